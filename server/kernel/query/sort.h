// What a list is sorted by, as SQL expressions that order alike on both engines.
//
// Shape    "-amount,name" -> keys. A reference sorts by the label of its record; a choice and a stage by position; text by
//          its collation key; money by its amount in the company's currency. One hop (account.city).
// Keeps    Empty is last in both directions.
// Refuses  sort.unknown_field {field}, sort.not_sortable {field}, sort.too_many {max} (invalid)
#pragma once
#include "kernel/query/projection.h"

namespace socle::query {

struct SortKey {
  expr::Path path;
  bool descending = false;
};
constexpr std::size_t kMaxSortKeys = 3;
Result<std::vector<SortKey>> parse_sort(std::string_view text, const Snapshot& snapshot, const Entity& entity,
                                        const expr::Visibility& visible);
std::string sort_text(const std::vector<SortKey>& keys);

struct SortExpression {
  std::string sql;
  meta::ColumnKind kind = meta::ColumnKind::integer;
  bool descending = false;
  bool never_empty = false;
};
SortExpression print_sort(const SortKey& key, const Entity& entity, Projection& joins, const Reader& reader,
                          const Dialect& dialect, expr::Sql& sql);
// CASE code WHEN .. THEN position: of a choice or a stage.
std::string position_of(const Field& field, const std::string& column, expr::Sql& sql);

}  // namespace socle::query
