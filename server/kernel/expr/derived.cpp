#include "kernel/expr/derived.h"

#include <algorithm>

#include "base/money.h"
#include "kernel/expr/family.h"
#include "kernel/expr/formula_functions.h"

namespace socle::expr {
namespace {
constexpr std::size_t kLongestChain = 5;
using storage::quoted;

std::unexpected<Refusal> about(const Field& field, std::string code) {
  return refuse(RefusalKind::invalid, std::move(code), {{"field", field.name}});
}
}  // namespace

class DerivedCompiler {
 public:
  explicit DerivedCompiler(const Snapshot& snapshot) : snapshot_(snapshot) {
    out_.currency_ = snapshot.company.currency;
  }

  Done add(const Entity& entity, const Field& field) {
    if (out_.formulas_.contains(&field) || out_.rollups_.contains(&field)) return {};
    if (std::find(path_.begin(), path_.end(), &field) != path_.end()) return about(field, "formula.cycle");
    if (path_.size() == kLongestChain) return about(field, "formula.too_deep");
    path_.push_back(&field);
    Done done = field.rollup ? rollup(entity, field) : formula(entity, field);
    path_.pop_back();
    return done;
  }
  Done add_all() {
    for (const auto& entity : snapshot_.entities)
      for (const Field& field : entity->fields)
        if (!entity->removed && !field.removed && (field.rollup || !field.formula.empty()))
          CHECK_OK(add(*entity, field));
    return {};
  }
  Derived take() { return std::move(out_); }

 private:
  // Another derived field is compiled first; its refusal is the refusal of who names it.
  ShapeOf shapes() {
    return [this](const Field& f) -> std::optional<FormulaShape> {
      if (!refused_)
        if (Done done = add(owner_of(f), f); !done) refused_ = std::move(done.error());
      return out_.shape(f);
    };
  }
  const Entity& owner_of(const Field& f) const {
    for (const auto& e : snapshot_.entities)
      if (!e->fields.empty() && &f >= &e->fields.front() && &f <= &e->fields.back()) return *e;
    throw Fault("a field of no entity");
  }

  Done formula(const Entity& entity, const Field& field) {
    auto compiled = parse_formula_of(field, snapshot_, entity, shapes());
    if (refused_) return std::unexpected(*std::exchange(refused_, std::nullopt));
    if (!compiled) return std::unexpected(std::move(compiled.error()));
    for (const Path& input : compiled->inputs)
      if (auto inner = out_.formulas_.find(input.field); inner != out_.formulas_.end())
        compiled->kind = std::max(compiled->kind, inner->second.kind);
    out_.formulas_.emplace(&field, std::move(*compiled));
    return {};
  }

  Done rollup(const Entity& entity, const Field& field) {
    const Field::Rollup& r = *field.rollup;
    RollupPlan plan;
    const auto dot = r.relation.find('.');
    if (dot == std::string::npos) {
      const meta::Relation* relation = entity.relation(r.relation);
      if (relation) plan.child = relation->entity, plan.link = relation->field;
    } else if ((plan.child = snapshot_.find(std::string_view(r.relation).substr(0, dot)))) {
      plan.link = plan.child->find(std::string_view(r.relation).substr(dot + 1));
    }
    if (!plan.child || !plan.link) return about(field, "rollup.unknown_relation");
    plan.function = r.function;
    plan.everyone = r.everyone;
    if (r.function != "count" && r.function != "sum" && r.function != "min" && r.function != "max")
      return about(field, "rollup.wrong_function");
    if (r.function != "count") {
      plan.field = plan.child->find(r.field);
      if (!plan.field) return about(field, "rollup.wrong_field");
      if (plan.field->rollup || !plan.field->formula.empty()) CHECK_OK(add(*plan.child, *plan.field));
      const FormulaShape inner = out_.shape(*plan.field).value_or(shape_of_stored(*plan.field, snapshot_));
      const FormulaType type = inner.type;
      if (type == FormulaType::number) plan.from_scale = inner.scale, plan.to_scale = field.scale;
      const bool ordered = type == FormulaType::number ||
                           (r.function != "sum" && (type == FormulaType::day || type == FormulaType::instant));
      if (!ordered) return about(field, "rollup.wrong_field");
    }
    // A roll-up chooses by what is stored: through derived fields it could turn in a circle.
    Visibility stored;
    stored.field = [](const Entity&, const Field& f) { return !f.rollup && f.formula.empty(); };
    auto where = parse_condition(r.where, snapshot_, *plan.child, stored, meta::ParseContext{&snapshot_});
    if (!where) return std::unexpected(std::move(where.error()));
    plan.where = std::move(*where);
    out_.rollups_.emplace(&field, std::move(plan));
    return {};
  }

