#include <algorithm>

#include "kernel/records/attachments.h"
#include "kernel/records/lookup.h"
#include "kernel/records/stages.h"

namespace socle::records {
namespace {
using meta::Cell;
using storage::quoted;

std::string needs_field(const std::string& field) {
  std::string out;
  JsonWriter(out).object().member("field", field).end();
  return out;
}
bool touched(const Draft& d, const Field& f) {
  return !d.before || d.before->value(f) != d.after->value(f);
}

void required(Draft& draft) {
  for (const Field& f : draft.change->entity->fields) {
    if (!f.required || f.removed || f.system || !empty(draft.after->value(f))) continue;
    // An old record that never had the value may be saved for something else; nobody may empty it.
    if (draft.before && empty(draft.before->value(f))) continue;
    // A value that was refused is not also missing.
    if (std::any_of(draft.problems.begin(), draft.problems.end(), [&](const Problem& p) { return p.field == f.name; })) continue;
    draft.problems.push_back({f.name, "required", {{"field", "@" + draft.change->entity->name + "." + f.name}}, needs_field(f.name), false});
  }
}

// References point at live records that the asker may see; a hierarchy has no cycle.
void references(storage::Connection& db, const Context& context, Draft& draft) {
  const Entity& e = *draft.change->entity;
  auto good = [&](const Entity& target, std::int64_t id) {
    auto r = load_one(db, target, id);
    if (!r || r->in_trash()) return false;
    return !draft.by_asker || target.system || visible(db, context, *r);
  };
  for (const Field& f : e.fields) {
    if (f.removed || !touched(draft, f) || (f.system && f.index < meta::kSystemFields)) continue;
    const Value& v = draft.after->value(f);
    if (empty(v)) continue;
    bool ok = true;
    // Naming a file would give its rights away: it must be one's own, or on a record that one sees (TRUST F4).
    if (holds_file(f)) ok = !draft.by_asker || readable_file(db, context, as_int(v)).has_value();
    else if (f.type->family == meta::Family::reference && f.target_entity) {
      ok = good(*f.target_entity, as_int(v));
      if (ok && f.target_entity == &e && draft.before) {
        std::int64_t up = as_int(v);
        for (int depth = 0; up && depth < 100; ++depth) {
          if (up == draft.after->id()) {
            draft.problems.push_back({f.name, "reference.cycle", {{"field", "@" + e.name + "." + f.name}}, {}, false});
            break;
          }
          up = db.integer("SELECT " + quoted(f.columns[0]) + " FROM " + quoted(e.name) + " WHERE \"id\"=?1", {Cell(up)});
        }
      }
    } else if (auto* ids = std::get_if<Ids>(&v); ids && f.target_entity) {
      ok = std::all_of(ids->begin(), ids->end(), [&](std::int64_t id) { return good(*f.target_entity, id); });
    } else if (auto* link = std::get_if<Link>(&v)) {
      const Entity* target = context.snapshot().by_no(link->entity_no);
      ok = target && !target->removed && good(*target, link->id);
    }
    if (!ok) draft.problems.push_back({f.name, "reference.not_found", {{"field", "@" + e.name + "." + f.name}}, {}, false});
  }
}

void unique_problem(storage::Connection& db, const Context& context, Draft& draft, const Field& f, std::int64_t other) {
  const Entity& e = *draft.change->entity;
  auto holder = load_one(db, e, other);
  const Params params{{"field", "@" + e.name + "." + f.name}};
  if (holder && (!draft.by_asker || visible(db, context, *holder))) {
    Params p = params;
    p.emplace_back("label", holder->label());
    std::string needs;
    JsonWriter(needs).object().key("existing").object().member("entity", e.name).member("id", holder->id()).member("label", holder->label()).end().end();
    draft.problems.push_back({f.name, "unique", std::move(p), std::move(needs), false});
  } else {
    draft.problems.push_back({f.name, "taken_elsewhere", params, {}, false});
  }
}

void unique(storage::Connection& db, const Context& context, Draft& draft) {
  const Entity& e = *draft.change->entity;
  for (const Field& f : e.fields) {
    if (!f.unique || f.removed || f.system || empty(draft.after->value(f))) continue;
    if (!touched(draft, f) && draft.change->act != Act::restore) continue;
    for (std::int64_t other : find_ids(db, e, f, draft.after->value(f), 2))
      if (other != draft.after->id()) {
        unique_problem(db, context, draft, f, other);
        break;
      }
  }
  for (const auto& together : e.unique_together) {
    storage::Cells cells;
    std::string where;
    bool complete = true, any = draft.change->act == Act::restore;
    for (const auto& name : together) {
      const Field* f = e.find(name);
      if (!f || empty(draft.after->value(*f))) {
        complete = false;
        break;
      }
      any = any || touched(draft, *f);
      where += (where.empty() ? "" : " AND ") + equals_sql(*f, draft.after->value(*f), db.dialect(), cells);
    }
    if (!complete || !any) continue;
    cells.push_back(Cell(draft.after->id()));
    const std::int64_t other = db.integer("SELECT \"id\" FROM " + quoted(e.name) + " WHERE " + where + " AND \"deleted_at\" IS NULL AND \"id\"<>?" +
                                              std::to_string(cells.size()) + " LIMIT 1", cells);
    if (other) unique_problem(db, context, draft, *e.find(together.front()), other);
  }
}

// Retired choices and stages stay readable on old records and are no longer given to others.
void retired(Draft& draft) {
  for (const Field& f : draft.change->entity->fields) {
    if (f.removed || f.system || !touched(draft, f)) continue;
    auto refuse_code = [&](const std::string& code) {
      draft.problems.push_back({f.name, "field.retired_choice", {{"value", "@" + draft.change->entity->name + "." + f.name + "=" + code}}, {}, false});
    };
    if (f.type->family == meta::Family::choice) {
      const std::string& code = as_text(draft.after->value(f));
      if (const meta::Choice* c = f.choice(code); c && c->retired) refuse_code(code);
      const meta::Pipeline* p = f.pipeline_of(code);
      if (const meta::Stage* s = f.stage(code); s && (s->retired || (p && p->retired))) refuse_code(code);
    } else if (auto* codes = std::get_if<Codes>(&draft.after->value(f))) {
      const Codes none;
      const Codes* had = draft.before ? std::get_if<Codes>(&draft.before->value(f)) : nullptr;
      for (const auto& code : *codes)
        if (const meta::Choice* c = f.choice(code); c && c->retired && std::find((had ? *had : none).begin(), (had ? *had : none).end(), code) == (had ? *had : none).end())
          refuse_code(code);
    }
  }
}

void validations(storage::Connection& db, const Context& context, Draft& draft) {
  const Entity& e = *draft.change->entity;
  for (const auto& v : e.validations) {
    if (!v.when.is_null() && !holds(db, context, v.when, *draft.after)) continue;
    for (const auto& name : v.require) {
      const Field* f = e.find(name);
      if (f && empty(draft.after->value(*f)))
        draft.problems.push_back({name, v.code, {{"message", "@" + e.name + "!" + v.code}, {"field", "@" + e.name + "." + name}}, needs_field(name), v.overridable});
    }
    if (!v.must.is_null() && !holds(db, context, v.must, *draft.after))
      draft.problems.push_back({v.field, v.code, {{"message", "@" + e.name + "!" + v.code}}, v.field.empty() ? std::string() : needs_field(v.field), v.overridable});
  }
}

// A rule that may be passed, passed with a reason by who has the right: the reason is kept on the change set.
void apply_overrides(const Context& context, Draft& draft, const WriteOptions& options) {
  std::vector<Override> used;
  const bool may = context.gate().may_override(*draft.change->entity);
  const bool history = options.history_import && context.gate().has("import.history");
  std::erase_if(draft.problems, [&](const Problem& p) {
    if (!p.overridable) return false;
    if (history) {
      used.push_back({p.rule, options.history_reason});
      return true;
    }
    auto it = std::find_if(draft.overridden.begin(), draft.overridden.end(), [&](const Override& o) { return o.rule == p.rule || o.rule == "*"; });
    if (it == draft.overridden.end()) return false;
    if (!may) return false;
    used.push_back({p.rule, it->reason});
    return true;
  });
  draft.overridden = std::move(used);
}
}  // namespace

Refusal as_refusal(Draft& draft) {
  const bool denied = std::any_of(draft.problems.begin(), draft.problems.end(), [](const Problem& p) { return p.rule == "access.field_denied"; });
  Refusal r{denied ? RefusalKind::forbidden : RefusalKind::invalid, denied ? "access.field_denied" : "record.invalid",
            {{"entity", "@" + draft.change->entity->name}}, std::move(draft.problems), {}};
  return r;
}

void check(storage::Transaction& tx, const Context& context, Draft& draft, const WriteOptions& options) {
  if (draft.change->act != Act::remove) {
    required(draft);
    references(tx, context, draft);
    retired(draft);
    unique(tx, context, draft);
    validations(tx, context, draft);
    check_stages(tx, context, draft);
  }
  draft.outcome = {};
  const Moment moment = moment_of(context, draft, options.history_import);
  for (const Rule& rule : context.services().registry->of(draft.change->entity->name).rules())
    if (rule.check) rule.check(moment, draft.outcome);
  for (auto& p : draft.outcome.problems) draft.problems.push_back(std::move(p));
  if (!draft.by_asker) std::erase_if(draft.problems, [](const Problem& p) { return p.overridable; });
  else apply_overrides(context, draft, options);
}

}  // namespace socle::records
