// A consumer inside Socle that acts on every change once: workflows, webhooks (KERNEL F20).
//
// Shape    consume(db, "workflows", 200, now, act): the changes since its last time are given to act in the transaction that
//          also moves its cursor: inside the database, exactly once. Returns how many; call until 0.
// Keeps    In feed order. Two processes share one cursor: the row is locked while act runs. A consumer that is new, or
//          finds the feed renewed by a restore, begins at the present end: what happened before is not done again.
//          One that slept more than 30 days begins at the oldest change that is kept, and the log says so.
#pragma once
#include "kernel/events/feed.h"

namespace socle::events {

using Act = std::function<Done(storage::Transaction&, const std::vector<Change>&)>;
Result<int> consume(storage::Database& db, std::string_view name, int limit, const Act& act);
// Makes the cursor of a new consumer: at start-up, before anything is written.
Done enrol(storage::Database& db, std::string_view name);

}  // namespace socle::events
