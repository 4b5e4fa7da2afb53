// Several records of another entity. Kept in the link table by kernel/records: no column here.
//
// Shape    {"entity":"product"}. Wire: [7,{"id":9}]. Text: "7; 9".
// Refuses  field.too_many {max}, reference.malformed
#include "base/text.h"
#include "kernel/fields/ids.h"
#include "kernel/fields/many.h"

namespace socle::fields {
namespace {
Parsed ids_value(Ids ids) {
  std::ranges::sort(ids);
  const auto tail = std::ranges::unique(ids);
  ids.erase(tail.begin(), tail.end());
  if (ids.size() > kMostIds) return refused("field.too_many", {{"max", std::to_string(kMostIds)}});
  return ids.empty() ? Value{} : Value{std::move(ids)};
}
Parsed parse(const Json& in, const Field&, const ParseContext&) {
  if (in.is_null()) return Value{};
  if (!in.is_array()) return wrong_type();
  Ids ids;
  for (const Json& item : in.items()) {
    auto id = id_of(item);
    if (!id) return std::unexpected(id.error());
    ids.push_back(*id);
  }
  return ids_value(std::move(ids));
}
Parsed from_text(std::string_view text, const Field&, const ParseContext&) {
  Ids ids;
  for (std::size_t at = 0; at <= text.size() && ids.size() <= kMostIds;) {
    const auto end = std::min(text.find_first_of(";,|\n", at), text.size());
    const std::string part = trim(text.substr(at, end - at));
    at = end + 1;
    if (part.empty()) continue;
    auto id = id_of_text(part);
    if (!id) return std::unexpected(id.error());
    ids.push_back(*id);
  }
  return ids_value(std::move(ids));
}
void write(const Value& v, const Field&, JsonWriter& out) {
  out.array();
  if (auto* ids = std::get_if<Ids>(&v))
    for (auto id : *ids) out.value(id);
  out.end();
}
std::string to_text(const Value& v, const Field&, Language) {
  std::string out;
  if (auto* ids = std::get_if<Ids>(&v))
    for (auto id : *ids) out += (out.empty() ? "" : "; ") + std::to_string(id);
  return out;
}
std::string define(const Json& definition, Field& field) {
  if (auto code = take_params(definition, field, {{"entity", ParamRule::Kind::text}}); !code.empty()) return code;
  if (const auto& entity = text_param(field, "entity"); !entity.empty()) field.target = entity;
  return field.target.empty() ? "type.target_missing" : "";
}
}  // namespace

extern const FieldType multi_reference_type;
const FieldType multi_reference_type{
    .name = "multi_reference",
    .family = Family::references,
    .params = {"entity"},
    .orderable = false,
    .parse = parse,
    .write = write,
    .to_text = to_text,
    .from_text = from_text,
    .to_columns = no_columns,
    .from_columns = from_no_columns,
    .define = define,
};

}  // namespace socle::fields
