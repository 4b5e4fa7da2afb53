// Table sync: what the database has against what a model needs -> statements that only add (KERNEL F2, HOUSE 4.6).
//
// Shape    plan_schema(existing, snapshot, dialect) -> DDL as data, in an order that runs. Run again it plans nothing.
// Keeps    Never drops or rewrites: no DROP TABLE, no DROP COLUMN, no type change. An index left broken by a cut
//          CONCURRENTLY is the one thing dropped, to be built again.
//          Index conditions: queries name "deleted_at" IS NULL (lists), and compare or test the column IS NOT NULL.
// Units    <entity>__spans(record_id, from_at, to_at, tracked columns): kernel/records/spans.h.
#pragma once
#include <map>
#include <set>
#include <string>
#include <vector>

#include "kernel/meta/snapshot.h"
#include "kernel/storage/database.h"

namespace socle::meta {

// What stands in the database today.
struct Existing {
  std::map<std::string, std::set<std::string>, std::less<>> tables;   // table -> columns
  std::set<std::string, std::less<>> indexes, broken_indexes;
};
Existing read_existing(storage::Connection& db);

struct Statement {
  std::string sql;
  bool unique = false;         // fails when rows stand in the way: run after the fills
};
// A column that is added holds `defaults` on the rows that are there, and on those that an older version still writes.
struct ColumnDefault {
  std::string column;
  storage::Cell value;
};
using Defaults = std::map<std::string, std::vector<ColumnDefault>, std::less<>>;   // by entity

std::vector<Statement> plan_schema(const Existing& existing, const Snapshot& wanted, const storage::Dialect& dialect, const Defaults& defaults = {});

// The expression that stands for a field in an index or a comparison: its key, its base amount, else its column.
std::string index_column(const Field& field);
// The same for equality: the primary part of a text key (accents and case ignored).
std::string equality_expression(const Field& field, const storage::Dialect& dialect, const std::string& alias = {});

}  // namespace socle::meta
