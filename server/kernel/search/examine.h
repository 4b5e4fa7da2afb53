// Whether the search index says what the records say: each document is made anew and compared. For doctor.
#pragma once
#include "kernel/meta/snapshot.h"
#include "kernel/storage/examine.h"

namespace socle::search {

// Returns how many records were compared. `progress(done)` after each slice.
std::int64_t examine_documents(storage::Connection& db, const meta::Snapshot& snapshot, const std::function<void(std::int64_t)>& progress, storage::Findings& out);

}  // namespace socle::search
