// The planned DDL, as data: golden files of both engines, and what adding to the model adds to the tables.
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <sstream>

#include "kernel/fields/all_fields.h"
#include "kernel/meta/canonical.h"
#include "kernel/meta/compile.h"
#include "kernel/meta/publish/schema_plan.h"
#include "kernel/meta/standard.h"

namespace socle::meta {
namespace {
SnapshotPtr model(const char* layer) {
  auto compiled = compile(merge_layers(*assemble(standard_files()), *parse_json(layer)), fields::find_field_type);
  if (!compiled) throw Fault(compiled.error().problems[0].field + " " + compiled.error().problems[0].rule);
  return *compiled;
}
std::string text(const std::vector<Statement>& plan) {
  std::string out = "-- Written by ./dev golden --accept: the tables of the standard model.\n";
  for (const auto& s : plan) out += s.sql + ";\n";
  return out;
}
// Against tests/golden/<name>; SOCLE_ACCEPT_GOLDEN=1 writes it (./dev golden --accept).
void golden(const std::string& name, const std::string& got) {
  const std::string path = std::string(SOCLE_SOURCE_DIR) + "/tests/golden/" + name;
  const char* accept = std::getenv("SOCLE_ACCEPT_GOLDEN");
  if (accept && std::string_view(accept) == "1") {
    std::ofstream(path) << got;
    return;
  }
  std::ifstream in(path);
  std::ostringstream kept;
  kept << in.rdbuf();
  EXPECT_EQ(kept.str(), got) << name << " differs: ./dev golden";
}
// What the database would have once a plan has run, for planning again without one.
Existing after(const Snapshot& s, const std::vector<Statement>& plan) {
  Existing existing;
  for (const auto& e : s.entities)
    for (const Field& f : e->fields) {
      existing.tables[e->name].insert(f.columns.begin(), f.columns.end());
      if (f.tracked) existing.tables[e->name + "__spans"].insert(f.columns.begin(), f.columns.end());
    }
  for (const auto& statement : plan)
    if (const auto at = statement.sql.find("INDEX "); at != std::string::npos) {
      const auto open = statement.sql.find('"', at);
      existing.indexes.insert(statement.sql.substr(open + 1, statement.sql.find('"', open + 1) - open - 1));
    }
  return existing;
}

TEST(SchemaPlanGolden, both_engines) {
  const auto s = model("{}");
  golden("schema.sqlite.sql", text(plan_schema({}, *s, storage::sqlite_dialect())));
  golden("schema.postgres.sql", text(plan_schema({}, *s, storage::postgres_dialect())));
}

TEST(SchemaPlan, an_added_field_adds_a_column_and_an_index_without_holding_writers_up) {
  const auto before = model("{}");
  for (const auto* dialect : {&storage::sqlite_dialect(), &storage::postgres_dialect()}) {
    const Existing existing = after(*before, plan_schema({}, *before, *dialect));
    EXPECT_TRUE(plan_schema(existing, *before, *dialect).empty());
    const auto next = model(R"({"entities":{"account":{"fields":{"x_area":{"no":100000000,"type":"decimal","params":{"scale":2},"filterable":true}}}}})");
    const auto plan = plan_schema(existing, *next, *dialect);
    ASSERT_EQ(plan.size(), 2u);
    const bool postgres = dialect->engine() == storage::Engine::postgres;
    EXPECT_EQ(plan[0].sql, std::string("ALTER TABLE \"account\" ADD COLUMN \"x_area\" ") + (postgres ? "BIGINT" : "INTEGER"));
    EXPECT_EQ(plan[1].sql, std::string("CREATE INDEX ") + (postgres ? "CONCURRENTLY " : "") + "\"account__x_area__ix\" ON \"account\" (\"x_area\", \"id\") WHERE \"deleted_at\" IS NULL AND \"x_area\" IS NOT NULL");
  }
}

TEST(SchemaPlan, a_removed_field_or_entity_drops_nothing) {
  const auto before = model("{}");
  const auto& dialect = storage::sqlite_dialect();
  const Existing existing = after(*before, plan_schema({}, *before, dialect));
  const auto next = model(R"({"entities":{"account":{"fields":{"founded_year":{"removed":true}},"layouts":{"detail":{"identity":{"fields":[]}}}}}})");
  EXPECT_TRUE(plan_schema(existing, *next, dialect).empty());
}

TEST(SchemaPlan, unique_indexes_come_last_and_a_broken_one_is_built_again) {
  const auto s = model("{}");
  const auto& dialect = storage::postgres_dialect();
  const auto all = plan_schema({}, *s, dialect);
  bool unique = false;
  for (const auto& statement : all) {
    if (unique) {
      EXPECT_TRUE(statement.unique);
    }
    unique = unique || statement.unique;
  }
  EXPECT_TRUE(unique);
  Existing existing = after(*s, all);
  existing.indexes.erase("account__siren__ux");
  existing.broken_indexes.insert("account__siren__ux");
  const auto again = plan_schema(existing, *s, dialect);
  ASSERT_EQ(again.size(), 2u);
  EXPECT_EQ(again[0].sql, "DROP INDEX IF EXISTS \"account__siren__ux\"");
  EXPECT_TRUE(again[1].sql.starts_with("CREATE UNIQUE INDEX CONCURRENTLY \"account__siren__ux\""));
}

}  // namespace
}  // namespace socle::meta
