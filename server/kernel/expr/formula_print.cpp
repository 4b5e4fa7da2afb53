// Formulas as SQL. One text for both engines, but for two dates of the dialect.
//
// Why the small subqueries: a value that is looked at twice would be printed twice, and nested formulas would grow as
// 2^depth; `LIMIT 1` keeps both planners from pulling the subquery up and doing just that. SQLite's parser holds 100
// symbols: arithmetic is plain there, and formula_parse.cpp counts how high the rest would stack (FormulaShape::height).
#include "kernel/expr/derived.h"
#include "kernel/expr/family.h"
#include "kernel/expr/formula_functions.h"
#include "kernel/expr/period.h"

namespace socle::expr {
namespace {
using Node = FormulaNode;
using storage::quoted;

const std::string kInRange = " BETWEEN -719162 AND 2932896";

class FormulaPrinter {
 public:
  FormulaPrinter(const Entity& entity, std::string alias, const EvalContext& context, const storage::Dialect& dialect,
                 const RowRights& rights, Sql& sql)
      : entity_(entity), alias_(std::move(alias)), context_(context), dialect_(dialect), rights_(rights), sql_(sql) {}

  // A value, NULL when empty; booleans as 1 and 0.
  std::string value(const Node& n) {
    if (n.shape.type == FormulaType::boolean) return "(CASE WHEN " + truth(n) + " THEN 1 ELSE 0 END)";
    switch (n.kind) {
      case Node::Kind::literal: return literal(n);
      case Node::Kind::field: return field(n.path);
      case Node::Kind::call: return call(n);
    }
    return "NULL";
  }

  // A condition, never NULL.
  std::string truth(const Node& n) {
    if (n.kind == Node::Kind::literal) return as_int(n.literal) ? "(1=1)" : "(1=0)";
    if (n.kind == Node::Kind::field) return "COALESCE(" + field(n.path) + "=1,(1=0))";
    const std::string& f = n.function;
    const auto& a = n.arguments;
    if (f == "and" || f == "or") return "(" + truth(a[0]) + (f == "and" ? " AND " : " OR ") + truth(a[1]) + ")";
    if (f == "not") return "NOT " + truth(a[0]);
    if (f == "is_empty")
      return a[0].shape.type == FormulaType::boolean && a[0].kind == Node::Kind::call
                 ? "(1=0)"
                 : "(" + any_value(a[0]) + " IS NULL)";
    if (f == "is_set")
      return a[0].shape.type == FormulaType::boolean && a[0].kind == Node::Kind::call
                 ? "(1=1)"
                 : "(" + any_value(a[0]) + " IS NOT NULL)";
    if (f == "if") return "(CASE WHEN " + truth(a[0]) + " THEN " + truth(a[1]) + " ELSE " + truth(a[2]) + " END)";
    if (f == "has")
      return "COALESCE(" + dialect_.position(field(a[0].path), sql_.bind("|" + as_text(a[1].literal) + "|")) +
             ">0,(1=0))";
    if (f == "contains")
      return "COALESCE(" + dialect_.position(value(a[0]), "COALESCE(" + value(a[1]) + ",'')") + ">0,(1=0))";
    if (f == "starts_with") return starts_with(a);
    if (f == "<>") return "NOT COALESCE(" + value(a[0]) + "=" + value(a[1]) + ",(1=0))";
    return "COALESCE(" + value(a[0]) + f + value(a[1]) + ",(1=0))";
  }

 private:
  std::string any_value(const Node& n) { return n.kind == Node::Kind::field ? field(n.path) : value(n); }
  std::string literal(const Node& n) {
    if (empty(n.literal))
      return n.shape.type == FormulaType::text || n.shape.type == FormulaType::other ? "CAST(NULL AS TEXT)"
                                                                                     : "CAST(NULL AS BIGINT)";
    if (n.shape.type == FormulaType::text) return "CAST(" + sql_.bind(as_text(n.literal)) + " AS TEXT)";
    return "CAST(" + sql_.bind(as_int(n.literal)) + " AS BIGINT)";
  }

