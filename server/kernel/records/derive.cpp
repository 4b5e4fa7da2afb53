#include <algorithm>

#include "base/money.h"
#include "base/random.h"
#include "kernel/records/lookup.h"
#include "kernel/records/rates.h"
#include "kernel/records/stages.h"

namespace socle::records {
namespace {
using meta::Cell;

void defaults(const Context& context, Draft& draft) {
  if (draft.before) return;
  Record& after = *draft.after;
  for (const Field& f : draft.change->entity->fields) {
    if (f.removed || draft.given.contains(f.index) || !empty(after.value(f))) continue;
    if (!empty(f.default_value)) after.set(f, f.default_value);
    else if (f.default_expression == "me" && context.actor().user) after.set(f, context.actor().user);
    else if (f.default_expression == "today") after.set(f, std::int64_t{context.today()});
    else if (f.default_expression == "now") after.set(f, context.now());
    if (f.type->name == "stage" && empty(after.value(f)) && f.required)
      for (const auto& p : f.pipelines)
        if (!p.retired && !p.stages.empty()) {
          after.set(f, p.stages.front().code);
          break;
        }
  }
}

// Owner and team follow the one who creates; a new owner brings the team unless one is named (F4).
void ownership(const Context& context, Draft& draft) {
  const Entity& e = *draft.change->entity;
  if (e.owner < 0 || e.access != meta::AccessKind::own_columns) return;
  Record& after = *draft.after;
  const std::int64_t author = context.actor().user;
  if (!draft.before && empty(after[e.owner]) && author && !draft.given.contains(e.owner)) after.set(e.owner, author);
  const bool moved = !draft.before || after[e.owner] != (*draft.before)[e.owner];
  if (moved && e.team >= 0 && !draft.given.contains(e.team)) {
    const access::Person* p = context.directory().person(as_int(after[e.owner]));
    after.set(e.team, p && p->team ? Value(p->team) : Value());
  }
}

// Entities that live through another, and activities that hang on one, carry copies of its access columns.
void copied_access(storage::Connection& db, const Context& context, Draft& draft) {
  const Entity& e = *draft.change->entity;
  Record& after = *draft.after;
  const bool via = e.find("via_owner") != nullptr;
  if (e.access != meta::AccessKind::through && !via) return;
  const Field* link = e.access == meta::AccessKind::through ? e.find(e.through) : nullptr;
  const Entity* target = nullptr;
  std::int64_t id = 0;
  if (link) {
    target = link->target_entity;
    id = as_int(after.value(*link));
  } else {
    for (const Field& f : e.fields)
      if (f.type->family == meta::Family::link && !f.removed)
        if (auto* l = std::get_if<Link>(&after.value(f))) {
          target = context.snapshot().by_no(l->entity_no);
          id = l->id;
        }
  }
  access::AccessRow row;
  if (target && id)
    if (auto parent = load_one(db, *target, id)) row = parent->access();
  auto put = [&](const char* name, std::int64_t v) {
    if (const Field* f = e.find(name)) after.set(*f, v ? Value(v) : Value());
  };
  if (via) {
    put("via_owner", row.owner);
    put("via_team", row.team);
    put("via_territory", row.territory);
  } else {
    put("owner", row.owner);
    put("team", row.team);
    put("territory", row.territory);
    put("issuing_entity", row.issuing_entity);
  }
}

void money(storage::Connection& db, const Context& context, Draft& draft) {
  const Entity& e = *draft.change->entity;
  const Field* locked = e.find(e.rate_on);
  Day on = context.today();
  if (locked && !empty(draft.after->value(*locked))) on = static_cast<Day>(as_int(draft.after->value(*locked)));
  for (const Field& f : e.fields) {
    if (f.type->family != meta::Family::money || f.removed) continue;
    auto* m = std::get_if<MoneyValue>(&draft.after->value(f));
    if (!m) continue;
    if (m->currency == context.snapshot().company.currency) {
      if (m->base != m->minor) draft.after->set(f, MoneyValue{m->minor, m->currency, m->minor});
      continue;
    }
    const bool same = draft.before && draft.before->value(f) == draft.after->value(f) &&
                      (!locked || draft.before->value(*locked) == draft.after->value(*locked));
    if (same) continue;
    auto base = convert(db, context.snapshot().company.currency, *m, on);
    if (base) draft.after->set(f, MoneyValue{m->minor, m->currency, *base});
    else draft.problems.push_back({f.name, base.error().code, base.error().params, {}, false});
  }
}

// Auto-numbers are taken last but before the row is written; a refused write gives its number back with the savepoint.
void numbers(storage::Transaction& tx, Draft& draft) {
  if (draft.before) return;
  for (const Field& f : draft.change->entity->fields) {
    if (f.type->name != "auto_number" || f.removed || !empty(draft.after->value(f))) continue;
    const std::string name = "number." + draft.change->entity->name + "." + f.name;
    tx.execute("INSERT INTO setting(name, value) VALUES (?1, '1') ON CONFLICT(name) DO UPDATE SET value=CAST(CAST(setting.value AS BIGINT)+1 AS TEXT)", {Cell(name)});
    std::string n = tx.text("SELECT value FROM setting WHERE name=?1", {Cell(name)});
    const auto width = static_cast<std::size_t>(f.params["digits"].as_int(0));
    if (n.size() < width) n.insert(0, width - n.size(), '0');
    draft.after->set(f, f.params["prefix"].as_string() + n);
  }
}

void formulas(const Context& context, Draft& draft) {
  if (!context.services().compute) return;
  for (const Field& f : draft.change->entity->fields)
    if (f.type->name == "computed" && f.stored() && !f.removed) {
      auto v = context.services().compute(context, f, *draft.after);
      if (v) draft.after->set(f, std::move(*v));
      else draft.problems.push_back({f.name, v.error().code, v.error().params, {}, false});
    }
}
}  // namespace

Moment moment_of(const Context& context, const Draft& draft, bool importing_history) {
  return {*draft.change->entity, draft.change->act, draft.before.get(), *draft.after, context.actor(), context.snapshot(),
          context.now(), context.today(), importing_history};
}

// What the asker names without seeing it is not read to him through a rule: the write ends in reference.not_found, as it would
// for a record that does not exist (TRUST A3).
std::shared_ptr<const Record> reference_for_rules(storage::Connection& db, const Context& context, const Draft& draft, const Field& f, const Entity& target, std::int64_t id) {
  auto found = load_one(db, target, id);
  const bool named = !draft.before || draft.before->value(f) != draft.after->value(f);
  if (found && named && draft.by_asker && !target.system && !visible(db, context, *found)) return nullptr;
  return found;
}

void load_references(storage::Connection& db, const Context& context, Draft& draft) {
  for (const Rule& rule : context.services().registry->of(draft.change->entity->name).rules())
    for (const auto& name : rule.references) {
      const Field* f = draft.change->entity->find(name);
      if (!f || draft.after->related(*f)) continue;
      if (auto* link = std::get_if<Link>(&draft.after->value(*f))) {
        if (const Entity* target = context.snapshot().by_no(link->entity_no)) draft.after->attach(*f, reference_for_rules(db, context, draft, *f, *target, link->id));
      } else if (const std::int64_t id = as_int(draft.after->value(*f)); id && f->target_entity) {
        draft.after->attach(*f, reference_for_rules(db, context, draft, *f, *f->target_entity, id));
      }
    }
}

void derive(storage::Transaction& tx, const Context& context, Draft& draft) {
  defaults(context, draft);
  ownership(context, draft);
  load_references(tx, context, draft);
  for (const Rule& rule : context.services().registry->of(draft.change->entity->name).rules()) {
    if (!rule.derive) continue;
    draft.outcome = {};
    rule.derive(moment_of(context, draft, false), draft.outcome);
    for (auto& [field, value] : draft.outcome.sets) draft.after->set(*field, std::move(value));
  }
  load_references(tx, context, draft);   // those that the rules have just filled: what reacts reads them too
  copied_access(tx, context, draft);
  money(tx, context, draft);
  formulas(context, draft);
  numbers(tx, draft);
}

}  // namespace socle::records
