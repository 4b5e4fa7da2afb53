// Text of several lines: descriptions, notes. No key: it is read and searched, neither sorted nor unique.
//
// Shape    {"max_length":5000}; 65,535 characters unless told, at most 1,000,000. Line ends are \n.
#include "kernel/fields/columns.h"

namespace socle::fields {
namespace {
Parsed from_text(std::string_view text, const Field& field, const ParseContext&) {
  return text_value(text, static_cast<std::size_t>(int_param(field, "max_length", kLongTextLength)), Lines::several);
}
Parsed parse(const Json& in, const Field& field, const ParseContext& context) {
  if (in.is_null()) return Value{};
  if (!in.is_string()) return wrong_type();
  return from_text(in.as_string(), field, context);
}
std::string define(const Json& definition, Field& field) {
  return take_params(definition, field, {{"max_length", ParamRule::Kind::integer, 1, 1'000'000}});
}
}  // namespace

extern const FieldType long_text_type;
const FieldType long_text_type{
    .name = "long_text",
    .family = Family::text,
    .columns = {text_column()},
    .params = {"max_length"},
    .orderable = false,
    .parse = parse,
    .write = write_text,
    .to_text = text_to_text,
    .from_text = from_text,
    .to_columns = exact_to_columns,
    .from_columns = text_from_columns,
    .define = define,
};

}  // namespace socle::fields
