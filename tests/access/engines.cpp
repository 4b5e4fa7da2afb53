#include "engines.h"

#include <unistd.h>

#include <filesystem>

#include "base/random.h"
#include "kernel/storage/test_database.h"

namespace socle::access_walk {
namespace {
namespace fs = std::filesystem;
using scenario::Engine;
using scenario::World;

struct Prepared {
  std::string folder = (fs::temp_directory_path() / ("socle-access-" + std::to_string(::getpid()))).string();
  std::map<std::string, Engine> engines;
  int worlds = 0;
  ~Prepared() {
    std::error_code ignored;
    fs::remove_all(folder, ignored);
  }
};
Prepared& prepared() {
  static Prepared p;
  return p;
}

std::string url() {
  if (const char* given = std::getenv("SOCLE_POSTGRES_URL")) return given;
  static const auto& server = storage::TestPostgres::instance();
  return server.running() ? server.base_url() : std::string();
}

std::vector<std::string> tables_of(storage::Connection& db) {
  std::vector<std::string> out;
  db.query(db.engine() == storage::Engine::sqlite ? "SELECT name FROM sqlite_master WHERE type='table' AND name NOT LIKE 'sqlite_%' AND sql NOT LIKE '%VIRTUAL%'"
                                                  : "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public' ORDER BY table_name",
           {}, [&](const storage::Row& r) {
    out.emplace_back(r.text(0));
    return true;
  });
  return out;
}
bool counts_calls(const std::string& table) {
  return table == "audit" || table == "sign_in_failure" || table == "session" || table == "api_token" || table == "id_sequence";
}
}  // namespace

const Engine* engine(const std::string& name) {
  auto& all = prepared().engines;
  if (auto it = all.find(name); it != all.end()) return &it->second;
  const std::string postgres = name == "postgres" ? url() : std::string();
  if (name == "postgres" && postgres.empty()) return nullptr;
  fs::create_directories(prepared().folder);
  const Engine& e = all.emplace(name, Engine{name, postgres, prepared().folder, "access"}).first->second;
  World::prepare(e);
  return &e;
}
World fresh_world(const Engine& e) { return World(e, ++prepared().worlds); }

State state_of(storage::Database& db) {
  State out;
  auto done = db.read({}, [&](storage::Connection& c) -> Done {
    if (c.engine() == storage::Engine::sqlite) {
      out["commits"] = c.text("SELECT commits FROM id_sequence");
      out["audit"] = c.text("SELECT COUNT(*) FROM audit");
      return {};
    }
    std::string sql;
    for (const auto& table : tables_of(c))
      if (!counts_calls(table))
        sql += (sql.empty() ? "" : " UNION ALL ") + std::string("SELECT '") + table + "', COUNT(*) || '/' || COALESCE(MAX(xmin::text::bigint), 0) FROM " + storage::quoted(table);
    // Of sessions and tokens, all but when they were last seen.
    sql += " UNION ALL SELECT 'session', COUNT(*) || '/' || COUNT(ended_at) FROM session UNION ALL SELECT 'api_token', COUNT(*) || '/' || COUNT(revoked_at) FROM api_token";
    c.query(sql, {}, [&](const storage::Row& r) {
      out[std::string(r.text(0))] = r.text(1);
      return true;
    });
    return {};
  });
  if (!done) throw Fault("the database could not be read: " + done.error().code);
  return out;
}
State content_of(storage::Database& db) {
  State out;
  auto done = db.read({}, [&](storage::Connection& c) -> Done {
    for (const auto& table : tables_of(c)) {
      if (counts_calls(table)) continue;
      std::string columns;
      c.query("SELECT name FROM pragma_table_info('" + table + "')", {}, [&](const storage::Row& r) {
        columns += (columns.empty() ? "" : " || ',' || ") + std::string("quote(") + storage::quoted(std::string(r.text(0))) + ")";
        return true;
      });
      out[table] = sha256_hex(c.text("SELECT group_concat(x, char(10)) FROM (SELECT " + columns + " AS x FROM " + storage::quoted(table) + " ORDER BY 1)"));
    }
    return {};
  });
  if (!done) throw Fault("the database could not be read: " + done.error().code);
  return out;
}
std::string difference(const State& before, const State& after) {
  std::string out;
  for (const auto& [table, mark] : after)
    if (auto it = before.find(table); it == before.end() || it->second != mark) out += (out.empty() ? "" : ", ") + table;
  return out;
}

}  // namespace socle::access_walk
