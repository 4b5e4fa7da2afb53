#include "kernel/fields/many.h"

#include "base/text.h"

namespace socle::fields {
namespace {
template <class T>
void make_set(std::vector<T>& v) {
  std::ranges::sort(v);
  const auto tail = std::ranges::unique(v);
  v.erase(tail.begin(), tail.end());
}
std::unexpected<Problem> too_many(std::size_t max) { return refused("field.too_many", {{"max", std::to_string(max)}}); }
Parsed codes_value(Codes codes) {
  make_set(codes);
  if (codes.size() > kMostCodes) return too_many(kMostCodes);
  return codes.empty() ? Value{} : Value{std::move(codes)};
}
template <class Set>
Parsed with_change(const Value& before, const Value& added, const Value& removed, std::size_t max) {
  const auto members = [](const Value& v) { return std::holds_alternative<Set>(v) ? std::get<Set>(v) : Set{}; };
  Set out = members(before);
  const Set plus = members(added), minus = members(removed);
  out.insert(out.end(), plus.begin(), plus.end());
  std::erase_if(out, [&](const auto& m) { return std::ranges::find(minus, m) != minus.end(); });
  make_set(out);
  if (out.size() > max) return too_many(max);
  return out.empty() ? Value{} : Value{std::move(out)};
}
}  // namespace

Parsed parse_codes(const Json& in, const Field& field, ReadOne read_one) {
  if (in.is_null()) return Value{};
  if (!in.is_array()) return wrong_type();
  if (in.items().size() > 10 * kMostCodes) return too_many(kMostCodes);
  Codes codes;
  for (const Json& item : in.items()) {
    auto code = read_one(item, field);
    if (!code) return std::unexpected(code.error());
    if (!code->empty()) codes.push_back(std::move(*code));
  }
  return codes_value(std::move(codes));
}
Parsed codes_from_text(std::string_view text, const Field& field, ReadOneText read_one) {
  if (text.size() > 20'000) return refused("field.too_long", {{"max", "20000"}});
  if (trim(text).empty()) return Value{};
  const bool strong = text.find_first_of(";|\n") != std::string_view::npos;
  if (!strong)
    if (auto whole = read_one(text, field)) return codes_value(whole->empty() ? Codes{} : Codes{std::move(*whole)});
  Codes codes;
  for (std::size_t at = 0; at <= text.size();) {
    const auto end = std::min(text.find_first_of(strong ? ";|\n" : ",", at), text.size());
    const std::string part = trim(text.substr(at, end - at));
    at = end + 1;
    if (part.empty()) continue;
    auto code = read_one(part, field);
    if (!code) return std::unexpected(code.error());
    if (!code->empty()) codes.push_back(std::move(*code));
  }
  return codes_value(std::move(codes));
}
void write_codes(const Value& v, const Field&, JsonWriter& out) {
  out.array();
  if (auto* codes = std::get_if<Codes>(&v))
    for (const auto& code : *codes) out.value(code);
  out.end();
}
std::string codes_cell(const Codes& codes) {
  std::string cell;
  for (const auto& code : codes) cell += "|" + code;
  return cell.empty() ? cell : cell + "|";
}
Codes codes_of_cell(std::string_view cell) {
  Codes codes;
  for (std::size_t at = 1; at < cell.size();) {
    const auto end = std::min(cell.find('|', at), cell.size());
    codes.emplace_back(cell.substr(at, end - at));
    at = end + 1;
  }
  return codes;
}
void codes_to_columns(const Value& v, const Field&, std::vector<Cell>& out) {
  auto* codes = std::get_if<Codes>(&v);
  if (codes && !codes->empty()) out.emplace_back(codes_cell(*codes));
  else out.emplace_back();
}
Value codes_from_columns(const Cell* cells, const Field&) {
  auto* cell = std::get_if<std::string>(cells);
  if (!cell || cell->empty()) return {};
  return codes_of_cell(*cell);
}

bool is_change(const Json& in) { return in.is_object() && (in.has("add") || in.has("remove")); }
Parsed changed_many(const Value& before, const Json& in, const Field& field, const ParseContext& context) {
  if (!is_change(in)) return field.type->parse(in, field, context);
  for (const auto& [name, part] : in.members())
    if (name != "add" && name != "remove") return wrong_type();
  auto added = field.type->parse(in["add"], field, context);
  if (!added) return added;
  auto removed = field.type->parse(in["remove"], field, context);
  if (!removed) return removed;
  if (field.type->family == Family::references) return with_change<Ids>(before, *added, *removed, kMostIds);
  return with_change<Codes>(before, *added, *removed, kMostCodes);
}

}  // namespace socle::fields
