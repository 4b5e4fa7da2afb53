// A country: its ISO 3166 code, understood from its name in French or English. Text: the name.
#include "kernel/fields/columns.h"
#include "kernel/fields/country_code.h"

namespace socle::fields {
namespace {
Parsed from_text(std::string_view text, const Field&, const ParseContext&) {
  auto code = country_of(text);
  if (!code) return std::unexpected(code.error());
  return text_or_empty(std::move(*code));
}
Parsed parse(const Json& in, const Field& field, const ParseContext& context) {
  if (in.is_null()) return Value{};
  if (!in.is_string()) return wrong_type();
  return from_text(in.as_string(), field, context);
}
std::string to_text(const Value& v, const Field&, Language language) {
  const auto& code = as_text(v);
  return code.empty() ? code : country_name(code, language);
}
}  // namespace

extern const FieldType country_type;
const FieldType country_type{
    .name = "country",
    .family = Family::exact_text,
    .columns = {text_column()},
    .parse = parse,
    .write = write_text,
    .to_text = to_text,
    .from_text = from_text,
    .to_columns = exact_to_columns,
    .from_columns = text_from_columns,
    .define = no_params,
};

}  // namespace socle::fields
