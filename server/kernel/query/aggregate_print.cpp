#include "kernel/query/aggregate_print.h"

#include "kernel/expr/family.h"
#include "kernel/query/rights.h"

namespace socle::query {
namespace {
using meta::Family;
using storage::quoted;

class Printer {
 public:
  Printer(const AggregateRequest& request, const AggregateShape& shape, const Dialect& dialect)
      : r_(request), shape_(shape), dialect_(dialect), joins_(*request.entity, "t0", request.reader, dialect, 0) {}

  AggregateStatement print() {
    if (!shape_.whole)
      for (std::size_t i = 0; i < r_.groups.size(); ++i) group(i);
    std::vector<std::string> keys = keys_;
    if (shape_.median >= 0) return median(keys);
    for (const Measure& m : r_.measures) measure(m);
    if (columns_.empty()) columns_.push_back("count(*)");
    std::string by;
    for (const auto& k : keys) by += (by.empty() ? " GROUP BY " : ",") + k;
    out_.statement.sql = "SELECT " + list(columns_) + from() + by;
    out_.statement.parameters = std::move(sql_.parameters);
    return std::move(out_);
  }

  std::string from() {
    std::string where = "t0.\"deleted_at\" IS NULL";
    if (r_.reader.rows.nothing()) where = "1=0";
    else if (const std::string seen = own_rights(r_.reader, "t0", sql_); !seen.empty()) where += " AND " + seen;
    if (r_.filter.kind != expr::Condition::Kind::always) where += " AND " + condition(r_.filter);
    return " FROM " + quoted(r_.entity->name) + " t0" + joins_.joins() + " WHERE " + where;
  }
  std::string value(const expr::Path& path) {
    const std::string at = joins_.alias_of(path.hops, sql_);
    const Entity& owner = path.hops.empty() ? *r_.entity : *path.hops.back()->target_entity;
    if (path.part == "currency") return at + "." + quoted(*expr::column_of(*path.field, "cur"));
    if (path.part == "category") return category(*path.field, at);
    if (path.family == Family::reference) {
      std::vector<const Field*> hops = path.hops;
      hops.push_back(path.field);
      // Joined only where somebody may not see the target: else the column says it.
      const RowRights rights = r_.reader.of ? r_.reader.of(*path.field->target_entity)
                                            : RowRights{{{Branch::Kind::all, {}, {}}}, {}, 0, {}, 0, {}};
      if (!rights.everything()) return joins_.alias_of(hops, sql_) + ".\"id\"";
    }
    return expr::print_field(*path.field, owner, at, *r_.reader.context, dialect_, hop_rights(r_.reader), sql_);
  }
  expr::Sql sql_;

 private:
  static std::string list(const std::vector<std::string>& parts) {
    std::string out;
    for (const auto& p : parts) out += (out.empty() ? "" : ",") + p;
    return out;
  }
  std::string condition(const expr::Condition& c) {
    return print_sql(c, *r_.entity, "t0", *r_.reader.context, dialect_, hop_rights(r_.reader), sql_);
  }
  std::string category(const Field& f, const std::string& at) {
    std::string out = "(CASE " + at + "." + quoted(*expr::column_of(f, ""));
    for (const auto& p : f.pipelines)
      for (const auto& s : p.stages)
        out += " WHEN " + sql_.bind(s.code) + " THEN '" +
               (s.category == meta::StageCategory::won    ? "won"
                : s.category == meta::StageCategory::lost ? "lost"
                                                          : "open") +
               "'";
    return out + " END)";
  }

  void group(std::size_t i) {
    const Group& g = r_.groups[i];
    GroupColumns c{static_cast<int>(columns_.size())};
    if (g.path.family == Family::text && g.path.part.empty()) {
      const std::string at = joins_.alias_of(g.path.hops, sql_) + ".";
      const std::string key = dialect_.primary_part(at + quoted(*expr::column_of(*g.path.field, "key")));
      columns_.push_back(key);
      columns_.push_back("min(" + at + quoted(*expr::column_of(*g.path.field, "")) + ")");
      keys_.push_back(std::to_string(c.first + 1));
      inner_.push_back(key);
      c.keyed = true;
    } else {
      std::string v = value(g.path);
      if (g.bucket != Bucket::none && !(g.bucket == Bucket::day && g.path.family == Family::day))
        v = print_bucket(v, shape_.bounds[i], g.path.family == Family::instant ? r_.reader.context->zone : nullptr,
                         sql_);
      columns_.push_back(v);
      keys_.push_back(std::to_string(c.first + 1));
      inner_.push_back(v);
    }
    out_.groups.push_back(c);
  }

