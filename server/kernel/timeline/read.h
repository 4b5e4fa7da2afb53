// A record's timeline, newest first, as one reader may see it (KERNEL F21, SPEED S3).
//
// Shape    JSON of docs/api/guide.md. The page of rows is chosen by the access columns on the timeline rows; sources are
//          then loaded by id, 50 at a time, and rendered field by field through the gate.
// Refuses  record.not_found, cursor.stale
#pragma once
#include "kernel/records/render.h"

namespace socle::timeline {

struct TimelineRequest {
  const meta::Entity* entity = nullptr;
  std::int64_t id = 0;
  std::vector<std::string> kinds;
  std::string cursor;
  int limit = 50;
  bool counts = true;
};
Result<std::string> read(const records::Context& context, storage::Connection& db, const TimelineRequest& request);

// Field changes of one record: who, when, before, after, channel.
Result<std::string> history(const records::Context& context, storage::Connection& db, const records::Record& record, std::int64_t before_version, int limit);

}  // namespace socle::timeline
