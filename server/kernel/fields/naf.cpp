// A code of the French nomenclature of activities, whichever its revision: "62.01Z".
#include "kernel/fields/columns.h"
#include "kernel/fields/identifiers.h"

namespace socle::fields {
namespace {
Parsed from_text(std::string_view text, const Field&, const ParseContext&) {
  auto identifier = naf_of(text);
  if (!identifier) return std::unexpected(identifier.error());
  return text_or_empty(std::move(*identifier));
}
Parsed parse(const Json& in, const Field& field, const ParseContext& context) {
  if (in.is_null()) return Value{};
  if (!in.is_string()) return wrong_type();  // a JSON number has lost its leading zeros
  return from_text(in.as_string(), field, context);
}
}  // namespace

extern const FieldType naf_type;
const FieldType naf_type{
    .name = "naf",
    .family = Family::exact_text,
    .columns = {text_column()},
    .widget = "text",
    .parse = parse,
    .write = write_text,
    .to_text = text_to_text,
    .from_text = from_text,
    .to_columns = exact_to_columns,
    .from_columns = text_from_columns,
    .define = no_params,
};

}  // namespace socle::fields