  std::string measured(const Measure& m) {
    std::string v;
    if (m.original) v = joins_.alias_of(m.path->hops, sql_) + "." + quoted(*expr::column_of(*m.path->field, ""));
    else if (m.path->family == Family::text)
      v = dialect_.primary_part(joins_.alias_of(m.path->hops, sql_) + "." +
                                quoted(*expr::column_of(*m.path->field, "key")));
    else v = value(*m.path);
    return m.where ? "CASE WHEN " + condition(*m.where) + " THEN " + v + " END" : v;
  }
  void measure(const Measure& m) {
    MeasureColumns c{static_cast<int>(columns_.size())};
    switch (m.fn) {
      case Fn::count:
        columns_.push_back(m.where ? "count(CASE WHEN " + condition(*m.where) + " THEN 1 END)" : "count(*)");
        break;
      case Fn::distinct: columns_.push_back("count(DISTINCT " + measured(m) + ")"); break;
      case Fn::sum: columns_.push_back(dialect_.sum(measured(m))); break;
      case Fn::avg: {
        const std::string v = measured(m);
        columns_.push_back(dialect_.sum(v));
        columns_.push_back("count(" + v + ")");
        break;
      }
      case Fn::min: columns_.push_back("min(" + measured(m) + ")"); break;
      case Fn::max: columns_.push_back("max(" + measured(m) + ")"); break;
      case Fn::rate: rate(m); break;
      case Fn::median: c.first = -1; break;
    }
    out_.measures.push_back(c);
  }
  // Of a yes or no: the yes among the set; of a condition alone: those it keeps among all.
  void rate(const Measure& m) {
    if (!m.path) {
      columns_.push_back("count(CASE WHEN " + condition(*m.where) + " THEN 1 END)");
      columns_.push_back("count(*)");
      return;
    }
    const std::string v = measured(m);
    columns_.push_back("count(CASE WHEN " + v + "=1 THEN 1 END)");
    columns_.push_back("count(" + v + ")");
  }

  // The one or two middle values of each group.
  AggregateStatement median(const std::vector<std::string>&) {
    std::string inner = "SELECT ", partition, names, by;
    for (std::size_t i = 0; i < inner_.size(); ++i) {
      inner += inner_[i] + " AS g" + std::to_string(i + 1) + ",";
      partition += (partition.empty() ? "" : ",") + ("p.g" + std::to_string(i + 1));
      names += "q.g" + std::to_string(i + 1) + ",";
      by += (by.empty() ? " GROUP BY " : ",") + ("q.g" + std::to_string(i + 1));
    }
    inner += measured(r_.measures[static_cast<std::size_t>(shape_.median)]) + " AS v" + from();
    const std::string over = partition.empty() ? "" : "PARTITION BY " + partition;
    out_.statement.sql = "SELECT " + names + "min(q.v),max(q.v) FROM (SELECT p.*,row_number() OVER (" + over +
                         (over.empty() ? "" : " ") + "ORDER BY p.v) AS n,count(*) OVER (" + over + ") AS c FROM (" +
                         inner + ") p WHERE p.v IS NOT NULL) q WHERE q.n IN ((q.c+1)/2,(q.c+2)/2)" + by;
    out_.statement.parameters = std::move(sql_.parameters);
    out_.groups.clear();
    for (std::size_t i = 0; i < inner_.size(); ++i) out_.groups.push_back({static_cast<int>(i)});
    return std::move(out_);
  }

  const AggregateRequest& r_;
  const AggregateShape& shape_;
  const Dialect& dialect_;
  Projection joins_;
  std::vector<std::string> columns_, keys_, inner_;
  AggregateStatement out_;
};
}  // namespace

AggregateStatement print_aggregate(const AggregateRequest& request, const AggregateShape& shape,
                                   const Dialect& dialect) {
  return Printer(request, shape, dialect).print();
}

Statement extent_statement(const AggregateRequest& request, const Group& group, const Dialect& dialect) {
  const AggregateShape none;
  Printer p(request, none, dialect);
  const std::string v = p.value(group.path);
  const bool plain =
      group.path.hops.empty() && group.path.field->stored() && request.filter.kind == expr::Condition::Kind::always;
  if (plain) {
    // Without a filter the ends of an index are enough: rights can only narrow them.
    const std::string table = " FROM " + quoted(request.entity->name) + " t0";
    return {"SELECT (SELECT min(" + v + ")" + table + "),(SELECT max(" + v + ")" + table + ")",
            std::move(p.sql_.parameters)};
  }
  std::string sql = "SELECT min(" + v + "),max(" + v + ")" + p.from();
  return {std::move(sql), std::move(p.sql_.parameters)};
}

}  // namespace socle::query
