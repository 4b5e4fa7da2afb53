// Lists, aggregates and boards beside the same work in hand-written SQL on sqlite3 itself (SPEED S1, S2, S5, S9).
//
// Shape    query_bench [rows=100000] [FILE]: builds a table of that many contacts (kept when FILE is given and exists), then
//          prints, for people who see all, 10 %, 0.2 % and nothing, medians and p95 of both sides, alternating.
// Units    Milliseconds. Both sides read the same columns and write the same bytes of text; planning and printing count.
#include <sqlite3.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <random>

#include "base/text.h"
#include "kernel/expr/test_model.h"
#include "kernel/query/aggregate.h"
#include "kernel/query/board.h"
#include "kernel/query/list.h"
#include "kernel/storage/database.h"

using namespace socle;
using namespace socle::query;

namespace {
constexpr int kOwners = 500, kTeams = 50;  // a person owns 0.2 %, five teams own 10 %
constexpr int kRuns = 200;

double now_ms() {
  return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

// Opportunities stand for contacts: the same number of columns, sortable text, references, money, a stage.
void build(storage::Database& db, const expr::World& world, std::int64_t rows) {
  const auto must = [](const Done& done) {
    if (!done) throw Fault("the bench's table: " + done.error().code);
  };
  must(db.write(storage::Lane::bulk, [&](storage::Transaction& t) -> Done {
    expr::World::create_tables(t, world.snapshot());
    for (int i = 1; i <= kOwners; ++i)
      t.execute(
          "INSERT INTO \"user\" (id,version,name,name__key,created_at,updated_at) VALUES (?1,1,?2,?3,0,0)",
          {std::int64_t{i}, "Personne " + std::to_string(i), meta::Blob{text_key("Personne " + std::to_string(i))}});
    for (int i = 1; i <= 20'000; ++i) {
      const std::string city = "Ville " + std::to_string(i % 400), name = "Compte " + std::to_string(i);
      t.execute(
          "INSERT INTO account (id,version,name,name__key,city,city__key,owner,created_at,updated_at) VALUES "
          "(?1,1,?2,?3,?4,?5,?6,0,0)",
          {std::int64_t{1'000 + i}, name, meta::Blob{text_key(name)}, city, meta::Blob{text_key(city)},
           std::int64_t{1 + i % kOwners}});
    }
    return {};
  }));
  std::mt19937 random(3);
  const char* stages[] = {"to_qualify", "proposal", "won", "lost"};
  for (std::int64_t i = 0; i < rows;) {
    must(db.write(storage::Lane::bulk, [&](storage::Transaction& t) -> Done {
      for (std::int64_t end = std::min(rows, i + 20'000); i < end; ++i) {
        const int owner = 1 + static_cast<int>(random() % kOwners);
        const std::string name =
            "Projet " + std::string(1, static_cast<char>('a' + random() % 26)) + std::to_string(random() % 100'000);
        const auto amount = static_cast<std::int64_t>(random() % 5'000'000);
        t.execute(
            "INSERT INTO opportunity "
            "(id,version,created_at,updated_at,change_set,owner,team,name,name__key,account,amount,amount__cur,amount__"
            "base,probability,stage,expected_close_on) "
            "VALUES (?1,1,?2,?2,1,?3,?4,?5,?6,?7,?8,'EUR',?8,?9,?10,?11)",
            {100'000 + i, std::int64_t{1'700'000'000'000} + i, std::int64_t{owner}, std::int64_t{owner % kTeams}, name,
             meta::Blob{text_key(name)}, static_cast<std::int64_t>(1'001 + random() % 20'000), amount,
             static_cast<std::int64_t>(random() % 11 * 10), std::string(stages[random() % 4]),
             static_cast<std::int64_t>(20'000 + random() % 1'000)});
      }
      return {};
    }));
  }
  must(db.ddl({"CREATE INDEX o_name ON opportunity (name__key)",
               "CREATE INDEX o_owner ON opportunity (owner, name__key)",
               "CREATE INDEX o_team ON opportunity (team, name__key)",
               "CREATE INDEX o_close ON opportunity (expected_close_on)",
               "CREATE INDEX o_stage ON opportunity (stage, expected_close_on)",
               "CREATE INDEX o_account ON opportunity (account)", "CREATE INDEX a_city ON account (city__key)"}));
}

struct Times {
  std::vector<double> ms;
  double at(double part) {
    std::sort(ms.begin(), ms.end());
    return ms[static_cast<std::size_t>(part * static_cast<double>(ms.size() - 1))];
  }
};
void compare(const char* title, const std::function<std::size_t()>& ours, const std::function<std::size_t()>& bare,
             int runs = kRuns) {
  Times a, b;
  std::size_t n = 0, m = 0;
  for (int i = 0; i < runs + 5; ++i) {
    const double t0 = now_ms();
    n = ours();
    const double t1 = now_ms();
    m = bare();
    const double t2 = now_ms();
    if (i < 5) continue;
    a.ms.push_back(t1 - t0);
    b.ms.push_back(t2 - t1);
  }
  std::printf("%-46s %6.2fx  %8.3f %8.3f | %8.3f %8.3f  (%zu, %zu rows)\n", title,
              a.at(0.5) / std::max(b.at(0.5), 0.0001), a.at(0.5), a.at(0.95), b.at(0.5), b.at(0.95), n, m);
  std::fflush(stdout);
}

// The bare side: prepared once, stepped, written as text.
class Bare {
 public:
  explicit Bare(const std::string& path) {
    if (sqlite3_open_v2(path.c_str(), &db_, SQLITE_OPEN_READONLY, nullptr) != SQLITE_OK)
      throw Fault("the bare side cannot open the base");
    sqlite3_exec(db_, "PRAGMA mmap_size=268435456; PRAGMA cache_size=-65536", nullptr, nullptr, nullptr);
  }
  ~Bare() {
    for (auto& [sql, s] : statements_) sqlite3_finalize(s);
    sqlite3_close(db_);
  }
  std::size_t run(const std::string& sql, const std::vector<std::int64_t>& parameters) {
    sqlite3_stmt*& s = statements_[sql];
    if (!s && sqlite3_prepare_v2(db_, sql.c_str(), -1, &s, nullptr) != SQLITE_OK) throw Fault(sqlite3_errmsg(db_));
    for (std::size_t i = 0; i < parameters.size(); ++i) sqlite3_bind_int64(s, static_cast<int>(i) + 1, parameters[i]);
    std::size_t n = 0;
    out_.clear();
    JsonWriter w(out_);
    w.array();
    while (sqlite3_step(s) == SQLITE_ROW) {
      ++n;
      w.array();
      for (int c = 0; c < sqlite3_column_count(s); ++c) {
        if (sqlite3_column_type(s, c) == SQLITE_INTEGER) w.value(static_cast<std::int64_t>(sqlite3_column_int64(s, c)));
        else if (sqlite3_column_type(s, c) == SQLITE_TEXT)
          w.value(std::string_view(reinterpret_cast<const char*>(sqlite3_column_text(s, c)),
                                   static_cast<std::size_t>(sqlite3_column_bytes(s, c))));
        else w.null();
      }
      w.end();
    }
    w.end();
    sqlite3_reset(s);
    return n;
  }

 private:
  sqlite3* db_ = nullptr;
  std::map<std::string, sqlite3_stmt*> statements_;
  std::string out_;
};

struct Person {
  const char* name;
  RowRights rows;
  const char* where;  // the same in hand-written SQL
};

class Bench {
 public:
  Bench(storage::Database& db, expr::World& world, const std::string& path, std::int64_t rows)
      : db_(db), world_(world), bare_(path), rows_(rows) {
    entity_ = &world.entity("opportunity");
    RowRights all{{{Branch::Kind::all, {}, {}}}, {}, 13, {}, 0, {}}, tenth, narrow;
    tenth.branches = {{Branch::Kind::column, "owner", {7}}, {Branch::Kind::column, "team", {1, 2, 3, 4, 5}}};
    narrow.branches = {{Branch::Kind::column, "owner", {7}}};
    people_ = {{"sees all", all, "1"},
               {"10 %", tenth, "(owner=7 OR team IN (1,2,3,4,5))"},
               {"0.2 %", narrow, "owner=7"},
               {"nothing", {}, "0"}};
  }
  void run() {
    std::printf("%-46s %7s  %8s %8s | %8s %8s\n", "", "ratio", "ours p50", "p95", "bare p50", "p95");
    for (const Person& p : people_) lists(p);
    aggregates();
    boards();
  }

 private:
  ListRequest request(const Person& p, const char* sort) {
    ListRequest q;
    q.snapshot = &world_.snapshot();
    q.entity = entity_;
    q.sort = *parse_sort(sort, world_.snapshot(), *entity_, {});
    q.reader = {p.rows, {}, &world_.context};
    q.sizes = {rows_, [this](const Branch& b, std::int64_t) {
                 return b.column == "owner" ? rows_ / kOwners : rows_ / kTeams;
               }};
    for (const char* path : {"name", "amount", "account", "stage", "probability", "expected_close_on", "owner",
                             "created_at", "updated_at", "version", "team", "won_at"})
      q.columns.push_back(*expr::parse_path(path, world_.snapshot(), *entity_, {}));
    return q;
  }
  std::size_t page(const ListRequest& q, std::string* next = nullptr) {
    std::size_t n = 0;
    out_.clear();
    JsonWriter w(out_);
    w.array();
    const Done done = db_.read({0}, [&](storage::Connection& c) -> Done {
      auto plan = plan_list(q, c.dialect());
      if (!plan) return std::unexpected(plan.error());
      const ListPage p = list_page(
          *plan, [&](const Statement& s, const storage::RowCallback& row) { c.query(s.sql, s.parameters, row); },
          [&](const storage::Row& row) {
            ++n;
            w.array().value(row.integer(0));
            for (const Selected& s : plan->columns) {
              const Value v = value_of(s, row);
              if (auto* i = std::get_if<std::int64_t>(&v)) w.value(*i);
              else if (auto* m = std::get_if<MoneyValue>(&v)) w.value(m->minor).value(m->currency).value(m->base);
              else w.value(as_text(v));
              if (s.label >= 0) w.value(label_of(s, row));
            }
            w.end();
          });
      if (next) *next = p.next_cursor;
      return {};
    });
    if (!done) throw Fault(done.error().code);
    w.end();
    return n;
  }
  static constexpr const char* kColumns =
      "SELECT "
      "o.id,o.name,o.amount,o.amount__cur,o.amount__base,a.id,a.name,o.stage,o.probability,o.expected_close_on,u.id,u."
      "name,o.created_at,o.updated_at,o.version,g.id,g.name,o.won_at "
      "FROM opportunity o LEFT JOIN account a ON a.id=o.account LEFT JOIN \"user\" u ON u.id=o.owner LEFT JOIN team g "
      "ON g.id=o.team WHERE o.deleted_at IS NULL AND ";
  // Written as one would by hand for that person: the index of the branch where it is narrow.
  std::string by_hand(const Person& p, const std::string& more) const {
    std::string where = p.where;
    for (std::size_t at = 0; (at = where.find("owner", at)) != std::string::npos; at += 8) where.insert(at, "o.");
    if (auto at = where.find("team"); at != std::string::npos) where.insert(at, "o.");
    return kColumns + where + more + " ORDER BY o.name__key,o.id LIMIT 51";
  }
  void lists(const Person& p) {
    ListRequest q = request(p, "name");
    compare((std::string("S1 page by name, ") + p.name).c_str(), [&] { return page(q); },
            [&] { return bare_.run(by_hand(p, " AND o.name__key IS NOT NULL"), {}); });
    auto json = parse_json(
        R"({"and":[{"field":"owner","op":"eq","value":7},{"field":"account.city","op":"eq","value":"ville 7"}]})");
    auto filter = expr::parse_condition(*json, world_.snapshot(), *entity_, {}, world_.parse_context());
    ListRequest f = q;
    f.filter = &*filter;
    const std::string key = text_key("ville 7");
    std::string hex;
    for (unsigned char c : primary_key("ville 7")) {
      char two[3];
      std::snprintf(two, sizeof two, "%02x", c);
      hex += two;
    }
    compare((std::string("S1 owner + city, by name, ") + p.name).c_str(), [&] { return page(f); },
            [&] {
              return bare_.run(by_hand(p, " AND o.owner=7 AND a.city__key>=x'" + hex + "01' AND a.city__key<x'" + hex +
                                              "02' AND o.name__key IS NOT NULL"),
                               {});
            });
    // S2: page 2,000 of a walk; the narrow and the blind have no such page.
    std::string cursor;
    q.limit = 500;
    for (int i = 0; i < 40; ++i) {
      page(q, &cursor);
      if (cursor.empty()) break;
      q.cursor = cursor;
    }
    if (cursor.empty()) return;
    q.limit = 50;
    std::int64_t deep = 0;
    std::string last;
    static_cast<void>(db_.read({0}, [&](storage::Connection& c) -> Done {
      auto plan = plan_list(q, c.dialect());
      list_page(
          *plan, [&](const Statement& s, const storage::RowCallback& row) { c.query(s.sql, s.parameters, row); },
          [&](const storage::Row& row) {
            if (deep++) return;
            for (unsigned char b : row.blob(1)) {
              char two[3];
              std::snprintf(two, sizeof two, "%02x", b);
              last += two;
            }
          });
      return {};
    }));
    compare((std::string("S2 page 400 of 50 by cursor, ") + p.name).c_str(), [&] { return page(q); },
            [&] { return bare_.run(by_hand(p, " AND o.name__key>x'" + last + "'"), {}); });
  }
  void aggregates() {
    for (const Person& p : people_) {
      for (bool won : {true, false}) {
        const std::string text =
            std::string(R"({"entity":"opportunity",)") +
            (won ? R"("filter":{"field":"stage","op":"eq","value":"won"},)" : "") +
            R"("group_by":["stage",{"field":"expected_close_on","bucket":"month"},"owner"],"measures":[{"fn":"sum","field":"amount"}],"limit":500})";
        auto r = parse_aggregate(*parse_json(text), world_.snapshot(), {}, world_.parse_context());
        if (!r) throw Fault(r.error().code);
        r->reader = {p.rows, {}, &world_.context};
        const std::string bare = std::string(
                                     "SELECT stage,strftime('%Y-%m',expected_close_on*86400,'unixepoch') "
                                     "m,owner,sum(amount__base) FROM opportunity WHERE deleted_at IS NULL AND ") +
                                 p.where + (won ? " AND stage='won'" : "") + " GROUP BY 1,2,3 ORDER BY 1,2,3";
        compare((std::string("S9 stage x month x owner, ") + (won ? "won, " : "all, ") + p.name).c_str(),
                [&] {
                  std::size_t n = 0;
                  static_cast<void>(db_.read({0}, [&](storage::Connection& c) -> Done {
                    auto result = aggregate(*r, c.dialect(), [&](const Statement& s, const storage::RowCallback& row) {
                      c.query(s.sql, s.parameters, row);
                    });
                    if (!result) return std::unexpected(result.error());
                    n = static_cast<std::size_t>(result->groups);
                    out_.clear();
                    JsonWriter w(out_);
                    w.object();
                    write_aggregate(*result, meta::Language::fr, w);
                    w.end();
                    return {};
                  }));
                  return n;
                },
                [&] { return bare_.run(bare, {}); }, 10);
      }
    }
  }
  void boards() {
    for (const Person& p : people_) {
      BoardRequest b;
      b.snapshot = &world_.snapshot();
      b.entity = entity_;
      b.field = &world_.field("opportunity", "stage");
      b.codes = {"to_qualify", "proposal", "won", "lost"};
      b.sort = *parse_sort("expected_close_on", world_.snapshot(), *entity_, {});
      b.columns = request(p, "name").columns;
      b.sum = *expr::parse_path("amount", world_.snapshot(), *entity_, {});
      b.weight = *expr::parse_path("probability", world_.snapshot(), *entity_, {});
      b.reader = {p.rows, {}, &world_.context};
      compare((std::string("S5 board of 4 stages, ") + p.name).c_str(),
              [&] {
                std::size_t n = 0;
                static_cast<void>(db_.read({0}, [&](storage::Connection& c) -> Done {
                  auto plan = plan_board(b, c.dialect());
                  board(
                      *plan,
                      [&](const Statement& s, const storage::RowCallback& row) { c.query(s.sql, s.parameters, row); },
                      [&](std::size_t, const storage::Row&) { ++n; });
                  return {};
                }));
                return n;
              },
              [&] {
                std::size_t n =
                    bare_.run(std::string("SELECT stage,count(*),sum(amount__base),sum(amount__base*probability/100) "
                                          "FROM opportunity WHERE deleted_at IS NULL AND ") +
                                  p.where + " GROUP BY stage",
                              {});
                for (const auto& code : b.codes) {
                  std::string where = p.where;
                  for (std::size_t at = 0; (at = where.find("owner", at)) != std::string::npos; at += 8)
                    where.insert(at, "o.");
                  if (auto at = where.find("team"); at != std::string::npos) where.insert(at, "o.");
                  n += bare_.run(kColumns + where + " AND o.stage='" + code +
                                     "' AND o.expected_close_on IS NOT NULL ORDER BY o.expected_close_on,o.id LIMIT 25",
                                 {});
                }
                return n - 4;
              },
              20);
    }
  }

  storage::Database& db_;
  expr::World& world_;
  Bare bare_;
  std::int64_t rows_;
  const Entity* entity_;
  std::vector<Person> people_;
  std::string out_;
};
}  // namespace

int main(int argc, char** argv) {
  const std::int64_t rows = argc > 1 ? std::atoll(argv[1]) : 100'000;
  const bool kept = argc > 2;
  const std::string path = kept ? argv[2] : (std::filesystem::temp_directory_path() / "socle-query-bench.db").string();
  const bool fresh = !kept || !std::filesystem::exists(path);
  if (fresh)
    for (const char* suffix : {"", "-wal", "-shm"}) std::filesystem::remove(path + suffix);
  try {
    expr::World world;
    world.context.now = *parse_instant("2026-03-29T10:00:00Z");
    storage::OpenOptions options;
    options.sqlite_path = path;
    options.exclusive_lock = false;
    auto db = storage::open(options);
    if (!db) throw Fault(db.error().code);
    if (fresh) build(**db, world, rows);
    std::printf("%lld rows\n", static_cast<long long>(rows));
    Bench(**db, world, path, rows).run();
  } catch (const std::exception& e) {
    std::fprintf(stderr, "%s\n", e.what());
    return 3;
  }
  if (!kept) std::filesystem::remove(path);
  return 0;
}
