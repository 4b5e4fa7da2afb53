#include "kernel/fields/ids.h"

#include <charconv>
#include <optional>

#include "base/text.h"

namespace socle::fields {

Tried<std::int64_t> id_of_text(std::string_view text) {
  const std::string s = trim(text);
  std::int64_t id = 0;
  const auto [end, error] = std::from_chars(s.data(), s.data() + s.size(), id);
  if (error != std::errc{} || end != s.data() + s.size() || id < 1 || id > kLargestWireInteger)
    return refused("reference.malformed");
  return id;
}
Tried<std::int64_t> id_of(const Json& in) {
  if (by_field(in)) return refused("reference.by_unresolved");
  const Json& id = in.is_object() ? in["id"] : in;
  if (!id.is_number()) return wrong_type();
  return id_of_text(id.number_text());
}
Parsed parse_id(const Json& in, const Field&, const ParseContext&) {
  if (in.is_null() || (in.is_object() && in.has("id") && in["id"].is_null())) return Value{};
  auto id = id_of(in);
  if (!id) return std::unexpected(id.error());
  return *id;
}
Parsed id_from_text(std::string_view text, const Field&, const ParseContext&) {
  if (trim(text).empty()) return Value{};
  auto id = id_of_text(text);
  if (!id) return std::unexpected(id.error());
  return *id;
}
std::optional<ByField> by_field(const Json& in) {
  if (!in.is_object() || !in["by"].is_string() || !in.has("value")) return std::nullopt;
  return ByField{in["by"].as_string(), in["value"]};
}

}  // namespace socle::fields
