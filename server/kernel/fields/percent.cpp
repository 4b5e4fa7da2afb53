// A percentage: 12.5 is 12.5 %. Two decimals unless told.
//
// Shape    The wire is a JSON number without useless zeros (60, 12.5): within a billion it is exact in every reader.
#include "base/money.h"
#include "kernel/fields/scaled.h"

namespace socle::fields {
namespace {
std::string trimmed(std::int64_t value, int scale) {
  std::string s = format_scaled(value, scale);
  if (scale == 0) return s;
  s.erase(s.find_last_not_of('0') + 1);
  if (s.back() == '.') s.pop_back();
  return s;
}
Parsed within_reach(Parsed parsed, const Field& field) {
  std::int64_t limit = 1'000'000'000;
  for (int i = 0; i < field.scale; ++i) limit *= 10;
  if (parsed && (as_int(*parsed) > limit || as_int(*parsed) < -limit)) return refused("number.overflow");
  return parsed;
}
Parsed parse(const Json& in, const Field& field, const ParseContext& context) {
  return within_reach(parse_scaled_json(in, field, context), field);
}
Parsed from_text(std::string_view text, const Field& field, const ParseContext& context) {
  return within_reach(scaled_from_text(text, field, context), field);
}
void write(const Value& v, const Field& field, JsonWriter& out) {
  if (auto* i = std::get_if<std::int64_t>(&v)) out.raw(trimmed(*i, field.scale));
  else out.null();
}
std::string define(const Json& definition, Field& field) { return define_scaled(definition, field, 2); }
}  // namespace

extern const FieldType percent_type;
const FieldType percent_type{
    .name = "percent",
    .family = Family::integer,
    .columns = {integer_column()},
    .params = {"scale", "min", "max"},
    .parse = parse,
    .write = write,
    .to_text = scaled_to_text,
    .from_text = from_text,
    .to_columns = integer_to_columns,
    .from_columns = integer_from_columns,
    .define = define,
};

}  // namespace socle::fields
