// A postcode: capitals, single spaces. {"country":"FR"} asks for the five digits of France, Monaco and overseas.
//
// Refuses  postcode.malformed
#include "base/text.h"
#include "kernel/fields/address.h"
#include "kernel/fields/columns.h"

namespace socle::fields {
namespace {
Parsed from_text(std::string_view text, const Field& field, const ParseContext&) {
  auto clean = clean_text(text, 20);
  if (!clean) return std::unexpected(clean.error());
  if (clean->empty()) return Value{};
  const auto& country = text_param(field, "country");
  std::string postcode = postcode_as_written(to_upper(*clean), country);
  for (char c : postcode)
    if (!((c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || c == ' ' || c == '-'))
      return refused("postcode.malformed");
  if (country == "FR" && (postcode.size() != 5 || !all_digits(postcode))) return refused("postcode.malformed");
  return postcode;
}
Parsed parse(const Json& in, const Field& field, const ParseContext& context) {
  if (in.is_null()) return Value{};
  if (!in.is_string()) return wrong_type();  // a JSON number has lost its leading zero
  return from_text(in.as_string(), field, context);
}
std::string define(const Json& definition, Field& field) {
  return take_params(definition, field, {{"country", ParamRule::Kind::text}});
}
}  // namespace

extern const FieldType postcode_type;
const FieldType postcode_type{
    .name = "postcode",
    .family = Family::exact_text,
    .columns = {text_column()},
    .widget = "text",
    .params = {"country"},
    .parse = parse,
    .write = write_text,
    .to_text = text_to_text,
    .from_text = from_text,
    .to_columns = exact_to_columns,
    .from_columns = text_from_columns,
    .define = define,
};

}  // namespace socle::fields
