#include "kernel/storage/indexes.h"

namespace socle::storage {
namespace {
constexpr const char* kSqlite = "SELECT name, sql FROM sqlite_master WHERE type='index' AND tbl_name=?1 AND sql IS NOT NULL AND sql NOT LIKE 'CREATE UNIQUE%'";
constexpr const char* kPostgres =
    "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname=current_schema() AND tablename=?1 AND indexdef NOT LIKE 'CREATE UNIQUE%'";
}  // namespace

Result<std::vector<std::string>> set_aside_indexes(Database& db, const std::vector<std::string>& tables) {
  std::vector<std::string> drops, statements;
  CHECK_OK(db.read({.deadline_ms = 0}, [&](Connection& c) -> Done {
    for (const auto& table : tables)
      c.query(c.engine() == Engine::sqlite ? kSqlite : kPostgres, {Cell(table)}, [&](const Row& row) {
        drops.push_back("DROP INDEX " + quoted(row.text(0)));
        statements.emplace_back(row.text(1));
        return true;
      });
    return {};
  }));
  CHECK_OK(db.ddl(drops));
  return statements;
}

Done put_back_indexes(Database& db, const std::vector<std::string>& statements) {
  // One at a time: a slice of the log each, and the writer is free in between.
  for (const auto& statement : statements) CHECK_OK(db.ddl({statement}));
  return {};
}

}  // namespace socle::storage
