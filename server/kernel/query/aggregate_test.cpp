// Aggregates against brute force in memory; buckets across clock changes; sums past 64 bits; boards.
#include <map>
#include <random>
#include <set>

#include "base/money.h"
#include "base/text.h"
#include "kernel/expr/test_model.h"
#include "kernel/query/aggregate.h"
#include "kernel/query/board.h"
#include "kernel/storage/test_database.h"

namespace socle::query {
namespace {
using expr::TestRow;
using expr::World;

Json object(std::initializer_list<Json::Member> members) { return Json(Json::Object(members)); }
RowRights everything(int entity_no = 13) { return {{{Branch::Kind::all, {}, {}}}, {}, entity_no, {}, 0, {}}; }

void fill(World& world) {
  std::mt19937 random(5);
  const auto below = [&](int n) { return static_cast<int>(random() % static_cast<unsigned>(n)); };
  world.context.now = *parse_instant("2026-03-29T10:00:00Z");
  for (int i = 1; i <= 4; ++i) world.add("user", object({{"id", 100 + i}, {"name", "Personne " + std::to_string(i)}}));
  const char* cities[] = {"Lyon", "lyon", "LYON", "Évry", "evry", "Œuilly"};
  for (int i = 1; i <= 12; ++i) {
    Json a = object(
        {{"id", 1000 + i}, {"name", "Compte " + std::to_string(i)}, {"owner", 101 + i % 4}, {"active", i % 2 == 0}});
    if (i % 5) a.set("city", cities[i % 6]);
    world.add("account", a);
  }
  const char* stages[] = {"to_qualify", "proposal", "won", "lost"};
  for (int i = 1; i <= 300; ++i) {
    Json o = object({{"id", i}, {"name", "O"}, {"owner", 101 + below(4)}});
    if (below(5)) o.set("account", 1001 + below(12));
    if (below(4))
      o.set("amount", object({{"amount", std::to_string(below(12) * 10)},
                              {"currency", below(2) ? "EUR" : "USD"},
                              {"base", below(120) * 75}}));
    if (below(6)) o.set("stage", stages[below(4)]);
    if (below(4)) o.set("expected_close_on", format_day(20541 + below(120) - 60));
    if (below(3)) o.set("probability", below(5) * 25);
    if (below(3)) o.set("won_at", format_instant(kMsPerDay * 20541 + (below(96) - 48) * 1'800'000));
    if (below(12) == 0) o.set("deleted", true);
    world.add("opportunity", o);
  }
}

class AggregateTest : public storage::EngineTest {
 protected:
  void SetUp() override {
    EngineTest::SetUp();
    if (IsSkipped() || HasFatalFailure()) return;
    fill(world);
    world.create(*db);
  }
  AggregateRequest parse(const char* text) {
    auto json = parse_json(text);
    auto r = parse_aggregate(*json, world.snapshot(), {}, world.parse_context());
    if (!r) throw Fault(r.error().code + " " + text);
    r->reader = {everything(r->entity->entity_no), {}, &world.context};
    return *r;
  }
  AggregateResult run(const AggregateRequest& r) {
    AggregateResult out;
    const Done done = db->read({0}, [&](storage::Connection& c) -> Done {
      auto result = aggregate(r, c.dialect(), [&](const Statement& s, const storage::RowCallback& row) {
        c.query(s.sql, s.parameters, row);
      });
      if (!result) return std::unexpected(result.error());
      out = std::move(*result);
      return {};
    });
    EXPECT_TRUE(done) << done.error().code;
    return out;
  }
  const Value& value(const TestRow& r, const char* field) { return r.value(world.field(r.entity().name, field)); }
  std::vector<const TestRow*> live() {
    std::vector<const TestRow*> out;
    for (const auto* r : world.rows_of(world.entity("opportunity")))
      if (!r->deleted()) out.push_back(r);
    return out;
  }
  static std::string money(std::int64_t minor) { return format_scaled(minor, 2); }
  static std::string written(const AggregateResult& r) {
    std::string out;
    JsonWriter w(out);
    w.object();
    write_aggregate(r, meta::Language::fr, w);
    w.end();
    return out;
  }
  World world;
};
SOCLE_ENGINES(AggregateTest);

TEST_P(AggregateTest, GroupsAgreeWithBruteForce) {
  const AggregateResult r = run(
      parse(R"({"entity":"opportunity","group_by":[{"field":"stage"},{"field":"expected_close_on","bucket":"month"}],
    "measures":[{"fn":"count"},{"fn":"sum","field":"amount"},{"fn":"avg","field":"amount"},{"fn":"min","field":"amount"},{"fn":"max","field":"amount"},
    {"fn":"median","field":"amount"},{"fn":"distinct","field":"account"},{"fn":"rate","as":"with_amount","where":{"field":"amount","op":"is_set"}}],"limit":5000})"));
  struct Expected {
    std::int64_t count = 0, sum = 0, with = 0;
    std::vector<std::int64_t> amounts;
    std::set<std::int64_t> accounts;
  };
  std::map<std::pair<std::string, std::string>, Expected> wanted;
  Expected all;
  for (const TestRow* o : live()) {
    const Value& day = value(*o, "expected_close_on");
    Expected& e = wanted[{as_text(value(*o, "stage")),
                          empty(day) ? "" : format_day(month_of(static_cast<Day>(as_int(day))).from)}];
    for (Expected* x : {&e, &all}) {
      ++x->count;
      if (auto* m = std::get_if<MoneyValue>(&value(*o, "amount"))) {
        x->sum += m->base;
        ++x->with;
        x->amounts.push_back(m->base);
      }
      if (const auto a = as_int(value(*o, "account"))) x->accounts.insert(a);
    }
  }
  ASSERT_EQ(r.rows.size(), wanted.size());
  const auto check = [&](const std::vector<AggregateValue>& row, Expected e) {
    EXPECT_EQ(row[2].number, e.count);
    std::sort(e.amounts.begin(), e.amounts.end());
    if (e.amounts.empty()) {
      for (int i = 3; i <= 7; ++i) EXPECT_TRUE(row[static_cast<std::size_t>(i)].empty);
    } else {
      const auto n = static_cast<std::int64_t>(e.amounts.size());
      EXPECT_EQ(row[3].text, money(e.sum));
      EXPECT_EQ(row[4].text, money((2 * e.sum + n) / (2 * n)));
      EXPECT_EQ(row[5].text, money(e.amounts.front()));
      EXPECT_EQ(row[6].text, money(e.amounts.back()));
      const std::int64_t two =
          e.amounts[static_cast<std::size_t>((n - 1) / 2)] + e.amounts[static_cast<std::size_t>(n / 2)];
      EXPECT_EQ(row[7].text, money((two + 1) / 2));
    }
    EXPECT_EQ(row[8].number, static_cast<std::int64_t>(e.accounts.size()));
    EXPECT_EQ(row[9].text, money((2 * e.with * 10'000 + e.count) / (2 * e.count)));
  };
  for (const auto& row : r.rows) {
    auto e = wanted.find({row[0].text, row[1].empty ? "" : format_day(static_cast<Day>(row[1].number))});
    ASSERT_NE(e, wanted.end());
    check(row, e->second);
  }
  check(r.totals, all);
  // Stages by position, months in order, empty last.
  EXPECT_EQ(r.rows.front()[0].text, "to_qualify");
  EXPECT_TRUE(r.rows.back()[0].empty && r.rows.back()[1].empty);
}

TEST_P(AggregateTest, TextGroupsIgnoreCaseAndAccents) {
  const AggregateResult r = run(parse(
      R"({"entity":"accounts","group_by":["city"],"measures":[{"fn":"count"},{"fn":"rate","field":"active"}],"sort":"-count"})"));
  std::map<std::string, std::int64_t> wanted;
  for (const auto* a : world.rows_of(world.entity("account")))
    ++wanted[empty(value(*a, "city")) ? "" : primary_key(as_text(value(*a, "city")))];
  ASSERT_EQ(r.rows.size(), wanted.size());
  for (const auto& row : r.rows) EXPECT_EQ(row[1].number, wanted[row[0].empty ? "" : primary_key(row[0].text)]);
  EXPECT_GE(r.rows[0][1].number, r.rows[1][1].number);
  EXPECT_EQ(r.totals[2].text, "50.00");
}

TEST_P(AggregateTest, LimitAndSortKeepTheTotals) {
  const AggregateResult all = run(parse(
      R"({"entity":"opportunity","group_by":[{"field":"owner"}],"measures":[{"fn":"sum","field":"amount"}],"sort":"-sum_amount"})"));
  const AggregateResult two = run(parse(
      R"({"entity":"opportunity","group_by":[{"field":"owner"}],"measures":[{"fn":"sum","field":"amount"}],"sort":"-sum_amount","limit":2})"));
  ASSERT_EQ(two.rows.size(), 2u);
  EXPECT_EQ(two.groups, 4);
  EXPECT_EQ(two.totals[1].text, all.totals[1].text);
  EXPECT_EQ(two.rows[0][0].text.substr(0, 9), "Personne ");
  EXPECT_GE(all.rows[0][1].number, all.rows[1][1].number);
}

TEST_P(AggregateTest, BucketsAreDaysOfTheBusinessZone) {
  // The night of 28 to 29 March 2026 Paris goes from +1 to +2: days are 23 hours long there.
  const AggregateResult r = run(parse(R"({"entity":"opportunity","group_by":[{"field":"won_at","bucket":"day"}]})"));
  std::map<std::string, std::int64_t> wanted;
  for (const TestRow* o : live())
    if (const Value& v = value(*o, "won_at"); empty(v)) ++wanted[""];
    else ++wanted[format_day(world.context.zone->day_of(as_int(v)))];
  ASSERT_EQ(r.rows.size(), wanted.size());
  for (const auto& row : r.rows)
    EXPECT_EQ(row[1].number, wanted[row[0].empty ? "" : format_day(static_cast<Day>(row[0].number))]);
  const AggregateResult weeks = run(parse(
      R"({"entity":"opportunity","group_by":[{"field":"expected_close_on","bucket":"week"}],"filter":{"field":"expected_close_on","op":"within","value":"this_quarter"}})"));
  for (const auto& row : weeks.rows) EXPECT_EQ(weekday_of(static_cast<Day>(row[0].number)), 1);
}

TEST_P(AggregateTest, SumsPassSixtyFourBits) {
  ASSERT_TRUE(db->write(storage::Lane::interactive, [&](storage::Transaction& t) -> Done {
    t.execute("UPDATE \"opportunity\" SET \"amount__base\"=9000000000000000000 WHERE \"id\"<=3");
    t.execute("UPDATE \"opportunity\" SET \"deleted_at\"=NULL, \"stage\"='won' WHERE \"id\"<=3");
    return {};
  }));
  const AggregateResult r = run(parse(
      R"({"entity":"opportunity","filter":{"field":"id","op":"le","value":3},"group_by":["stage"],"measures":[{"fn":"sum","field":"amount"},{"fn":"avg","field":"amount"}]})"));
  ASSERT_EQ(r.rows.size(), 1u);
  EXPECT_EQ(r.rows[0][1].text, "270000000000000000.00");
  EXPECT_EQ(r.rows[0][2].text, "90000000000000000.00");
}

TEST_P(AggregateTest, InvisibleReferencesGroupAsEmpty) {
  AggregateRequest q = parse(R"({"entity":"opportunity","group_by":["account"]})");
  q.reader.of = [](const Entity& e) {
    if (e.name != "account") return everything();
    return RowRights{{{Branch::Kind::column, "owner", {102}}}, {}, 11, {}, 0, {}};
  };
  const AggregateResult r = run(q);
  std::map<std::int64_t, std::int64_t> wanted;
  for (const TestRow* o : live()) {
    const auto* a = static_cast<const TestRow*>(o->follow(world.field("opportunity", "account")));
    ++wanted[a && as_int(a->value(world.field("account", "owner"))) == 102 ? a->id() : 0];
  }
  ASSERT_EQ(r.rows.size(), wanted.size());
  for (const auto& row : r.rows) {
    EXPECT_EQ(row[1].number, wanted[row[0].empty ? 0 : row[0].number]);
    EXPECT_EQ(row[0].empty, row[0].text.empty());
  }
  q = parse(R"({"entity":"opportunity","group_by":["account.city"]})");
  q.reader.of = [](const Entity& e) { return e.name == "account" ? RowRights{} : everything(); };
  EXPECT_EQ(run(q).rows.size(), 1u);
}

TEST_P(AggregateTest, RightsBoundEverything) {
  AggregateRequest q = parse(
      R"({"entity":"opportunity","group_by":["stage"],"measures":[{"fn":"count"},{"fn":"distinct","field":"account"},{"fn":"median","field":"amount"}]})");
  q.reader.rows = {{{Branch::Kind::column, "owner", {103}}}, {}, 13, {}, 0, {}};
  const AggregateResult r = run(q);
  std::int64_t mine = 0;
  std::set<std::int64_t> accounts;
  for (const TestRow* o : live())
    if (as_int(value(*o, "owner")) == 103) {
      ++mine;
      if (const auto a = as_int(value(*o, "account"))) accounts.insert(a);
    }
  EXPECT_EQ(r.totals[1].number, mine);
  EXPECT_EQ(r.totals[2].number, static_cast<std::int64_t>(accounts.size()));
  q.reader.rows = {};
  EXPECT_TRUE(run(q).rows.empty());
}

TEST_P(AggregateTest, OriginalAmountsNeedOneCurrency) {
  const AggregateResult r = run(parse(
      R"({"entity":"opportunity","group_by":["amount.currency"],"measures":[{"fn":"sum","field":"amount","original":true}]})"));
  std::map<std::string, std::int64_t> wanted;
  for (const TestRow* o : live())
    if (auto* m = std::get_if<MoneyValue>(&value(*o, "amount"))) wanted[m->currency] += m->minor;
  for (const auto& row : r.rows)
    if (!row[0].empty) {
      EXPECT_EQ(row[1].text, money(wanted[row[0].text]));
    }
  EXPECT_TRUE(r.totals[1].empty);  // euros and dollars do not add up
  const AggregateResult usd = run(parse(
      R"({"entity":"opportunity","filter":{"field":"amount.currency","op":"eq","value":"USD"},"measures":[{"fn":"sum","field":"amount","original":true}]})"));
  EXPECT_EQ(usd.totals[0].text, money(wanted["USD"]));
  EXPECT_NE(written(usd).find("\"currency\":\"USD\""), std::string::npos);
}

TEST_P(AggregateTest, WritesJson) {
  const AggregateResult r = run(parse(
      R"({"entity":"opportunity","filter":{"field":"stage","op":"eq","value":"won"},"group_by":["stage","owner"],"measures":[{"fn":"count"}],"limit":1})"));
  const std::string json = written(r);
  auto parsed = parse_json(json);
  ASSERT_TRUE(parsed) << json;
  EXPECT_EQ((*parsed)["columns"].items()[0]["type"].as_string(), "stage");
  EXPECT_EQ((*parsed)["rows"].items()[0].items()[0]["category"].as_string(), "won");
  EXPECT_TRUE((*parsed)["rows"].items()[0].items()[1]["id"].is_int());
  EXPECT_TRUE((*parsed)["totals"].items()[0].is_null());
  EXPECT_TRUE((*parsed)["totals"].items()[2].is_int());
}

TEST_P(AggregateTest, BoardGivesFiguresAndFirstCards) {
  BoardRequest b;
  b.snapshot = &world.snapshot();
  b.entity = &world.entity("opportunity");
  b.field = &world.field("opportunity", "stage");
  b.codes = {"proposal", "to_qualify", "won"};
  b.sort = *parse_sort("-amount", world.snapshot(), *b.entity, {});
  b.columns = {*expr::parse_path("name", world.snapshot(), *b.entity, {}),
               *expr::parse_path("account", world.snapshot(), *b.entity, {})};
  b.sum = *expr::parse_path("amount", world.snapshot(), *b.entity, {});
  b.weight = *expr::parse_path("probability", world.snapshot(), *b.entity, {});
  b.cards = 5;
  b.reader = {everything(), {}, &world.context};
  for (bool by_record : {true, false}) {
    if (!by_record) b.weight.reset();
    std::vector<std::vector<std::int64_t>> cards(3);
    Board figures;
    ASSERT_TRUE(db->read({0}, [&](storage::Connection& c) -> Done {
      auto plan = plan_board(b, c.dialect());
      EXPECT_TRUE(plan);
      figures = board(
          *plan, [&](const Statement& s, const storage::RowCallback& row) { c.query(s.sql, s.parameters, row); },
          [&](std::size_t column, const storage::Row& row) { cards[column].push_back(row.integer(0)); });
      return {};
    }));
    std::int64_t all = 0;
    for (std::size_t i = 0; i < 3; ++i) {
      std::vector<std::pair<std::int64_t, std::int64_t>> wanted;  // amount, id; empty is -1
      std::int64_t sum = 0, weighted = 0;
      for (const TestRow* o : live()) {
        if (as_text(value(*o, "stage")) != b.codes[i]) continue;
        auto* m = std::get_if<MoneyValue>(&value(*o, "amount"));
        wanted.push_back({m ? m->base : -1, o->id()});
        const std::int64_t percent =
            by_record ? as_int(value(*o, "probability")) : b.field->stage(b.codes[i])->probability;
        if (m) sum += m->base, weighted += m->base * percent;
      }
      std::sort(wanted.rbegin(), wanted.rend());
      EXPECT_EQ(figures.columns[i].count, static_cast<std::int64_t>(wanted.size()));
      EXPECT_EQ(figures.columns[i].sum, money(sum));
      const std::int64_t unit = by_record ? 100 * (world.field("opportunity", "probability").scale ? 100 : 1) : 100;
      EXPECT_EQ(figures.columns[i].weighted, money((2 * weighted + unit) / (2 * unit)));
      ASSERT_EQ(cards[i].size(), 5u);
      for (std::size_t k = 0; k < 5; ++k) EXPECT_EQ(cards[i][k], wanted[k].second);
      all += figures.columns[i].count;
    }
    EXPECT_EQ(figures.total.count, all);
  }
}

TEST(Aggregate, RefusesWhatItCannotCount) {
  World world;
  const auto code = [&](const char* text) {
    auto r = parse_aggregate(*parse_json(text), world.snapshot(), {}, world.parse_context());
    return r ? std::string("accepted") : r.error().code;
  };
  EXPECT_EQ(code(R"({"entity":"nothing"})"), "query.unknown_entity");
  EXPECT_EQ(code(R"({"entity":"opportunity","group_by":["secret"]})"), "query.unknown_field");
  EXPECT_EQ(code(R"({"entity":"opportunity","group_by":["amount"]})"), "query.wrong_group");
  EXPECT_EQ(code(R"({"entity":"opportunity","group_by":[{"field":"won_at"}]})"), "query.wrong_group");
  EXPECT_EQ(code(R"({"entity":"opportunity","group_by":[{"field":"stage","bucket":"month"}]})"), "query.wrong_group");
  EXPECT_EQ(code(R"({"entity":"opportunity","group_by":["stage","stage"]})"), "query.wrong_group");
  EXPECT_EQ(code(R"({"entity":"opportunity","measures":[{"fn":"sum","field":"name"}]})"), "query.wrong_measure");
  EXPECT_EQ(code(R"({"entity":"opportunity","measures":[{"fn":"everything"}]})"), "query.wrong_measure");
  EXPECT_EQ(code(R"({"entity":"opportunity","measures":[{"fn":"sum","field":"amount","original":true}]})"),
            "query.mixed_currencies");
  EXPECT_EQ(code(R"({"entity":"opportunity","sort":"-amount"})"), "query.unknown_sort");
  EXPECT_EQ(code(R"({"entity":"opportunity","limit":0})"), "query.malformed");
  EXPECT_EQ(code(R"({"entity":"opportunity","more":0})"), "query.malformed");
  EXPECT_EQ(code(R"({"entity":"opportunity","group_by":["stage","owner","account","team"]})"), "query.malformed");
}

}  // namespace
}  // namespace socle::query
