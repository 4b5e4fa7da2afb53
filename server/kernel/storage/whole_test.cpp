#include "kernel/storage/whole.h"

#include "base/random.h"
#include "kernel/storage/examine.h"
#include "kernel/storage/test_database.h"

namespace socle::storage {
namespace {

TEST(WholeRow, IsBytesAndBack) {
  const Cells row{Cell(std::int64_t{-7}), Cell(std::string("é\0x", 4)), Cell(Blob{std::string("\0\1", 2)}), Cell(), Cell(std::string())};
  std::string bytes;
  encode_row(row, bytes);
  Cells back;
  ASSERT_TRUE(decode_row(bytes, row.size(), back));
  EXPECT_EQ(back, row);
  EXPECT_FALSE(decode_row(bytes, row.size() - 1, back));
  EXPECT_FALSE(decode_row(bytes, row.size() + 1, back));
  for (std::size_t n = 0; n < bytes.size(); ++n) EXPECT_FALSE(decode_row(bytes.substr(0, n), row.size(), back)) << n;
}

TEST(WholeDigest, DependsOnRowsNotOnTheirOrder) {
  Digest a, b, c;
  for (const char* r : {"one", "two"}) a.add(r);
  for (const char* r : {"two", "one"}) b.add(r);
  for (const char* r : {"two", "onf"}) c.add(r);
  EXPECT_EQ(a, b);
  EXPECT_NE(a, c);
}

const std::vector<Migration>& first() {
  static const std::vector<Migration> sqlite{{1, "0001_first.sql", "CREATE TABLE grown (id INTEGER PRIMARY KEY AUTOINCREMENT, word TEXT NOT NULL, bytes BLOB)"}};
  return sqlite;
}
const std::vector<Migration>& first_postgres() {
  static const std::vector<Migration> postgres{{1, "0001_first.sql", "CREATE TABLE grown (id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY, word TEXT COLLATE \"C\" NOT NULL, bytes BYTEA)"}};
  return postgres;
}
const std::vector<Migration>& of(Engine e) { return e == Engine::sqlite ? first() : first_postgres(); }

// A base of one grown table and one that no migration has made.
void fill(Database& db) {
  ASSERT_TRUE(migrate(db, of(db.engine())));
  ASSERT_TRUE(db.ddl({"CREATE TABLE made (\"id\" " + db.dialect().column_type(meta::ColumnKind::integer) + " PRIMARY KEY, \"word\" " + db.dialect().column_type(meta::ColumnKind::text) + ")"}));
  ASSERT_TRUE(db.write(Lane::interactive, [](Transaction& t) -> Done {
    for (int i = 0; i < 5000; ++i) t.execute("INSERT INTO made VALUES (?1,?2)", {std::int64_t{i}, "word " + std::to_string(i)});
    for (int i = 0; i < 5; ++i) t.execute("INSERT INTO grown (word, bytes) VALUES (?1,?2)", {std::string("é"), Blob{std::string("\0\2", 2)}});
    t.execute("DELETE FROM grown WHERE id>3");
    t.allocate_ids(40);
    return {};
  }));
}

class Whole : public testing::TestWithParam<std::pair<Engine, Engine>> {};
INSTANTIATE_TEST_SUITE_P(Between, Whole,
                         testing::Values(std::pair{Engine::sqlite, Engine::sqlite}, std::pair{Engine::sqlite, Engine::postgres}, std::pair{Engine::postgres, Engine::sqlite},
                                         std::pair{Engine::postgres, Engine::postgres}));

TEST_P(Whole, EveryRowArrivesAndNoKeyIsUsedAgain) {
  TestDatabase from(GetParam().first), to(GetParam().second);
  if (!from.available() || !to.available()) GTEST_SKIP() << "PostgreSQL is not installed";
  fill(*from);
  Json history;
  std::int64_t next = 0;
  std::vector<std::pair<Shape, std::vector<Cells>>> read;
  ASSERT_TRUE(from->read({.deadline_ms = 0}, [&](Connection& c) -> Done {
    history = history_of(c);
    next = next_id(c);
    for (const Shape& s : shapes(c)) {
      read.emplace_back(s, std::vector<Cells>());
      read_rows(c, s, [&](const Cells& cells) { return read.back().second.push_back(cells), true; });
    }
    return {};
  }));
  ASSERT_EQ(read.size(), 2u);
  const bool same = from->engine() == to->engine();
  auto loader = Loader::open(*to, history, of(to->engine()), same);
  ASSERT_TRUE(loader);
  EXPECT_EQ(migrate(*to, of(to->engine())).error().code, "storage.unfinished");
  for (auto& [shape, rows] : read) {
    ASSERT_TRUE(loader->begin(shape));
    for (auto& row : rows) ASSERT_TRUE(loader->add(row));
    ASSERT_TRUE(loader->end());
    EXPECT_EQ(*digest(*to, shape), *digest(*from, shape)) << shape.table;
  }
  ASSERT_TRUE(loader->finish(next));
  ASSERT_TRUE(migrate(*to, of(to->engine())));
  ASSERT_TRUE(to->write(Lane::interactive, [&](Transaction& t) -> Done {
    t.execute("INSERT INTO grown (word) VALUES ('next')");
    EXPECT_EQ(t.integer("SELECT max(id) FROM grown"), 6);
    EXPECT_GE(t.allocate_ids(1), 41);
    return {};
  }));
  EXPECT_EQ(Loader::open(*to, history, of(to->engine()), same).error().code, "base.not_empty");
}

TEST(WholeHistory, D2_a_base_of_a_newer_socle_is_refused) {
  Json history = Json::array();
  Json m = Json::object();
  m.set("number", Json(2));
  m.set("name", "0002_later.sql");
  m.set("sha256", "x");
  history.push(m);
  EXPECT_EQ(check_history(history, first(), true).error().code, "storage.newer");
  history.mutable_items()[0].set("number", Json(1));
  EXPECT_EQ(check_history(history, first(), true).error().code, "storage.migration_changed");
  EXPECT_TRUE(check_history(history, first(), false));
}

TEST(ExaminePages, B3_a_flipped_letter_is_found) {
  TestDatabase db(Engine::sqlite);
  fill(*db);
  db->checkpoint();
  const std::string path = db.folder() + "/socle.db";
  db.close();
  Findings findings;
  EXPECT_GT(examine_pages(path, findings), 10);
  EXPECT_TRUE(findings.empty());
  std::FILE* f = std::fopen(path.c_str(), "r+b");
  ASSERT_TRUE(f);
  std::fseek(f, -2000, SEEK_END);
  const int byte = std::fgetc(f);
  std::fseek(f, -2000, SEEK_END);
  std::fputc(byte ^ 1, f);
  std::fclose(f);
  examine_pages(path, findings);
  ASSERT_EQ(findings.size(), 1u);
  EXPECT_EQ(findings[0].rule, "doctor.damaged_pages");
}
}  // namespace
}  // namespace socle::storage
