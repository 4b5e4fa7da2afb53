#include <signal.h>
#include <sys/wait.h>

#include <latch>

#include "kernel/jobs/runner.h"
#include "kernel/storage/test_database.h"
#include "migrations/migrations.h"

namespace socle::jobs {
namespace {
using storage::Connection;
using storage::Engine;
using storage::Lane;
using storage::Transaction;
constexpr Instant kNow = 1'772'442'000'000;   // 2026-03-02 09:00 UTC, a Monday

class JobsTest : public storage::EngineTest {
 protected:
  void SetUp() override {
    EngineTest::SetUp();
    if (IsSkipped() || HasFatalFailure()) return;
    ASSERT_TRUE(storage::migrate(*db, migrations::all(GetParam())));
    queue.emplace(*db, clock);
    runner.emplace(*queue);
    note("tally");
  }
  void note(const std::string& name) {
    ASSERT_TRUE(db->write(Lane::interactive, [&](Transaction& t) -> Done {
      t.execute("INSERT INTO setting (name, value) VALUES (?1,'0')", {name});
      return {};
    }));
  }
  static void count(Transaction& t) {
    t.execute("UPDATE setting SET value=CAST(CAST(value AS BIGINT)+1 AS TEXT) WHERE name='tally'");
  }
  std::int64_t tally() {
    std::string n;
    EXPECT_TRUE(db->read({}, [&](Connection& c) -> Done { return n = c.text("SELECT value FROM setting WHERE name='tally'"), Done{}; }));
    return std::stoll(n);
  }
  std::int64_t put(JobRequest job) { return queue->enqueue(job).value(); }
  Job get(std::int64_t id) {
    std::optional<Job> job;
    EXPECT_TRUE(db->read({}, [&](Connection& c) -> Done { return job = queue->find(c, id), Done{}; }));
    return job.value();
  }
  Done in_write(const std::function<Done(Transaction&)>& work) { return db->write(Lane::interactive, work); }
  void pass(Instant ms) { clock.set(clock.now() + ms); }
  // Ends a run as a crash would: the job stays leased to a runner that is gone.
  void claim_and_die() {
    Leases dead(*db, clock, "dead");
    ASSERT_EQ(dead.claim(JobLane::interactive, {"a"}, 1).size(), 1u);
  }

