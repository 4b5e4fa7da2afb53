// The SQL of the plans, per engine: tests/golden/query.sqlite.sql and query.postgres.sql (HOUSE 4.3). Order matters in them:
// a page's ORDER BY is what its cursor continues.
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <sstream>

#include "kernel/expr/test_model.h"
#include "kernel/query/aggregate.h"
#include "kernel/query/aggregate_print.h"
#include "kernel/query/board.h"
#include "kernel/query/point_in_time.h"

namespace socle::query {
namespace {
using expr::World;

RowRights owner_or_team() {
  RowRights r;
  r.branches = {{Branch::Kind::column, "owner", {103}},
                {Branch::Kind::column, "team", {202, 204}},
                {Branch::Kind::shares, {}, {}}};
  r.principals = {{1, 103}, {2, 202}};
  r.entity_no = 13;
  return r;
}
RowRights everything() { return {{{Branch::Kind::all, {}, {}}}, {}, 13, {}, 0, {}}; }
RowRights accounts_of_owner(const Entity& e) {
  if (e.name != "account") return everything();
  return {{{Branch::Kind::column, "owner", {103}}}, {}, 11, {}, 0, {}};
}

class Book {
 public:
  explicit Book(const Dialect& dialect) : dialect_(dialect) {
    world_.context.now = *parse_instant("2026-03-29T10:00:00Z");
    world_.context.user = 103;
    opportunity_ = &world_.entity("opportunity");
  }
  std::string text() {
    lists();
    aggregates();
    boards();
    past();
    return out_;
  }

