// A unit price in the currency of its record, finer than the minor unit: 0.0345. Four decimals unless told.
#include "kernel/fields/scaled.h"

namespace socle::fields {
namespace {
std::string define(const Json& definition, Field& field) { return define_scaled(definition, field, 4); }
}  // namespace

extern const FieldType price_type;
const FieldType price_type{
    .name = "price",
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