  const Snapshot& snapshot_;
  Derived out_;
  std::vector<const Field*> path_;
  std::optional<Refusal> refused_;
};

Result<std::shared_ptr<const Derived>> Derived::compile(const Snapshot& snapshot) {
  DerivedCompiler compiler(snapshot);
  CHECK_OK(compiler.add_all());
  return std::make_shared<const Derived>(compiler.take());
}
Result<Derived> Derived::of(const Snapshot& snapshot, const Entity& entity, const Field& field) {
  DerivedCompiler compiler(snapshot);
  CHECK_OK(compiler.add(entity, field));
  return compiler.take();
}
Done check_derived(const Snapshot& snapshot, const Entity& entity, const Field& field) {
  if (!field.rollup && field.formula.empty()) return {};
  return DerivedCompiler(snapshot).add(entity, field);
}

const Formula* Derived::formula(const Field& field) const {
  auto it = formulas_.find(&field);
  return it == formulas_.end() ? nullptr : &it->second;
}
const RollupPlan* Derived::rollup(const Field& field) const {
  auto it = rollups_.find(&field);
  return it == rollups_.end() ? nullptr : &it->second;
}
bool Derived::stored(const Field& field) const {
  const Formula* f = formula(field);
  return f && f->kind == Formula::Kind::own && field.stored();
}
std::optional<FormulaShape> Derived::shape(const Field& field) const {
  if (const Formula* f = formula(field)) return f->shape();
  const RollupPlan* r = rollup(field);
  if (!r) return std::nullopt;
  // Numbers come at the scale that the roll-up declares.
  FormulaShape out = r->field ? inner_shape(*r->field) : FormulaShape{};
  if (!r->field) out.type = FormulaType::number;
  if (out.type == FormulaType::number) out.scale = field.scale;
  out.height += 24;
  return out;
}
FormulaShape Derived::inner_shape(const Field& field) const {
  if (auto derived = shape(field)) return *derived;
  FormulaShape out{FormulaType::number, field.scale};
  switch (family_of(field)) {
    case Family::day: out.type = FormulaType::day; break;
    case Family::instant: out.type = FormulaType::instant; break;
    case Family::money: out.scale = std::max(0, currency_digits(currency_)); break;
    default: break;
  }
  return out;
}
Result<Value> Derived::compute(const Field& field, const RecordSource& record, const EvalContext& context) const {
  const Formula* f = formula(field);
  if (!f) return Value{};
  EvalContext inner = context;
  inner.derived = this;
  TRY(Value v, evaluate(*f, record, inner));
  if (family_of(field) == Family::money && !empty(v)) return Value{MoneyValue{as_int(v), currency_, as_int(v)}};
  return v;
}

std::string print_pointing(const Field& link, const Entity& child, const Entity& parent, const std::string& alias,
                           const std::string& child_alias, const EvalContext& context, const storage::Dialect& dialect,
                           Sql& sql);

namespace {
std::string print_rollup(const RollupPlan& r, const Entity& entity, const std::string& alias,
                         const EvalContext& context, const storage::Dialect& dialect, const RowRights& rights,
                         Sql& sql) {
  const std::string t = sql.alias();
  const RowRights everyone;
  const RowRights& reader = r.everyone ? everyone : rights;
  const std::string value = r.field ? print_field(*r.field, *r.child, t, context, dialect, reader, sql) : std::string();
  std::string where;
  if (r.where.kind != Condition::Kind::always)
    where = print_sql(r.where, *r.child, t, context, dialect, reader, sql) + " AND ";
  where += print_pointing(*r.link, *r.child, entity, alias, t, context, dialect, sql) + " AND " + t +
           ".\"deleted_at\" IS NULL";
  if (const std::string seen = reader ? reader(*r.child, t, sql) : std::string(); !seen.empty())
    where += " AND " + seen;
  const std::string rows = " FROM " + quoted(r.child->name) + " " + t + " WHERE " + where;
  std::string out;
  if (r.function == "count") out = "(SELECT count(*)" + rows + ")";
  else if (r.function != "sum") out = "(SELECT " + r.function + "(" + value + ")" + rows + ")";
  else
    out =
        "(SELECT CASE WHEN w.v BETWEEN -9223372036854775807 AND 9223372036854775807 THEN CAST(w.v AS BIGINT) END FROM "
        "(SELECT COALESCE(" +
        dialect.sum(value) + ",0) AS v" + rows + ") w)";
  if (r.from_scale == r.to_scale) return out;
  const bool up = r.to_scale > r.from_scale;
  return dialect.whole(dialect.arithmetic(
      up ? '*' : '/', out, std::to_string(power_of_ten(up ? r.to_scale - r.from_scale : r.from_scale - r.to_scale))));
}
}  // namespace

std::string print_field(const Field& field, const Entity& entity, const std::string& alias, const EvalContext& context,
                        const storage::Dialect& dialect, const RowRights& rights, Sql& sql) {
  const Derived* derived = context.derived;
  if (const RollupPlan* r = derived ? derived->rollup(field) : nullptr)
    return print_rollup(*r, entity, alias, context, dialect, rights, sql);
  const Formula* f = derived ? derived->formula(field) : nullptr;
  if (f && !derived->stored(field)) return print_sql(*f, entity, alias, context, dialect, rights, sql);
  const std::string* column = column_of(field, family_of(field) == Family::money ? "base" : "");
  return column ? alias + "." + quoted(*column) : "NULL";
}

}  // namespace socle::expr
