#include "kernel/query/list.h"

#include <algorithm>

#include "kernel/query/list_plan.h"
#include "kernel/query/rights.h"

namespace socle::query {
namespace {
using storage::quoted;

std::string joined(const std::vector<std::string>& parts) {
  std::string out;
  for (const auto& p : parts) {
    if (p.empty()) continue;
    if (!out.empty()) out += " AND ";
    out += p;
  }
  return out.empty() ? "1=1" : out;
}

// Does the filter keep only rows that point at given records? They are few, and found by that field's index.
bool names_records(const expr::Condition& c) {
  if (c.kind == expr::Condition::Kind::all) return std::any_of(c.children.begin(), c.children.end(), names_records);
  return c.kind == expr::Condition::Kind::leaf && c.path.hops.empty() && (c.op == expr::Op::eq || c.op == expr::Op::in) &&
         (c.path.family == meta::Family::reference || c.path.family == meta::Family::link);
}

class Planner {
 public:
  Planner(const ListRequest& request, const Dialect& dialect)
      : r_(request), dialect_(dialect), table_(quoted(request.entity->name)) {
    grants_ = grants_of(request.reader.rows);
    plan_.form = choose_form(request, grants_);
    plan_.limit = request.limit;
  }

  Result<ListPlan> plan() {
    if (r_.limit < 1 || r_.limit > kMaxPage)
      return refuse(RefusalKind::invalid, "list.wrong_limit", {{"max", std::to_string(kMaxPage)}});
    plan_.hash = hash_of(r_.entity->name + "\n" + std::to_string(r_.snapshot->version.number) + "\n" +
                         (r_.filter ? to_json(*r_.filter).dump() : "") + "\n" + sort_text(r_.sort) + "\n" +
                         (r_.trash == Trash::live ? "" : "trash") + "\n" + r_.salt);
    bool two_segments = false;
    {
      expr::Sql sql;
      const Order order = print_order(r_, "t0", dialect_, sql);
      for (const Element& e : order.elements) plan_.sort_kinds.push_back(e.kind);
      two_segments = order.first_may_be_empty;
    }
    if (!r_.cursor.empty()) {
      TRY(cursor_, read_cursor(r_.cursor, plan_.hash, plan_.sort_kinds));
      plan_.first_segment = cursor_->segment;
    }
    if (plan_.form != ListPlan::Form::none)
      for (int segment = plan_.first_segment; segment < (two_segments ? 2 : 1); ++segment)
        plan_.segments.push_back(page(segment));
    if (r_.count != Count::none) plan_.count = count();
    return std::move(plan_);
  }

 private:
  // Everything but rights: trash, ids, filter.
  std::string chosen(const std::string& alias, expr::Sql& sql) const {
    std::vector<std::string> parts{alias + ".\"deleted_at\" IS " + (r_.trash == Trash::live ? "NULL" : "NOT NULL")};
    if (r_.ids) {
      std::string list;
      for (std::int64_t id : *r_.ids) list += (list.empty() ? "" : ",") + sql.bind(id);
      parts.push_back(list.empty() ? "1=0" : alias + ".\"id\" IN (" + list + ")");
    }
    if (r_.filter && r_.filter->kind != expr::Condition::Kind::always)
      parts.push_back(
          print_sql(*r_.filter, *r_.entity, alias, *r_.reader.context, dialect_, hop_rights(r_.reader), sql));
    return joined(parts);
  }
  std::string segment_of(const Order& order, const std::string& alias, int segment, expr::Sql& sql) const {
    std::vector<std::string> parts;
    if (order.first_may_be_empty) parts.push_back(order.elements[0].sql + (segment == 0 ? " IS NOT NULL" : " IS NULL"));
    if (cursor_ && cursor_->segment == segment)
      parts.push_back(print_after(order, alias + ".\"id\"", *cursor_, segment == 1, sql));
    return joined(parts);
  }

