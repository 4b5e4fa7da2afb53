#include "kernel/query/list_plan.h"

namespace socle::query {
using meta::ColumnKind;

Order print_order(const ListRequest& request, const std::string& alias, const Dialect& dialect, expr::Sql& sql) {
  Order order;
  Projection joins(*request.entity, alias, request.reader, dialect, 0);
  for (std::size_t i = 0; i < request.sort.size(); ++i) {
    const SortExpression key = print_sort(request.sort[i], *request.entity, joins, request.reader, dialect, sql);
    if (i == 0) order.first_may_be_empty = !key.never_empty;
    else if (!key.never_empty)
      order.elements.push_back({"(CASE WHEN " + key.sql + " IS NULL THEN 1 ELSE 0 END)", ColumnKind::integer, false});
    order.elements.push_back({key.sql, key.kind, key.descending});
  }
  order.joins = joins.joins();
  // The id ends every index: in the first key's direction it is read from the same one.
  order.id_descending = !request.sort.empty() && request.sort.front().descending;
  return order;
}

namespace {
std::string compared(const std::string& a, bool descending, const std::string& b) {
  return a + (descending ? "<" : ">") + b;
}

// (a > x OR (a = x AND (b > y OR ...))): what follows, element by element.
std::string chain(const std::vector<Element>& elements, const std::vector<Cell>& values, std::size_t i,
                  const std::string& id, bool id_descending, std::int64_t last_id, expr::Sql& sql) {
  if (i == elements.size()) return compared(id, id_descending, sql.bind(last_id));
  const Element& e = elements[i];
  if (values[i].index() == 0)  // empty: its flag stands before it, so that only the rest decides
    return "(" + e.sql + " IS NULL AND " + chain(elements, values, i + 1, id, id_descending, last_id, sql) + ")";
  const std::string value = sql.bind(values[i]);
  return "(" + compared(e.sql, e.descending, value) + " OR (" + e.sql + "=" + value + " AND " +
         chain(elements, values, i + 1, id, id_descending, last_id, sql) + "))";
}
}  // namespace

std::string print_after(const Order& order, const std::string& id, const Cursor& cursor, bool first_empty,
                        expr::Sql& sql) {
  std::vector<Element> elements = order.elements;
  std::vector<Cell> values = cursor.values;
  if (first_empty && !elements.empty()) {
    elements.erase(elements.begin());
    values.erase(values.begin());
  }
  bool one_way = true, set = true;
  for (std::size_t i = 0; i < elements.size(); ++i) {
    one_way = one_way && elements[i].descending == order.id_descending;
    set = set && values[i].index() != 0;
  }
  if (elements.empty()) return compared(id, order.id_descending, sql.bind(cursor.id));
  if (one_way && set) {
    std::string left = "(", right = "(";
    for (std::size_t i = 0; i < elements.size(); ++i) {
      left += elements[i].sql + ",";
      right += sql.bind(values[i]) + ",";
    }
    return compared(left + id + ")", order.id_descending, right + sql.bind(cursor.id) + ")");
  }
  std::string out = chain(elements, values, 0, id, order.id_descending, cursor.id, sql);
  // A plain bound on the first element lets an index begin there.
  if (values[0].index() != 0)
    out = elements[0].sql + (elements[0].descending ? "<=" : ">=") + sql.bind(values[0]) + " AND " + out;
  return "(" + out + ")";
}

std::vector<Grant> grants_of(const RowRights& rights) {
  std::vector<Grant> out;
  for (const Branch& b : rights.branches) {
    if (b.kind == Branch::Kind::never) continue;
    if (b.kind != Branch::Kind::column) {
      out.push_back({b});
      continue;
    }
    for (std::int64_t value : b.values) out.push_back({{Branch::Kind::column, b.column, {value}}});
  }
  return out;
}

namespace {
constexpr std::size_t kMaxMerged = 64;
constexpr std::int64_t kSharedRows = 100;  // shares are few; no one counts them
constexpr double kFilterFactor = 10;       // rows looked at for one that a filter keeps: a guess

// The indexes that compile() gives: (owner, default sort), (team, default sort), (territory, default sort) (KERNEL F4).
bool indexed_by_branch(const ListRequest& request) {
  if (request.sort.size() != 1) return false;
  std::string_view wanted = request.entity->default_sort;
  if (wanted.starts_with('-')) wanted.remove_prefix(1);
  return request.sort[0].path.text == wanted && request.sort[0].path.hops.empty();
}
}  // namespace

ListPlan::Form choose_form(const ListRequest& request, const std::vector<Grant>& grants) {
  using Form = ListPlan::Form;
  if (request.reader.rows.nothing()) return Form::none;
  double seen = 0;
  for (const Grant& g : grants) {
    if (g.branch.kind == Branch::Kind::all) return Form::walk;
    if (g.branch.kind == Branch::Kind::shares) seen += kSharedRows;
    else if (!request.sizes.branch) return Form::walk;
    else seen += static_cast<double>(request.sizes.branch(g.branch, g.branch.values[0]));
  }
  const auto rows = static_cast<double>(request.sizes.rows);
  if (rows <= 0 || request.ids) return Form::walk;
  const double page = (request.limit + 1) *
                      (request.filter && request.filter->kind != expr::Condition::Kind::always ? kFilterFactor : 1);
  const double walk = std::min(rows, page * rows / std::max(1.0, seen));
  const double collect = 1.5 * seen;
  const double merge = std::min(1.2 * seen, static_cast<double>(grants.size()) * page);
  if (indexed_by_branch(request) && grants.size() <= kMaxMerged && merge <= collect && merge < walk) return Form::merge;
  return collect < walk ? Form::collect : Form::walk;
}

}  // namespace socle::query
