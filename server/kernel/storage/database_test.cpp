// What every caller of storage may count on, on both engines.
#include <atomic>
#include <thread>

#include "kernel/storage/test_database.h"

namespace socle::storage {
namespace {

class DatabaseTest : public EngineTest {
 protected:
  void SetUp() override {
    EngineTest::SetUp();
    if (IsSkipped() || HasFatalFailure()) return;
    ASSERT_TRUE(db->write(Lane::interactive, [&](Transaction& t) -> Done {
      const auto& d = t.dialect();
      using enum meta::ColumnKind;
      t.execute("CREATE TABLE \"order\" (id " + d.column_type(integer) + " PRIMARY KEY, name " + d.column_type(text) + ", n " +
                d.column_type(integer) + ", k " + d.column_type(blob) + ")");
      return {};
    }));
  }
  Done put(std::int64_t id, std::string name, std::int64_t n = 0) {
    return db->write(Lane::interactive, [&](Transaction& t) -> Done {
      t.execute("INSERT INTO \"order\" (id,name,n) VALUES (?1,?2,?3)", {id, name, n});
      return {};
    });
  }
  std::int64_t count() {
    std::int64_t n = -1;
    EXPECT_TRUE(db->read({}, [&](Connection& c) -> Done {
      n = c.integer("SELECT count(*) FROM \"order\"");
      return {};
    }));
    return n;
  }
};
SOCLE_ENGINES(DatabaseTest);

TEST_P(DatabaseTest, WritesAndReadsEveryKindOfCell) {
  const std::string bytes("\x00\x01\xff'\\x", 6);
  ASSERT_TRUE(db->write(Lane::interactive, [&](Transaction& t) -> Done {
    EXPECT_EQ(t.execute("INSERT INTO \"order\" (id,name,n,k) VALUES (?1,?2,?3,?4)", {std::int64_t{1} << 52, "L'Été ?1 $2", INT64_MIN, Blob{bytes}}), 1);
    EXPECT_EQ(t.execute("INSERT INTO \"order\" (id,name,n,k) VALUES (?1,?2,?3,?4)", {std::int64_t{2}, {}, {}, {}}), 1);
    return {};
  }));
  int rows = 0;
  ASSERT_TRUE(db->read({}, [&](Connection& c) -> Done {
    c.query("SELECT id,name,n,k FROM \"order\" ORDER BY id DESC", {}, [&](const Row& r) {
      if (rows++ == 0) {
        EXPECT_EQ(r.integer(0), std::int64_t{1} << 52);
        EXPECT_EQ(r.text(1), "L'Été ?1 $2");
        EXPECT_EQ(r.integer(2), INT64_MIN);
        EXPECT_EQ(r.blob(3), bytes);
        EXPECT_EQ(std::get<Blob>(r.cell(3, meta::ColumnKind::blob)).bytes, bytes);
      } else {
        EXPECT_TRUE(r.is_null(1) && r.is_null(2) && r.is_null(3));
        EXPECT_EQ(r.integer(2), 0);
        EXPECT_EQ(r.text(1), "");
        EXPECT_EQ(r.cell(2, meta::ColumnKind::integer), Cell{});
      }
      return true;
    });
    EXPECT_EQ(c.integer("SELECT count(*) FROM \"order\" WHERE k=?1", {Blob{bytes}}), 1);
    return {};
  }));
  EXPECT_EQ(rows, 2);
}

TEST_P(DatabaseTest, ARefusalUndoesItsWriteAlone) {
  ASSERT_TRUE(put(1, "kept"));
  int acts = 0;
  const Done refused = db->write(Lane::interactive, [&](Transaction& t) -> Done {
    t.execute("DELETE FROM \"order\"");
    t.after_commit([&] { ++acts; });
    return refuse(RefusalKind::conflict, "test.no");
  });
  EXPECT_EQ(refused.error().code, "test.no");
  EXPECT_EQ(count(), 1);
  EXPECT_EQ(acts, 0);
}

TEST_P(DatabaseTest, AFaultReachesTheCallerAndUndoesItsWrite) {
  EXPECT_THROW(static_cast<void>(db->write(Lane::interactive, [&](Transaction& t) -> Done {
                 t.execute("INSERT INTO \"order\" (id) VALUES (7)");
                 t.execute("INSERT INTO nowhere VALUES (1)");
                 return {};
               })),
               Fault);
  EXPECT_EQ(count(), 0);
  ASSERT_TRUE(put(7, "again"));
}

TEST_P(DatabaseTest, APartIsUndoneAlone) {
  int acts = 0;
  ASSERT_TRUE(db->write(Lane::interactive, [&](Transaction& t) -> Done {
    t.execute("INSERT INTO \"order\" (id) VALUES (1)");
    const Done part = t.savepoint([&]() -> Done {
      t.execute("INSERT INTO \"order\" (id) VALUES (2)");
      t.after_commit([&] { acts += 10; });
      return refuse(RefusalKind::invalid, "test.part");
    });
    EXPECT_EQ(part.error().code, "test.part");
    EXPECT_THROW(static_cast<void>(t.savepoint([&]() -> Done {
                   t.execute("INSERT INTO nowhere VALUES (1)");
                   return {};
                 })),
                 Fault);
    return t.savepoint([&]() -> Done {
      t.after_commit([&] { ++acts; });
      t.execute("INSERT INTO \"order\" (id) VALUES (3)");
      return t.savepoint([&]() -> Done {
        t.execute("INSERT INTO \"order\" (id) VALUES (4)");
        return {};
      });
    });
  }));
  EXPECT_EQ(count(), 3);
  EXPECT_EQ(acts, 1);
}

TEST_P(DatabaseTest, QueriesNestEvenWithTheSameText) {
  for (int i = 1; i <= 3; ++i) ASSERT_TRUE(put(i, "x"));
  int pairs = 0;
  ASSERT_TRUE(db->read({}, [&](Connection& c) -> Done {
    const std::string sql = "SELECT id FROM \"order\" WHERE id>=?1 ORDER BY id";
    c.query(sql, {std::int64_t{1}}, [&](const Row& outer) {
      c.query(sql, {outer.integer(0)}, [&](const Row&) { return ++pairs, true; });
      return true;
    });
    return {};
  }));
  EXPECT_EQ(pairs, 6);
}

TEST_P(DatabaseTest, TheSameTextTakesNullsNumbersAndTexts) {
  ASSERT_TRUE(db->read({}, [&](Connection& c) -> Done {
    EXPECT_FALSE(c.exists("SELECT 1 FROM \"order\" WHERE n=?1", {Cell{}}));
    EXPECT_FALSE(c.exists("SELECT 1 FROM \"order\" WHERE n=?1", {std::int64_t{5'000'000'000}}));
    EXPECT_EQ(c.integer("SELECT ?1+1", {std::int64_t{5'000'000'000}}), 5'000'000'001);
    EXPECT_EQ(c.text("SELECT coalesce(?1,'none')", {Cell{}}), "none");
    EXPECT_EQ(c.text("SELECT coalesce(?1,'none')", {std::string("some")}), "some");
    return {};
  }));
}

TEST_P(DatabaseTest, IdsAreConsecutiveAndNeverGivenTwice) {
  std::mutex mutex;
  std::set<std::int64_t> seen;
  auto take = [&](std::int64_t n, bool commit) {
    const Done done = db->write(Lane::interactive, [&](Transaction& t) -> Done {
      const std::int64_t first = t.allocate_ids(n);
      if (!commit) return refuse(RefusalKind::invalid, "test.no");
      std::lock_guard lock(mutex);
      for (std::int64_t i = 0; i < n; ++i) EXPECT_TRUE(seen.insert(first + i).second) << first + i;
      return {};
    });
    EXPECT_EQ(done.has_value(), commit);
  };
  take(5000, false);
  std::vector<std::thread> threads;
  for (int w = 0; w < 4; ++w)
    threads.emplace_back([&, w] {
      for (int i = 0; i < 40; ++i) take(1 + (i * 37 + w) % 300, i % 3 != 0);
    });
  for (auto& t : threads) t.join();
  db.reopen();
  take(1500, true);
  EXPECT_GT(*seen.begin(), 0);
  EXPECT_LT(*seen.rbegin(), std::int64_t{1} << 53);
}

TEST_P(DatabaseTest, TwoWritersLoseNothing) {
  ASSERT_TRUE(put(1, "counter"));
  std::vector<std::thread> threads;
  for (int w = 0; w < 2; ++w)
    threads.emplace_back([&] {
      for (int i = 0; i < 100; ++i)
        EXPECT_TRUE(db->write(Lane::interactive, [&](Transaction& t) -> Done {
          const std::int64_t n = t.integer("SELECT n FROM \"order\" WHERE id=1" + t.dialect().for_update());
          t.execute("UPDATE \"order\" SET n=?1 WHERE id=1", {n + 1});
          return {};
        }));
    });
  for (auto& t : threads) t.join();
  std::int64_t n = 0;
  ASSERT_TRUE(db->read({}, [&](Connection& c) -> Done { return n = c.integer("SELECT n FROM \"order\" WHERE id=1"), Done{}; }));
  EXPECT_EQ(n, 200);
}

TEST_P(DatabaseTest, AReadStandsUnderOneSnapshot) {
  ASSERT_TRUE(put(1, "x"));
  ASSERT_TRUE(db->read({}, [&](Connection& c) -> Done {
    EXPECT_EQ(c.integer("SELECT count(*) FROM \"order\""), 1);
    std::thread([&] { EXPECT_TRUE(put(2, "y")); }).join();
    EXPECT_EQ(c.integer("SELECT count(*) FROM \"order\""), 1);
    return {};
  }));
  EXPECT_EQ(count(), 2);
}

TEST_P(DatabaseTest, AReadConnectionRefusesToWrite) {
  EXPECT_THROW(static_cast<void>(db->read({}, [](Connection& c) -> Done {
                 c.execute("DELETE FROM \"order\"");
                 return {};
               })),
               Fault);
  const Done by_query = db->read({}, [](Connection& c) -> Done {
    c.query("DELETE FROM \"order\" RETURNING id", {}, [](const Row&) { return true; });
    return {};
  });
  EXPECT_EQ(by_query.error().code, "storage.read_only");
}

constexpr std::string_view kEndless =
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n WHERE i<1000000000) SELECT count(*) FROM n";

TEST_P(DatabaseTest, AReadPastItsDeadlineIsTooWide) {
  const Done late = db->read({.deadline_ms = 30}, [](Connection& c) -> Done { return c.integer(kEndless), Done{}; });
  EXPECT_EQ(late.error().code, "query.too_wide");
  EXPECT_EQ(late.error().kind, RefusalKind::unavailable);
  EXPECT_EQ(count(), 0);
}

TEST_P(DatabaseTest, AReadWhoseAskerLeftIsStopped) {
  const std::function<bool()> cancelled = [] { return true; };
  const Done stopped = db->read({.deadline_ms = 0, .cancelled = &cancelled}, [](Connection& c) -> Done { return c.integer(kEndless), Done{}; });
  EXPECT_EQ(stopped.error().code, "query.cancelled");
}

TEST_P(DatabaseTest, SumsAreExactBeyondSixtyFourBits) {
  for (int i = 1; i <= 3; ++i) ASSERT_TRUE(put(i, i == 3 ? "b" : "a", i == 3 ? 5 : INT64_MAX));
  ASSERT_TRUE(db->read({}, [&](Connection& c) -> Done {
    std::vector<std::string> sums;
    c.query("SELECT " + c.dialect().sum("n") + " FROM \"order\" GROUP BY name ORDER BY name", {}, [&](const Row& r) { return sums.emplace_back(r.text(0)), true; });
    EXPECT_EQ(sums, (std::vector<std::string>{"18446744073709551614", "5"}));
    EXPECT_EQ(c.text("SELECT " + c.dialect().sum("n") + " FROM \"order\" WHERE id>9"), "");
    return {};
  }));
}

TEST_P(DatabaseTest, TheDialectFindsThePrimaryPartOfAKey) {
  ASSERT_TRUE(db->write(Lane::interactive, [&](Transaction& t) -> Done {
    t.execute("INSERT INTO \"order\" (id,k) VALUES (1,?1)", {Blob{std::string("\x30\x31\x01\x05\x01\x06", 6)}});
    t.execute("CREATE INDEX order_k ON \"order\" (" + t.dialect().primary_part("k") + ")");
    EXPECT_TRUE(t.exists("SELECT 1 FROM \"order\" WHERE " + t.dialect().primary_part("k") + "=?1", {Blob{"\x30\x31"}}));
    EXPECT_EQ(t.integer("SELECT " + t.dialect().position("'bonjour'", "'jour'")), 4);
    EXPECT_EQ(t.integer("SELECT " + t.dialect().bucket("15", "VALUES (10),(20),(30)")), 10);
    return {};
  }));
}

TEST_P(DatabaseTest, BulkAndInteractiveWritesShareTheWriter) {
  std::vector<std::thread> threads;
  for (int w = 0; w < 3; ++w)
    threads.emplace_back([&, w] {
      for (int i = 0; i < 30; ++i)
        EXPECT_TRUE(db->write(w == 0 ? Lane::bulk : Lane::interactive, [&](Transaction& t) -> Done {
          t.execute("INSERT INTO \"order\" (id) VALUES (?1)", {std::int64_t{w * 1000 + i}});
          return {};
        }));
    });
  for (auto& t : threads) t.join();
  EXPECT_EQ(count(), 90);
  EXPECT_EQ(db->write_queue_depth(), 0);
}

TEST_P(DatabaseTest, DdlAddsColumnsAndIndexes) {
  ASSERT_TRUE(db->ddl({"ALTER TABLE \"order\" ADD COLUMN extra " + db->dialect().column_type(meta::ColumnKind::text),
                       "CREATE INDEX CONCURRENTLY IF NOT EXISTS order_extra ON \"order\" (extra)"}));
  ASSERT_TRUE(db->write(Lane::interactive, [&](Transaction& t) -> Done {
    EXPECT_EQ(t.execute("INSERT INTO \"order\" (id,extra) VALUES (1,?1)", {std::string("x")}), 1);
    return {};
  }));
}

TEST_P(DatabaseTest, MigrationsRunOnceInOrderAndRefuseWhatTheyDoNotKnow) {
  const std::vector<Migration> two = {{2, "0002_b", "INSERT INTO m VALUES (2); INSERT INTO m VALUES (3)"}, {1, "0001_a", "CREATE TABLE m (n INTEGER)"}};
  ASSERT_TRUE(migrate(*db, two));
  ASSERT_TRUE(migrate(*db, two));
  ASSERT_TRUE(db->read({}, [&](Connection& c) -> Done {
    EXPECT_EQ(c.integer("SELECT count(*) FROM m"), 2);
    return {};
  }));
  EXPECT_EQ(migrate(*db, {two[1]}).error().code, "storage.newer");
  EXPECT_EQ(migrate(*db, {{1, "0001_a", "CREATE TABLE other (n INTEGER)"}, two[0]}).error().code, "storage.migration_changed");
}

TEST_P(DatabaseTest, SurvivesBeingClosedAndOpened) {
  ASSERT_TRUE(put(1, "kept"));
  db.reopen();
  ASSERT_TRUE(db.available());
  EXPECT_EQ(count(), 1);
}

}  // namespace
}  // namespace socle::storage
