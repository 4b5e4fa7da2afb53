#include <algorithm>
#include <limits>

#include "base/money.h"
#include "base/text.h"
#include "kernel/expr/derived.h"
#include "kernel/expr/family.h"
#include "kernel/expr/formula_functions.h"
#include "kernel/expr/period.h"

namespace socle::expr {
namespace {
__extension__ using Wide = __int128;
using Node = FormulaNode;
constexpr int kMostSteps = 10'000;
constexpr std::size_t kMostText = 64 * 1024;
constexpr Day kFirstDay = -719162, kLastDay = 2932896;  // years 1 to 9999

// The smallest 64-bit integer is an overflow too: it has no opposite, and SQLite rounds to it (print_formula).
Result<Value> whole(Wide n) {
  if (n > std::numeric_limits<std::int64_t>::max() || n < -Wide{std::numeric_limits<std::int64_t>::max()})
    return refuse(RefusalKind::invalid, "formula.overflow");
  return Value{static_cast<std::int64_t>(n)};
}
Result<Value> day_value(Wide n) {
  if (n < kFirstDay || n > kLastDay) return refuse(RefusalKind::invalid, "formula.overflow");
  return Value{static_cast<std::int64_t>(n)};
}
// n / d rounded half away from zero.
Result<Value> divided(Wide n, Wide d) {
  if (d == 0) return Value{};
  const Wide size = n < 0 ? -n : n, part = d < 0 ? -d : d, q = (2 * size + part) / (2 * part);
  return whole((n < 0) != (d < 0) ? -q : q);
}
Value truth(bool b) { return Value{std::int64_t{b}}; }
Value text_value(std::string s) { return s.empty() ? Value{} : Value{std::move(s)}; }

std::string first_characters(std::string_view s, std::int64_t n) {
  std::size_t i = 0;
  for (; i < s.size(); ++i)
    if ((static_cast<unsigned char>(s[i]) & 0xC0) != 0x80 && n-- <= 0) break;
  return std::string(s.substr(0, i));
}

class Evaluator {
 public:
  Evaluator(const RecordSource& record, const EvalContext& context, int& steps)
      : record_(record), context_(context), steps_(steps) {}

  Result<Value> value(const Node& n) {
    if (++steps_ > kMostSteps) return refuse(RefusalKind::invalid, "formula.too_many_steps");
    switch (n.kind) {
      case Node::Kind::literal: return n.literal;
      case Node::Kind::field: return field(n);
      case Node::Kind::call: return call(n);
    }
    return Value{};
  }

 private:
  Result<Value> field(const Node& n) {
    const RecordSource* at = &record_;
    for (const Field* hop : n.path.hops)
      if (at) at = at->follow(*hop);
    if (!at) return Value{};
    const Field& f = *n.path.field;
    if (const Formula* inner = context_.derived && !f.stored() ? context_.derived->formula(f) : nullptr)
      return Evaluator(*at, context_, steps_).value(inner->root);
    const Value& v = at->value(f);
    if (auto* m = std::get_if<MoneyValue>(&v)) return n.path.part == "currency" ? Value{m->currency} : Value{m->base};
    if (n.path.part == "category") return category(f, v);
    return v;
  }
  static Value category(const Field& f, const Value& v) {
    const meta::Stage* s = f.stage(as_text(v));
    if (!s) return {};
    return Value{std::string(s->category == meta::StageCategory::won    ? "won"
                             : s->category == meta::StageCategory::lost ? "lost"
                                                                        : "open")};
  }

  // Those that do not look at all of their arguments come first.
  Result<Value> call(const Node& n) {
    const std::string& f = n.function;
    if (f == "if") {
      TRY(const Value c, value(n.arguments[0]));
      return value(n.arguments[as_int(c) ? 1 : 2]);
    }
    if (f == "and" || f == "or") {
      TRY(const Value left, value(n.arguments[0]));
      if ((as_int(left) != 0) == (f == "or")) return truth(f == "or");
      TRY(const Value right, value(n.arguments[1]));
      return truth(as_int(right) != 0);
    }
    if (f == "coalesce") {
      for (const Node& a : n.arguments) {
        TRY(Value v, value(a));
        if (!empty(v)) return v;
      }
      return Value{};
    }
    if (f == "today") return Value{std::int64_t{today_of(context_)}};
    if (f == "now") return Value{context_.now};
    if (f == "category") {
      TRY(const Value code, value(n.arguments[0]));
      return category(*n.arguments[0].path.field, code);
    }
    std::vector<Value> a;
    for (const Node& argument : n.arguments) {
      TRY(Value v, value(argument));
      a.push_back(std::move(v));
    }
    return applied(n, a);
  }

  Result<Value> applied(const Node& n, std::vector<Value>& a) {
    const std::string& f = n.function;
    if (f == "not") return truth(as_int(a[0]) == 0);
    // Only a field of yes or no can be empty; what is computed of it is one or the other.
    const bool settled = n.arguments[0].shape.type == FormulaType::boolean && n.arguments[0].kind == Node::Kind::call;
    if (f == "is_empty") return truth(empty(a[0]) && !settled);
    if (f == "is_set") return truth(!empty(a[0]) || settled);
    if (f == "=" || f == "<>" || f == "<" || f == "<=" || f == ">" || f == ">=")
      return truth(compared(f, n.arguments[0].shape.type, a[0], a[1]));
    if (f == "min" || f == "max") return extreme(f == "min", a);
    if (f == "concat" || f == "join") return joined(f == "join", a);
    if (f == "has") {
      auto* codes = std::get_if<Codes>(&a[0]);
      return truth(codes && std::find(codes->begin(), codes->end(), as_text(a[1])) != codes->end());
    }
    if (f == "contains") return truth(!empty(a[0]) && as_text(a[0]).find(as_text(a[1])) != std::string::npos);
    if (f == "starts_with") return truth(!empty(a[0]) && as_text(a[0]).starts_with(as_text(a[1])));
    if (f == "length") return Value{static_cast<std::int64_t>(code_points(as_text(a[0])))};
    for (const Value& v : a)
      if (empty(v)) return Value{};
    return arithmetic(n, a);
  }

