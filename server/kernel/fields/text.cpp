// Short text on one line: names, subjects, codes. With the field's `exact`, it is compared byte by byte.
//
// Shape    {"max_length":120}; 255 characters unless told, never above 400: a longer key would not fit an index of PostgreSQL.
// Source   KERNEL F10
#include "kernel/fields/columns.h"

namespace socle::fields {
namespace {
Parsed from_text(std::string_view text, const Field& field, const ParseContext&) {
  return text_value(text, static_cast<std::size_t>(int_param(field, "max_length", kTextLength)));
}
Parsed parse(const Json& in, const Field& field, const ParseContext& context) {
  if (in.is_null()) return Value{};
  if (!in.is_string()) return wrong_type();
  return from_text(in.as_string(), field, context);
}
std::string define(const Json& definition, Field& field) {
  return take_params(definition, field, {{"max_length", ParamRule::Kind::integer, 1, 400}});
}
}  // namespace

extern const FieldType text_type;
const FieldType text_type{
    .name = "text",
    .family = Family::text,
    .columns = {text_column(), key_column()},
    .params = {"max_length"},
    .parse = parse,
    .write = write_text,
    .to_text = text_to_text,
    .from_text = from_text,
    .to_columns = keyed_to_columns,
    .from_columns = text_from_columns,
    .define = define,
};

}  // namespace socle::fields
