#include "kernel/jobs/examine.h"

namespace socle::jobs {

void examine_queue(storage::Connection& db, Instant now, storage::Findings& out) {
  constexpr Instant kLate = 3'600'000;
  if (const auto dead = db.integer("SELECT count(*) FROM job WHERE state='dead'")) out.push_back({{}, "doctor.dead_jobs", {{"count", std::to_string(dead)}}, {}, false});
  if (const auto late = db.integer("SELECT count(*) FROM job WHERE state='waiting' AND run_at<?1 AND created_at<?1", {storage::Cell(now - kLate)}))
    out.push_back({{}, "doctor.late_jobs", {{"count", std::to_string(late)}}, {}, false});
}

}  // namespace socle::jobs
