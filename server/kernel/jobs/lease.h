// The statements by which a runner takes jobs, keeps them, gives them back and takes those of the dead (KERNEL F20).
//
// Shape    A lease is the runner's name and 60 s; with the attempt it names one run. Who lost it can change nothing.
// Transaction  claim, give_back, end and reclaim open their own.
#pragma once
#include <set>
#include <vector>

#include "kernel/jobs/job.h"

namespace socle::jobs {

constexpr Instant kLeaseMs = 60'000;

class Leases {
 public:
  Leases(storage::Database& db, const Clock& clock, std::string runner) : db_(db), clock_(clock), runner_(std::move(runner)) {}

  // At most `limit` due jobs of these kinds, earliest first; FOR UPDATE SKIP LOCKED on PostgreSQL.
  std::vector<Job> claim(JobLane lane, const std::vector<std::string>& kinds, int limit);
  // When the next waiting job of the lane is due; 0: none.
  Instant next_due(JobLane lane);
  void renew();
  // Jobs whose lease has run out wait again (dead after their last attempt); `ours` are known to be alive here.
  int reclaim(const std::set<std::int64_t>& ours);

  bool succeed(const Job& job, const Json& result);
  enum class Next { retry, dead, cancelled, interrupted };
  void give_back(const Job& job, Next next, const Json& error);

 private:
  storage::Database& db_;
  const Clock& clock_;
  const std::string runner_;
};

}  // namespace socle::jobs
