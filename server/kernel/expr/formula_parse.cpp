#include <algorithm>

#include "base/money.h"
#include "base/text.h"
#include "kernel/expr/family.h"
#include "kernel/expr/formula_functions.h"

namespace socle::expr {
namespace {
constexpr std::size_t kMostSource = 8 * 1024;
constexpr int kMostNodes = 500;
constexpr int kMostDepth = 32;

using Node = FormulaNode;

class Reader {
 public:
  Reader(std::string_view source, const Snapshot& snapshot, const Entity& entity, const Visibility& visible,
         const ShapeOf& shape_of)
      : source_(source), snapshot_(snapshot), entity_(entity), visible_(visible), shape_of_(shape_of) {}

  Result<Formula> read() {
    if (source_.size() > kMostSource) return refuse(RefusalKind::invalid, "formula.too_large");
    if (!valid_utf8(source_) || source_.find('\0') != std::string_view::npos) return syntax(0);
    TRY(formula_.root, either(0));
    skip_spaces();
    if (at_ != source_.size()) return syntax(at_);
    return std::move(formula_);
  }

 private:
  std::unexpected<Refusal> no(std::string code, std::size_t at, Params more = {}) const {
    Params params{{"at", std::to_string(code_points(source_.substr(0, at)) + 1)}};
    for (auto& p : more) params.push_back(std::move(p));
    return refuse(RefusalKind::invalid, std::move(code), std::move(params));
  }
  std::unexpected<Refusal> syntax(std::size_t at) const { return no("formula.syntax", at); }

  void skip_spaces() {
    while (at_ < source_.size() &&
           (source_[at_] == ' ' || source_[at_] == '\t' || source_[at_] == '\n' || source_[at_] == '\r'))
      ++at_;
  }
  static bool word_char(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; }
  bool take(std::string_view mark) {
    skip_spaces();
    if (!source_.substr(at_).starts_with(mark)) return false;
    const std::size_t end = at_ + mark.size();
    if (word_char(mark.back()) && end < source_.size() &&
        (word_char(source_[end]) || source_[end] == '(' || source_[end] == '.')) {
      // "not(" is the operator before a parenthesis; "notes" and "and_more" are names.
      if (source_[end] != '(') return false;
    }
    at_ = end;
    return true;
  }

  Result<Node> call(std::string_view function, std::vector<Node> arguments, std::size_t at) {
    const FormulaFunction* f = find_function(function);
    if (!f) return no("formula.unknown_function", at, {{"function", std::string(function.substr(0, 60))}});
    const int n = static_cast<int>(arguments.size());
    if (n < f->least || n > f->most) return no("formula.wrong_arguments", at, {{"function", std::string(f->name)}});
    if (++nodes_ > kMostNodes) return refuse(RefusalKind::invalid, "formula.too_large");
    Node out;
    out.kind = Node::Kind::call;
    out.function = std::string(f->name);
    out.at = at;
    auto shape = f->shape(arguments);
    if (!shape) return no("formula.wrong_type", at, {{"function", std::string(f->name)}});
    out.shape = *shape;
    out.shape.height = height_of(f->name, arguments);
    if (out.shape.height > kMostHeight) return no("formula.too_deep", at);
    out.arguments = std::move(arguments);
    if (out.function == "today" || out.function == "now") formula_.kind = Formula::Kind::timed;
    // What the function did by preparing its argument is all there is to do.
    if (out.function == "round" || (out.function == "text" && out.arguments[0].shape.type == FormulaType::text))
      return std::move(out.arguments[0]);
    return out;
  }

  // A parenthesis is one symbol, a call of a function three, a CASE five, a subquery ten.
  static int height_of(std::string_view f, const std::vector<Node>& arguments) {
    int highest = 1;
    for (const Node& a : arguments) highest = std::max(highest, a.shape.height);
    if (f == "not") return highest + 1;
    if (f == "+" || f == "-" || f == "*" || f == "and" || f == "or")
      return std::max(arguments[0].shape.height + 1, arguments[1].shape.height + 3);
    if (f == "if" || f == "=" || f == "<>" || f == "<" || f == "<=" || f == ">" || f == ">=") return highest + 6;
    const bool subquery = f == "abs" || f == "left" || f == "text" || f == "starts_with" || f == "year" ||
                          f == "quarter" || f == "month" || f == "month_day" || f == "start_of_month" ||
                          f == "add_days" || f == "add_months";
    return highest + (subquery ? 12 : 4);
  }