  // id and sort elements of the first rows that `rights` grants.
  std::string rows(int segment, const std::string& rights, expr::Sql& sql, const std::string& alias) const {
    const Order order = print_order(r_, alias, dialect_, sql);
    std::string select = alias + ".\"id\" AS id", by;
    for (std::size_t i = 0; i < order.elements.size(); ++i) {
      select += "," + order.elements[i].sql + " AS k" + std::to_string(i + 1);
      // In the second segment the first key is empty for all: it orders nothing, and would hide the index on the rest.
      if (i > 0 || segment == 0) by += order.elements[i].sql + (order.elements[i].descending ? " DESC," : ",");
    }
    // Ordered by the id alone, any index on an equality serves the order: a database would rather read all rows of a state in
    // order than the few of a record. The sign hides that order from it.
    if (segment == 1 && order.elements.size() == 1 && r_.filter && names_records(*r_.filter)) by += "+";
    by += alias + ".\"id\"" + (order.id_descending ? " DESC" : "");
    return "SELECT " + select + " FROM " + table_ + " " + alias + order.joins + " WHERE " +
           joined({rights, chosen(alias, sql), segment_of(order, alias, segment, sql)}) + " ORDER BY " + by +
           " LIMIT " + std::to_string(r_.limit + 1);
  }
  std::string positions(bool id_descending) const {
    std::string out;
    expr::Sql unused;
    const Order order = print_order(r_, "t0", dialect_, unused);
    for (std::size_t i = 0; i < order.elements.size(); ++i)
      out += "p.k" + std::to_string(i + 1) + (order.elements[i].descending ? " DESC," : ",");
    return out + "p.id" + (id_descending ? " DESC" : "");
  }

  std::string granted(const Grant& g, const std::string& alias, expr::Sql& sql) const {
    const std::string branch = branch_sql(g.branch, r_.reader.rows, alias, alias + ".\"id\"", sql);
    const std::string bounds = bounds_sql(r_.reader.rows, alias, sql);
    return bounds.empty() ? branch : branch + " AND " + bounds;
  }
  // Ids of every branch, once each or not.
  std::string granted_ids(expr::Sql& sql) const {
    std::string out;
    for (const Branch& b : r_.reader.rows.branches) {
      if (b.kind == Branch::Kind::never) continue;
      const std::string a = sql.alias();
      out += (out.empty() ? "" : " UNION ALL ") + ("SELECT " + a + ".\"id\" FROM " + table_ + " " + a + " WHERE " +
                                                   branch_sql(b, r_.reader.rows, a, a + ".\"id\"", sql));
    }
    return out;
  }

  Statement page(int segment) {
    expr::Sql sql;
    const bool id_descending = !r_.sort.empty() && r_.sort.front().descending;
    std::string inner;
    if (plan_.form == ListPlan::Form::merge) {
      for (const Grant& g : grants_) {
        const std::string a = sql.alias(), rights = granted(g, a, sql);
        inner +=
            (inner.empty() ? "" : " UNION ") + ("SELECT * FROM (" + rows(segment, rights, sql, a) + ") " + sql.alias());
      }
      inner = "SELECT * FROM (" + inner + ") p ORDER BY " + positions(id_descending) + " LIMIT " +
              std::to_string(r_.limit + 1);
    } else {
      const std::string a = sql.alias();
      std::string rights;
      if (plan_.form == ListPlan::Form::collect)
        rights = joined({a + ".\"id\" IN (" + granted_ids(sql) + ")", bounds_sql(r_.reader.rows, a, sql)});
      else rights = own_rights(r_.reader, a, sql);
      inner = rows(segment, rights, sql, a);
    }
    Projection projection(*r_.entity, "t0", r_.reader, dialect_, 1 + static_cast<int>(plan_.sort_kinds.size()));
    for (const auto& path : r_.columns) projection.add(path, sql);
    plan_.columns = projection.selected();
    std::string keys;
    for (std::size_t i = 1; i <= plan_.sort_kinds.size(); ++i) keys += ",p.k" + std::to_string(i);
    std::string text;
    if (r_.columns.empty())
      text = "SELECT p.id" + keys + " FROM (" + inner + ") p ORDER BY " + positions(id_descending);
    else
      text = "SELECT p.id" + keys + projection.select() + " FROM (" + inner + ") p CROSS JOIN " + table_ + " t0" +
             projection.joins() + " WHERE t0.\"id\"=p.id ORDER BY " + positions(id_descending);
    return {std::move(text), std::move(sql.parameters)};
  }