  std::string field(const Path& path) {
    std::string at = alias_, from, where;
    const Entity* owner = &entity_;
    for (std::size_t i = 0; i < path.hops.size(); ++i) {
      owner = path.hops[i]->target_entity;
      const std::string next = sql_.alias(), id = next + ".\"id\"",
                        here = at + "." + quoted(*column_of(*path.hops[i], ""));
      from += (i ? " JOIN " : "") + quoted(owner->name) + " " + next + (i ? " ON " + id + "=" + here : "");
      if (i == 0) where = id + "=" + here;
      if (const std::string seen = rights_ ? rights_(*owner, next, sql_) : std::string(); !seen.empty())
        where += " AND " + seen;
      at = next;
    }
    std::string out;
    if (path.part == "currency") out = at + "." + quoted(*column_of(*path.field, "cur"));
    else if (path.part == "category") out = category(*path.field, at);
    else out = print_field(*path.field, *owner, at, context_, dialect_, rights_, sql_);
    return path.hops.empty() ? out : "(SELECT " + out + " FROM " + from + " WHERE " + where + ")";
  }
  std::string category(const Field& f, const std::string& at) {
    std::string out = "(CASE " + at + "." + quoted(*column_of(f, ""));
    for (const auto& pipeline : f.pipelines)
      for (const auto& s : pipeline.stages)
        out += " WHEN " + sql_.bind(s.code) + " THEN '" +
               (s.category == meta::StageCategory::won    ? "won"
                : s.category == meta::StageCategory::lost ? "lost"
                                                          : "open") +
               "'";
    return out + " END)";
  }

  std::string scaled(const std::string& v, int from, int to) const {
    if (from > to) return dialect_.arithmetic('/', v, std::to_string(power_of_ten(from - to)));
    return from == to ? v : dialect_.arithmetic('*', v, std::to_string(power_of_ten(to - from)));
  }
  static bool is_arithmetic(const Node& n) {
    if (n.kind != Node::Kind::call) return false;
    const std::string& f = n.function;
    return f == "+" || f == "-" || f == "*" || f == "/" || f == "scale" || f == "negative" || f == "abs" ||
           f == "days_between" || f == "hours_between";
  }

