#include "kernel/query/board.h"

#include <algorithm>

#include "base/money.h"
#include "kernel/expr/family.h"
#include "kernel/query/exact.h"
#include "kernel/query/list_plan.h"

namespace socle::query {
namespace {
using meta::Family;
using storage::quoted;
constexpr std::size_t kMaxColumns = 60;
constexpr int kMaxCards = 100;

ListRequest as_list(const BoardRequest& b) {
  ListRequest r;
  r.snapshot = b.snapshot;
  r.entity = b.entity;
  r.filter = b.filter;
  r.sort = b.sort;
  r.reader = b.reader;
  return r;
}

// One row per column and percentage: what is weighted is multiplied after it is added.
Statement totals_statement(const BoardRequest& b, const ListRequest& list, const std::string& codes, expr::Sql sql,
                           const Dialect& dialect) {
  const std::string column = "t0." + quoted(*expr::column_of(*b.field, ""));
  std::string select = column + ",count(*)", by = column;
  if (b.sum)
    select += "," + dialect.sum(expr::print_field(*b.sum->field, *b.entity, "t0", *b.reader.context, dialect,
                                                  hop_rights(b.reader), sql));
  if (b.sum && b.weight) {
    const std::string weight =
        expr::print_field(*b.weight->field, *b.entity, "t0", *b.reader.context, dialect, hop_rights(b.reader), sql);
    select += "," + weight;
    by += "," + weight;
  }
  std::string text = "SELECT " + select + " FROM " + quoted(b.entity->name) + " t0 WHERE " + column + " IN (" + codes +
                     ") AND " + print_selection(list, "t0", dialect, sql) + " GROUP BY " + by;
  return {std::move(text), std::move(sql.parameters)};
}

Statement cards_statement(const BoardRequest& b, const ListRequest& list, BoardPlan& plan, const Dialect& dialect) {
  expr::Sql sql;
  std::string inner, by, outer;
  std::size_t elements = 0;
  for (std::size_t i = 0; i < b.codes.size(); ++i) {
    const std::string a = sql.alias();
    const Order order = print_order(list, a, dialect, sql);
    std::string select = a + ".\"id\" AS id," + std::to_string(i) + " AS place";
    by.clear();
    outer = "p.place,";
    elements = 0;
    for (std::size_t k = 0; k < order.elements.size(); ++k) {
      const std::string direction = order.elements[k].descending ? " DESC," : ",";
      const auto put = [&](const std::string& expression, const std::string& way) {
        select += "," + expression + " AS k" + std::to_string(++elements);
        by += expression + way;
        outer += "p.k" + std::to_string(elements) + way;
      };
      if (k == 0 && order.first_may_be_empty)
        put("(CASE WHEN " + order.elements[k].sql + " IS NULL THEN 1 ELSE 0 END)", ",");
      put(order.elements[k].sql, direction);
    }
    const std::string last = order.id_descending ? " DESC" : "";
    inner += (inner.empty() ? "" : " UNION ALL ") +
             ("SELECT * FROM (SELECT " + select + " FROM " + quoted(b.entity->name) + " " + a + order.joins +
              " WHERE " + a + "." + quoted(*expr::column_of(*b.field, "")) + "=" + sql.bind(b.codes[i]) + " AND " +
              print_selection(list, a, dialect, sql) + " ORDER BY " + by + a + ".\"id\"" + last + " LIMIT " +
              std::to_string(b.cards) + ") " + sql.alias());
    if (i + 1 == b.codes.size()) outer += "p.id" + last;
  }
  Projection projection(*b.entity, "t0", b.reader, dialect, 2);
  for (const auto& path : b.columns) projection.add(path, sql);
  plan.columns = projection.selected();
  std::string text = "SELECT p.id,p.place" + projection.select() + " FROM (" + inner + ") p CROSS JOIN " +
                     quoted(b.entity->name) + " t0" + projection.joins() + " WHERE t0.\"id\"=p.id ORDER BY " + outer;
  return {std::move(text), std::move(sql.parameters)};
}
}  // namespace

Result<BoardPlan> plan_board(const BoardRequest& b, const Dialect& dialect) {
  const auto wrong = [](const std::string& name) {
    return refuse(RefusalKind::invalid, "board.wrong_field", {{"field", name}});
  };
  if (!b.field || expr::family_of(*b.field) != Family::choice) return wrong(b.field ? b.field->name : "");
  if (b.codes.empty() || b.codes.size() > kMaxColumns || b.cards < 1 || b.cards > kMaxCards)
    return refuse(RefusalKind::invalid, "board.too_many");
  for (const auto& code : b.codes)
    if (!b.field->choice(code) && !b.field->stage(code)) return wrong(b.field->name);
  if (b.sum && (!b.sum->hops.empty() || (b.sum->family != Family::money && b.sum->family != Family::integer)))
    return wrong(b.sum->text);
  if (b.weight && (!b.weight->hops.empty() || b.weight->family != Family::integer)) return wrong(b.weight->text);
  BoardPlan plan;
  plan.codes = b.codes;
  plan.summed = b.sum.has_value();
  plan.weighted = b.sum && b.weight;
  if (b.sum)
    plan.scale =
        b.sum->family == Family::money ? std::max(0, currency_digits(b.snapshot->company.currency)) : b.sum->scale;
  for (const auto& code : b.codes) {
    const auto* stage = b.field->stage(code);
    plan.probabilities.push_back(stage ? stage->probability : 0);
  }
  if (plan.weighted)
    for (int& p : plan.probabilities) p = static_cast<int>(power_of(b.weight->scale));  // the unit of the percentage
  const ListRequest list = as_list(b);
  expr::Sql sql;
  std::string codes;
  for (const auto& code : b.codes) codes += (codes.empty() ? "" : ",") + sql.bind(code);
  plan.totals = totals_statement(b, list, codes, std::move(sql), dialect);
  plan.cards = cards_statement(b, list, plan, dialect);
  return plan;
}

Board board(const BoardPlan& plan, const Run& run, const std::function<void(std::size_t, const storage::Row&)>& card) {
  struct Sum {
    Wide sum = 0, weighted = 0;
  };
  Board out;
  std::vector<Sum> sums(plan.codes.size());
  for (const auto& code : plan.codes) out.columns.push_back({code, 0, {}, {}});
  run(plan.totals, [&](const storage::Row& row) {
    const auto at = std::find(plan.codes.begin(), plan.codes.end(), row.text(0));
    if (at == plan.codes.end()) return true;
    const auto i = static_cast<std::size_t>(at - plan.codes.begin());
    out.columns[i].count += row.integer(1);
    if (!plan.summed || row.is_null(2)) return true;
    const Wide sum = wide_of(row.text(2));
    sums[i].sum += sum;
    sums[i].weighted += sum * (plan.weighted ? row.integer(3) : plan.probabilities[i]);
    return true;
  });
  Sum all;
  const auto write = [&](BoardColumn& c, const Sum& s, Wide unit) {
    if (!plan.summed) return;
    c.sum = decimal_of(s.sum, plan.scale);
    c.weighted = decimal_of(rounded_quotient(s.weighted, unit), plan.scale);
  };
  const Wide unit = 100 * Wide{plan.weighted ? plan.probabilities[0] : 1};
  for (std::size_t i = 0; i < sums.size(); ++i) {
    write(out.columns[i], sums[i], unit);
    out.total.count += out.columns[i].count;
    all.sum += sums[i].sum;
    all.weighted += sums[i].weighted;
  }
  write(out.total, all, unit);
  run(plan.cards, [&](const storage::Row& row) {
    card(static_cast<std::size_t>(row.integer(1)), row);
    return true;
  });
  return out;
}

}  // namespace socle::query
