// cases.json in memory, on SQLite and on PostgreSQL: the three must say what the file says (KERNEL F3).
#include <algorithm>

#include "kernel/expr/test_model.h"
#include "kernel/storage/test_database.h"

namespace socle::expr {
namespace {

struct Cases {
  World world;
  Json file = read_json("server/kernel/expr/cases.json");
  Cases() {
    world.context.now = *parse_instant(file["now"].as_string());
    world.context.user = file["me"].as_int();
    for (const Json& t : file["teams"].items()) world.context.teams.push_back(t.as_int());
    for (const Json& t : file["colleagues"].items()) world.context.colleagues.push_back(t.as_int());
    for (const auto& [entity, rows] : file["rows"].members())
      for (const Json& row : rows.items()) world.add(entity, row);
  }
  // A yen is worth 0.0062 euro in this file.
  static Result<std::int64_t> to_base(std::int64_t minor, const std::string& currency) {
    if (currency != "JPY") return refuse(RefusalKind::invalid, "money.no_rate");
    return minor * 62 / 100;
  }
  Result<Condition> parse(const Json& one) const {
    return parse_condition(one.items()[1], world.snapshot(), world.entity(one.items()[0].as_string()), Visibility{},
                           world.parse_context(), to_base);
  }
};
std::vector<std::int64_t> ids(const Json& list) {
  std::vector<std::int64_t> out;
  for (const Json& i : list.items()) out.push_back(i.as_int());
  return out;
}
std::vector<std::int64_t> found_in_sql(storage::Connection& c, const Cases& cases, const Condition& condition,
                                       const Entity& e, const char* prefix = "") {
  Sql sql;
  const std::string where = print_sql(condition, e, "t0", cases.world.context, c.dialect(), {}, sql);
  std::vector<std::int64_t> out;
  c.query("SELECT t0.id FROM " + storage::quoted(e.name) + " t0 WHERE " + prefix + where + " ORDER BY 1",
          sql.parameters, [&](const storage::Row& r) {
            out.push_back(r.integer(0));
            return true;
          });
  return out;
}

TEST(Cases, AreTrueInMemory) {
  Cases cases;
  ASSERT_GT(cases.file["cases"].items().size(), 150u);
  for (const Json& one : cases.file["cases"].items()) {
    auto c = cases.parse(one);
    ASSERT_TRUE(c) << one.dump() << " " << c.error().code;
    std::vector<std::int64_t> holds;
    for (const auto* row : cases.world.rows_of(cases.world.entity(one.items()[0].as_string())))
      if (evaluate(*c, *row, cases.world.context)) holds.push_back(row->id());
    EXPECT_EQ(holds, ids(one.items()[2])) << one.dump();
  }
}

TEST(Cases, CanonicalFormIsReadBackAsItself) {
  Cases cases;
  for (const char* part : {"cases", "sql_only"})
    for (const Json& one : cases.file[part].items()) {
      auto c = cases.parse(one);
      ASSERT_TRUE(c) << one.dump() << " " << c.error().code;
      const Json again(Json::Array{one.items()[0], to_json(*c)});
      auto d = cases.parse(again);
      ASSERT_TRUE(d) << again.dump() << " " << d.error().code;
      EXPECT_EQ(to_json(*d).dump(), to_json(*c).dump());
    }
}

TEST(Cases, RefusedOnesNameTheirReason) {
  Cases cases;
  for (const Json& one : cases.file["refused"].items()) {
    auto c = cases.parse(one);
    ASSERT_FALSE(c) << one.dump();
    EXPECT_EQ(c.error().code, one.items()[2].as_string()) << one.dump();
  }
}

class CasesTest : public storage::EngineTest {};
SOCLE_ENGINES(CasesTest);

TEST_P(CasesTest, AreTrueInSql) {
  Cases cases;
  cases.world.create(*db);
  const Done read = db->read({0}, [&](storage::Connection& c) -> Done {
    for (const char* part : {"cases", "sql_only"})
      for (const Json& one : cases.file[part].items()) {
        const Entity& e = cases.world.entity(one.items()[0].as_string());
        auto condition = cases.parse(one);
        EXPECT_TRUE(condition) << one.dump() << " " << condition.error().code;
        const auto holds = ids(one.items()[2]);
        EXPECT_EQ(found_in_sql(c, cases, *condition, e), holds) << one.dump();
        // Never NULL: NOT finds exactly the others.
        std::vector<std::int64_t> others;
        for (const auto* row : cases.world.rows_of(e))
          if (std::find(holds.begin(), holds.end(), row->id()) == holds.end()) others.push_back(row->id());
        EXPECT_EQ(found_in_sql(c, cases, *condition, e, "NOT "), others) << "NOT " << one.dump();
      }
    return {};
  });
  ASSERT_TRUE(read) << read.error().code;
}

}  // namespace
}  // namespace socle::expr
