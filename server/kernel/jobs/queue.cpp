#include "kernel/jobs/queue.h"

#include <fmt/format.h>

namespace socle::jobs {
namespace {
using storage::Cell;
using storage::Cells;

Cell or_null(std::int64_t v) { return v ? Cell(v) : Cell(); }
Cell or_null(const std::string& v) { return v.empty() ? Cell() : Cell(v); }
}  // namespace

std::int64_t Queue::enqueue(storage::Transaction& tx, const JobRequest& j) {
  const Instant now = clock_.now();
  std::int64_t id = 0;
  tx.query("INSERT INTO job (kind, lane, state, key, entity_no, record_id, actor, input, run_at, attempt, attempts_max, cancel, done, total, created_at) "
           "VALUES (?1,?2,'waiting',?3,?4,?5,?6,?7,?8,0,?9,0,0,0,?10) "
           "ON CONFLICT (key) WHERE state = 'waiting' AND key IS NOT NULL "
           "DO UPDATE SET run_at=CASE WHEN excluded.run_at<job.run_at THEN excluded.run_at ELSE job.run_at END RETURNING id",
           {j.kind, std::string(lane_name(j.lane)), or_null(j.key), or_null(j.entity_no), or_null(j.record_id), or_null(j.actor), j.input.dump(),
            j.run_at ? j.run_at : kAtOnce, std::int64_t{j.attempts}, now},
           [&](const storage::Row& r) { return id = r.integer(0), true; });
  announce(tx);
  return id;
}

Result<std::int64_t> Queue::enqueue(const JobRequest& job) {
  std::int64_t id = 0;
  CHECK_OK(db_.write(storage::Lane::interactive, [&](storage::Transaction& tx) -> Done { return id = enqueue(tx, job), Done{}; }));
  return id;
}

Done Queue::cancel(storage::Transaction& tx, std::int64_t id) {
  const Instant now = clock_.now();
  if (tx.execute("UPDATE job SET state='cancelled', cancel=1, finished_at=?2 WHERE id=?1 AND state='waiting'", {id, now}) == 1) return {};
  if (tx.execute("UPDATE job SET cancel=1 WHERE id=?1 AND state='running'", {id}) == 1) return {};
  if (!tx.exists("SELECT 1 FROM job WHERE id=?1", {id})) return refuse(RefusalKind::not_found, "job.not_found");
  return refuse(RefusalKind::conflict, "job.finished");
}

Done Queue::replay(storage::Transaction& tx, std::int64_t id) {
  // The key stays with a job of the same key that began to wait meanwhile.
  const std::int64_t changed = tx.execute(
      "UPDATE job SET state='waiting', attempt=0, cancel=0, run_at=?2, finished_at=NULL, error=NULL, "
      "key=CASE WHEN EXISTS (SELECT 1 FROM job AS o WHERE o.key=job.key AND o.state='waiting') THEN NULL ELSE key END "
      "WHERE id=?1 AND state='dead'", {id, kAtOnce});
  if (changed == 1) return announce(tx), Done{};
  if (!tx.exists("SELECT 1 FROM job WHERE id=?1", {id})) return refuse(RefusalKind::not_found, "job.not_found");
  return refuse(RefusalKind::conflict, "job.not_dead");
}

std::optional<Job> Queue::find(storage::Connection& db, std::int64_t id) const {
  std::optional<Job> out;
  db.query(fmt::format("SELECT {} FROM job WHERE id=?1", kJobColumns), {id}, [&](const storage::Row& r) { return out = read_job(r), false; });
  return out;
}

std::vector<Job> Queue::list(storage::Connection& db, const JobFilter& f) const {
  std::string where = "1=1";
  Cells cells;
  auto add = [&](std::string_view condition, Cell cell) {
    cells.push_back(std::move(cell));
    where += fmt::format(" AND {}?{}", condition, cells.size());
  };
  if (f.state) add("state=", std::string(state_name(*f.state)));
  if (!f.kind.empty()) add("kind=", f.kind);
  if (f.actor) add("actor=", f.actor);
  if (f.before_id) add("id<", f.before_id);
  cells.push_back(std::int64_t{f.limit});
  std::vector<Job> out;
  db.query(fmt::format("SELECT {} FROM job WHERE {} ORDER BY id DESC LIMIT ?{}", kJobColumns, where, cells.size()), cells,
           [&](const storage::Row& r) { return out.push_back(read_job(r)), true; });
  return out;
}

std::int64_t Queue::prune(storage::Transaction& tx, Instant now, int limit) const {
  return tx.execute("DELETE FROM job WHERE id IN (SELECT id FROM job WHERE finished_at IS NOT NULL AND "
                    "finished_at<CASE WHEN state='dead' THEN ?1 ELSE ?2 END LIMIT ?3)",
                    {now - 90 * kMsPerDay, now - 30 * kMsPerDay, std::int64_t{limit}});
}

void Queue::announce(storage::Transaction& tx) {
  tx.after_commit([signal = enqueued_] { signal->raise(); });
}

}  // namespace socle::jobs
