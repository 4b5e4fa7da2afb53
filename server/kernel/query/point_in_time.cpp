#include "kernel/query/point_in_time.h"

#include "kernel/expr/family.h"

namespace socle::query {
namespace {
using meta::Family;
using storage::quoted;

std::unexpected<Refusal> not_tracked(const Field& f) {
  return refuse(RefusalKind::invalid, "query.not_tracked", {{"field", f.name}});
}

std::string rows(const PastRequest& request, const Dialect& dialect, expr::Sql& sql) {
  ListRequest list;
  list.snapshot = request.snapshot;
  list.entity = request.entity;
  list.filter = request.filter;
  list.reader = request.reader;
  return " FROM " + quoted(request.entity->name + "__spans") + " s JOIN " + quoted(request.entity->name) +
         " t0 ON t0.\"id\"=s.\"record_id\" WHERE " + print_selection(list, "t0", dialect, sql);
}
std::string standing(Instant at, expr::Sql& sql) {
  const std::string mark = sql.bind(at);
  return " AND s.\"to_at\">" + mark + " AND s.\"from_at\"<=" + mark;
}
std::string span_column(const Field& f, std::string_view suffix) { return "s." + quoted(*expr::column_of(f, suffix)); }
}  // namespace

Result<PastColumns> state_at(const PastRequest& request, const std::vector<const Field*>& fields, Instant at,
                             const Dialect& dialect) {
  PastColumns out;
  expr::Sql sql;
  std::string select = "SELECT s.\"record_id\"";
  int next = 1;
  for (const Field* f : fields) {
    if (!f->tracked || !f->stored()) return not_tracked(*f);
    Selected s;
    s.path.field = f;
    s.path.text = f->name;
    s.path.family = expr::family_of(*f);
    s.first = next;
    for (const auto& column : f->type->columns) {
      if (column.key) continue;
      select += "," + span_column(*f, column.suffix);
      ++s.cells;
      ++next;
    }
    out.columns.push_back(std::move(s));
  }
  out.statement.sql = select + rows(request, dialect, sql) + standing(at, sql) + " ORDER BY s.\"record_id\"";
  out.statement.parameters = std::move(sql.parameters);
  return out;
}

Result<Statement> count_at(const PastRequest& request, const Field& by, const Field* sum, Instant at,
                           const Dialect& dialect) {
  if (!by.tracked || !by.stored()) return not_tracked(by);
  if (sum && (!sum->tracked || !sum->stored())) return not_tracked(*sum);
  expr::Sql sql;
  const std::string value = span_column(by, "");
  const std::string total =
      sum ? dialect.sum(span_column(*sum, expr::family_of(*sum) == Family::money ? "base" : "")) : "NULL";
  std::string text = "SELECT " + value + ",count(*)," + total + rows(request, dialect, sql) + standing(at, sql) +
                     " GROUP BY " + value + " ORDER BY " + value;
  return Statement{std::move(text), std::move(sql.parameters)};
}

Result<Statement> time_in(const PastRequest& request, const Field& by, Instant from, Instant to,
                          const Dialect& dialect) {
  if (!by.tracked || !by.stored()) return not_tracked(by);
  expr::Sql sql;
  const std::string value = span_column(by, ""), first = sql.bind(from), last = sql.bind(to);
  // A stay begins where the span before it, if it touches, had another value.
  const std::string before = "lag(" + value + ") OVER (PARTITION BY s.\"record_id\" ORDER BY s.\"from_at\")";
  const std::string inner = "SELECT " + value + " AS v,CASE WHEN s.\"from_at\"<" + first + " THEN " + first +
                            " ELSE s.\"from_at\" END AS f,CASE WHEN s.\"to_at\">" + last + " THEN " + last +
                            " ELSE s.\"to_at\" END AS t," + before + " AS b" + rows(request, dialect, sql) +
                            " AND s.\"to_at\">" + first + " AND s.\"from_at\"<" + last;
  std::string text = "SELECT p.v,sum(CASE WHEN p.b=p.v THEN 0 ELSE 1 END)," + dialect.sum("p.t-p.f") + " FROM (" +
                     inner + ") p GROUP BY p.v ORDER BY p.v";
  return Statement{std::move(text), std::move(sql.parameters)};
}

}  // namespace socle::query
