// A job: work to be done later, once, by whoever is free (KERNEL F20).
//
// Shape    waiting -> running -> done | cancelled | dead; a run that fails waits again, longer each time.
// Units    run_at, lease_until: instants. Back-off 10 s, 30 s, 90 s ... 6 h; 12 attempts, then dead.
// Keeps    key is unique among the waiting. Jobs of one kind on one record run one after the other, in the order they were
//          enqueued; one that is due later by its own wish holds nobody up.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/json.h"
#include "base/time.h"
#include "kernel/storage/database.h"

namespace socle::jobs {

// Stored by name: never rename.
enum class JobLane { interactive, bulk, mail, index };
constexpr JobLane kLanes[] = {JobLane::interactive, JobLane::bulk, JobLane::mail, JobLane::index};
std::string_view lane_name(JobLane lane);
enum class JobState { waiting, running, done, cancelled, dead };
std::string_view state_name(JobState state);
std::optional<JobState> state_by_name(std::string_view name);

constexpr int kAttempts = 12;
Instant backoff_ms(int attempt);   // after the attempt with this number (from 1) has failed

// The run_at of work for now: past whatever the clock says, so that a clock set back keeps nobody waiting.
constexpr Instant kAtOnce = 1;

struct JobRequest {
  std::string kind;
  Json input = Json::object();
  JobLane lane = JobLane::interactive;
  std::string key;                          // "": none. While one waits, enqueuing it again only brings it forward
  std::int64_t entity_no = 0, record_id = 0;
  std::int64_t actor = 0;                   // the person in whose name it acts; 0: the system
  Instant run_at = 0;                       // 0: at once
  int attempts = kAttempts;                 // 1: at most once (mail): what a crash interrupts is dead, not run again
};

struct Job {
  std::int64_t id = 0;
  std::string kind, key;
  JobLane lane = JobLane::interactive;
  JobState state = JobState::waiting;
  std::int64_t entity_no = 0, record_id = 0, actor = 0;
  Json input;
  Instant run_at = 0, created_at = 0, started_at = 0, finished_at = 0;
  int attempt = 0, attempts_max = kAttempts;
  std::string lease;
  bool cancel = false;
  std::int64_t done = 0, total = 0;         // progress; total 0: unknown
  Json checkpoint;                          // what JobContext::step saved last, else null
  Json result;                              // what the handler answered
  Json error;                               // {"code": .., "params": {..}} of the last failure, else null
};
constexpr std::string_view kJobColumns =
    "id, kind, key, lane, state, entity_no, record_id, actor, input, run_at, created_at, started_at, finished_at, attempt, "
    "attempts_max, lease, cancel, done, total, checkpoint, result, error";
Job read_job(const storage::Row& row);      // of kJobColumns

}  // namespace socle::jobs
