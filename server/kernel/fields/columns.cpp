#include "kernel/fields/columns.h"

#include "base/text.h"

namespace socle::fields {

Column integer_column(std::string suffix) { return {std::move(suffix), ColumnKind::integer, false}; }
Column text_column(std::string suffix) { return {std::move(suffix), ColumnKind::text, false}; }
Column key_column() { return {"key", ColumnKind::blob, true}; }

bool keeps_key(const Field& field) {
  // What was compiled decides; a field that was not (tests, forms of actions) follows the same rule.
  if (!field.columns.empty()) return field.columns.back().ends_with("__key");
  return field.keyed();
}

void no_columns(const Value&, const Field&, std::vector<Cell>&) {}
Value from_no_columns(const Cell*, const Field&) { return {}; }

void integer_to_columns(const Value& v, const Field&, std::vector<Cell>& out) {
  if (auto* i = std::get_if<std::int64_t>(&v)) out.emplace_back(*i);
  else out.emplace_back();
}
Value integer_from_columns(const Cell* cells, const Field&) {
  if (auto* i = std::get_if<std::int64_t>(cells)) return *i;
  return {};
}

void exact_to_columns(const Value& v, const Field&, std::vector<Cell>& out) {
  if (const auto& s = as_text(v); !s.empty()) out.emplace_back(s);
  else out.emplace_back();
}
void keyed_to_columns(const Value& v, const Field& field, std::vector<Cell>& out) {
  exact_to_columns(v, field, out);
  if (!keeps_key(field)) return;
  if (const auto& s = as_text(v); !s.empty()) out.emplace_back(meta::Blob{text_key(s)});
  else out.emplace_back();
}
Value text_from_columns(const Cell* cells, const Field&) {
  if (auto* s = std::get_if<std::string>(cells)) return text_or_empty(*s);
  return {};
}

void write_text(const Value& v, const Field&, JsonWriter& out) {
  if (const auto& s = as_text(v); !s.empty()) out.value(s);
  else out.null();
}
void write_integer(const Value& v, const Field&, JsonWriter& out) {
  if (auto* i = std::get_if<std::int64_t>(&v)) out.value(*i);
  else out.null();
}
std::string text_to_text(const Value& v, const Field&, Language) { return as_text(v); }
std::string integer_to_text(const Value& v, const Field&, Language) {
  auto* i = std::get_if<std::int64_t>(&v);
  return i ? std::to_string(*i) : std::string();
}

}  // namespace socle::fields
