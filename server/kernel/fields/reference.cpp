// One record of another entity, named by its id. Whether it exists and may be seen is for kernel/records to say.
//
// Shape    {"entity":"account"}. Wire: 7 or {"id":7}; kernel/records adds the label when it renders.
#include "kernel/fields/ids.h"

namespace socle::fields {
namespace {
std::string define(const Json& definition, Field& field) {
  if (auto code = take_params(definition, field, {{"entity", ParamRule::Kind::text}}); !code.empty()) return code;
  if (const auto& entity = text_param(field, "entity"); !entity.empty()) field.target = entity;
  return field.target.empty() ? "type.target_missing" : "";
}
}  // namespace

extern const FieldType reference_type;
const FieldType reference_type{
    .name = "reference",
    .family = Family::reference,
    .columns = {integer_column()},
    .params = {"entity"},
    .parse = parse_id,
    .write = write_integer,
    .to_text = integer_to_text,
    .from_text = id_from_text,
    .to_columns = integer_to_columns,
    .from_columns = integer_from_columns,
    .define = define,
};

}  // namespace socle::fields
