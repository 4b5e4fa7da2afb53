// Indexes set aside come back as they were; statistics change what an open connection chooses.
#include "kernel/storage/indexes.h"

#include <algorithm>

#include "kernel/storage/statistics.h"
#include "kernel/storage/test_database.h"

namespace socle::storage {
namespace {

class IndexesTest : public EngineTest {
 protected:
  void SetUp() override {
    EngineTest::SetUp();
    if (IsSkipped() || HasFatalFailure()) return;
    ASSERT_TRUE(db->ddl({"CREATE TABLE step (id BIGINT PRIMARY KEY, record BIGINT, state BIGINT, code BIGINT)", "CREATE INDEX step_record ON step (record, id)",
                         "CREATE INDEX step_state ON step (state, id)", "CREATE UNIQUE INDEX step_code ON step (code)"}));
  }
  Done put(std::int64_t from, std::int64_t to) {
    return db->write(Lane::interactive, [&](Transaction& t) -> Done {
      for (std::int64_t i = from; i < to; ++i) t.execute("INSERT INTO step(id, record, state, code) VALUES (?1,?2,1,?1)", {Cell(i), Cell(i / 4)});
      return {};
    });
  }
  std::vector<std::string> indexes() {
    std::vector<std::string> out;
    EXPECT_TRUE(db->read({}, [&](Connection& c) -> Done {
      c.query(c.engine() == Engine::sqlite ? "SELECT sql FROM sqlite_master WHERE type='index' AND tbl_name='step' AND sql IS NOT NULL"
                                           : "SELECT indexdef FROM pg_indexes WHERE schemaname=current_schema() AND tablename='step'",
              {}, [&](const Row& r) {
                out.emplace_back(r.text(0));
                return true;
              });
      return {};
    }));
    std::sort(out.begin(), out.end());
    return out;
  }
};
SOCLE_ENGINES(IndexesTest);

TEST_P(IndexesTest, ComeBackAsTheyWereAndUniqueOnesNeverLeave) {
  const auto before = indexes();
  auto aside = set_aside_indexes(*db, {"step"});
  ASSERT_TRUE(aside);
  EXPECT_EQ(aside->size(), 2U);
  EXPECT_EQ(indexes().size(), before.size() - 2);
  ASSERT_TRUE(put(1, 10));
  const auto again = [&] { return put(9, 10); };   // the code 9 is taken
  EXPECT_ANY_THROW({
    if (!again()) throw Fault("refused");
  });
  ASSERT_TRUE(put_back_indexes(*db, *aside));
  EXPECT_EQ(indexes(), before);
}

TEST_P(IndexesTest, StatisticsReachConnectionsThatAreOpen) {
  if (db->engine() != Engine::sqlite) GTEST_SKIP() << "PostgreSQL's own plans are its own affair";
  ASSERT_TRUE(put(1, 4000));
  int asked = 0;
  const auto plan = [&] {
    std::string text;
    EXPECT_TRUE(db->read({}, [&](Connection& c) -> Done {
      // An explanation that is cached never looks at the schema again; a statement that runs does.
      EXPECT_EQ(c.integer("SELECT count(*) FROM step WHERE state=2"), 0);
      c.query("EXPLAIN QUERY PLAN SELECT " + std::to_string(++asked) + ", id FROM step WHERE state=1 AND record IN (1,2,3,4,5,6,7,8,9,10,11,12) ORDER BY +id", {}, [&](const Row& r) {
        text += std::string(r.text(3)) + "\n";
        return true;
      });
      return {};
    }));
    return text;
  };
  EXPECT_NE(plan().find("step_state"), std::string::npos) << plan();   // an equality is ten rows, a list of twelve more
  ASSERT_TRUE(refresh_statistics(*db));
  EXPECT_NE(plan().find("step_record"), std::string::npos) << plan();
  ASSERT_TRUE(refresh_statistics(*db));   // again, over a table that exists
}

}  // namespace
}  // namespace socle::storage
