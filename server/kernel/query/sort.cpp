#include "kernel/query/sort.h"

#include "kernel/expr/family.h"

namespace socle::query {
using meta::ColumnKind;
using meta::Family;
using storage::quoted;

namespace {
std::unexpected<Refusal> about(std::string code, std::string_view field) {
  return refuse(RefusalKind::invalid, std::move(code), {{"field", std::string(field.substr(0, 200))}});
}
bool always_set(const expr::Path& path) {
  if (!path.hops.empty() || !path.field->system) return false;
  const int i = path.field->index;
  return i == meta::kId || i == meta::kVersion || i == meta::kCreatedAt || i == meta::kUpdatedAt;
}
bool sortable(const expr::Path& path) {
  if (path.hops.size() > 1 || !path.part.empty()) return false;
  switch (path.family) {
    case Family::text: return expr::keyed(*path.field);  // without a key it would sort by bytes
    case Family::exact_text:
    case Family::integer:
    case Family::day:
    case Family::instant:
    case Family::boolean:
    case Family::money: return true;
    case Family::choice: return !path.field->choices.empty() || !path.field->pipelines.empty();
    default: return false;
  }
}
// A reference sorts by its record's label, a person by the last of their names.
Result<expr::Path> through_label(expr::Path path, const Snapshot& snapshot, const Entity& entity,
                                 const expr::Visibility& visible) {
  const auto title = title_of(*path.field->target_entity);
  if (title.empty()) return about("sort.not_sortable", path.text);
  const std::string asked = path.text;
  TRY(path, expr::parse_path(path.text + "." + title.back()->name, snapshot, entity, visible));
  path.text = asked;
  return path;
}
}  // namespace

Result<std::vector<SortKey>> parse_sort(std::string_view text, const Snapshot& snapshot, const Entity& entity,
                                        const expr::Visibility& visible) {
  std::vector<SortKey> keys;
  while (!text.empty()) {
    const auto comma = text.find(',');
    std::string_view word = text.substr(0, comma);
    text = comma == std::string_view::npos ? std::string_view() : text.substr(comma + 1);
    SortKey key;
    key.descending = word.starts_with('-');
    if (key.descending || word.starts_with('+')) word.remove_prefix(1);
    auto path = expr::parse_path(word, snapshot, entity, visible);
    if (!path) return about("sort.unknown_field", word);
    key.path = std::move(*path);
    if (key.path.family == Family::reference && key.path.field->target_entity && key.path.hops.empty()) {
      TRY(key.path, through_label(key.path, snapshot, entity, visible));
    }
    if (!sortable(key.path)) return about("sort.not_sortable", word);
    if (keys.size() == kMaxSortKeys)
      return refuse(RefusalKind::invalid, "sort.too_many", {{"max", std::to_string(kMaxSortKeys)}});
    keys.push_back(std::move(key));
  }
  return keys;
}

std::string sort_text(const std::vector<SortKey>& keys) {
  std::string out;
  for (const auto& k : keys) out += (out.empty() ? "" : ",") + std::string(k.descending ? "-" : "") + k.path.text;
  return out;
}

std::string position_of(const Field& field, const std::string& column, expr::Sql& sql) {
  std::string out = "(CASE " + column;
  int position = 0;
  for (const auto& c : field.choices) out += " WHEN " + sql.bind(c.code) + " THEN " + std::to_string(++position);
  for (const auto& p : field.pipelines)
    for (const auto& s : p.stages) out += " WHEN " + sql.bind(s.code) + " THEN " + std::to_string(++position);
  return out + " END)";
}

SortExpression print_sort(const SortKey& key, const Entity& entity, Projection& joins, const Reader& reader,
                          const Dialect& dialect, expr::Sql& sql) {
  const Field& f = *key.path.field;
  const std::string at = joins.alias_of(key.path.hops, sql);
  const Entity& owner = key.path.hops.empty() ? entity : *key.path.hops.back()->target_entity;
  SortExpression out{{}, ColumnKind::integer, key.descending, always_set(key.path)};
  if (key.path.family == Family::text) {
    out.sql = at + "." + quoted(*expr::column_of(f, "key"));
    out.kind = ColumnKind::blob;
  } else if (key.path.family == Family::choice) {
    out.sql = position_of(f, at + "." + quoted(*expr::column_of(f, "")), sql);
  } else {
    out.sql = expr::print_field(f, owner, at, *reader.context, dialect, hop_rights(reader), sql);
    if (key.path.family == Family::exact_text) out.kind = ColumnKind::text;
  }
  return out;
}

}  // namespace socle::query
