// Row rights printed as SQL: one branch, or all of them as one predicate (KERNEL F4).
//
// Shape    A boolean expression over the access columns of `alias`; never NULL where it is used in WHERE.
// Keeps    Nothing is true for a reader without branches.
#pragma once
#include <string>

#include "kernel/expr/condition.h"
#include "kernel/query/branches.h"

namespace socle::query {

// `id` is the expression of the record's id for shares ("alias.id", or "t.source_id" on the timeline).
std::string branch_sql(const Branch& branch, const RowRights& rights, const std::string& alias, const std::string& id, expr::Sql& sql);
// The bounds that hold on every branch: private rows, issuing entities. "" when there are none.
std::string bounds_sql(const RowRights& rights, const std::string& alias, expr::Sql& sql);
std::string rights_sql(const RowRights& rights, const std::string& alias, const std::string& id, expr::Sql& sql);

}  // namespace socle::query
