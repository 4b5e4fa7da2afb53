// The faults of TRUST 4 on PostgreSQL: cut connections, at COMMIT too, restarts, lost races.
#include <signal.h>

#include <fstream>
#include <latch>
#include <thread>

#include "kernel/storage/postgres/parameters.h"
#include "kernel/storage/test_database.h"

namespace socle::storage {
namespace {

TEST(DollarParameters, OnlyParametersAreRewritten) {
  EXPECT_EQ(dollar_parameters("a=?1 AND b=?12"), "a=$1 AND b=$12");
  EXPECT_EQ(dollar_parameters("a='?1' AND \"?2\"=?3 -- ?4\n AND c=?5"), "a='?1' AND \"?2\"=$3 -- ?4\n AND c=$5");
  EXPECT_EQ(dollar_parameters("/* ?1 */ 'it''s ?2' ?3"), "/* ?1 */ 'it''s ?2' $3");
  EXPECT_EQ(dollar_parameters("$$ ?1 $$ || $x$ ?2 $$ $x$ || ?3"), "$$ ?1 $$ || $x$ ?2 $$ $x$ || $3");
  EXPECT_EQ(dollar_parameters("j ? 'a' AND j ?| b AND k=?1"), "j ? 'a' AND j ?| b AND k=$1");
  EXPECT_EQ(dollar_parameters("'open ?1"), "'open ?1");
  EXPECT_EQ(dollar_parameters("?"), "?");
}

class PostgresFaults : public testing::Test {
 protected:
  void SetUp() override {
    if (!db.available())
      GTEST_SKIP() << "PostgreSQL is not installed: " << testing::UnitTest::GetInstance()->current_test_info()->name() << " not run";
    ASSERT_TRUE(write([](Transaction& t) -> Done {
      t.script("CREATE TABLE t (id BIGINT PRIMARY KEY, n BIGINT); CREATE SEQUENCE tries");
      return {};
    }));
  }
  Done write(const std::function<Done(Transaction&)>& work) { return db->write(Lane::interactive, work); }
  std::int64_t rows() {
    std::int64_t n = -1;
    EXPECT_TRUE(db->read({}, [&](Connection& c) -> Done { return n = c.integer("SELECT count(*) FROM t"), Done{}; }));
    return n;
  }
  static std::int64_t backend(Connection& c) { return c.integer("SELECT pg_backend_pid()"); }
  static void terminate(std::int64_t pid) {
    ASSERT_TRUE(TestPostgres::instance().admin().read({}, [&](Connection& c) -> Done {
      // Waits until the backend is gone, so that the connection is cut when this returns.
      EXPECT_EQ(c.integer("SELECT CASE WHEN pg_terminate_backend(?1::int, 5000) THEN 1 ELSE 0 END", {std::to_string(pid)}), 1);
      return {};
    }));
  }
  static bool own_server() { return !TestPostgres::instance().folder().empty(); }
  TestDatabase db{Engine::postgres};
};

TEST_F(PostgresFaults, AConnectionCutBeforeCommitIsTriedAgain) {
  int runs = 0;
  ASSERT_TRUE(write([&](Transaction& t) -> Done {
    t.execute("INSERT INTO t VALUES (1,0)");
    if (++runs == 1) terminate(backend(t));
    t.execute("INSERT INTO t VALUES (2,0)");
    return {};
  }));
  EXPECT_EQ(runs, 2);
  EXPECT_EQ(rows(), 2);
  int reads = 0;
  ASSERT_TRUE(db->read({}, [&](Connection& c) -> Done {
    if (++reads == 1) terminate(backend(c));
    c.integer("SELECT 1");
    return {};
  }));
  EXPECT_EQ(reads, 2);
}

TEST_F(PostgresFaults, AConnectionThatIsCutEachTimeIsUnreachable) {
  int runs = 0;
  const Done done = write([&](Transaction& t) -> Done {
    ++runs;
    terminate(backend(t));
    t.execute("INSERT INTO t VALUES (1,0)");
    return {};
  });
  EXPECT_EQ(done.error().code, "storage.unreachable");
  EXPECT_EQ(runs, 4);
  EXPECT_EQ(rows(), 0);
}

// A trigger that fires inside COMMIT ends its own backend the first time: the server says "aborted", the work is run again.
TEST_F(PostgresFaults, ACommitThatWasRolledBackIsRunAgainOnce) {
  ASSERT_TRUE(write([](Transaction& t) -> Done {
    t.script("CREATE FUNCTION die() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
             "IF nextval('tries')=1 THEN PERFORM pg_terminate_backend(pg_backend_pid()); PERFORM pg_sleep(5); END IF; RETURN NULL; END $$;"
             "CREATE CONSTRAINT TRIGGER die AFTER INSERT ON t DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION die()");
    return {};
  }));
  int runs = 0, acts = 0;
  ASSERT_TRUE(write([&](Transaction& t) -> Done {
    ++runs;
    t.after_commit([&] { ++acts; });
    return t.execute("INSERT INTO t VALUES (1,0)"), Done{};
  }));
  EXPECT_EQ(runs, 2);
  EXPECT_EQ(acts, 1);
  EXPECT_EQ(rows(), 1);
}

// COMMIT waits for a standby that does not exist: the transaction is committed, its answer never comes.
class PostgresCommit : public PostgresFaults {
 protected:
  void SetUp() override {
    PostgresFaults::SetUp();
    if (IsSkipped()) return;
    if (!own_server()) GTEST_SKIP() << "a server of other tests is not stopped: " << testing::UnitTest::GetInstance()->current_test_info()->name();
    set("ALTER SYSTEM SET synchronous_standby_names='nobody'");
  }
  void TearDown() override {
    if (db.available() && own_server()) set("ALTER SYSTEM RESET synchronous_standby_names");
  }
  static void set(const std::string& statement) {
    ASSERT_TRUE(TestPostgres::instance().admin().ddl({statement, "SELECT pg_reload_conf()"}));
    const bool on = statement.find("RESET") == std::string::npos;
    std::string now;
    do {
      ASSERT_TRUE(TestPostgres::instance().admin().read({}, [&](Connection& c) -> Done { return now = c.text("SHOW synchronous_standby_names"), Done{}; }));
    } while ((now == "nobody") != on);
  }
  std::int64_t waiting_backend() {
    std::int64_t pid = 0;
    while (pid == 0)
      EXPECT_TRUE(TestPostgres::instance().admin().read({}, [&](Connection& c) -> Done {
        return pid = c.integer("SELECT pid FROM pg_stat_activity WHERE wait_event='SyncRep'"), Done{};
      }));
    return pid;
  }
};

TEST_F(PostgresCommit, ACommitWhoseAnswerWasCutIsFoundToBeCommitted) {
  int runs = 0;
  Done done;
  std::thread writer([&] {
    done = write([&](Transaction& t) -> Done { return ++runs, t.execute("INSERT INTO t VALUES (1,0)"), Done{}; });
  });
  terminate(waiting_backend());
  writer.join();
  EXPECT_TRUE(done);
  EXPECT_EQ(runs, 1);
  EXPECT_EQ(rows(), 1);
}

TEST_F(PostgresCommit, WhenTheServerDoesNotComeBackTheOutcomeIsUnknown) {
  bool unknown = false;
  std::thread writer([&] {
    try {
      static_cast<void>(write([](Transaction& t) -> Done { return t.execute("INSERT INTO t VALUES (1,0)"), Done{}; }));
    } catch (const OutcomeUnknown&) {
      unknown = true;
    }
  });
  waiting_backend();
  const std::string folder = TestPostgres::instance().folder();
  int postmaster = 0;
  std::ifstream(folder + "/data/postmaster.pid") >> postmaster;
  ASSERT_GT(postmaster, 1);
  ASSERT_EQ(::kill(postmaster, SIGQUIT), 0);   // an immediate stop: a power cut for its clients
  writer.join();
  EXPECT_TRUE(unknown);
  TestPostgres::shell(TestPostgres::script() + "restart " + folder);
  EXPECT_EQ(rows(), 1);                        // it was committed: only nobody could say so
}

TEST_F(PostgresFaults, ARestartOfTheServerIsSurvived) {
  if (!own_server()) GTEST_SKIP() << "a server of other tests is not restarted: ARestartOfTheServerIsSurvived";
  ASSERT_TRUE(write([](Transaction& t) -> Done { return t.execute("INSERT INTO t VALUES (1,0)"), Done{}; }));
  EXPECT_EQ(rows(), 1);
  TestPostgres::shell(TestPostgres::script() + "restart " + TestPostgres::instance().folder());
  EXPECT_TRUE(write([](Transaction& t) -> Done { return t.execute("INSERT INTO t VALUES (2,0)"), Done{}; }));
  EXPECT_EQ(rows(), 2);
}

TEST_F(PostgresFaults, TheListenerHearsAgainAfterItsConnectionWasCut) {
  std::mutex mutex;
  std::vector<std::string> heard;
  std::latch first(1), again(1), last(1);
  db->listen("test_channel", [&](std::string_view payload) {
    std::lock_guard lock(mutex);
    heard.emplace_back(payload);
    if (payload == "one") first.count_down();
    if (payload.empty()) again.count_down();
    if (payload == "two") last.count_down();
  });
  db->notify("test_channel", "one");
  first.wait();
  std::int64_t pid = 0;
  ASSERT_TRUE(db->read({}, [&](Connection& c) -> Done {
    return pid = c.integer("SELECT pid FROM pg_stat_activity WHERE query LIKE 'LISTEN%test_channel%' AND pid<>pg_backend_pid()"), Done{};
  }));
  terminate(pid);
  again.wait();      // an empty payload: something may have been missed
  db->notify("test_channel", "two");
  last.wait();
}

TEST_F(PostgresFaults, ADeadlockIsRunAgain) {
  ASSERT_TRUE(write([](Transaction& t) -> Done { return t.execute("INSERT INTO t VALUES (1,0),(2,0)"), Done{}; }));
  std::latch both(2);
  std::atomic<int> runs{0};
  auto cross = [&](std::int64_t a, std::int64_t b) {
    bool first = true;
    EXPECT_TRUE(write([&](Transaction& t) -> Done {
      ++runs;
      t.execute("UPDATE t SET n=n+1 WHERE id=?1", {a});
      if (std::exchange(first, false)) both.arrive_and_wait();
      t.execute("UPDATE t SET n=n+1 WHERE id=?1", {b});
      return {};
    }));
  };
  std::thread one([&] { cross(1, 2); }), two([&] { cross(2, 1); });
  one.join();
  two.join();
  EXPECT_GE(runs, 3);
  std::int64_t sum = 0;
  ASSERT_TRUE(db->read({}, [&](Connection& c) -> Done { return sum = c.integer("SELECT sum(n) FROM t"), Done{}; }));
  EXPECT_EQ(sum, 4);
}

// The check of both found nothing; the second to insert runs again and then sees the first.
TEST_F(PostgresFaults, AUniqueValueTakenMeanwhileIsSeenByASecondRun) {
  std::latch both(2);
  std::atomic<int> taken{0};
  auto create = [&] {
    bool first = true;
    const Done done = write([&](Transaction& t) -> Done {
      const bool there = t.exists("SELECT 1 FROM t WHERE id=1");
      if (std::exchange(first, false)) both.arrive_and_wait();
      if (there) return refuse(RefusalKind::invalid, "test.taken");
      return t.execute("INSERT INTO t VALUES (1,0)"), Done{};
    });
    if (!done && done.error().code == "test.taken") ++taken;
  };
  std::thread one(create), two(create);
  one.join();
  two.join();
  EXPECT_EQ(taken, 1);
  EXPECT_EQ(rows(), 1);
}

TEST_F(PostgresFaults, AnErrorThatTheWorkHidesIsAFault) {
  EXPECT_THROW(static_cast<void>(write([](Transaction& t) -> Done {
                 t.execute("INSERT INTO t VALUES (1,0)");
                 try {
                   t.execute("INSERT INTO nowhere VALUES (1)");
                 } catch (const Fault&) {
                 }
                 return {};
               })),
               Fault);
  EXPECT_EQ(rows(), 0);
}

TEST_F(PostgresFaults, AnIndexLeftInvalidIsMadeAgain) {
  ASSERT_TRUE(write([](Transaction& t) -> Done { return t.execute("INSERT INTO t VALUES (1,5),(2,5)"), Done{}; }));
  const std::vector<std::string> index = {"CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS t_n ON t (n)"};
  EXPECT_THROW(static_cast<void>(db->ddl(index)), Fault);
  ASSERT_TRUE(write([](Transaction& t) -> Done { return t.execute("UPDATE t SET n=id"), Done{}; }));
  ASSERT_TRUE(db->ddl(index));
  ASSERT_TRUE(db->read({}, [](Connection& c) -> Done {
    EXPECT_TRUE(c.exists("SELECT 1 FROM pg_index WHERE indexrelid='t_n'::regclass AND indisvalid"));
    return {};
  }));
}

TEST_F(PostgresFaults, AColumnAddedWhileItsTableIsReadIsSeen) {
  const std::string all = "SELECT * FROM t ORDER BY id";
  auto width = [&] {
    int columns = 0;
    EXPECT_TRUE(db->read({}, [&](Connection& c) -> Done {
      c.query(all, {}, [&](const Row&) { return ++columns, true; });
      return {};
    }));
    return columns;
  };
  ASSERT_TRUE(write([](Transaction& t) -> Done { return t.execute("INSERT INTO t VALUES (1,0)"), Done{}; }));
  EXPECT_EQ(width(), 1);
  ASSERT_TRUE(db->ddl({"ALTER TABLE t ADD COLUMN extra TEXT"}));
  EXPECT_EQ(width(), 1);   // "cached plan must not change result type" is met by preparing again
}

}  // namespace
}  // namespace socle::storage