  Result<Node> chain(int depth, Result<Node> (Reader::*operand)(int),
                     std::initializer_list<std::pair<std::string_view, std::string_view>> marks) {
    TRY(Node left, (this->*operand)(depth + 1));
    while (true) {
      skip_spaces();
      const std::size_t at = at_;
      auto mark = std::find_if(marks.begin(), marks.end(), [&](const auto& m) { return take(m.first); });
      if (mark == marks.end()) return left;
      TRY(Node right, (this->*operand)(depth + 1));
      std::vector<Node> both;
      both.push_back(std::move(left));
      both.push_back(std::move(right));
      TRY(left, call(mark->second, std::move(both), at));
      if (++left_depth_ > kMostNodes) return refuse(RefusalKind::invalid, "formula.too_large");
    }
  }
  Result<Node> either(int depth) {
    if (depth > kMostDepth) return no("formula.too_deep", at_);
    return chain(depth, &Reader::both, {{"or", "or"}, {"ou", "or"}});
  }
  Result<Node> both(int depth) { return chain(depth, &Reader::denial, {{"and", "and"}, {"et", "and"}}); }
  Result<Node> denial(int depth) {
    if (depth > kMostDepth) return no("formula.too_deep", at_);
    skip_spaces();
    const std::size_t at = at_;
    if (!take("not") && !take("non")) return comparison(depth);
    TRY(Node inner, denial(depth + 1));
    std::vector<Node> one;
    one.push_back(std::move(inner));
    return call("not", std::move(one), at);
  }
  Result<Node> comparison(int depth) {
    TRY(Node left, sum(depth));
    skip_spaces();
    const std::size_t at = at_;
    for (auto [mark, name] : {std::pair<std::string_view, std::string_view>{"<=", "<="},
                              {">=", ">="},
                              {"<>", "<>"},
                              {"!=", "<>"},
                              {"==", "="},
                              {"=", "="},
                              {"<", "<"},
                              {">", ">"}})
      if (take(mark)) {
        TRY(Node right, sum(depth));
        std::vector<Node> two;
        two.push_back(std::move(left));
        two.push_back(std::move(right));
        return call(name, std::move(two), at);
      }
    return left;
  }
  Result<Node> sum(int depth) { return chain(depth, &Reader::product, {{"+", "+"}, {"-", "-"}}); }
  Result<Node> product(int depth) { return chain(depth, &Reader::signed_value, {{"*", "*"}, {"/", "/"}}); }
  Result<Node> signed_value(int depth) {
    if (depth > 6 * kMostDepth) return no("formula.too_deep", at_);
    skip_spaces();
    const std::size_t at = at_;
    if (!take("-")) return value(depth);
    TRY(Node inner, signed_value(depth + 1));
    std::vector<Node> one;
    one.push_back(std::move(inner));
    return call("negative", std::move(one), at);
  }

  Result<Node> value(int depth) {
    skip_spaces();
    if (at_ == source_.size()) return syntax(at_);
    const char c = source_[at_];
    if (c == '(') {
      if (++open_ > kMostDepth) return no("formula.too_deep", at_);
      ++at_;
      TRY(Node inner, either(0));
      if (!take(")")) return syntax(at_);
      --open_;
      return inner;
    }
    if (c == '"') return text();
    if ((c >= '0' && c <= '9') || c == '.') return number();
    if (c >= 'a' && c <= 'z') return named(depth);
    return syntax(at_);
  }

  Result<Node> literal(Value v, FormulaShape shape, std::size_t at) {
    if (++nodes_ > kMostNodes) return refuse(RefusalKind::invalid, "formula.too_large");
    Node out;
    out.literal = std::move(v);
    out.shape = shape;
    out.at = at;
    return out;
  }
  Result<Node> number() {
    const std::size_t at = at_;
    while (at_ < source_.size() && ((source_[at_] >= '0' && source_[at_] <= '9') || source_[at_] == '.')) ++at_;
    const std::string_view digits = source_.substr(at, at_ - at);
    const auto point = digits.find('.');
    const std::size_t scale = point == std::string_view::npos ? 0 : digits.size() - point - 1;
    if (scale > kMostScale) return syntax(at);
    auto n = parse_scaled(digits, static_cast<int>(scale));
    if (!n) return syntax(at);
    return literal(Value{*n}, {FormulaType::number, static_cast<int>(scale)}, at);
  }
  // A double quote is doubled inside a text.
  Result<Node> text() {
    const std::size_t at = at_++;
    std::string out;
    while (at_ < source_.size()) {
      if (source_[at_] == '"') {
        ++at_;
        if (at_ == source_.size() || source_[at_] != '"')
          return literal(out.empty() ? Value{} : Value{out}, {FormulaType::text}, at);
      }
      out.push_back(source_[at_++]);
    }
    return syntax(at);
  }

