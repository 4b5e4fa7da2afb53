#include "kernel/jobs/context.h"

namespace socle::jobs {
namespace {
using storage::Cell;
using storage::Cells;
constexpr auto kSeldom = std::chrono::milliseconds(500);
constexpr std::string_view kHeld = " WHERE id=?1 AND lease=?2 AND attempt=?3 AND state='running'";

Cells held(const Job& job, std::initializer_list<Cell> more = {}) {
  Cells cells{job.id, job.lease, std::int64_t{job.attempt}};
  cells.insert(cells.end(), more);
  return cells;
}
}  // namespace

Done JobContext::held_by_us(storage::Connection& db, std::string_view lock) const {
  if (stopping_ && *stopping_) return refuse(RefusalKind::conflict, "job.interrupted");
  std::int64_t cancel = -1;
  db.query("SELECT cancel FROM job" + std::string(kHeld) + std::string(lock), held(job_), [&](const storage::Row& r) { return cancel = r.integer(0), false; });
  if (cancel < 0) return refuse(RefusalKind::conflict, "job.lease_lost");
  if (cancel > 0) return refuse(RefusalKind::conflict, "job.cancelled");
  return {};
}

// The row lock of PostgreSQL keeps whoever reclaims the job out until the effects are committed.
Done JobContext::step(const std::function<Result<Progress>(storage::Transaction&)>& work, storage::Lane lane) {
  Json saved;
  CHECK_OK(db_.write(lane, [&](storage::Transaction& tx) -> Done {
    CHECK_OK(held_by_us(tx, tx.dialect().for_update()));
    TRY(Progress p, work(tx));
    saved = p.checkpoint.is_null() ? checkpoint_ : std::move(p.checkpoint);
    tx.execute("UPDATE job SET done=?4, total=?5, checkpoint=?6" + std::string(kHeld),
               held(job_, {p.done, p.total, saved.is_null() ? Cell() : Cell(saved.dump())}));
    return {};
  }));
  checkpoint_ = std::move(saved);
  return {};
}

Result<Json> JobContext::finish(const std::function<Result<Json>(storage::Transaction&)>& work, storage::Lane lane) {
  Json result;
  CHECK_OK(db_.write(lane, [&](storage::Transaction& tx) -> Done {
    CHECK_OK(held_by_us(tx, tx.dialect().for_update()));
    TRY(result, work(tx));
    tx.execute("UPDATE job SET state='done', lease=NULL, lease_until=NULL, checkpoint=NULL, error=NULL, result=?4, finished_at=?5" + std::string(kHeld),
               held(job_, {result.is_null() ? Cell() : Cell(result.dump()), clock_.now()}));
    return {};
  }));
  finished_ = true;
  return result;
}

bool JobContext::is_time(std::chrono::steady_clock::time_point& last) {
  const auto now = std::chrono::steady_clock::now();
  if (last != std::chrono::steady_clock::time_point{} && now - last < kSeldom) return false;
  last = now;
  return true;
}

void JobContext::report(std::int64_t done, std::int64_t total) {
  if (!is_time(reported_)) return;
  static_cast<void>(db_.write(storage::Lane::bulk, [&](storage::Transaction& tx) -> Done {
    tx.execute("UPDATE job SET done=?4, total=?5" + std::string(kHeld), held(job_, {done, total}));
    return {};
  }));
}

Done JobContext::may_go_on() {
  if (stopping_ && *stopping_) return refuse(RefusalKind::conflict, "job.interrupted");
  if (!is_time(asked_)) return {};
  return db_.read({}, [&](storage::Connection& c) { return held_by_us(c, ""); });
}

}  // namespace socle::jobs
