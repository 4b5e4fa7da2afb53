// Runs the jobs of a process: threads by lane, leases renewed, schedules kept (KERNEL F20, HOUSE 2.3).
//
// Shape    add("search.index", work); schedule("sales.renewals", every_day_at("06:00"), job); start() ... stop().
//          A handler that answers a value: done. A refusal of kind unavailable, or a fault: again later, dead after the last
//          attempt. Any other refusal: dead at once, since asking again will not change it; replay is for people.
// Keeps    Inside the database, effects happen once (JobContext). Outside: at least once; with attempts = 1 at most once.
//          A schedule is enqueued once whatever the number of processes; what was missed while all were down, once.
// Thread   add and schedule before start. run_due() is start() for tests: one thread, the injected clock, no waiting.
#pragma once
#include <atomic>
#include <map>
#include <thread>

#include "kernel/jobs/context.h"
#include "kernel/jobs/lease.h"
#include "kernel/jobs/queue.h"
#include "kernel/jobs/schedule.h"

namespace socle::jobs {

struct Workers {
  int interactive = 2, bulk = 1, mail = 1, index = 1;
};

class Runner {
 public:
  explicit Runner(Queue& queue, Workers workers = {});
  ~Runner();
  void add(std::string kind, Work work);
  void schedule(std::string name, Schedule schedule, JobRequest job, std::shared_ptr<const Zone> zone);

  void start();
  void stop();          // running handlers are asked to stop at their next step; their jobs wait for the next start
  int run_due();        // schedules, expired leases, then everything that is due; returns the number of runs
  // Called by the threads every 20 s.
  void keep();

 private:
  struct Scheduled {
    std::string name;
    Schedule schedule;
    JobRequest job;
    std::shared_ptr<const Zone> zone;
  };
  void work(JobLane lane);
  void watch();
  bool run_some(JobLane lane, int limit, int& runs);
  void run(const Job& job);
  void enqueue_scheduled();

  Queue& queue_;
  const Workers workers_;
  const std::string node_;
  Leases leases_;
  std::map<std::string, Work, std::less<>> works_;
  std::vector<Scheduled> schedules_;
  std::mutex mutex_;
  const std::shared_ptr<events::Signal> work_ = std::make_shared<events::Signal>();
  std::atomic<bool> stop_{false};
  std::set<std::int64_t> running_;
  std::vector<std::thread> threads_;
};

}  // namespace socle::jobs