  std::string call(const Node& n) {
    const std::string& f = n.function;
    const auto& a = n.arguments;
    if (f == "if") return "(CASE WHEN " + truth(a[0]) + " THEN " + value(a[1]) + " ELSE " + value(a[2]) + " END)";
    if (f == "coalesce") return list("COALESCE(", a, 0) + ")";
    if (f == "today") return "CAST(" + sql_.bind(std::int64_t{today_of(context_)}) + " AS BIGINT)";
    if (f == "now") return "CAST(" + sql_.bind(context_.now) + " AS BIGINT)";
    if (f == "category") return category_of(a[0].path);
    if (f == "min") return dialect_.least(list("", a, 0));
    if (f == "max") return dialect_.greatest(list("", a, 0));
    if (f == "concat") return concat(a);
    if (f == "join") return dialect_.joined(value(a[0]), list("", a, 1));
    if (f == "length") return "length(COALESCE(" + value(a[0]) + ",''))";
    if (f == "left")
      return "(SELECT CASE WHEN w.n>0 THEN substr(w.v,1,CAST(CASE WHEN w.n>1000000 THEN 1000000 ELSE w.n END AS "
             "INTEGER)) END FROM (SELECT " +
             value(a[0]) + " AS v," + value(a[1]) + " AS n LIMIT 1) w)";
    if (f == "text") return text_of(a[0]);
    return arithmetic(n);
  }
  std::string category_of(const Path& path) {
    Path p = path;
    p.part = "category";
    return field(p);
  }
  // As an operand of further arithmetic; value() is its end.
  std::string raw(const Node& n) {
    if (!is_arithmetic(n)) return value(n);
    const std::string& f = n.function;
    const auto& a = n.arguments;
    const std::string left = raw(a[0]), right = a.size() > 1 ? raw(a[1]) : std::string();
    const auto scale = [&a](std::size_t i) { return a[i].shape.scale; };
    if (f == "+" || f == "-") return dialect_.arithmetic(f[0], left, right);
    if (f == "*") return scaled(dialect_.arithmetic('*', left, right), scale(0) + scale(1), n.shape.scale);
    if (f == "/") return dialect_.arithmetic('/', scaled(left, scale(0), n.shape.scale + scale(1)), right);
    if (f == "scale") return scaled(left, scale(0), n.shape.scale);
    if (f == "negative") return dialect_.arithmetic('-', "0", left);
    if (f == "abs")
      return "(SELECT CASE WHEN w.a<0 THEN -w.a ELSE w.a END FROM (SELECT " + dialect_.whole(left) +
             " AS a LIMIT 1) w)";
    if (f == "days_between") return dialect_.arithmetic('-', right, left);
    return dialect_.arithmetic('/', dialect_.arithmetic('-', right, left), "36000");  // hours_between
  }
  std::string arithmetic(const Node& n) {
    if (is_arithmetic(n)) return dialect_.whole(raw(n));
    const std::string& f = n.function;
    const auto& a = n.arguments;
    if (f == "add_days")
      return "(SELECT CASE WHEN w.v" + kInRange + " THEN w.v END FROM (SELECT " +
             dialect_.whole(dialect_.arithmetic('+', raw(a[0]), raw(a[1]))) + " AS v LIMIT 1) w)";
    return calendar(f, value(a[0]), a.size() > 1 ? value(a[1]) : std::string());
  }
  std::string calendar(const std::string& f, const std::string& day, const std::string& months) {
    const std::string date = dialect_.day_text("w.v");
    const auto guarded = [&](const std::string& result) {
      return "(SELECT CASE WHEN w.v" + kInRange + " THEN " + result + " END FROM (SELECT " + day + " AS v LIMIT 1) w)";
    };
    const auto part = [&](int from, int size) {
      return "CAST(substr(" + date + "," + std::to_string(from) + "," + std::to_string(size) + ") AS BIGINT)";
    };
    if (f == "year") return guarded(part(1, 4));
    if (f == "month") return guarded(part(6, 2));
    if (f == "quarter") return guarded("(" + part(6, 2) + "+2)/3");
    if (f == "month_day") return guarded(part(9, 2));
    if (f == "start_of_month") return guarded("w.v-" + part(9, 2) + "+1");
    // add_months: the same day of the target month, or its last one.
    const std::string target = dialect_.month_start("w.v", "w.m"), after = dialect_.month_start("w.v", "(w.m+1)");
    const std::string serial = "(" + part(1, 4) + "*12+" + part(6, 2) + "-1+w.m)";
    const std::string same = "(" + target + "+" + part(9, 2) + "-1)", last = "(" + after + "-1)";
    return "(SELECT CASE WHEN w.v" + kInRange + " AND w.m BETWEEN -120000 AND 120000 THEN CASE WHEN " + serial +
           " BETWEEN 12 AND 119998 THEN CASE WHEN " + same + "<" + last + " THEN " + same + " ELSE " + last +
           " END END END FROM (SELECT " + day + " AS v," + months + " AS m LIMIT 1) w)";
  }
  std::string list(std::string out, const std::vector<Node>& nodes, std::size_t from) {
    for (std::size_t i = from; i < nodes.size(); ++i) out += (i > from ? "," : "") + value(nodes[i]);
    return out;
  }
  std::string concat(const std::vector<Node>& nodes) {
    std::string out;
    for (const Node& n : nodes) out += (out.empty() ? "" : "||") + ("COALESCE(" + value(n) + ",'')");
    return "NULLIF(" + out + ",'')";
  }
  std::string text_of(const Node& n) {
    if (n.shape.type == FormulaType::day)
      return "(SELECT CASE WHEN w.v" + kInRange + " THEN " + dialect_.day_text("w.v") + " END FROM (SELECT " +
             value(n) + " AS v LIMIT 1) w)";
    if (n.shape.scale == 0) return "CAST(" + value(n) + " AS TEXT)";
    const std::string unit = std::to_string(power_of_ten(n.shape.scale));
    const std::string size = "(CASE WHEN w.v<0 THEN -w.v ELSE w.v END)";
    return "(SELECT CASE WHEN w.v<0 THEN '-' ELSE '' END||CAST(" + size + "/" + unit + " AS TEXT)||'.'||substr(CAST(" +
           unit + "+" + size + "%" + unit + " AS TEXT),2) FROM (SELECT " + value(n) + " AS v LIMIT 1) w)";
  }
  std::string starts_with(const std::vector<Node>& a) {
    return "(SELECT COALESCE(substr(w.v,1,length(w.p))=w.p,(1=0)) FROM (SELECT " + value(a[0]) + " AS v,COALESCE(" +
           value(a[1]) + ",'') AS p LIMIT 1) w)";
  }

  const Entity& entity_;
  std::string alias_;
  const EvalContext& context_;
  const storage::Dialect& dialect_;
  const RowRights& rights_;
  Sql& sql_;
};
}  // namespace

std::string print_sql(const Formula& formula, const Entity& entity, const std::string& alias,
                      const EvalContext& context, const storage::Dialect& dialect, const RowRights& rights, Sql& sql) {
  return FormulaPrinter(entity, alias, context, dialect, rights, sql).value(formula.root);
}

}  // namespace socle::expr
