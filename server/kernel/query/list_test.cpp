// Pages against brute force in memory: every sort, every form of the planner, both engines, a reader's rights.
#include <random>
#include <set>

#include "base/text.h"
#include "kernel/expr/test_model.h"
#include "kernel/query/list.h"
#include "kernel/query/list_plan.h"
#include "kernel/storage/test_database.h"

namespace socle::query {
namespace {
using expr::TestRow;
using expr::World;
using Form = ListPlan::Form;

Json object(std::initializer_list<Json::Member> members) { return Json(Json::Object(members)); }

// 240 opportunities of 12 people in 6 teams, with ties and empty values everywhere.
void fill(World& world) {
  std::mt19937 random(11);
  const auto below = [&](int n) { return static_cast<int>(random() % static_cast<unsigned>(n)); };
  world.context.now = *parse_instant("2026-03-29T10:00:00Z");
  world.context.user = 101;
  for (int i = 1; i <= 6; ++i) world.add("team", object({{"id", 200 + i}, {"name", "Equipe " + std::to_string(i)}}));
  for (int i = 1; i <= 12; ++i)
    world.add("user", object({{"id", 100 + i},
                              {"name", std::string(1, static_cast<char>('A' + (i * 5) % 12)) + "lice"},
                              {"team", 201 + i % 6}}));
  const char* cities[] = {"Lyon", "lyon", "Évry", "Ecully", "Œuilly", "Saint-Étienne", "saint etienne"};
  for (int i = 1; i <= 20; ++i) {
    Json a = object({{"id", 1000 + i}, {"name", "Compte " + std::to_string(i % 7)}, {"owner", 101 + i % 12}});
    if (i % 5) a.set("city", cities[i % 7]);
    if (i % 4 == 0) a.set("deleted", true);
    world.add("account", a);
  }
  const char* stages[] = {"to_qualify", "proposal", "won", "lost"};
  for (int i = 1; i <= 240; ++i) {
    Json o = object({{"id", i}, {"owner", 101 + below(12)}, {"team", 201 + below(6)}});
    if (below(5)) o.set("name", std::string(cities[below(7)]) + (below(2) ? "" : " " + std::to_string(below(3))));
    if (below(5)) o.set("account", 1001 + below(20));
    if (below(4))
      o.set("amount", object({{"amount", std::to_string(below(12) * 10)},
                              {"currency", below(2) ? "EUR" : "USD"},
                              {"base", below(12) * 900}}));
    if (below(6)) o.set("stage", stages[below(4)]);
    if (below(4)) o.set("expected_close_on", format_day(20541 + below(9)));
    if (below(3)) o.set("probability", below(5) * 25);
    if (below(12) == 0) o.set("deleted", true);
    world.add("opportunity", o);
  }
}

RowRights everything() { return {{{Branch::Kind::all, {}, {}}}, {}, 13, {}, 0, {}}; }
RowRights narrow() {
  RowRights r;
  r.branches = {{Branch::Kind::column, "owner", {103}},
                {Branch::Kind::column, "team", {202, 204}},
                {Branch::Kind::shares, {}, {}}};
  r.principals = {{1, 103}};
  r.entity_no = 13;
  return r;
}
const std::set<std::int64_t> kShared{5, 6, 7, 240};

// Only accounts of some owners are seen.
RowRights accounts_of_103(const Entity& e) {
  if (e.name != "account") return everything();
  return {{{Branch::Kind::column, "owner", {103, 104, 105}}}, {}, 11, {}, 0, {}};
}

class ListTest : public storage::EngineTest {
 protected:
  void SetUp() override {
    EngineTest::SetUp();
    if (IsSkipped() || HasFatalFailure()) return;
    fill(world);
    world.create(*db);
    ASSERT_TRUE(db->write(storage::Lane::interactive, [&](storage::Transaction& t) -> Done {
      for (std::int64_t id : kShared) t.execute("INSERT INTO share VALUES (13,?1,1,103,1)", {id});
      return {};
    }));
  }
  const Entity& opportunity() { return world.entity("opportunity"); }
  bool account_seen(const TestRow* account, const Reader& reader) {
    if (!account) return false;
    const auto owner = as_int(account->value(world.field("account", "owner")));
    return !reader.of || (owner >= 103 && owner <= 105);
  }
  bool visible(const TestRow& r, const Reader& reader) {
    if (reader.rows.nothing()) return false;
    if (reader.rows.everything()) return true;
    const auto owner = as_int(r.value(world.field("opportunity", "owner"))),
               team = as_int(r.value(world.field("opportunity", "team")));
    return owner == 103 || team == 202 || team == 204 || kShared.contains(r.id());
  }
  // Sort values of a row: bytes for text, an integer else; nothing when empty.
  std::optional<std::string> key(const TestRow& r, const SortKey& k, const Reader& reader) {
    const TestRow* at = &r;
    for (const Field* hop : k.path.hops) {
      at = at ? static_cast<const TestRow*>(at->follow(*hop)) : nullptr;
      if (at && at->entity().name == "account" && !account_seen(at, reader)) at = nullptr;
    }
    if (!at) return std::nullopt;
    const Value& v = at->value(*k.path.field);
    if (empty(v)) return std::nullopt;
    std::int64_t n = as_int(v);
    if (auto* m = std::get_if<MoneyValue>(&v)) n = m->base;
    if (k.path.family == meta::Family::text) return text_key(as_text(v));
    if (k.path.family == meta::Family::choice) {
      n = 0;
      for (const auto& s : k.path.field->pipelines[0].stages) {
        if (s.code == as_text(v)) break;
        ++n;
      }
    }
    std::string out(8, '\0');
    for (int i = 0; i < 8; ++i)
      out[static_cast<std::size_t>(i)] =
          static_cast<char>((static_cast<std::uint64_t>(n) ^ (1ULL << 63)) >> (56 - 8 * i) & 255);
    return out;
  }
  std::vector<std::int64_t> brute_force(const ListRequest& q) {
    std::vector<const TestRow*> rows;
    for (const auto* r : world.rows_of(*q.entity))
      if (r->deleted() == (q.trash == Trash::deleted) && visible(*r, q.reader) &&
          (!q.filter || evaluate(*q.filter, *r, world.context)))
        rows.push_back(r);
    std::sort(rows.begin(), rows.end(), [&](const TestRow* a, const TestRow* b) {
      for (std::size_t i = 0; i < q.sort.size(); ++i) {
        const auto x = key(*a, q.sort[i], q.reader), y = key(*b, q.sort[i], q.reader);
        if (x == y) continue;
        if (!x || !y) return x.has_value();
        return q.sort[i].descending ? *x > *y : *x < *y;
      }
      return !q.sort.empty() && q.sort[0].descending ? a->id() > b->id() : a->id() < b->id();
    });
    std::vector<std::int64_t> out;
    for (const auto* r : rows) out.push_back(r->id());
    return out;
  }
  ListRequest request(const std::string& sort, RowRights rights, bool narrow_accounts = false) {
    ListRequest q;
    q.snapshot = &world.snapshot();
    q.entity = &opportunity();
    q.sort = *parse_sort(sort, world.snapshot(), opportunity(), {});
    q.reader = {std::move(rights), narrow_accounts ? accounts_of_103 : std::function<RowRights(const Entity&)>(),
                &world.context};
    return q;
  }
  static void prefer(ListRequest& q, Form form) {
    q.sizes.rows = form == Form::walk ? 0 : 10'000'000;
    q.sizes.branch = [](const Branch&, std::int64_t) { return 2'000; };
    // 2,000 rows a branch: merging is cheaper with the default sort's index, collecting without it.
  }
  // Every page by cursors; each plan must have the form asked, when one is asked.
  std::vector<std::int64_t> pages(ListRequest q, std::optional<Form> form = {}) {
    std::vector<std::int64_t> out;
    const Done done = db->read({0}, [&](storage::Connection& c) -> Done {
      for (int page = 0; page < 200; ++page) {
        auto plan = plan_list(q, c.dialect());
        if (!plan) return std::unexpected(plan.error());
        if (form) { EXPECT_EQ(plan->form, *form); }
        const ListPage p = list_page(
            *plan, [&](const Statement& s, const storage::RowCallback& row) { c.query(s.sql, s.parameters, row); },
            [&](const storage::Row& r) { out.push_back(r.integer(0)); });
        if (p.next_cursor.empty()) return {};
        q.cursor = p.next_cursor;
      }
      return refuse(RefusalKind::invalid, "test.endless");
    });
    EXPECT_TRUE(done) << done.error().code;
    return out;
  }
  expr::Condition filter(const char* text) {
    auto json = parse_json(text, {1 << 20, 64});
    auto c = expr::parse_condition(*json, world.snapshot(), opportunity(), {}, world.parse_context());
    if (!c) throw Fault(c.error().code);
    return *c;
  }
  World world;
};
SOCLE_ENGINES(ListTest);

const char* kSorts[] = {"",
                        "name",
                        "-name",
                        "expected_close_on",
                        "-expected_close_on",
                        "amount,name",
                        "-amount,name",
                        "amount,-name",
                        "-amount,-name",
                        "stage,-amount,name",
                        "-stage",
                        "created_at",
                        "-created_at,amount",
                        "account.city,-amount",
                        "-account.city",
                        "owner,name",
                        "-account",
                        "probability,stage,expected_close_on",
                        "-probability,-stage,expected_close_on",
                        "id",
                        "-id"};

TEST_P(ListTest, PagesFollowEverySort) {
  for (const char* sort : kSorts)
    for (int limit : {7, 500}) {
      ListRequest q = request(sort, everything());
      q.limit = limit;
      EXPECT_EQ(pages(q), brute_force(q)) << sort;
    }
}

TEST_P(ListTest, EveryFormGivesTheSamePages) {
  const expr::Condition some =
      filter(R"({"or":[{"field":"amount","op":"ge","value":"30"},{"field":"name","op":"is_empty"}]})");
  for (const char* sort : kSorts)
    for (Form form : {Form::walk, Form::collect, Form::merge})
      for (bool filtered : {false, true}) {
        ListRequest q = request(sort, narrow(), true);
        const bool by_index =
            std::string_view(sort) == "expected_close_on" || std::string_view(sort) == "-expected_close_on";
        if ((form == Form::merge) != by_index && form != Form::walk) continue;
        q.limit = 9;
        q.filter = filtered ? &some : nullptr;
        prefer(q, form);
        EXPECT_EQ(pages(q, form), brute_force(q)) << sort << " form " << static_cast<int>(form);
      }
}

TEST_P(ListTest, WhoSeesNothingAsksNothing) {
  ListRequest q = request("name", RowRights{});
  q.count = Count::exact;
  ASSERT_TRUE(db->read({0}, [&](storage::Connection& c) -> Done {
    auto plan = plan_list(q, c.dialect());
    EXPECT_TRUE(plan && plan->segments.empty() && plan->form == Form::none);
    const ListPage p = list_page(
        *plan, [&](const Statement& s, const storage::RowCallback& row) { c.query(s.sql, s.parameters, row); },
        [](const storage::Row&) { FAIL(); });
    EXPECT_EQ(p.total, 0);
    return {};
  }));
}

TEST_P(ListTest, CountsFollowRightsAndForms) {
  for (Form form : {Form::walk, Form::collect})
    for (Count count : {Count::capped, Count::exact}) {
      ListRequest q = request("name", narrow());
      prefer(q, form);
      q.count = count;
      ASSERT_TRUE(db->read({0}, [&](storage::Connection& c) -> Done {
        auto plan = plan_list(q, c.dialect());
        EXPECT_EQ(plan->form, form);
        const ListPage p = list_page(
            *plan, [&](const Statement& s, const storage::RowCallback& row) { c.query(s.sql, s.parameters, row); },
            [](const storage::Row&) {});
        EXPECT_EQ(p.total, static_cast<std::int64_t>(brute_force(q).size()));
        return {};
      }));
    }
}

TEST_P(ListTest, TrashAndIdsRestrict) {
  ListRequest q = request("-amount", everything());
  q.trash = Trash::deleted;
  EXPECT_EQ(pages(q), brute_force(q));
  ASSERT_FALSE(brute_force(q).empty());
  ListRequest some = request("id", everything());
  some.ids = std::vector<std::int64_t>{3, 1, 2, 999};
  for (std::int64_t id : pages(some)) EXPECT_LE(id, 3);
  some.ids = std::vector<std::int64_t>{};
  EXPECT_TRUE(pages(some).empty());
}

TEST_P(ListTest, InvisibleReferencesReadAsEmpty) {
  ListRequest q = request("id", everything(), true);
  for (const char* path : {"name", "amount", "account", "account.city", "owner", "stage", "weighted", "account_city"})
    q.columns.push_back(*expr::parse_path(path, world.snapshot(), opportunity(), {}));
  q.limit = 500;
  int seen = 0, hidden = 0;
  ASSERT_TRUE(db->read({0}, [&](storage::Connection& c) -> Done {
    auto plan = plan_list(q, c.dialect());
    list_page(
        *plan, [&](const Statement& s, const storage::RowCallback& row) { c.query(s.sql, s.parameters, row); },
        [&](const storage::Row& row) {
          const TestRow& r = *world.find(&opportunity(), row.integer(0));
          const auto* account = static_cast<const TestRow*>(r.follow(world.field("opportunity", "account")));
          const bool sees = account_seen(account, q.reader);
          const auto& columns = plan->columns;
          EXPECT_EQ(value_of(columns[0], row), r.value(world.field("opportunity", "name")));
          EXPECT_EQ(value_of(columns[1], row), r.value(world.field("opportunity", "amount")));
          EXPECT_EQ(empty(value_of(columns[2], row)), !sees);
          EXPECT_EQ(label_of(columns[2], row), sees ? as_text(account->value(world.field("account", "name"))) : "");
          EXPECT_EQ(value_of(columns[3], row), sees ? account->value(world.field("account", "city")) : Value{});
          EXPECT_FALSE(label_of(columns[4], row).empty());
          EXPECT_EQ(value_of(columns[5], row), r.value(world.field("opportunity", "stage")));
          const Value& percent = r.value(world.field("opportunity", "probability"));
          const auto* m = std::get_if<MoneyValue>(&r.value(world.field("opportunity", "amount")));
          const int unit = world.field("opportunity", "probability").scale ? 100 : 1;
          const std::int64_t weighted = m && !empty(percent) ? m->base * as_int(percent) / 100 / unit : 0;
          EXPECT_EQ(as_int(value_of(columns[6], row)), weighted);
          EXPECT_EQ(value_of(columns[7], row), value_of(columns[3], row));
          (sees ? seen : hidden) += account != nullptr;
        });
    return {};
  }));
  EXPECT_GT(seen, 10);
  EXPECT_GT(hidden, 10);
}

TEST_P(ListTest, FiltersDoNotSeeThroughInvisibleReferences) {
  for (const char* text : {R"({"field":"account","op":"is_set"})", R"({"field":"account.city","op":"is_set"})",
                           R"({"field":"account.name","op":"starts_with","value":"compte"})",
                           R"({"field":"account_city","op":"is_set"})"}) {
    const expr::Condition c = filter(text);
    ListRequest q = request("id", everything(), true);
    q.filter = &c;
    for (std::int64_t id : pages(q)) {
      const auto* account =
          static_cast<const TestRow*>(world.find(&opportunity(), id)->follow(world.field("opportunity", "account")));
      EXPECT_TRUE(account_seen(account, q.reader)) << text << " " << id;
    }
    EXPECT_FALSE(pages(q).empty()) << text;
  }
  const expr::Condition hidden = filter(R"({"field":"account","op":"eq","value":1008})");  // of owner 109
  ListRequest q = request("id", everything(), true);
  q.filter = &hidden;
  EXPECT_TRUE(pages(q).empty());
}

// SQLite's parser holds 100 symbols: what the limits allow must be readable in the deepest form of a page.
TEST_P(ListTest, TheDeepestFilterIsStillReadable) {
  std::string tree = R"({"field":"account.parent.owner.name","op":"in","value":["a","b"]})";
  const std::string one = R"({"field":"contact.account.city","op":"ends_with","value":"b"})";
  for (int i = 0; i < 18; ++i)
    tree = i % 3 == 0 ? R"({"not":)" + tree + "}"
                      : (i % 2 ? R"({"and":[)" : R"({"or":[)") + one + "," + tree + "," + one + "]}";
  std::string wide = one;
  for (int i = 0; i < 6; ++i) wide = (i % 2 ? R"({"and":[)" : R"({"or":[)") + wide + "," + wide + "]}";
  for (const std::string& text : {tree, wide}) {
    const expr::Condition c = filter(text.c_str());
    for (Form form : {Form::walk, Form::collect, Form::merge}) {
      ListRequest q = request(form == Form::merge ? "expected_close_on" : "name", narrow(), true);
      prefer(q, form);
      q.filter = &c;
      q.limit = 500;
      pages(q, form);
    }
  }
  auto nested = parse_json(R"({"any":"opportunities","where":{"field":"account.parent.city","op":"eq","value":"x"}})");
  const Entity& account = world.entity("account");
  Json relation =
      *parse_json(R"({"any":"subsidiaries","where":{"any":"subsidiaries","where":{"any":"subsidiaries","where":)" +
                  nested->dump() + "}}}");
  EXPECT_EQ(expr::parse_condition(relation, world.snapshot(), account, {}, world.parse_context()).error().code,
            "filter.too_deep");
  relation = *parse_json(R"({"any":"subsidiaries","where":{"any":"subsidiaries","where":)" + nested->dump() + "}}");
  auto c = expr::parse_condition(relation, world.snapshot(), account, {}, world.parse_context());
  ASSERT_TRUE(c);
  ListRequest q = request("", narrow(), true);
  q.entity = &account;
  q.sort = *parse_sort("name", world.snapshot(), account, {});
  q.filter = &*c;
  prefer(q, Form::merge);
  pages(q, Form::merge);
}

TEST_P(ListTest, CursorsBelongToTheirList) {
  ListRequest q = request("-amount,name", everything());
  q.limit = 5;
  ASSERT_TRUE(db->read({0}, [&](storage::Connection& c) -> Done {
    auto plan = plan_list(q, c.dialect());
    q.cursor =
        list_page(
            *plan, [&](const Statement& s, const storage::RowCallback& row) { c.query(s.sql, s.parameters, row); },
            [](const storage::Row&) {})
            .next_cursor;
    EXPECT_FALSE(q.cursor.empty());
    EXPECT_TRUE(plan_list(q, c.dialect()));
    ListRequest other = q;
    other.sort = *parse_sort("amount,name", world.snapshot(), opportunity(), {});
    EXPECT_EQ(plan_list(other, c.dialect()).error().code, "cursor.stale");
    const expr::Condition some = filter(R"({"field":"amount","op":"is_set"})");
    other = q;
    other.filter = &some;
    EXPECT_EQ(plan_list(other, c.dialect()).error().code, "cursor.stale");
    other = q;
    other.salt = "q=mar";
    EXPECT_EQ(plan_list(other, c.dialect()).error().code, "cursor.stale");
    for (const char* bad : {"x", "!!!!", "e30", "eyJoIjoxfQ"}) {
      other = q;
      other.cursor = bad;
      EXPECT_EQ(plan_list(other, c.dialect()).error().code, "cursor.malformed") << bad;
    }
    other = q;
    other.limit = 501;
    EXPECT_EQ(plan_list(other, c.dialect()).error().code, "list.wrong_limit");
    return {};
  }));
}

TEST(Sort, RefusesWhatCannotBeSorted) {
  World world;
  const Entity& e = world.entity("opportunity");
  const auto code = [&](const char* text) { return parse_sort(text, world.snapshot(), e, {}).error().code; };
  EXPECT_EQ(code("nothing"), "sort.unknown_field");
  EXPECT_EQ(code("account.notes"), "sort.not_sortable");
  EXPECT_EQ(code("account.parent.name"), "sort.not_sortable");
  EXPECT_EQ(code("name,amount,stage,id"), "sort.too_many");
}

TEST(Planner, ChoosesByTheSizesOfBranches) {
  World world;
  ListRequest q;
  q.snapshot = &world.snapshot();
  q.entity = &world.entity("opportunity");
  q.sort = *parse_sort("-expected_close_on", world.snapshot(), *q.entity, {});
  q.reader.context = &world.context;
  q.sizes.rows = 1'000'000;
  std::int64_t size = 0;
  q.sizes.branch = [&](const Branch&, std::int64_t) { return size; };
  const auto form = [&](RowRights r) {
    q.reader.rows = std::move(r);
    return choose_form(q, grants_of(q.reader.rows));
  };
  RowRights owner;
  owner.branches = {{Branch::Kind::column, "owner", {7}}};
  EXPECT_EQ(form(everything()), Form::walk);
  EXPECT_EQ(form({}), Form::none);
  size = 2'000;  // 0.2 %
  EXPECT_EQ(form(owner), Form::merge);
  size = 100'000;  // 10 %
  EXPECT_EQ(form(owner), Form::merge);
  RowRights teams;
  teams.branches = {{Branch::Kind::column, "team", {}}};
  for (int i = 0; i < 100; ++i) teams.branches[0].values.push_back(i);
  size = 5'000;  // half of everything, in 100 teams
  EXPECT_EQ(form(teams), Form::walk);
  q.sort = *parse_sort("name", world.snapshot(), *q.entity, {});
  size = 20;
  EXPECT_EQ(form(teams), Form::collect);
  size = 2'000;
  EXPECT_EQ(form(owner), Form::collect);
}

}  // namespace
}  // namespace socle::query
