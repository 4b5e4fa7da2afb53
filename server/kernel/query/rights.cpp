#include "kernel/query/rights.h"

namespace socle::query {
namespace {
using storage::Cell;
using storage::quoted;

std::string in_list(const std::string& column, const std::vector<std::int64_t>& values, expr::Sql& sql) {
  if (values.empty()) return "1=0";
  if (values.size() == 1) return column + "=" + sql.bind(Cell(values[0]));
  std::string out = column + " IN (";
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (i) out += ',';
    out += sql.bind(Cell(values[i]));
  }
  return out + ")";
}
}  // namespace

std::string branch_sql(const Branch& branch, const RowRights& rights, const std::string& alias, const std::string& id, expr::Sql& sql) {
  switch (branch.kind) {
    case Branch::Kind::all: return "1=1";
    case Branch::Kind::never: return "1=0";
    case Branch::Kind::column: return in_list(alias + "." + quoted(branch.column), branch.values, sql);
    case Branch::Kind::shares: break;
  }
  if (rights.principals.empty()) return "1=0";
  std::string who;
  for (const Principal& p : rights.principals)
    who += (who.empty() ? "" : " OR ") + ("(s.principal_kind=" + sql.bind(Cell(std::int64_t{p.kind})) + " AND s.principal=" + sql.bind(Cell(p.id)) + ")");
  return id + " IN (SELECT s.record_id FROM share s WHERE s.entity_no=" + sql.bind(Cell(rights.entity_no)) + " AND (" + who + "))";
}

std::string bounds_sql(const RowRights& rights, const std::string& alias, expr::Sql& sql) {
  std::string out;
  if (!rights.private_column.empty()) {
    const std::string column = alias + "." + quoted(rights.private_column);
    out = "(" + column + " IS NULL OR " + column + "=" + sql.bind(Cell(rights.reader)) + ")";
  }
  if (!rights.issuing_entities.empty()) {
    const std::string column = alias + ".\"issuing_entity\"";
    out += (out.empty() ? "" : " AND ") + ("(" + column + " IS NULL OR " + in_list(column, rights.issuing_entities, sql) + ")");
  }
  return out;
}

std::string rights_sql(const RowRights& rights, const std::string& alias, const std::string& id, expr::Sql& sql) {
  std::string any;
  for (const Branch& b : rights.branches) {
    if (b.kind == Branch::Kind::never) continue;
    if (b.kind == Branch::Kind::all) {
      any = "1=1";
      break;
    }
    any += (any.empty() ? "" : " OR ") + branch_sql(b, rights, alias, id, sql);
  }
  if (any.empty()) return "1=0";
  const std::string bounds = bounds_sql(rights, alias, sql);
  if (any == "1=1") return bounds.empty() ? any : bounds;
  return bounds.empty() ? "(" + any + ")" : "(" + any + ") AND " + bounds;
}

}  // namespace socle::query
