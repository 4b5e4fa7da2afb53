// Entry and exit criteria of stages, and conditions on a record that is being written.
//
// Conditions on the record itself are judged in memory on what will stand. A condition on its children is one counting
// query: children are rows of other tables, so what is committed (and written earlier in this transaction) is the truth.
#include "kernel/records/stages.h"

namespace socle::records {
namespace {
using expr::Condition;
using meta::Cell;
using storage::quoted;

std::int64_t count_children(storage::Connection& db, const Context& context, const Condition& node, const Record& record) {
  if (record.id() == 0) return 0;
  const Entity& child = *node.relation->entity;
  expr::Sql sql;
  std::string where;
  if (node.relation->field->type->family == meta::Family::link)
    where = "c." + quoted(node.relation->field->columns[0]) + "=" + sql.bind(Cell(std::int64_t(record.entity().entity_no))) + " AND c." +
            quoted(node.relation->field->columns[1]) + "=" + sql.bind(Cell(record.id()));
  else if (node.relation->field->type->family == meta::Family::references)
    where = "c.\"id\" IN (SELECT from_id FROM link WHERE entity_no=" + sql.bind(Cell(std::int64_t(child.entity_no))) + " AND field_no=" +
            sql.bind(Cell(std::int64_t(node.relation->field->field_no))) + " AND to_id=" + sql.bind(Cell(record.id())) + ")";
  else
    where = "c." + quoted(node.relation->field->columns[0]) + "=" + sql.bind(Cell(record.id()));
  if (!node.children.empty())
    where += " AND " + expr::print_sql(node.children[0], child, "c", context.eval_context(), db.dialect(), nullptr, sql);
  return db.integer("SELECT COUNT(*) FROM " + quoted(child.name) + " c WHERE c.\"deleted_at\" IS NULL AND " + where, sql.parameters);
}

bool compare(std::int64_t n, meta::Op op, std::int64_t wanted) {
  switch (op) {
    case meta::Op::eq: return n == wanted;
    case meta::Op::ne: return n != wanted;
    case meta::Op::lt: return n < wanted;
    case meta::Op::le: return n <= wanted;
    case meta::Op::gt: return n > wanted;
    default: return n >= wanted;
  }
}

Condition with_relations_decided(storage::Connection& db, const Context& context, const Condition& c, const Record& record) {
  Condition out = c;
  if (c.kind == Condition::Kind::relation) {
    const std::int64_t n = count_children(db, context, c, record);
    const bool truth = c.quantifier == Condition::Quantifier::any    ? n > 0
                       : c.quantifier == Condition::Quantifier::none ? n == 0
                                                                     : compare(n, c.op, c.count);
    out = Condition{};
    out.kind = truth ? Condition::Kind::always : Condition::Kind::never;
    return out;
  }
  for (auto& child : out.children) child = with_relations_decided(db, context, child, record);
  return out;
}

void load_hops(storage::Connection& db, const Condition& c, Record& record) {
  if (c.kind == Condition::Kind::leaf && !c.path.hops.empty()) {
    const Field& first = *c.path.hops.front();
    if (!record.related(first) && first.target_entity)
      if (const std::int64_t id = as_int(record.value(first))) {
        auto target = load_one(db, *first.target_entity, id);
        if (target && c.path.hops.size() > 1) {
          Condition rest = c;
          rest.path.hops.erase(rest.path.hops.begin());
          load_hops(db, rest, *target);
        }
        record.attach(first, target);
      }
  }
  for (const auto& child : c.children) load_hops(db, child, record);
}
}  // namespace

bool holds(storage::Connection& db, const Context& context, const Json& condition, const Record& record) {
  auto parsed = expr::parse_condition(condition, context.snapshot(), record.entity(), expr::Visibility{}, context.parse_context());
  if (!parsed) throw Fault("a condition of the published model no longer parses: " + condition.dump());
  const Condition decided = with_relations_decided(db, context, *parsed, record);
  Record copy = record;
  load_hops(db, decided, copy);
  return expr::evaluate(decided, copy, context.eval_context());
}

namespace {
void judge(storage::Connection& db, const Context& context, Draft& draft, const Field& field, const meta::Stage& stage, bool on_exit) {
  for (const auto& criterion : stage.criteria) {
    if (criterion.on_exit != on_exit || holds(db, context, criterion.condition, *draft.after)) continue;
    std::string named = criterion.needs["field"].as_string();
    Problem p{named.empty() ? field.name : named, criterion.code,
              {{"message", "@" + draft.change->entity->name + "." + field.name + "!" + criterion.code},
               {"stage", "@" + draft.change->entity->name + "." + field.name + "=" + stage.code}},
              criterion.needs.is_null() ? std::string() : criterion.needs.dump(), true};
    (criterion.blocking ? draft.problems : draft.warnings).push_back(std::move(p));
  }
}
}  // namespace

void check_stages(storage::Transaction& tx, const Context& context, Draft& draft) {
  for (const Field& f : draft.change->entity->fields) {
    if (f.pipelines.empty() || f.removed) continue;
    const std::string& to = as_text(draft.after->value(f));
    const std::string from = draft.before ? as_text(draft.before->value(f)) : std::string();
    if (to == from) continue;
    const meta::Stage* entered = f.stage(to);
    const meta::Stage* left = from.empty() ? nullptr : f.stage(from);
    // Criteria guard the way on: going back to an earlier stage asks for nothing. Lost is always a way on.
    if (left && entered && entered->category == meta::StageCategory::open && left->category == meta::StageCategory::open) {
      const meta::Pipeline* p = f.pipeline_of(to);
      if (p && p->find(from) && p->find(to) < p->find(from)) continue;
    }
    if (left && entered && entered->category != meta::StageCategory::lost) judge(tx, context, draft, f, *left, true);
    if (entered) judge(tx, context, draft, f, *entered, false);
  }
}

}  // namespace socle::records
