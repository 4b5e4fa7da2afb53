// What a handler is given: its job, the database, and the means to commit its effects together with its progress.
//
// Shape    A handler is Result<Json>(JobContext&). Inside the database it acts through step() and finish(): each checks, in
//          the same transaction, that the job is still leased to this run, so an effect happens once even when a slow run
//          was thought dead and begun again elsewhere. Outside (mail, webhooks) it acts as it likes and returns its result.
//          A handler that begins again reads checkpoint() and goes on from there.
// Refuses  job.cancelled, job.lease_lost, job.interrupted: hand them back at once.
// Thread   The handler's own.
#pragma once
#include <atomic>
#include <chrono>

#include "kernel/jobs/job.h"

namespace socle::jobs {

class JobContext {
 public:
  JobContext(storage::Database& db, const Clock& clock, const Job& job, const std::atomic<bool>* stopping = nullptr)
      : db_(db), clock_(clock), job_(job), stopping_(stopping), checkpoint_(job.checkpoint) {}

  const Job& job() const { return job_; }
  const Json& input() const { return job_.input; }
  const Json& checkpoint() const { return checkpoint_; }
  storage::Database& db() const { return db_; }
  const Clock& clock() const { return clock_; }

  struct Progress {
    std::int64_t done = 0, total = 0;
    Json checkpoint;              // null: the one saved before stays
  };
  // One slice: effects and progress commit together.
  Done step(const std::function<Result<Progress>(storage::Transaction&)>& work, storage::Lane lane = storage::Lane::bulk);
  // The last slice: effects and 'done' commit together; the handler then returns what finish returned.
  Result<Json> finish(const std::function<Result<Json>(storage::Transaction&)>& work, storage::Lane lane = storage::Lane::interactive);
  // For work outside the database: shown to whoever looks, written twice a second at most.
  void report(std::int64_t done, std::int64_t total);
  // Refuses job.cancelled, job.lease_lost, job.interrupted (the process stops); asks the database twice a second at most.
  Done may_go_on();

  bool finished() const { return finished_; }

 private:
  Done held_by_us(storage::Connection& db, std::string_view lock) const;
  bool is_time(std::chrono::steady_clock::time_point& last);
  storage::Database& db_;
  const Clock& clock_;
  const Job& job_;
  const std::atomic<bool>* stopping_;
  Json checkpoint_;
  bool finished_ = false;
  std::chrono::steady_clock::time_point reported_{}, asked_{};
};
using Work = std::function<Result<Json>(JobContext&)>;

}  // namespace socle::jobs
