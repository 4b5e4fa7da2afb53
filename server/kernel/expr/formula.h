// Formulas of computed fields: text, compiled to a typed tree, evaluated in memory or printed as SQL (KERNEL F3, F17).
//
// Shape    amount * probability / 100        concat(first_name, " ", last_name)      account.city
//          if(is_empty(closed_on), days_between(today(), expected_close_on), 0)      not won and amount >= 1000
//          The functions, with their French names, are in docs/subsystems/expr.md and formula_functions.cpp.
// Keeps    Exact: numbers are scaled 64-bit integers, rounded half away from zero. Empty spreads through arithmetic;
//          a comparison with empty is false; division by zero is empty. Overflow is refused in memory and empty in SQL.
//          Money counts in the company's currency. Text compares byte by byte.
// Units    Source 8 KiB, 500 nodes, depth 32 (less where dates and texts nest: see FormulaShape::height); evaluation 10,000 steps, text 64 KiB.
// Refuses  formula.syntax {at}, formula.unknown_field {at, field}, formula.unknown_function {at, function},
//          formula.wrong_arguments {at, function}, formula.wrong_type {at}, formula.too_large, formula.too_deep {at},
//          at evaluation formula.overflow, formula.too_many_steps, formula.too_long (invalid). `at` counts characters from 1.
// Thread   A Formula is immutable.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "kernel/expr/condition.h"

namespace socle::expr {

enum class FormulaType { number, text, boolean, day, instant, codes, other };
struct FormulaShape {
  FormulaType type = FormulaType::other;
  int scale = 0;   // number
  int height = 1;  // symbols that its SQL stacks in SQLite's parser, about: bounded by kMostHeight
};

struct FormulaNode {
  enum class Kind { literal, field, call };
  Kind kind = Kind::literal;
  FormulaShape shape;
  Value literal;         // number at shape.scale, text, boolean 0/1; monostate: empty
  Path path;             // field
  std::string function;  // call: canonical name or operator
  std::vector<FormulaNode> arguments;
  std::size_t at = 0;
};

struct Formula {
  enum class Kind { own, related, timed };  // same record; other records; uses today or now
  FormulaNode root;
  Kind kind = Kind::own;
  std::vector<Path> inputs;
  FormulaShape shape() const { return root.shape; }
};

constexpr int kMostHeight = 50;

// The shape of a field that is itself derived; nothing when it has none (then the field cannot be used).
using ShapeOf = std::function<std::optional<FormulaShape>(const Field&)>;
Result<Formula> parse_formula(std::string_view source, const Snapshot& snapshot, const Entity& entity,
                              const Visibility& visible, const ShapeOf& shape_of = {});
// The same, giving what the field declares: numbers at its scale, else refused formula.wrong_type.
Result<Formula> parse_formula_of(const Field& field, const Snapshot& snapshot, const Entity& entity,
                                 const ShapeOf& shape_of = {});
FormulaShape shape_of_stored(const Field& field, const Snapshot& snapshot);

Result<Value> evaluate(const Formula& formula, const RecordSource& record, const EvalContext& context);
// NULL when empty; booleans as 1 and 0.
std::string print_sql(const Formula& formula, const Entity& entity, const std::string& alias,
                      const EvalContext& context, const storage::Dialect& dialect, const RowRights& rights, Sql& sql);

}  // namespace socle::expr