  Result<Node> named(int) {
    const std::size_t at = at_;
    while (at_ < source_.size() && (word_char(source_[at_]) || source_[at_] == '.')) ++at_;
    const std::string_view word = source_.substr(at, at_ - at);
    skip_spaces();
    if (at_ < source_.size() && source_[at_] == '(') return arguments(word, at);
    if (word == "true" || word == "vrai") return literal(Value{std::int64_t{1}}, {FormulaType::boolean}, at);
    if (word == "false" || word == "faux") return literal(Value{std::int64_t{0}}, {FormulaType::boolean}, at);
    if (word == "empty" || word == "vide") return literal(Value{}, {FormulaType::other}, at);
    return field(word, at);
  }
  Result<Node> arguments(std::string_view function, std::size_t at) {
    if (++open_ > kMostDepth) return no("formula.too_deep", at);
    ++at_;
    std::vector<Node> list;
    if (!take(")")) {
      while (true) {
        TRY(Node one, either(0));
        list.push_back(std::move(one));
        if (take(")")) break;
        if (!take(",") && !take(";")) return syntax(at_);
      }
    }
    --open_;
    return call(function, std::move(list), at);
  }
  Result<Node> field(std::string_view word, std::size_t at) {
    auto path = find_path(word, entity_, visible_);
    if (!path) return no("formula.unknown_field", at, {{"field", std::string(word.substr(0, 200))}});
    if (++nodes_ > kMostNodes) return refuse(RefusalKind::invalid, "formula.too_large");
    Node out;
    out.kind = Node::Kind::field;
    out.at = at;
    out.path = std::move(*path);
    const Field& f = *out.path.field;
    const bool derived = !f.formula.empty() || f.rollup;
    if (!out.path.part.empty()) out.shape = {FormulaType::text};
    else if (auto s = derived && shape_of_ ? shape_of_(f) : std::optional(shape_of_stored(f, snapshot_)))
      out.shape = *s;
    else return no("formula.unknown_field", at, {{"field", std::string(word)}});
    out.shape.height += out.path.hops.empty() ? 0 : 10;
    if ((!out.path.hops.empty() || f.rollup) && formula_.kind == Formula::Kind::own)
      formula_.kind = Formula::Kind::related;
    const auto same = [&](const Path& p) { return p.text == out.path.text; };
    if (std::none_of(formula_.inputs.begin(), formula_.inputs.end(), same)) formula_.inputs.push_back(out.path);
    return out;
  }

  std::string_view source_;
  const Snapshot& snapshot_;
  const Entity& entity_;
  const Visibility& visible_;
  const ShapeOf& shape_of_;
  Formula formula_;
  std::size_t at_ = 0;
  int nodes_ = 0, open_ = 0, left_depth_ = 0;
};
}  // namespace

FormulaShape shape_of_stored(const Field& field, const Snapshot& snapshot) {
  switch (family_of(field)) {
    case Family::text:
    case Family::exact_text:
    case Family::choice: return {FormulaType::text};
    case Family::integer: return {FormulaType::number, field.scale};
    case Family::money: {
      const int digits = currency_digits(snapshot.company.currency);
      return {FormulaType::number, digits < 0 ? 2 : digits};
    }
    case Family::day: return {FormulaType::day};
    case Family::instant: return {FormulaType::instant};
    case Family::boolean: return {FormulaType::boolean};
    case Family::codes: return {FormulaType::codes};
    default: return {FormulaType::other};
  }
}

Result<Formula> parse_formula(std::string_view source, const Snapshot& snapshot, const Entity& entity,
                              const Visibility& visible, const ShapeOf& shape_of) {
  TRY(Formula f, Reader(source, snapshot, entity, visible, shape_of).read());
  if (f.root.shape.type == FormulaType::other || f.root.shape.type == FormulaType::codes)
    return refuse(RefusalKind::invalid, "formula.wrong_type", {{"at", "1"}});
  return f;
}

Result<Formula> parse_formula_of(const Field& field, const Snapshot& snapshot, const Entity& entity,
                                 const ShapeOf& shape_of) {
  TRY(Formula f, parse_formula(field.formula, snapshot, entity, Visibility{}, shape_of));
  const FormulaShape wanted = shape_of_stored(field, snapshot);
  if (wanted.type == FormulaType::other) {  // the field takes what the formula gives, at the scale it declares
    rescale(f.root, field.scale);
    return f;
  }
  if (wanted.type != f.root.shape.type) return refuse(RefusalKind::invalid, "formula.wrong_type", {{"at", "1"}});
  if (wanted.type == FormulaType::number) rescale(f.root, wanted.scale);
  return f;
}

}  // namespace socle::expr
