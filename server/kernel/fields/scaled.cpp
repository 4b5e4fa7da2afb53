#include "kernel/fields/scaled.h"

#include <optional>

#include "base/money.h"
#include "base/text.h"
#include "kernel/fields/number_text.h"

namespace socle::fields {
namespace {
std::string bound_text(const Field& field, std::string_view name) {
  const Json& bound = field.params[name];
  return bound.is_string() ? bound.as_string() : std::string(bound.number_text());
}
std::optional<std::int64_t> bound_of(const Field& field, std::string_view name) {
  const std::string text = bound_text(field, name);
  if (text.empty()) return std::nullopt;
  auto value = parse_scaled(text, field.scale);
  return value ? std::optional(*value) : std::nullopt;
}
}  // namespace

Parsed scaled_value(std::string_view plain, const Field& field) {
  auto value = parse_scaled(plain, field.scale);
  if (!value) return refused(value.error());
  if (auto min = bound_of(field, "min"); min && *value < *min)
    return refused("number.below_min", {{"min", bound_text(field, "min")}});
  if (auto max = bound_of(field, "max"); max && *value > *max)
    return refused("number.above_max", {{"max", bound_text(field, "max")}});
  return *value;
}
Parsed parse_scaled_json(const Json& in, const Field& field, const ParseContext&) {
  if (in.is_null()) return Value{};
  if (in.is_number()) return scaled_value(in.number_text(), field);
  if (!in.is_string()) return wrong_type();
  if (in.as_string().empty()) return Value{};
  return scaled_value(in.as_string(), field);
}
Parsed scaled_from_text(std::string_view text, const Field& field, const ParseContext& context) {
  if (trim(text).empty()) return Value{};
  const auto plain = plain_decimal(text, context.language);
  return plain ? scaled_value(*plain, field) : refused("number.malformed");
}
void write_scaled(const Value& v, const Field& field, JsonWriter& out) {
  if (auto* i = std::get_if<std::int64_t>(&v)) out.value(format_scaled(*i, field.scale));
  else out.null();
}
std::string scaled_to_text(const Value& v, const Field& field, Language language) {
  auto* i = std::get_if<std::int64_t>(&v);
  return i ? decimal_text(*i, field.scale, language) : std::string();
}
std::string check_bounds(const Field& field) {
  for (auto name : {"min", "max"})
    if (field.params.has(name) && !bound_of(field, name)) return "type.bad_param";
  const auto min = bound_of(field, "min"), max = bound_of(field, "max");
  return min && max && *min > *max ? "type.min_above_max" : "";
}
std::string define_scaled(const Json& definition, Field& field, int default_scale) {
  using Kind = ParamRule::Kind;
  if (auto code = take_params(definition, field,
                              {{"scale", Kind::integer, 0, 6}, {"min", Kind::decimal}, {"max", Kind::decimal}});
      !code.empty())
    return code;
  field.scale = static_cast<int>(int_param(field, "scale", default_scale));
  return check_bounds(field);
}

}  // namespace socle::fields
