// Formulas and roll-ups of a published model, compiled once per snapshot, and any field printed as SQL (KERNEL F17).
//
// Shape    compile(snapshot) -> Derived. print_field: the value of a stored, computed or roll-up field as one SQL
//          expression over `alias`, NULL when empty: for select lists, sorts and comparisons.
// Keeps    Formulas do not turn in circles and chain at most 5 deep. A roll-up counts what its reader may see, unless its
//          scope is everyone.
// Refuses  formula.* (formula.h), formula.cycle {field}, formula.too_deep {field}, rollup.unknown_relation {field},
//          rollup.wrong_field {field}, rollup.wrong_function {field}, filter.* of a roll-up's `where`
// Thread   Immutable; lives as long as its snapshot.
#pragma once
#include <map>
#include <memory>

#include "kernel/expr/condition.h"
#include "kernel/expr/formula.h"

namespace socle::expr {

struct RollupPlan {
  const Entity* child = nullptr;
  const Field* link = nullptr;   // the child's reference that points here
  const Field* field = nullptr;  // null for count
  std::string function;          // count sum min max
  Condition where;
  bool everyone = false;
  int from_scale = 0, to_scale = 0;  // of sums, least and greatest numbers
};

class Derived {
 public:
  static Result<std::shared_ptr<const Derived>> compile(const Snapshot& snapshot);
  // One field and what it needs.
  static Result<Derived> of(const Snapshot& snapshot, const Entity& entity, const Field& field);
  const Formula* formula(const Field& field) const;
  const RollupPlan* rollup(const Field& field) const;
  // What a derived field is, seen by another formula.
  std::optional<FormulaShape> shape(const Field& field) const;
  // The value of a computed field of the record in the field's own form (money in the company's currency).
  Result<Value> compute(const Field& field, const RecordSource& record, const EvalContext& context) const;
  // A computed field that is kept in its column: it reads its own record only (KERNEL F17).
  bool stored(const Field& field) const;

 private:
  friend class DerivedCompiler;
  FormulaShape inner_shape(const Field& field) const;
  std::string currency_;
  std::map<const Field*, Formula> formulas_;
  std::map<const Field*, RollupPlan> rollups_;
};

// Checks one field of a model that is being compiled: what Derived::compile would refuse about it (meta's hook).
Done check_derived(const Snapshot& snapshot, const Entity& entity, const Field& field);

std::string print_field(const Field& field, const Entity& entity, const std::string& alias, const EvalContext& context,
                        const storage::Dialect& dialect, const RowRights& rights, Sql& sql);

}  // namespace socle::expr
