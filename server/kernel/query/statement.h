// What a plan gives to whoever holds a connection: SQL with its parameters. Nothing in this folder runs it.
//
// Thread   Plain data.
#pragma once
#include <functional>

#include "kernel/expr/derived.h"
#include "kernel/query/branches.h"
#include "kernel/storage/database.h"

namespace socle::query {

using meta::Entity;
using meta::Field;
using meta::Snapshot;
using storage::Cell;
using storage::Cells;
using storage::Dialect;

struct Statement {
  std::string sql;
  Cells parameters;
};
// Runs a statement on a connection, row by row: [&](const Statement& s, const storage::RowCallback& row) { db.query(...); }
using Run = std::function<void(const Statement&, const storage::RowCallback&)>;

// Whose eyes a query reads with.
struct Reader {
  RowRights rows;                              // on the entity asked about
  std::function<RowRights(const Entity&)> of;  // on entities behind references and relations; null: everything
  const expr::EvalContext* context = nullptr;
};
// Rights behind references and relations, in the form that kernel/expr asks for.
expr::RowRights hop_rights(const Reader& reader);
// The reader's rows of `alias`: "" when all of them.
std::string own_rights(const Reader& reader, const std::string& alias, expr::Sql& sql);

}  // namespace socle::query
