// Expand: the values that new columns take from the rows that are there, in slices of about 10 ms of writer time.
//
// Shape    plan_fills(): which columns of which entity are filled from what. fill_slice(): the rows after an id.
//          catch_up(): the rows that an older version wrote meanwhile; triggers note them in model_dirty.
// Keeps    A fill writes only the columns that the new model adds, but when it gives a value to an empty field. It raises
//          no version and writes no history: nobody's value changes. Run twice, it gives the same.
// Refuses  publish.not_convertible {entity, field, id}: a value written since the preview does not convert
#pragma once
#include "kernel/meta/publish/obstacles.h"
#include "kernel/meta/publish/schema_plan.h"

namespace socle::meta {

struct Fill {
  const Entity* entity = nullptr;       // of the new model; its table's name never changes
  const Field* from = nullptr;          // of the old model; null when rows only get `when_empty`
  const Field* to = nullptr;
  Value when_empty;
  bool drop_unconvertible = false;      // the transition {"empty": true}
  std::vector<std::size_t> columns;     // of `to` that are written
  std::int64_t entity_no() const { return entity->entity_no; }
};

std::vector<Fill> plan_fills(const Step& step, const Existing& existing);
// Values that new columns hold from the moment they are added, without a fill: the defaults of required new fields.
Defaults column_defaults(const Step& step, const Existing& existing);

std::vector<std::string> trigger_statements(const std::vector<Fill>& fills, storage::Engine engine);
std::vector<std::string> drop_trigger_statements(const std::vector<Fill>& fills, storage::Engine engine);

struct SliceResult {
  std::int64_t after = 0;               // last id seen
  std::int64_t rows = 0;
  bool finished = false;
};
Result<SliceResult> fill_slice(storage::Transaction& tx, const Fill& fill, const Snapshot& snapshot, std::int64_t after, std::int64_t limit);
// Rows noted since; finished when none was left.
Result<SliceResult> catch_up(storage::Transaction& tx, const Fill& fill, const Snapshot& snapshot, std::int64_t limit);
std::int64_t dirty_rows(storage::Connection& db, const Fill& fill);

}  // namespace socle::meta
