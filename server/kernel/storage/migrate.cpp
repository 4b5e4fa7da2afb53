#include <algorithm>

#include "base/log.h"
#include "base/random.h"
#include "base/time.h"
#include "kernel/storage/database.h"

namespace socle::storage {
namespace {

constexpr std::string_view kTable[] = {
    "CREATE TABLE IF NOT EXISTS migration (number INTEGER PRIMARY KEY, name TEXT NOT NULL, sha256 TEXT NOT NULL, at INTEGER NOT NULL)",
    "CREATE TABLE IF NOT EXISTS migration (number BIGINT PRIMARY KEY, name TEXT NOT NULL, sha256 TEXT NOT NULL, at BIGINT NOT NULL)"};

Done apply(Transaction& t, const Migration& m) {
  if (t.engine() == Engine::postgres) t.query("SELECT pg_advisory_xact_lock(5459532)", {}, [](const Row&) { return false; });
  t.execute(kTable[static_cast<int>(t.engine())]);
  const std::string hash = sha256_hex(m.sql);
  const std::string known = t.text("SELECT sha256 FROM migration WHERE number=?1", {std::int64_t{m.number}});
  if (known == hash) return {};
  if (!known.empty())
    return refuse(RefusalKind::unavailable, "storage.migration_changed", {{"migration", std::string(m.name)}});
  t.script(m.sql);
  t.execute("INSERT INTO migration (number,name,sha256,at) VALUES (?1,?2,?3,?4)",
            {std::int64_t{m.number}, std::string(m.name), hash, SystemClock().now()});
  log(LogLevel::info, "storage.migrated", {{"migration", std::string(m.name)}});
  return {};
}

}  // namespace

Done migrate(Database& db, const std::vector<Migration>& migrations) {
  std::vector<Migration> ordered = migrations;
  std::sort(ordered.begin(), ordered.end(), [](const Migration& a, const Migration& b) { return a.number < b.number; });
  std::int64_t newest = 0;
  CHECK_OK(db.write(Lane::interactive, [&](Transaction& t) -> Done {
    t.execute(kTable[static_cast<int>(t.engine())]);
    // A base that a restore or a move began to fill, and did not finish (whole.h).
    if (t.exists(t.engine() == Engine::sqlite ? "SELECT 1 FROM sqlite_master WHERE name='unfinished_load'"
                                              : "SELECT 1 FROM information_schema.tables WHERE table_schema=current_schema() AND table_name='unfinished_load'"))
      return refuse(RefusalKind::unavailable, "storage.unfinished");
    newest = t.integer("SELECT max(number) FROM migration");
    return {};
  }));
  if (!ordered.empty() && newest > ordered.back().number)
    return refuse(RefusalKind::unavailable, "storage.newer", {{"migration", std::to_string(newest)}});
  for (const auto& m : ordered) CHECK_OK(db.write(Lane::interactive, [&](Transaction& t) { return apply(t, m); }));
  return {};
}

}  // namespace socle::storage
