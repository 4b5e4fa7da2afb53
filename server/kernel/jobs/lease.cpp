#include "kernel/jobs/lease.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/log.h"

namespace socle::jobs {
namespace {
using storage::Cell;
using storage::Cells;
using storage::Lane;
using storage::Transaction;

// An earlier job of the same kind on the same record holds a later one up: while it runs, is due, or waits for a new attempt.
constexpr std::string_view kFirstOfItsRecord =
    "(j.record_id IS NULL OR NOT EXISTS (SELECT 1 FROM job AS e WHERE e.entity_no=j.entity_no AND e.record_id=j.record_id AND e.kind=j.kind "
    "AND e.id<j.id AND (e.state='running' OR (e.state='waiting' AND (e.run_at<=?1 OR e.attempt>0)))))";
// A job that waits again leaves its key to one of the same key that began to wait meanwhile.
constexpr std::string_view kKeyIfFree =
    "CASE WHEN EXISTS (SELECT 1 FROM job AS o WHERE o.key=job.key AND o.state='waiting') THEN NULL ELSE key END";

std::string error_text(std::string_view code) { return Json(Json::Object{{"code", Json(code)}}).dump(); }

void report(const Done& done, std::string_view what) {
  if (!done) log(LogLevel::warning, "jobs.refused", {{"what", std::string(what)}, {"code", done.error().code}});
}
}  // namespace

std::vector<Job> Leases::claim(JobLane lane, const std::vector<std::string>& kinds, int limit) {
  std::vector<Job> out;
  if (kinds.empty()) return out;
  const Instant now = clock_.now();
  const std::string name(lane_name(lane));
  bool due = false;   // asked on a read connection: an idle lane costs the writer nothing
  report(db_.read({}, [&](storage::Connection& c) -> Done {
    return due = c.exists("SELECT 1 FROM job WHERE lane=?1 AND state='waiting' AND run_at<=?2", {name, now}), Done{};
  }), "claim");
  if (!due) return out;
  Cells cells{now, name, std::int64_t{limit}, runner_, now + kLeaseMs};
  std::string list;
  for (const auto& kind : kinds) {
    cells.push_back(kind);
    list += fmt::format("{}?{}", list.empty() ? "" : ",", cells.size());
  }
  const std::string sql = fmt::format(
      "WITH free AS (SELECT j.id FROM job AS j WHERE j.lane=?2 AND j.state='waiting' AND j.run_at<=?1 AND j.kind IN ({}) AND {} "
      "ORDER BY j.run_at, j.id LIMIT ?3{}) "
      "UPDATE job SET state='running', lease=?4, lease_until=?5, attempt=attempt+1, started_at=?1 WHERE id IN (SELECT id FROM free) RETURNING {}",
      list, kFirstOfItsRecord, db_.dialect().skip_locked(), kJobColumns);
  report(db_.write(Lane::interactive, [&](Transaction& tx) -> Done {
    out.clear();
    tx.query(sql, cells, [&](const storage::Row& r) { return out.push_back(read_job(r)), true; });
    return {};
  }), "claim");
  std::sort(out.begin(), out.end(), [](const Job& a, const Job& b) { return std::pair(a.run_at, a.id) < std::pair(b.run_at, b.id); });
  return out;
}

Instant Leases::next_due(JobLane lane) {
  Instant at = 0;
  report(db_.read({}, [&](storage::Connection& c) -> Done {
    return at = c.integer("SELECT min(run_at) FROM job WHERE lane=?1 AND state='waiting'", {std::string(lane_name(lane))}), Done{};
  }), "next_due");
  return at;
}

void Leases::renew() {
  report(db_.write(Lane::interactive, [&](Transaction& tx) -> Done {
    tx.execute("UPDATE job SET lease_until=?1 WHERE state='running' AND lease=?2", {clock_.now() + kLeaseMs, runner_});
    return {};
  }), "renew");
}

int Leases::reclaim(const std::set<std::int64_t>& ours) {
  const Instant now = clock_.now();
  std::vector<std::int64_t> expired;
  report(db_.read({}, [&](storage::Connection& c) -> Done {
    c.query("SELECT id FROM job WHERE state='running' AND lease_until<=?1 ORDER BY id", {now}, [&](const storage::Row& r) {
      if (!ours.contains(r.integer(0))) expired.push_back(r.integer(0));
      return true;
    });
    return {};
  }), "reclaim");
  int taken = 0;
  for (std::int64_t id : expired)   // one by one: two of them may bear the same key
    report(db_.write(Lane::interactive, [&](Transaction& tx) -> Done {
      taken += static_cast<int>(tx.execute(
          fmt::format("UPDATE job SET state=CASE WHEN attempt>=attempts_max THEN 'dead' ELSE 'waiting' END, lease=NULL, lease_until=NULL, error=?3, "
                      "finished_at=CASE WHEN attempt>=attempts_max THEN ?2 ELSE finished_at END, key={} "
                      "WHERE id=?1 AND state='running' AND lease_until<=?2", kKeyIfFree),
          {id, now, error_text("job.lease_lost")}));
      return {};
    }), "reclaim");
  if (taken > 0) log(LogLevel::warning, "jobs.reclaimed", {{"count", std::to_string(taken)}});
  return taken;
}

bool Leases::succeed(const Job& job, const Json& result) {
  std::int64_t changed = 0;
  const Done done = db_.write(Lane::interactive, [&](Transaction& tx) -> Done {
    changed = tx.execute("UPDATE job SET state='done', lease=NULL, lease_until=NULL, checkpoint=NULL, error=NULL, result=?4, finished_at=?5 "
                         "WHERE id=?1 AND lease=?2 AND attempt=?3 AND state='running'",
                         {job.id, job.lease, std::int64_t{job.attempt}, result.is_null() ? Cell() : Cell(result.dump()), clock_.now()});
    return {};
  });
  report(done, "done");
  return done && changed == 1;
}

void Leases::give_back(const Job& job, Next next, const Json& error) {
  const Instant now = clock_.now();
  const bool again = next == Next::retry || next == Next::interrupted;
  const std::string_view state = again ? "waiting" : next == Next::dead ? "dead" : "cancelled";
  report(db_.write(Lane::interactive, [&](Transaction& tx) -> Done {
    tx.execute(fmt::format("UPDATE job SET state=?4, lease=NULL, lease_until=NULL, run_at=?5, attempt=?6, error=?7, finished_at=?8{} "
                           "WHERE id=?1 AND lease=?2 AND attempt=?3 AND state='running'", again ? fmt::format(", key={}", kKeyIfFree) : ""),
               {job.id, job.lease, std::int64_t{job.attempt}, std::string(state), next == Next::retry ? now + backoff_ms(job.attempt) : job.run_at,
                std::int64_t{next == Next::interrupted ? job.attempt - 1 : job.attempt}, error.is_null() ? Cell() : Cell(error.dump()),
                again ? Cell() : Cell(now)});
    return {};
  }), "give_back");
}

}  // namespace socle::jobs
