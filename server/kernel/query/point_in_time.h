// Questions about a past date, read from the spans of tracked fields only (KERNEL F16).
//
// Shape    state_at: id and the tracked fields asked for, as they stood at an instant. count_at: how many and how much by
//          the value that a tracked field had then. time_in: how long records stayed at each value of a field.
// Keeps    Rights and filter are those of today. A field tracked later answers from the day it began.
//          <entity>__spans: record_id, from_at, to_at (kOpenSpan while it lasts), the columns of the tracked fields.
// Refuses  query.not_tracked {field} (invalid)
#pragma once
#include "kernel/query/list.h"

namespace socle::query {

struct PastRequest {
  const Snapshot* snapshot = nullptr;
  const Entity* entity = nullptr;
  const expr::Condition* filter = nullptr;
  Reader reader;
};
struct PastColumns {
  Statement statement;
  std::vector<Selected> columns;  // of the fields, after the id
};
// Tracked fields are read from the span by its own columns; a reference without its label (labels_statement gives it).
Result<PastColumns> state_at(const PastRequest& request, const std::vector<const Field*>& fields, Instant at,
                             const Dialect& dialect);
// Rows: value, count, sum of `sum` (text; NULL without).
Result<Statement> count_at(const PastRequest& request, const Field& by, const Field* sum, Instant at,
                           const Dialect& dialect);
// Rows: value, stays, milliseconds in all (text), within [from, to). Consecutive spans of one value are added up.
Result<Statement> time_in(const PastRequest& request, const Field& by, Instant from, Instant to,
                          const Dialect& dialect);

}  // namespace socle::query