  Statement count() const {
    expr::Sql sql;
    const std::string cap = r_.count == Count::capped ? " LIMIT " + std::to_string(kCountCap + 1) : "";
    if (plan_.form == ListPlan::Form::none) return {"SELECT 0", {}};
    std::string inner;
    if (plan_.form == ListPlan::Form::walk) {
      const std::string rights = own_rights(r_.reader, "t0", sql);
      const std::string where = joined({rights, chosen("t0", sql)});
      if (cap.empty()) return {"SELECT count(*) FROM " + table_ + " t0 WHERE " + where, std::move(sql.parameters)};
      inner = "SELECT 1 FROM " + table_ + " t0 WHERE " + where + cap;
    } else {
      for (const Branch& b : r_.reader.rows.branches) {
        if (b.kind == Branch::Kind::never) continue;
        const std::string a = sql.alias(), rights = granted({b}, a, sql);
        inner += (inner.empty() ? "" : " UNION ") +
                 ("SELECT " + a + ".\"id\" FROM " + table_ + " " + a + " WHERE " + joined({rights, chosen(a, sql)}));
      }
      inner += cap;
    }
    return {"SELECT count(*) FROM (" + inner + ") c", std::move(sql.parameters)};
  }

  const ListRequest& r_;
  const Dialect& dialect_;
  std::string table_;
  std::vector<Grant> grants_;
  std::optional<Cursor> cursor_;
  ListPlan plan_;
};
}  // namespace

Result<ListPlan> plan_list(const ListRequest& request, const Dialect& dialect) {
  return Planner(request, dialect).plan();
}

ListPage list_page(const ListPlan& plan, const Run& run, const std::function<void(const storage::Row&)>& row) {
  ListPage page;
  Cursor last;
  bool more = false;
  for (std::size_t i = 0; i < plan.segments.size() && !more; ++i)
    run(plan.segments[i], [&](const storage::Row& r) {
      if (page.rows == plan.limit) {
        more = true;
        return false;
      }
      ++page.rows;
      last.segment = plan.first_segment + static_cast<int>(i);
      last.id = r.integer(0);
      last.values.clear();
      for (std::size_t k = 0; k < plan.sort_kinds.size(); ++k)
        last.values.push_back(r.cell(static_cast<int>(k) + 1, plan.sort_kinds[k]));
      row(r);
      return true;
    });
  if (more) {
    last.hash = plan.hash;
    page.next_cursor = write_cursor(last);
  }
  if (plan.count)
    run(*plan.count, [&](const storage::Row& r) {
      page.total = r.integer(0);
      return false;
    });
  return page;
}

std::string print_selection(const ListRequest& request, const std::string& alias, const Dialect& dialect,
                            expr::Sql& sql) {
  std::vector<std::string> parts;
  parts.push_back(request.reader.rows.nothing() ? "1=0" : own_rights(request.reader, alias, sql));
  parts.push_back(alias + ".\"deleted_at\" IS " + (request.trash == Trash::live ? "NULL" : "NOT NULL"));
  if (request.ids) {
    std::string list;
    for (std::int64_t id : *request.ids) list += (list.empty() ? "" : ",") + sql.bind(id);
    parts.push_back(list.empty() ? "1=0" : alias + ".\"id\" IN (" + list + ")");
  }
  if (request.filter && request.filter->kind != expr::Condition::Kind::always)
    parts.push_back(print_sql(*request.filter, *request.entity, alias, *request.reader.context, dialect,
                              hop_rights(request.reader), sql));
  return joined(parts);
}

}  // namespace socle::query
