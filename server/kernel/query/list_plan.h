// The steps of plan_list: elements of the order, the keyset condition, the form. Internal to kernel/query.
#pragma once
#include "kernel/query/list.h"

namespace socle::query {

// One column of the order: a sort key, or whether it is empty (for keys after the first).
struct Element {
  std::string sql;
  meta::ColumnKind kind = meta::ColumnKind::integer;
  bool descending = false;
};
struct Order {
  std::vector<Element> elements;  // without the id
  std::string joins;
  bool id_descending = false;
  bool first_may_be_empty = false;
};
Order print_order(const ListRequest& request, const std::string& alias, const Dialect& dialect, expr::Sql& sql);

// Rows after the cursor, in the segment being read.
std::string print_after(const Order& order, const std::string& id, const Cursor& cursor, bool first_empty,
                        expr::Sql& sql);

// A branch value of its own: `owner = 7`.
struct Grant {
  Branch branch;
  std::int64_t rows = 0;
};
std::vector<Grant> grants_of(const RowRights& rights);
ListPlan::Form choose_form(const ListRequest& request, const std::vector<Grant>& grants);

}  // namespace socle::query
