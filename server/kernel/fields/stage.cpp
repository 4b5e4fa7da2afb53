// A stage of one of the field's pipelines: a code, unique in the field, whose category rules look at.
//
// Shape    Wire: written "code" (or {"code":..} as read); kernel/records adds label and category when it renders.
#include "kernel/fields/columns.h"
#include "kernel/fields/offered.h"

namespace socle::fields {
namespace {
std::string define(const Json& definition, Field& field) {
  if (auto code = no_params(definition, field); !code.empty()) return code;
  return field.pipelines.empty() ? "type.pipelines_missing" : "";
}
}  // namespace

extern const FieldType stage_type;
const FieldType stage_type{
    .name = "stage",
    .family = Family::choice,
    .columns = {text_column()},
    .parse = parse_offered,
    .write = write_text,
    .to_text = offered_to_text,
    .from_text = offered_from_text,
    .to_columns = exact_to_columns,
    .from_columns = text_from_columns,
    .define = define,
};

}  // namespace socle::fields
