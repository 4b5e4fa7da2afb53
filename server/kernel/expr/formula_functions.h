// The closed list of functions of formulas: names, French names, what they take and give. Internal to kernel/expr.
#pragma once
#include <optional>

#include "kernel/expr/formula.h"

namespace socle::expr {

struct FormulaFunction {
  std::string_view name, french;
  int least, most;
  // The shape of the result; nothing when the arguments do not fit. May wrap arguments (to bring numbers to one scale).
  std::optional<FormulaShape> (*shape)(std::vector<FormulaNode>& arguments);
};
const FormulaFunction* find_function(std::string_view name);
const std::vector<FormulaFunction>& all_functions();
// Brings a number to a scale, rounding half away from zero: a call of "scale".
void rescale(FormulaNode& node, int scale);

constexpr int kMostScale = 6;
constexpr int kLeastQuotientScale = 4;
std::int64_t power_of_ten(int n);

}  // namespace socle::expr
