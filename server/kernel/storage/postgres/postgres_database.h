// PostgreSQL behind the Database interface (15 and later; 13 has what we use).
//
// Shape    read(): REPEATABLE READ READ ONLY. write(): READ COMMITTED on the caller's thread; rows that must not move are
//          taken FOR UPDATE by the caller in (entity number, id) order.
// Keeps    The work is run again at most 3 times after a lost race (40001, 40P01, 23505) or a connection lost before COMMIT.
//          When COMMIT was sent and its answer is lost, the server is asked what became of the transaction.
// Refuses  storage.busy, storage.unreachable, storage.full, storage.read_only, query.too_wide, query.cancelled
// Faults   OutcomeUnknown when the server cannot say whether a COMMIT took place.
#pragma once
#include "kernel/storage/database.h"

namespace socle::storage {
Result<std::unique_ptr<Database>> open_postgres(const OpenOptions& options);
}
