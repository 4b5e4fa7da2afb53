// A quantity with decimals: surfaces, rates, weights. Two decimals unless told, at most six.
#include "kernel/fields/scaled.h"

namespace socle::fields {
namespace {
std::string define(const Json& definition, Field& field) { return define_scaled(definition, field, 2); }
}  // namespace

extern const FieldType decimal_type;
const FieldType decimal_type{
    .name = "decimal",
    .family = Family::integer,
    .columns = {integer_column()},
    .params = {"scale", "min", "max"},
    .parse = parse_scaled_json,
    .write = write_scaled,
    .to_text = scaled_to_text,
    .from_text = scaled_from_text,
    .to_columns = integer_to_columns,
    .from_columns = integer_from_columns,
    .define = define,
};

}  // namespace socle::fields
