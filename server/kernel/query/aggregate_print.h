// The statements of an aggregate: groups, medians, totals that cannot be added up. Internal to kernel/query.
#pragma once
#include "kernel/query/buckets.h"

namespace socle::query {

// The least and the greatest value of each bucketed date; nothing when there is none.
struct Extent {
  std::optional<std::int64_t> from, to;
};
Statement extent_statement(const AggregateRequest& request, const Group& group, const Dialect& dialect);

// Where a measure stands in a row of the main statement: count, distinct, min, max: one column; sum: its text;
// avg: sum, count; rate: yes, all; median: none.
struct MeasureColumns {
  int first = -1;
};
struct GroupColumns {
  int first = 0;  // a text by its key: key, then a text that shows it
  bool keyed = false;
};
struct AggregateStatement {
  Statement statement;
  std::vector<GroupColumns> groups;
  std::vector<MeasureColumns> measures;
};
// `whole`: without groups, for the totals. `median`: of that measure only (its two middle values).
struct AggregateShape {
  std::vector<std::vector<Day>> bounds;  // one per group, empty without bucket
  bool whole = false;
  int median = -1;
};
AggregateStatement print_aggregate(const AggregateRequest& request, const AggregateShape& shape,
                                   const Dialect& dialect);

}  // namespace socle::query