 private:
  void write(const std::string& title, const Statement& s) {
    out_ += "\n-- " + title + "\n";
    // A line per clause: differences are read by people.
    std::string sql = s.sql;
    for (const char* word : {" FROM ", " WHERE ", " ORDER BY ", " GROUP BY ", " LEFT JOIN ", " CROSS JOIN ",
                             " UNION ALL ", " UNION SELECT "})
      for (std::size_t at = 0; (at = sql.find(word, at)) != std::string::npos; at += 4) sql.replace(at, 1, "\n  ");
    out_ += sql + ";\n--";
    for (std::size_t i = 0; i < s.parameters.size(); ++i)
      out_ += " ?" + std::to_string(i + 1) + "=" + shown(s.parameters[i]);
    out_ += "\n";
  }
  static std::string shown(const Cell& c) {
    if (auto* i = std::get_if<std::int64_t>(&c)) return std::to_string(*i);
    if (auto* s = std::get_if<std::string>(&c)) return "'" + *s + "'";
    auto* b = std::get_if<meta::Blob>(&c);
    if (!b) return "NULL";
    std::string out = "x'";
    for (char byte : b->bytes) {
      constexpr const char* kHex = "0123456789abcdef";
      out += kHex[static_cast<unsigned char>(byte) >> 4];
      out += kHex[static_cast<unsigned char>(byte) & 15];
    }
    return out + "'";
  }
  expr::Condition filter(const char* json) {
    auto c = expr::parse_condition(*parse_json(json), world_.snapshot(), *opportunity_, {}, world_.parse_context());
    if (!c) throw Fault(c.error().code);
    return *c;
  }
  ListRequest request(const char* sort, RowRights rights) {
    ListRequest q;
    q.snapshot = &world_.snapshot();
    q.entity = opportunity_;
    q.sort = *parse_sort(sort, world_.snapshot(), *opportunity_, {});
    q.reader = {std::move(rights), accounts_of_owner, &world_.context};
    for (const char* path : {"name", "amount", "account", "account.city", "stage", "weighted"})
      q.columns.push_back(*expr::parse_path(path, world_.snapshot(), *opportunity_, {}));
    return q;
  }
  void list(const std::string& title, const ListRequest& q) {
    auto plan = plan_list(q, dialect_);
    if (!plan) throw Fault(plan.error().code);
    for (std::size_t i = 0; i < plan->segments.size(); ++i)
      write(title + (plan->segments.size() > 1 ? i ? ", then empty" : ", first set" : ""), plan->segments[i]);
    if (plan->count) write(title + ": count", *plan->count);
  }
  void lists() {
    const expr::Condition mine = filter(
        R"({"and":[{"field":"owner","op":"eq","value":"me"},{"field":"account.city","op":"eq","value":"lyon"}]})");
    const expr::Condition odd = filter(
        R"({"not":{"or":[{"field":"name","op":"contains","value":"gym"},{"field":"expected_close_on","op":"within","value":"this_month"},
      {"field":"weighted","op":"ge","value":100},{"field":"stage.category","op":"ne","value":"open"}]}})");
    ListRequest q = request("name", everything());
    list("list: everything, by name", q);
    q = request("-amount,name", everything());
    q.filter = &mine;
    q.count = Count::capped;
    list("list: filter, mixed directions", q);
    Cursor after;
    after.hash = plan_list(q, dialect_)->hash;
    after.values = {std::int64_t{1000}, std::int64_t{0}, meta::Blob{"AB"}};
    after.id = 7;
    q.cursor = write_cursor(after);
    q.count = Count::none;
    list("list: the same, continued", q);
    q = request("-expected_close_on", owner_or_team());
    q.sizes = {1'000'000, [](const Branch&, std::int64_t) { return 500; }};
    q.count = Count::capped;
    list("list: merge of branches", q);
    q.sort = *parse_sort("name", world_.snapshot(), *opportunity_, {});
    q.filter = &odd;
    list("list: rows of branches collected", q);
    q.sizes = {};
    q.count = Count::none;
    list("list: walk under rights", q);
  }
  void aggregates() {
    auto parse = [&](const char* json) {
      auto r = parse_aggregate(*parse_json(json), world_.snapshot(), {}, world_.parse_context());
      if (!r) throw Fault(r.error().code);
      r->reader = {owner_or_team(), accounts_of_owner, &world_.context};
      return *r;
    };
    AggregateRequest r = parse(
        R"({"entity":"opportunity","filter":{"field":"stage","op":"eq","value":"won"},"group_by":[{"field":"stage"},{"field":"expected_close_on","bucket":"month"},{"field":"account.city"}],
      "measures":[{"fn":"count"},{"fn":"sum","field":"amount"},{"fn":"avg","field":"rate"},{"fn":"median","field":"amount"},{"fn":"distinct","field":"account"}]})");
    AggregateShape shape;
    shape.bounds = {{}, *bounds_of(Bucket::month, *parse_day("2026-01-15"), *parse_day("2026-05-02")), {}};
    write("aggregate: ends of a bucketed date", extent_statement(r, r.groups[1], dialect_));
    write("aggregate: groups", print_aggregate(r, shape, dialect_).statement);
    shape.median = 3;
    write("aggregate: median", print_aggregate(r, shape, dialect_).statement);
    AggregateShape whole;
    whole.whole = true;
    write("aggregate: totals", print_aggregate(r, whole, dialect_).statement);
  }
  void boards() {
    BoardRequest b;
    b.snapshot = &world_.snapshot();
    b.entity = opportunity_;
    b.field = &world_.field("opportunity", "stage");
    b.codes = {"to_qualify", "proposal"};
    b.sort = *parse_sort("expected_close_on", world_.snapshot(), *opportunity_, {});
    b.columns = {*expr::parse_path("name", world_.snapshot(), *opportunity_, {})};
    b.sum = *expr::parse_path("amount", world_.snapshot(), *opportunity_, {});
    b.weight = *expr::parse_path("probability", world_.snapshot(), *opportunity_, {});
    b.reader = {owner_or_team(), {}, &world_.context};
    auto plan = plan_board(b, dialect_);
    if (!plan) throw Fault(plan.error().code);
    write("board: figures", plan->totals);
    write("board: first cards", plan->cards);
  }
  void past() {
    const PastRequest p{&world_.snapshot(), opportunity_, nullptr, {owner_or_team(), {}, &world_.context}};
    const Field& stage = world_.field("opportunity", "stage");
    const Field& amount = world_.field("opportunity", "amount");
    write("past: state at a date", state_at(p, {&stage, &amount}, 1'700'000'000'000, dialect_)->statement);
    write("past: by stage at a date", *count_at(p, stage, &amount, 1'700'000'000'000, dialect_));
    write("past: time in each stage", *time_in(p, stage, 1'690'000'000'000, 1'700'000'000'000, dialect_));
  }

  const Dialect& dialect_;
  World world_;
  const Entity* opportunity_ = nullptr;
  std::string out_;
};

void compare(const std::string& name, const Dialect& dialect) {
  const std::string path = std::string(SOCLE_SOURCE_DIR) + "/tests/golden/" + name;
  const std::string wanted =
      "-- written by: ./dev golden --accept (kernel/query/golden_test.cpp)\n" + Book(dialect).text();
  if (std::getenv("SOCLE_ACCEPT_GOLDEN")) {
    std::ofstream(path) << wanted;
    return;
  }
  std::ifstream in(path);
  std::stringstream text;
  text << in.rdbuf();
  EXPECT_EQ(text.str(), wanted) << name << ": ./dev golden --accept writes it";
}

TEST(QueryGolden, Sqlite) { compare("query.sqlite.sql", storage::sqlite_dialect()); }
TEST(QueryGolden, Postgres) { compare("query.postgres.sql", storage::postgres_dialect()); }

}  // namespace
}  // namespace socle::query
