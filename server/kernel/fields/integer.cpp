// A whole number, within what every JSON reader holds exactly (2^53 - 1).
//
// Shape    {"min":0,"max":100}. Wire: a JSON number; text of digits is understood too.
// Refuses  number.malformed, number.too_precise, number.overflow, number.below_min {min}, number.above_max {max}
#include "kernel/fields/scaled.h"

namespace socle::fields {
namespace {
Parsed within_reach(Parsed parsed) {
  if (parsed && (as_int(*parsed) > kLargestWireInteger || as_int(*parsed) < -kLargestWireInteger))
    return refused("number.overflow");
  return parsed;
}
Parsed parse(const Json& in, const Field& field, const ParseContext& context) {
  return within_reach(parse_scaled_json(in, field, context));
}
Parsed from_text(std::string_view text, const Field& field, const ParseContext& context) {
  return within_reach(scaled_from_text(text, field, context));
}
std::string define(const Json& definition, Field& field) {
  using Kind = ParamRule::Kind;
  if (auto code = take_params(definition, field, {{"min", Kind::decimal}, {"max", Kind::decimal}}); !code.empty())
    return code;
  return check_bounds(field);
}
}  // namespace

extern const FieldType integer_type;
const FieldType integer_type{
    .name = "integer",
    .family = Family::integer,
    .columns = {integer_column()},
    .params = {"min", "max"},
    .parse = parse,
    .write = write_integer,
    .to_text = integer_to_text,
    .from_text = from_text,
    .to_columns = integer_to_columns,
    .from_columns = integer_from_columns,
    .define = define,
};

}  // namespace socle::fields
