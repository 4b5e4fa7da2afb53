#include "kernel/jobs/runner.h"

#include <algorithm>
#include <chrono>

#include "base/log.h"
#include "base/random.h"

namespace socle::jobs {
namespace {
using storage::Lane;
using storage::Transaction;
constexpr std::string_view kChannel = "socle_jobs";
constexpr auto kKeepEvery = std::chrono::seconds(20);
constexpr Instant kLongestWait = 5'000;   // a clock that was set, a notification that was lost
constexpr int kIndexJobsAtATime = 16;

Json error_of(const Refusal& r) {
  Json params = Json::object();
  for (const auto& [name, value] : r.params) params.set(name, Json(value));
  return Json(Json::Object{{"code", Json(r.code)}, {"params", std::move(params)}});
}
}  // namespace

Runner::Runner(Queue& queue, Workers workers)
    : queue_(queue), workers_(workers), node_(random_token(9)), leases_(queue.db(), queue.clock(), node_) {}

Runner::~Runner() { stop(); }

void Runner::add(std::string kind, Work work) { works_.insert_or_assign(std::move(kind), std::move(work)); }

void Runner::schedule(std::string name, Schedule schedule, JobRequest job, std::shared_ptr<const Zone> zone) {
  if (job.key.empty()) job.key = "schedule:" + name;
  schedules_.push_back({std::move(name), schedule, std::move(job), std::move(zone)});
}

void Runner::start() {
  stop_ = false;
  queue_.db().listen(kChannel, [work = work_, node = node_](std::string_view from) {
    if (from != node) work->raise();
  });
  const std::pair<JobLane, int> lanes[] = {{JobLane::interactive, workers_.interactive}, {JobLane::bulk, workers_.bulk},
                                           {JobLane::mail, workers_.mail}, {JobLane::index, workers_.index}};
  for (const auto& [lane, count] : lanes)
    for (int i = 0; i < count; ++i) threads_.emplace_back([this, l = lane] { work(l); });
  threads_.emplace_back([this] { watch(); });
}

void Runner::stop() {
  stop_ = true;
  work_->raise();
  queue_.enqueued()->raise();
  for (auto& t : threads_) t.join();
  threads_.clear();
}

int Runner::run_due() {
  keep();
  int runs = 0;
  for (bool any = true; any;) {
    any = false;
    for (JobLane lane : kLanes) any = run_some(lane, 1, runs) || any;
  }
  return runs;
}

void Runner::work(JobLane lane) {
  int runs = 0;
  while (!stop_) {
    const std::uint64_t seen = work_->count();
    Instant pause = kLongestWait;
    try {
      if (run_some(lane, lane == JobLane::index ? kIndexJobsAtATime : 1, runs)) continue;
      if (const Instant due = leases_.next_due(lane)) pause = std::clamp<Instant>(due - queue_.clock().now(), 10, kLongestWait);
    } catch (const std::exception& e) {
      log(LogLevel::error, "jobs.worker", {{"lane", std::string(lane_name(lane))}, {"reason", e.what()}});
    }
    if (!stop_) work_->wait(seen, std::chrono::milliseconds(pause));
  }
}

// Keeps the leases, and passes on that something was enqueued: to the workers, then to the other processes.
void Runner::watch() {
  using std::chrono::steady_clock;
  std::uint64_t seen = queue_.enqueued()->count();
  for (auto next = steady_clock::now(); !stop_;) {
    try {
      if (steady_clock::now() >= next) {
        next = steady_clock::now() + kKeepEvery;
        keep();
      }
      queue_.enqueued()->wait(seen, std::chrono::duration_cast<std::chrono::milliseconds>(next - steady_clock::now()));
      const std::uint64_t count = queue_.enqueued()->count();
      if (std::exchange(seen, count) == count) continue;
      work_->raise();
      if (!stop_) queue_.db().notify(kChannel, node_);
    } catch (const std::exception& e) {
      log(LogLevel::error, "jobs.watch", {{"reason", e.what()}});
    }
  }
}

void Runner::keep() {
  std::set<std::int64_t> ours;
  {
    std::lock_guard lock(mutex_);
    ours = running_;
  }
  if (!ours.empty()) leases_.renew();
  if (leases_.reclaim(ours) > 0) work_->raise();
  enqueue_scheduled();
}

bool Runner::run_some(JobLane lane, int limit, int& runs) {
  std::vector<std::string> kinds;
  for (const auto& [kind, work] : works_) kinds.push_back(kind);
  const std::vector<Job> jobs = leases_.claim(lane, kinds, limit);
  {
    std::lock_guard lock(mutex_);
    for (const Job& job : jobs) running_.insert(job.id);
  }
  for (const Job& job : jobs) {
    if (stop_) {
      leases_.give_back(job, Leases::Next::interrupted, {});
    } else {
      run(job);
      ++runs;
    }
    std::lock_guard lock(mutex_);
    running_.erase(job.id);
  }
  return !jobs.empty();
}

void Runner::run(const Job& job) {
  JobContext context(queue_.db(), queue_.clock(), job, &stop_);
  Result<Json> result;
  try {
    result = works_.find(job.kind)->second(context);
  } catch (const OutcomeUnknown& e) {
    // It may be done: its row says so once the database answers again, or its lease runs out.
    log(LogLevel::error, "jobs.unknown", {{"job", std::to_string(job.id)}, {"kind", job.kind}, {"reason", e.what()}});
    return;
  } catch (const std::exception& e) {
    log(LogLevel::error, "jobs.fault", {{"job", std::to_string(job.id)}, {"kind", job.kind}, {"reason", e.what()}});
    result = refuse(RefusalKind::unavailable, "job.fault");
  }
  if (context.finished()) return;
  if (result) {
    if (!leases_.succeed(job, *result)) log(LogLevel::warning, "jobs.lease_lost", {{"job", std::to_string(job.id)}, {"kind", job.kind}});
    return;
  }
  using Next = Leases::Next;
  const Refusal& why = result.error();
  if (why.code == "job.lease_lost") return;
  if (why.code == "job.cancelled") return leases_.give_back(job, Next::cancelled, {});
  if (why.code == "job.interrupted") return leases_.give_back(job, Next::interrupted, {});
  const bool again = why.kind == RefusalKind::unavailable && job.attempt < job.attempts_max;
  leases_.give_back(job, again ? Next::retry : Next::dead, error_of(why));
}

void Runner::enqueue_scheduled() {
  const Instant now = queue_.clock().now();
  for (const Scheduled& s : schedules_) {
    bool due = true;   // most often not, which a read tells
    static_cast<void>(queue_.db().read({}, [&](storage::Connection& c) -> Done {
      const Instant last = c.integer("SELECT last_due FROM schedule WHERE name=?1", {s.name});
      if (const Instant next = s.schedule.next_after(last, *s.zone); last != 0 && (next == 0 || next > now)) due = false;
      return {};
    }));
    if (!due) continue;
    const Done done = queue_.db().write(Lane::interactive, [&](Transaction& tx) -> Done {
      // A schedule that is seen for the first time begins now: it has missed nothing.
      if (tx.execute("INSERT INTO schedule (name, last_due) VALUES (?1,?2) ON CONFLICT (name) DO NOTHING", {s.name, now}) == 1) return {};
      const Instant last = tx.integer("SELECT last_due FROM schedule WHERE name=?1" + tx.dialect().for_update(), {s.name});
      const Instant next = s.schedule.next_after(last, *s.zone);
      if (next == 0 || next > now) return {};
      tx.execute("UPDATE schedule SET last_due=?2 WHERE name=?1", {s.name, now});
      queue_.enqueue(tx, s.job);
      return {};
    });
    if (!done) log(LogLevel::warning, "jobs.schedule", {{"name", s.name}, {"code", done.error().code}});
  }
}

}  // namespace socle::jobs
