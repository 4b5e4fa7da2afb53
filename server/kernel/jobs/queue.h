// The queue of jobs, as rows: what verbs, modules and screens use. Running them is Runner's.
//
// Transaction  enqueue, cancel and replay act in the caller's: a job exists exactly when what asked for it was committed.
// Refuses  job.not_found, job.finished (cancel), job.not_dead (replay)
// Thread   Shared.
#pragma once
#include <memory>
#include <vector>

#include "kernel/events/signal.h"
#include "kernel/jobs/job.h"

namespace socle::jobs {

struct JobFilter {
  std::optional<JobState> state;
  std::string kind;
  std::int64_t actor = 0;
  std::int64_t before_id = 0;    // page: older than this one; 0: the newest
  int limit = 50;
};

class Queue {
 public:
  Queue(storage::Database& db, const Clock& clock) : db_(db), clock_(clock) {}

  // The id of the job, or of the waiting one that bears the same key.
  std::int64_t enqueue(storage::Transaction& tx, const JobRequest& job);
  Result<std::int64_t> enqueue(const JobRequest& job);            // in a transaction of its own
  // A waiting job is cancelled at once; a running one is asked to stop, and stops at its next step.
  Done cancel(storage::Transaction& tx, std::int64_t id);
  Done replay(storage::Transaction& tx, std::int64_t id);     // a dead one begins again with a full count of attempts
  std::optional<Job> find(storage::Connection& db, std::int64_t id) const;
  std::vector<Job> list(storage::Connection& db, const JobFilter& filter) const;   // newest first
  // Deletes at most `limit` jobs that ended more than 30 days ago (dead ones: 90).
  std::int64_t prune(storage::Transaction& tx, Instant now, int limit = 1000) const;

  storage::Database& db() const { return db_; }
  const Clock& clock() const { return clock_; }
  // Raised after each commit that enqueued something: whoever runs jobs in this process waits for it.
  const std::shared_ptr<events::Signal>& enqueued() const { return enqueued_; }

 private:
  void announce(storage::Transaction& tx);
  storage::Database& db_;
  const Clock& clock_;
  const std::shared_ptr<events::Signal> enqueued_ = std::make_shared<events::Signal>();
};

}  // namespace socle::jobs
