// The value side of a leaf: from JSON, typed by the field, and back. Internal to kernel/expr.
//
// Refuses  filter.wrong_value {field}
#pragma once
#include "kernel/expr/condition.h"

namespace socle::expr {

struct OperandContext {
  const Snapshot& snapshot;
  const meta::ParseContext& parse;
  const ToBase& to_base;
};
// Also settles the operator: `eq` null is is_empty, `eq` of a person's teams is a list.
Done parse_operand(const Json& value, Condition& leaf, const OperandContext& context);
Json operand_json(const Condition& leaf);
std::unexpected<Refusal> wrong_value(const Condition& leaf);

}  // namespace socle::expr
