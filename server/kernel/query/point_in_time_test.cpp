// Questions about a past date on both engines, over spans written by hand.
#include "kernel/expr/test_model.h"
#include "kernel/query/point_in_time.h"
#include "kernel/storage/test_database.h"

namespace socle::query {
namespace {
using expr::World;

class PastTest : public storage::EngineTest {
 protected:
  void SetUp() override {
    EngineTest::SetUp();
    if (IsSkipped() || HasFatalFailure()) return;
    for (int id : {1, 2, 3}) world.add("opportunity", Json(Json::Object{{"id", Json(id)}, {"owner", Json(100 + id)}}));
    world.add("opportunity", Json(Json::Object{{"id", Json(4)}, {"deleted", true}}));
    world.create(*db);
    ASSERT_TRUE(db->write(storage::Lane::interactive, [&](storage::Transaction& t) -> Done {
      const std::string n = t.dialect().column_type(meta::ColumnKind::integer),
                        s = t.dialect().column_type(meta::ColumnKind::text);
      t.execute("CREATE TABLE \"opportunity__spans\" (\"record_id\" " + n + ", \"from_at\" " + n + ", \"to_at\" " + n +
                ", \"stage\" " + s + ", \"amount\" " + n + ", \"amount__cur\" " + s + ", \"amount__base\" " + n + ")");
      const auto span = [&](std::int64_t id, std::int64_t from, std::int64_t to, const char* stage, std::int64_t base) {
        t.execute("INSERT INTO \"opportunity__spans\" VALUES (?1,?2,?3,?4,?5,'EUR',?5)",
                  {id, from, to, std::string(stage), base});
      };
      constexpr std::int64_t kOpen = 9'007'199'254'740'991;
      span(1, 100, 200, "to_qualify", 10);
      span(1, 200, 300, "proposal", 10);
      span(1, 300, 500, "proposal", 25);  // the amount moved, the stage did not
      span(1, 500, kOpen, "won", 25);
      span(2, 150, kOpen, "to_qualify", 7);
      span(3, 400, kOpen, "won", 1);
      span(4, 100, kOpen, "won", 1000);  // in the trash today
      return {};
    }));
  }
  std::vector<std::string> rows(const Statement& s, int columns) {
    std::vector<std::string> out;
    EXPECT_TRUE(db->read({}, [&](storage::Connection& c) -> Done {
      c.query(s.sql, s.parameters, [&](const storage::Row& r) {
        std::string line;
        for (int i = 0; i < columns; ++i)
          line += (i ? " " : "") + (r.is_null(i) ? std::string("-") : std::string(r.text(i)));
        out.push_back(line);
        return true;
      });
      return {};
    }));
    return out;
  }
  PastRequest everyone() {
    return {&world.snapshot(),
            &world.entity("opportunity"),
            nullptr,
            {{{{Branch::Kind::all, {}, {}}}, {}, 13, {}, 0, {}}, {}, &world.context}};
  }
  World world;
};
SOCLE_ENGINES(PastTest);
using Lines = std::vector<std::string>;

TEST_P(PastTest, StateAtADate) {
  const Field &stage = world.field("opportunity", "stage"), &amount = world.field("opportunity", "amount");
  const auto at = [&](Instant t) {
    return rows(state_at(everyone(), {&stage, &amount}, t, db->dialect())->statement, 3);
  };
  EXPECT_EQ(at(99), Lines{});
  EXPECT_EQ(at(100), Lines{"1 to_qualify 10"});
  EXPECT_EQ(at(199), (Lines{"1 to_qualify 10", "2 to_qualify 7"}));
  EXPECT_EQ(at(200), (Lines{"1 proposal 10", "2 to_qualify 7"}));
  EXPECT_EQ(at(450), (Lines{"1 proposal 25", "2 to_qualify 7", "3 won 1"}));
  auto columns = state_at(everyone(), {&stage, &amount}, 450, db->dialect());
  ASSERT_EQ(columns->columns.size(), 2u);
  EXPECT_EQ(columns->columns[1].first, 2);
  EXPECT_EQ(columns->columns[1].cells, 3);
}
TEST_P(PastTest, CountAtADate) {
  const Field &stage = world.field("opportunity", "stage"), &amount = world.field("opportunity", "amount");
  EXPECT_EQ(rows(*count_at(everyone(), stage, &amount, 600, db->dialect()), 3), (Lines{"to_qualify 1 7", "won 2 26"}));
  EXPECT_EQ(rows(*count_at(everyone(), stage, nullptr, 600, db->dialect()), 3), (Lines{"to_qualify 1 -", "won 2 -"}));
}
TEST_P(PastTest, TimeInAStage) {
  const Field& stage = world.field("opportunity", "stage");
  EXPECT_EQ(rows(*time_in(everyone(), stage, 0, 1000, db->dialect()), 3),
            (Lines{"proposal 1 300", "to_qualify 2 950", "won 2 1100"}));
  EXPECT_EQ(rows(*time_in(everyone(), stage, 250, 450, db->dialect()), 3),
            (Lines{"proposal 1 200", "to_qualify 1 200", "won 1 50"}));
}
TEST_P(PastTest, RightsOfTodayAndTrackedFieldsOnly) {
  PastRequest p = everyone();
  p.reader.rows = {{{Branch::Kind::column, "owner", {102}}}, {}, 13, {}, 0, {}};
  EXPECT_EQ(rows(state_at(p, {&world.field("opportunity", "stage")}, 450, db->dialect())->statement, 2),
            Lines{"2 to_qualify"});
  EXPECT_EQ(state_at(p, {&world.field("opportunity", "name")}, 450, db->dialect()).error().code, "query.not_tracked");
}

}  // namespace
}  // namespace socle::query
