// The timeline: one row per record concerned by an event; no text (KERNEL F21). Read through the gate, rebuilt by doctor.
//
// Keeps    A source (an activity) stands on its own references at the time it is written; moving it later moves its own
//          rows with it, re-parenting a record does not move past entries of others.
//          Changes of tracked fields stand on the record and on the records it points at; other changes on the record alone.
#pragma once
#include <vector>

#include "kernel/records/record.h"
#include "kernel/storage/database.h"

namespace socle::timeline {

struct Event {
  const records::Record* before = nullptr;   // null on create
  const records::Record* after = nullptr;
  const std::vector<int>& changed;
  Instant now = 0;
  std::int64_t change_set = 0;
};
// Kinds beside an activity's own kind: what a row says happened.
constexpr std::string_view kCreated = "created", kChange = "change", kStage = "stage";

void write_entries(storage::Transaction& tx, const meta::Snapshot& snapshot, const Event& event);
// Records named by `record`: its references to records of the business (not people or teams).
std::vector<Link> concerned(const meta::Snapshot& snapshot, const records::Record& record);

}  // namespace socle::timeline
