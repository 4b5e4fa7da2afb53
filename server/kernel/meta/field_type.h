// A field type is a form to fill in, not a class to inherit from (HOUSE 2.6). The types live in kernel/fields, one file
// each, listed in kernel/fields/all_fields.cpp.
//
// Shape    parse: JSON from any door -> Value in stored form. write: Value -> JSON of the wire (API.md Manner).
//          to_text / from_text: the same for CSV and human text (exports, imports without a format).
//          to_columns / from_columns: Value <-> database cells, in the order of `columns`.
// Keeps    parse(write(v)) == v; from_columns(to_columns(v)) == v; an empty value is all NULL columns.
// Refuses  through Problem codes of kernel/fields/labels: field.wrong_type, field.too_long, field.unknown_choice, ...
#pragma once
#include <functional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/json.h"
#include "base/result.h"
#include "base/time.h"
#include "kernel/meta/snapshot.h"

namespace socle::meta {

// A database cell.
struct Blob {
  std::string bytes;
  bool operator==(const Blob&) const = default;
};
using Cell = std::variant<std::monostate, std::int64_t, std::string, Blob>;

enum class ColumnKind { integer, text, blob };
struct Column {
  std::string suffix;        // "" for the field's own column, "cur", "base", "key", "raw", "entity" -> <field>__<suffix>
  ColumnKind kind = ColumnKind::text;
  // Present only on fields marked sortable, filterable or unique (text keys).
  bool key = false;
};

// What parsing may need beyond the field: company settings, the person's language, and the rates of a day.
struct ParseContext {
  const Snapshot* snapshot = nullptr;
  Language language = Language::fr;
  Instant now = 0;
  const Zone* zone = nullptr;          // business zone
  std::string default_country = "FR";
};
using Parsed = std::expected<Value, Problem>;   // Problem::field is filled by the caller

// Operators of the filter language that a type understands.
enum class Op { eq, ne, lt, le, gt, ge, in, nin, contains, starts_with, ends_with, is_empty, is_set, between, within, before, after, under };
std::string_view op_name(Op op);
std::optional<Op> op_by_name(std::string_view name);

// How a leaf compares in memory and in SQL: the family decides both back ends (kernel/expr).
enum class Family { none, text, exact_text, integer, day, instant, boolean, choice, codes, reference, references, money, link };

struct FieldType {
  std::string_view name;
  Family family = Family::none;
  std::vector<Column> columns;                   // empty: not stored (computed, rollup, address)
  std::string_view widget = {};                  // web folder, when not the type's own name
  std::vector<std::string_view> params = {};     // names allowed in Field::params
  bool personal_data = false;
  bool orderable = true;
  Parsed (*parse)(const Json& in, const Field& field, const ParseContext& context) = nullptr;
  // A reference's label, a choice's label are added by the caller who knows the reader (kernel/records/render).
  void (*write)(const Value& v, const Field& field, JsonWriter& out) = nullptr;
  std::string (*to_text)(const Value& v, const Field& field, Language language) = nullptr;
  Parsed (*from_text)(std::string_view text, const Field& field, const ParseContext& context) = nullptr;
  void (*to_columns)(const Value& v, const Field& field, std::vector<Cell>& out) = nullptr;
  Value (*from_columns)(const Cell* cells, const Field& field) = nullptr;
  // Checks a definition's params and completes Field (scale, target, choices...). "" or a code.
  std::string (*define)(const Json& definition, Field& field) = nullptr;
};

// The list of kernel/fields/all_fields.cpp, by name; handed to compile() so that meta does not see fields.
using FieldTypes = std::function<const FieldType*(std::string_view)>;

}  // namespace socle::meta