  static bool compared(const std::string& op, FormulaType type, const Value& a, const Value& b) {
    int order = 0;
    if (type == FormulaType::boolean) order = (as_int(a) != 0) - (as_int(b) != 0);  // an empty boolean is false
    else if (empty(a) || empty(b)) return op == "<>";                               // the exact complement of =
    else if (type == FormulaType::text) order = as_text(a).compare(as_text(b));
    else order = as_int(a) < as_int(b) ? -1 : as_int(a) > as_int(b);
    if (op == "=") return order == 0;
    if (op == "<>") return order != 0;
    if (op == "<") return order < 0;
    if (op == "<=") return order <= 0;
    return op == ">" ? order > 0 : order >= 0;
  }
  static Value extreme(bool least, const std::vector<Value>& a) {
    const Value* best = nullptr;
    for (const Value& v : a)
      if (!empty(v) && (!best || (least ? as_int(v) < as_int(*best) : as_int(v) > as_int(*best)))) best = &v;
    return best ? *best : Value{};
  }
  static Result<Value> joined(bool separated, const std::vector<Value>& a) {
    std::string out;
    for (std::size_t i = separated; i < a.size(); ++i) {
      if (empty(a[i])) continue;
      if (separated && !out.empty()) out += as_text(a[0]);
      out += as_text(a[i]);
      if (out.size() > kMostText) return refuse(RefusalKind::invalid, "formula.too_long");
    }
    return text_value(std::move(out));
  }

  static Result<Value> arithmetic(const Node& n, const std::vector<Value>& a) {
    const std::string& f = n.function;
    const auto number = [&a](std::size_t i) { return Wide{as_int(a[i])}; };
    const auto scale = [&n](std::size_t i) { return n.arguments[i].shape.scale; };
    if (f == "+") return whole(number(0) + number(1));
    if (f == "-") return whole(number(0) - number(1));
    if (f == "*") {
      TRY(const Value product, whole(number(0) * number(1)));
      return scaled(as_int(product), scale(0) + scale(1), n.shape.scale);
    }
    if (f == "/") {
      TRY(const Value top, whole(number(0) * power_of_ten(n.shape.scale - scale(0) + scale(1))));
      return divided(as_int(top), number(1));
    }
    if (f == "scale") return scaled(as_int(a[0]), scale(0), n.shape.scale);
    if (f == "negative") return whole(-number(0));
    if (f == "abs") return whole(number(0) < 0 ? -number(0) : number(0));
    if (f == "left") return text_value(first_characters(as_text(a[0]), as_int(a[1])));
    if (f == "text") return text_of(n.arguments[0].shape, as_int(a[0]));
    if (f == "days_between") return whole(number(1) - number(0));
    if (f == "hours_between") {
      TRY(const Value ms, whole(number(1) - number(0)));
      return divided(as_int(ms), 36'000);
    }
    if (f == "add_days") return day_value(number(0) + number(1));
    return calendar(f, a);
  }
  static Result<Value> scaled(std::int64_t v, int from, int to) {
    if (from > to) return divided(v, power_of_ten(from - to));
    return whole(Wide{v} * power_of_ten(to - from));
  }
  static Result<Value> text_of(const FormulaShape& shape, std::int64_t v) {
    if (shape.type == FormulaType::day) return Value{format_day(static_cast<Day>(v))};
    return Value{format_scaled(v, shape.scale)};
  }
  static Result<Value> calendar(const std::string& f, const std::vector<Value>& a) {
    if (as_int(a[0]) < kFirstDay || as_int(a[0]) > kLastDay) return Value{};
    const Day d = static_cast<Day>(as_int(a[0]));
    const Ymd ymd = ymd_of(d);
    if (f == "year") return Value{std::int64_t{ymd.year}};
    if (f == "quarter") return Value{std::int64_t{(ymd.month + 2) / 3}};
    if (f == "month") return Value{std::int64_t{ymd.month}};
    if (f == "month_day") return Value{std::int64_t{ymd.day}};
    if (f == "start_of_month") return Value{std::int64_t{d - ymd.day + 1}};
    const std::int64_t months = as_int(a[1]);
    if (months < -120'000 || months > 120'000) return refuse(RefusalKind::invalid, "formula.overflow");
    const std::int64_t target = std::int64_t{ymd.year} * 12 + ymd.month - 1 + months;
    if (target < 12 || target >= 119'999) return refuse(RefusalKind::invalid, "formula.overflow");
    return day_value(add_months(d, static_cast<int>(months)));
  }

  const RecordSource& record_;
  const EvalContext& context_;
  int& steps_;
};
}  // namespace

Result<Value> evaluate(const Formula& formula, const RecordSource& record, const EvalContext& context) {
  int steps = 0;
  TRY(Value v, Evaluator(record, context, steps).value(formula.root));
  if (formula.root.shape.type == FormulaType::boolean && empty(v)) return Value{std::int64_t{0}};
  return v;
}

}  // namespace socle::expr
