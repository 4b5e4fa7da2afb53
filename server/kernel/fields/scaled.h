// What decimal, price and percent share: a 64-bit integer at the field's scale, exact on every door (KERNEL F11).
//
// Shape    Wire: a decimal string ("12.5000"); written as such or as a JSON number, whose source text is read, never a float.
//          Params: scale 0 to 6, min and max as decimal text.
// Refuses  number.malformed, number.too_precise {scale}, number.overflow, number.below_min {min}, number.above_max {max}
#pragma once
#include "kernel/fields/columns.h"

namespace socle::fields {

Parsed scaled_value(std::string_view plain, const Field& field);
Parsed parse_scaled_json(const Json& in, const Field& field, const ParseContext& context);
Parsed scaled_from_text(std::string_view text, const Field& field, const ParseContext& context);
void write_scaled(const Value& v, const Field& field, JsonWriter& out);
std::string scaled_to_text(const Value& v, const Field& field, Language language);
std::string define_scaled(const Json& definition, Field& field, int default_scale);
// field.params' min and max, read at field.scale; "" or type.bad_param, type.min_above_max.
std::string check_bounds(const Field& field);

}  // namespace socle::fields
