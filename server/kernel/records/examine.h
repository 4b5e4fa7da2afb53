// What records and what is written beside them must agree on: copies of access columns, history, change sets, the outbox,
// files. For doctor.
//
// Keeps    Counts first, then up to five ids of each finding: enough to look, never a value.
#pragma once
#include "kernel/meta/snapshot.h"
#include "kernel/storage/examine.h"

namespace socle::records {

void examine_access(storage::Connection& db, const meta::Snapshot& snapshot, storage::Findings& out);
void examine_history(storage::Connection& db, const meta::Snapshot& snapshot, storage::Findings& out);
// The clock of this machine is not behind what was already written.
void examine_clock(storage::Connection& db, Instant now, storage::Findings& out);
// Hashes that rows of files and imports name.
struct NamedFile {
  std::int64_t id = 0, size = 0;
  std::string name, sha256;
  bool import = false;
};
std::vector<NamedFile> named_files(storage::Connection& db);

}  // namespace socle::records
