// SQLite behind the Database interface: one writer thread, a pool of query_only readers.
//
// Shape    Reads without a deadline, or with one over 2 s, take one of two heavy connections; the others one of `readers`.
// Refuses  storage.busy when no reader is free for 5 s (a read inside a read takes a second one).
#pragma once
#include "kernel/storage/database.h"

namespace socle::storage {
Result<std::unique_ptr<Database>> open_sqlite(const OpenOptions& options);
}
