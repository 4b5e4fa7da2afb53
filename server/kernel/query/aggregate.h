// POST /api/v1/query: groups, measures, totals, through the reader's rights (KERNEL F11, F12, F24).
//
// Shape    parse_aggregate(JSON of API.md) -> AggregateRequest; aggregate(request, dialect, run) -> AggregateResult.
//          {"group_by":[{"field":"stage"},{"field":"closed_on","bucket":"month"}],
//           "measures":[{"fn":"sum","field":"amount","as":"won","where":{...}}],"sort":"-won","limit":500}
//          fn: count, distinct, sum, avg, min, max, median, rate (percent of yes, or of the records that `where` keeps).
// Keeps    Sums are exact at any size. An empty group value is a row of its own. A reference that the reader may not see
//          groups as empty. Buckets are calendar periods of the business zone, computed here and bound as bounds.
//          Money is in the company's currency; "original":true is refused unless one currency is grouped or filtered.
// Units    3 groups, 10 measures, 200,000 groups read, 5,000 bucket bounds; limit 1 to 5,000 rows. A bucket value is the first
//          day of its period. avg and rate are rounded half away from zero: avg at the field's scale + 2 (money: + 0).
// Refuses  query.malformed, query.unknown_field {field}, query.wrong_group {field}, query.wrong_measure {measure},
//          query.mixed_currencies {field}, query.too_many_groups, query.too_many_buckets {field}, query.unknown_sort {sort},
//          filter.* of the filters (invalid)
// Thread   Plain data.
#pragma once
#include <optional>

#include "kernel/query/projection.h"

namespace socle::query {

enum class Bucket { none, day, week, month, quarter, year };
struct Group {
  expr::Path path;
  Bucket bucket = Bucket::none;
};
enum class Fn { count, distinct, sum, avg, min, max, median, rate };
struct Measure {
  Fn fn = Fn::count;
  std::optional<expr::Path> path;
  std::optional<expr::Condition> where;
  std::string name;       // "as", else "count", "sum_amount"
  bool original = false;  // money as entered
};
struct AggregateRequest {
  const Snapshot* snapshot = nullptr;
  const Entity* entity = nullptr;
  expr::Condition filter;
  std::vector<Group> groups;
  std::vector<Measure> measures;
  std::string sort;  // "-sum_amount" or a group's field; empty: by the groups, in their order
  int limit = 500;
  Reader reader;
};
// The reader is for the caller to give.
Result<AggregateRequest> parse_aggregate(const Json& json, const Snapshot& snapshot, const expr::Visibility& visible,
                                         const meta::ParseContext& context, const expr::ToBase& to_base = {});

// One value of a row: a code or a text, a number at its column's scale (decimal text, of any size), a reference.
struct AggregateValue {
  bool empty = true;
  std::string text;         // code, text, decimal digits of a number, label of a reference
  std::int64_t number = 0;  // id, day, instant, boolean, or the number when it fits 64 bits
};
struct AggregateColumn {
  enum class Kind { choice, text, reference, day, instant, boolean, number, money };
  std::string name;
  Kind kind = Kind::number;
  const Field* field = nullptr;
  const Entity* entity = nullptr;  // that has the field
  Bucket bucket = Bucket::none;
  int scale = 0;
  std::string currency;  // money; empty: each row says it in a group
  bool percent = false;
};
struct AggregateResult {
  std::vector<AggregateColumn> columns;  // groups, then measures
  std::vector<std::vector<AggregateValue>> rows;
  std::vector<AggregateValue> totals;  // of every group, also those past the limit; empty for the group columns
  std::int64_t groups = 0;             // how many there are
};
Result<AggregateResult> aggregate(const AggregateRequest& request, const Dialect& dialect, const Run& run);

// {"columns":[..],"rows":[..],"totals":[..]} with labels in the reader's language.
void write_aggregate(const AggregateResult& result, meta::Language language, JsonWriter& out);

}  // namespace socle::query