  TestClock clock{kNow};
  std::optional<Queue> queue;
  std::optional<Runner> runner;
};
SOCLE_ENGINES(JobsTest);
using Words = std::vector<std::string>;

TEST_P(JobsTest, AJobRunsOnceAndKeepsItsResult) {
  std::string seen;
  runner->add("a", [&](JobContext& c) -> Result<Json> {
    seen += c.input()["x"].as_string();
    return Json(Json::Object{{"ok", Json(true)}});
  });
  const auto id = put({.kind = "a", .input = Json(Json::Object{{"x", Json("é")}}), .actor = 7});
  EXPECT_EQ(runner->run_due(), 1);
  EXPECT_EQ(runner->run_due(), 0);
  EXPECT_EQ(seen, "é");
  const Job job = get(id);
  EXPECT_EQ(job.state, JobState::done);
  EXPECT_EQ(job.result["ok"].as_bool(), true);
  EXPECT_EQ(job.actor, 7);
  EXPECT_EQ(job.finished_at, kNow);
}

TEST_P(JobsTest, AJobOfARefusedWriteDoesNotExist) {
  EXPECT_FALSE(in_write([&](Transaction& t) -> Done {
    queue->enqueue(t, {.kind = "a"});
    return refuse(RefusalKind::invalid, "test.no");
  }));
  runner->add("a", [](JobContext&) -> Result<Json> { return Json(); });
  EXPECT_EQ(runner->run_due(), 0);
}

TEST_P(JobsTest, AKeyWaitsOnceAndMayWaitAgainAfterItsStart) {
  std::optional<std::int64_t> during;
  int runs = 0;
  runner->add("a", [&](JobContext&) -> Result<Json> {
    if (++runs == 1) during = put({.kind = "a", .key = "k"});
    return Json();
  });
  const auto first = put({.kind = "a", .key = "k", .run_at = kNow + 5'000});
  EXPECT_EQ(put({.kind = "a", .key = "k", .run_at = kNow + 9'000}), first);
  EXPECT_EQ(get(first).run_at, kNow + 5'000);
  EXPECT_EQ(put({.kind = "a", .key = "k"}), first);   // brought forward
  EXPECT_EQ(runner->run_due(), 2);
  EXPECT_NE(during.value(), first);
}

TEST_P(JobsTest, WorkForNowRunsThoughTheClockWasSetBack) {
  runner->add("a", [](JobContext&) -> Result<Json> { return Json(); });
  put({.kind = "a"});
  put({.kind = "a", .run_at = kNow});
  pass(-kMsPerDay);
  EXPECT_EQ(runner->run_due(), 1);   // what was planned for an hour waits for it
}

TEST_P(JobsTest, ATroubledJobComesBackLaterEachTimeThenDiesAndIsReplayed) {
  int runs = 0;
  bool healthy = false;
  runner->add("a", [&](JobContext&) -> Result<Json> {
    ++runs;
    if (healthy) return Json("done");
    if (runs % 2) throw Fault("test fault");
    return refuse(RefusalKind::unavailable, "test.later", {{"host", "x"}});
  });
  const auto id = put({.kind = "a"});
  EXPECT_EQ(runner->run_due(), 1);
  EXPECT_EQ(get(id).run_at, kNow + 10'000);
  EXPECT_EQ(get(id).error["code"].as_string(), "job.fault");
  pass(9'999);
  EXPECT_EQ(runner->run_due(), 0);
  pass(1);
  EXPECT_EQ(runner->run_due(), 1);
  EXPECT_EQ(get(id).error["params"]["host"].as_string(), "x");
  for (int i = 0; i < 30; ++i) pass(6 * 3'600'000), runner->run_due();
  EXPECT_EQ(runs, 12);
  EXPECT_EQ(get(id).state, JobState::dead);
  healthy = true;
  EXPECT_TRUE(in_write([&](Transaction& t) { return queue->replay(t, id); }));
  EXPECT_EQ(runner->run_due(), 1);
  EXPECT_EQ(get(id).state, JobState::done);
  EXPECT_EQ(in_write([&](Transaction& t) { return queue->replay(t, id); }).error().code, "job.not_dead");
  EXPECT_EQ(in_write([&](Transaction& t) { return queue->replay(t, 999); }).error().code, "job.not_found");
}

TEST(Jobs, BackOffGoesFromTenSecondsToSixHours) {
  EXPECT_EQ(backoff_ms(1), 10'000);
  EXPECT_EQ(backoff_ms(2), 30'000);
  EXPECT_EQ(backoff_ms(7), 7'290'000);
  EXPECT_EQ(backoff_ms(8), 6 * 3'600'000);
  EXPECT_EQ(backoff_ms(12), 6 * 3'600'000);
}

TEST_P(JobsTest, ARefusalThatWillNotChangeIsDeadAtOnce) {
  runner->add("a", [](JobContext&) -> Result<Json> { return refuse(RefusalKind::forbidden, "access.verb_denied"); });
  const auto id = put({.kind = "a"});
  EXPECT_EQ(runner->run_due(), 1);
  EXPECT_EQ(get(id).state, JobState::dead);
}

TEST_P(JobsTest, JobsOfARecordRunInOrderAndAFailureHoldsTheOthersUp) {
  Words order;
  bool failing = true;
  auto handler = [&](JobContext& c) -> Result<Json> {
    const std::string name = c.input()["n"].as_string();
    if (name == "1" && failing) return refuse(RefusalKind::unavailable, "test.later");
    order.push_back(name);
    return Json();
  };
  runner->add("a", handler);
  runner->add("b", handler);
  auto job = [](std::string n, std::string kind, std::int64_t record, Instant at = 0) {
    return JobRequest{.kind = std::move(kind), .input = Json(Json::Object{{"n", Json(std::move(n))}}), .entity_no = 12, .record_id = record, .run_at = at};
  };
  put(job("reminder", "a", 1, kNow + kMsPerDay));   // due later by its own wish
  put(job("1", "a", 1));
  put(job("2", "a", 1));
  put(job("other record", "a", 2));
  put(job("other kind", "b", 1));
  runner->run_due();
  EXPECT_EQ(order, (Words{"other record", "other kind"}));
  failing = false;
  pass(10'000);
  runner->run_due();
  EXPECT_EQ(order, (Words{"other record", "other kind", "1", "2"}));
}

TEST_P(JobsTest, TheJobOfADeadRunnerIsTakenOverAfterItsLease) {
  int attempt = 0;
  runner->add("a", [&](JobContext& c) -> Result<Json> { return attempt = c.job().attempt, Json(); });
  put({.kind = "a"});
  claim_and_die();
  EXPECT_EQ(runner->run_due(), 0);
  pass(kLeaseMs - 1);
  EXPECT_EQ(runner->run_due(), 0);
  pass(1);
  EXPECT_EQ(runner->run_due(), 1);
  EXPECT_EQ(attempt, 2);
}

TEST_P(JobsTest, AJobThatMayRunOnceAtMostIsDeadAfterACrash) {
  runner->add("a", [](JobContext&) -> Result<Json> { return Json(); });
  const auto id = put({.kind = "a", .attempts = 1});
  claim_and_die();
  pass(kLeaseMs);
  EXPECT_EQ(runner->run_due(), 0);
  EXPECT_EQ(get(id).state, JobState::dead);
  EXPECT_EQ(get(id).error["code"].as_string(), "job.lease_lost");
}

TEST_P(JobsTest, ARunThatWasThoughtDeadCannotActAnyMore) {
  runner->add("a", [](JobContext& c) -> Result<Json> {
    return c.finish([](Transaction& t) -> Result<Json> { return count(t), Json(); });
  });
  put({.kind = "a"});
  Leases slow(*db, clock, "slow");
  const auto jobs = slow.claim(JobLane::interactive, {"a"}, 1);
  ASSERT_EQ(jobs.size(), 1u);
  JobContext late(*db, clock, jobs[0]);
  pass(kLeaseMs);
  EXPECT_EQ(runner->run_due(), 1);
  const auto done = late.finish([](Transaction& t) -> Result<Json> { return count(t), Json(); });
  EXPECT_EQ(done.error().code, "job.lease_lost");
  EXPECT_FALSE(slow.succeed(jobs[0], Json()));
  EXPECT_EQ(tally(), 1);
}

TEST_P(JobsTest, ALongJobGoesOnFromItsLastStep) {
  int lives = 0;
  runner->add("a", [&](JobContext& c) -> Result<Json> {
    ++lives;
    for (std::int64_t i = c.checkpoint()["next"].as_int(0); i < 5; ++i) {
      if (i == 3 && lives == 1) throw Fault("test crash");
      CHECK_OK(c.step([&](Transaction& t) -> Result<JobContext::Progress> {
        count(t);
        return JobContext::Progress{i + 1, 5, Json(Json::Object{{"next", Json(i + 1)}})};
      }));
    }
    return c.finish([](Transaction&) -> Result<Json> { return Json("whole"); });
  });
  const auto id = put({.kind = "a"});
  runner->run_due();
  EXPECT_EQ(get(id).done, 3);
  EXPECT_EQ(get(id).total, 5);
  pass(10'000);
  runner->run_due();
  EXPECT_EQ(tally(), 5);
  EXPECT_EQ(get(id).state, JobState::done);
  EXPECT_EQ(get(id).result.as_string(), "whole");
}

TEST_P(JobsTest, CancellingStopsAWaitingJobAtOnceAndARunningOneAtItsNextStep) {
  const auto waiting = put({.kind = "a", .run_at = kNow + 1'000});
  EXPECT_TRUE(in_write([&](Transaction& t) { return queue->cancel(t, waiting); }));
  EXPECT_EQ(get(waiting).state, JobState::cancelled);
  EXPECT_EQ(in_write([&](Transaction& t) { return queue->cancel(t, waiting); }).error().code, "job.finished");
  EXPECT_EQ(in_write([&](Transaction& t) { return queue->cancel(t, 999); }).error().code, "job.not_found");
  runner->add("a", [&](JobContext& c) -> Result<Json> {
    for (int i = 0;; ++i) {
      CHECK_OK(c.step([&](Transaction& t) -> Result<JobContext::Progress> { return count(t), JobContext::Progress{i, 0, {}}; }));
      if (i == 1) {
        EXPECT_TRUE(in_write([&](Transaction& t) { return queue->cancel(t, c.job().id); }));
      }
    }
  });
  const auto running = put({.kind = "a"});
  runner->run_due();
  EXPECT_EQ(get(running).state, JobState::cancelled);
  EXPECT_EQ(tally(), 2);
}

TEST_P(JobsTest, SchedulesRunOnceWhateverTheNumberOfProcesses) {
  const auto paris = Zone::find("Europe/Paris");
  Runner other(*queue);
  int runs = 0;
  for (Runner* r : {&*runner, &other}) {
    r->add("digest", [&](JobContext&) -> Result<Json> { return ++runs, Json(); });
    r->schedule("test.digest", every_day_at("06:00"), {.kind = "digest"}, paris);
  }
  auto both = [&] {
    runner->run_due();
    other.run_due();
  };
  both();   // seen for the first time at 10:00 in Paris
  EXPECT_EQ(runs, 0);
  pass(19 * 3'600'000);   // 05:00
  both();
  EXPECT_EQ(runs, 0);
  pass(3'600'000);
  both();
  EXPECT_EQ(runs, 1);
  pass(3 * kMsPerDay);    // all were down: once, not three times
  both();
  EXPECT_EQ(runs, 2);
  clock.set(clock.now() - 3'600'000);   // a clock set back does not run it again
  both();
  EXPECT_EQ(runs, 2);
}

TEST_P(JobsTest, ListsAndPrunes) {
  runner->add("a", [](JobContext&) -> Result<Json> { return Json(); });
  const auto one = put({.kind = "a"}), two = put({.kind = "a"});
  put({.kind = "b", .run_at = kNow + 1});
  runner->run_due();
  ASSERT_TRUE(db->read({}, [&](Connection& c) -> Done {
    const auto done = queue->list(c, {.state = JobState::done});
    EXPECT_EQ(done.size(), 2u);
    EXPECT_EQ(done[0].id, two);
    EXPECT_EQ(queue->list(c, {.kind = "a", .before_id = two}).at(0).id, one);
    EXPECT_EQ(queue->list(c, {.kind = "b"}).size(), 1u);
    return {};
  }));
  ASSERT_TRUE(in_write([&](Transaction& t) -> Done {
    EXPECT_EQ(queue->prune(t, kNow + 30 * kMsPerDay), 0);
    EXPECT_EQ(queue->prune(t, kNow + 30 * kMsPerDay + 1), 2);
    return {};
  }));
}

// A process that is killed between two steps: its job stays leased, and goes on from the last step after 60 s.
TEST_P(JobsTest, AJobOutlivesTheProcessThatRanIt) {
  const auto id = put({.kind = "a"});
  db.close();
  int ends[2];
  ASSERT_EQ(::pipe(ends), 0);
  const pid_t pid = ::fork();
  if (pid == 0) {
    auto own = storage::open(db.options());
    if (!own) ::_exit(1);
    Queue its(**own, clock);
    Runner doomed(its);
    doomed.add("a", [&](JobContext& c) -> Result<Json> {
      CHECK_OK(c.step([&](Transaction& t) -> Result<JobContext::Progress> { return count(t), JobContext::Progress{1, 2, Json("half")}; }));
      if (::write(ends[1], "x", 1) != 1) ::_exit(2);
      for (;;) ::pause();
    });
    doomed.run_due();
    ::_exit(3);
  }
  char said = 0;
  ASSERT_EQ(::read(ends[0], &said, 1), 1);
  ::kill(pid, SIGKILL);
  ::waitpid(pid, nullptr, 0);
  ::close(ends[0]);
  ::close(ends[1]);
  db.reopen();
  ASSERT_TRUE(db.available());
  Queue again(*db, clock);
  Runner heir(again);
  heir.add("a", [&](JobContext& c) -> Result<Json> {
    EXPECT_EQ(c.checkpoint().as_string(), "half");
    return c.finish([](Transaction& t) -> Result<Json> { return count(t), Json(); });
  });
  EXPECT_EQ(heir.run_due(), 0);
  pass(kLeaseMs);
  EXPECT_EQ(heir.run_due(), 1);
  EXPECT_EQ(tally(), 2);
  std::optional<Job> job;
  ASSERT_TRUE(db->read({}, [&](Connection& c) -> Done { return job = again.find(c, id), Done{}; }));
  EXPECT_EQ(job->state, JobState::done);
  EXPECT_EQ(job->attempt, 2);
}

TEST_P(JobsTest, ThreadsTakeEachJobOnceAndAreWokenByTheCommit) {
  constexpr int kJobs = 60;
  std::latch ran(kJobs);
  Runner one(*queue, {.interactive = 3}), two(*queue, {.interactive = 3});
  for (Runner* r : {&one, &two}) {
    r->add("a", [&](JobContext& c) -> Result<Json> {
      auto done = c.finish([](Transaction& t) -> Result<Json> { return count(t), Json(); });
      if (done) ran.count_down();
      return done;
    });
    r->start();
  }
  for (int i = 0; i < kJobs; ++i) put({.kind = "a"});
  ran.wait();
  one.stop();
  two.stop();
  EXPECT_EQ(tally(), kJobs);
}

TEST_P(JobsTest, AStoppingProcessLetsItsLongJobGoOnElsewhere) {
  std::latch begun(1);
  Runner stopping(*queue);
  stopping.add("a", [&](JobContext& c) -> Result<Json> {
    bool first = true;
    for (;;) {
      CHECK_OK(c.step([&](Transaction&) -> Result<JobContext::Progress> { return JobContext::Progress{1, 2, Json("half")}; }));
      if (std::exchange(first, false)) begun.count_down();
    }
  });
  const auto id = put({.kind = "a"});
  stopping.start();
  begun.wait();
  stopping.stop();
  EXPECT_EQ(get(id).state, JobState::waiting);
  EXPECT_EQ(get(id).attempt, 0);
  std::string from;
  runner->add("a", [&](JobContext& c) -> Result<Json> { return from = c.checkpoint().as_string(), Json(); });
  EXPECT_EQ(runner->run_due(), 1);
  EXPECT_EQ(from, "half");
}

}  // namespace
}  // namespace socle::jobs
