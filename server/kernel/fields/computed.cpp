// A formula over the record and its relatives (KERNEL F17). kernel/expr computes it; nothing is stored here.
#include "kernel/fields/derived.h"

namespace socle::fields {
namespace {
std::string define(const Json& definition, Field& field) {
  if (auto code = take_params(definition, field, {{"scale", ParamRule::Kind::integer, 0, 6}}); !code.empty())
    return code;
  field.scale = static_cast<int>(int_param(field, "scale", 0));
  return field.formula.empty() ? "type.formula_missing" : "";
}
}  // namespace

extern const FieldType computed_type;
const FieldType computed_type{
    .name = "computed",
    .params = {"scale"},
    .parse = parse_derived,
    .write = write_derived,
    .to_text = derived_to_text,
    .from_text = derived_from_text,
    .to_columns = no_columns,
    .from_columns = from_no_columns,
    .define = define,
};

}  // namespace socle::fields
