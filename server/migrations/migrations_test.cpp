#include "migrations/migrations.h"

#include <fstream>
#include <set>
#include <sstream>

#include "base/random.h"
#include "kernel/storage/test_database.h"
#include "migrations/embedded.h"

namespace socle::migrations {
namespace {
using storage::Engine;

TEST(Migrations, TypesAreTranslatedAsWholeWordsOutsideComments) {
  const std::string neutral = "CREATE TABLE t (id BIGINT PRIMARY KEY, n BIGINT, a TEXT NOT NULL, \"TEXT\" BLOB) {clustered}; -- TEXT\nTEXTS";
  EXPECT_EQ(in_words_of(Engine::sqlite, neutral),
            "CREATE TABLE t (id INTEGER PRIMARY KEY, n INTEGER, a TEXT NOT NULL, \"TEXT\" BLOB) WITHOUT ROWID; \nTEXTS");
  EXPECT_EQ(in_words_of(Engine::postgres, neutral),
            "CREATE TABLE t (id BIGINT PRIMARY KEY, n BIGINT, a TEXT COLLATE \"C\" NOT NULL, \"TEXT\" BYTEA) ; \nTEXTS");
}

TEST(Migrations, NumbersFollowEachOtherOncePerEngine) {
  for (Engine engine : {Engine::sqlite, Engine::postgres}) {
    std::set<int> numbers;
    for (const auto& m : all(engine)) EXPECT_TRUE(numbers.insert(m.number).second) << m.name;
    ASSERT_FALSE(numbers.empty());
    EXPECT_EQ(*numbers.begin(), 1);
  }
}

TEST(Migrations, ReleasedFilesNeverChange) {
  std::ifstream lock(std::string(SOCLE_SOURCE_DIR) + "/server/migrations/migrations.lock");
  ASSERT_TRUE(lock);
  for (std::string line; std::getline(lock, line);) {
    if (line.empty() || line[0] == '#') continue;
    std::istringstream parts(line);
    std::string hash, name;
    parts >> hash >> name;
    const auto& known = files();
    const auto it = std::find_if(known.begin(), known.end(), [&](const File& f) { return f.name == name; });
    ASSERT_NE(it, known.end()) << name << " was released and is gone";
    EXPECT_EQ(sha256_hex(it->sql), hash) << name << " was released and has changed: write another migration";
  }
}

class MigrationsTest : public storage::EngineTest {};
SOCLE_ENGINES(MigrationsTest);

// table.column of everything that migrations make, whatever the engine calls its types. Left out: the search index, an fts5 table
// with its shadow tables on one engine and a table of tokens on the other (KERNEL F9), and id_sequence, storage's own.
std::set<std::string> columns(storage::Database& db) {
  std::set<std::string> out;
  EXPECT_TRUE(db.read({}, [&](storage::Connection& c) -> Done {
    c.query(c.engine() == Engine::sqlite
                ? "SELECT m.name, p.name FROM sqlite_master m, pragma_table_info(m.name) p WHERE m.type='table' AND m.name NOT LIKE 'sqlite_%'"
                : "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema=current_schema()",
            {}, [&](const storage::Row& r) {
              const std::string table(r.text(0));
              if (table != "search" && !table.starts_with("search_") && table != "id_sequence") out.insert(table + "." + std::string(r.text(1)));
              return true;
            });
    return {};
  }));
  return out;
}

TEST_P(MigrationsTest, RunFromNothingAndAgain) {
  const Done first = storage::migrate(*db, all(GetParam()));
  ASSERT_TRUE(first) << first.error().code;
  ASSERT_TRUE(storage::migrate(*db, all(GetParam())));
  const auto there = columns(*db);
  for (const char* name : {"outbox.seq", "job.lease_until", "history.changes", "timeline.entry_no", "change_set.override", "idempotency.user"})
    EXPECT_TRUE(there.contains(name)) << name;
}

TEST(Migrations, BothEnginesHaveTheSameColumns) {
  storage::TestDatabase sqlite(Engine::sqlite), postgres(Engine::postgres);
  if (!postgres.available()) GTEST_SKIP() << "PostgreSQL is not installed: columns of the two engines not compared";
  ASSERT_TRUE(storage::migrate(*sqlite, all(Engine::sqlite)));
  ASSERT_TRUE(storage::migrate(*postgres, all(Engine::postgres)));
  const auto left = columns(*sqlite), right = columns(*postgres);
  std::vector<std::string> only;
  std::set_symmetric_difference(left.begin(), left.end(), right.begin(), right.end(), std::back_inserter(only));
  EXPECT_EQ(only, std::vector<std::string>{}) << "on one engine only";
  EXPECT_GT(left.size(), 100u);
}

}  // namespace
}  // namespace socle::migrations
