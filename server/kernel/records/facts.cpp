#include "kernel/records/facts.h"

#include <algorithm>

#include "kernel/records/spans.h"
#include "kernel/records/table.h"

namespace socle::records {
namespace {
using meta::Cell;
using storage::quoted;

const Field* stage_field(const Entity& e) {
  for (const Field& f : e.fields)
    if (!f.pipelines.empty() && f.tracked && !f.removed) return &f;
  return nullptr;
}

// When each record entered the stage that it is in: the first of the last run of spans with that stage.
std::map<std::int64_t, Instant> entered(storage::Connection& db, const Entity& e, const Field& stage, const std::vector<std::int64_t>& ids) {
  std::map<std::int64_t, Instant> out;
  std::map<std::int64_t, std::string> last;
  storage::Cells cells;
  const std::string list = id_list(ids, 0, ids.size(), cells);
  db.query("SELECT record_id, from_at, " + quoted(stage.columns[0]) + " FROM " + quoted(e.name + "__spans") + " WHERE record_id IN (" + list + ") ORDER BY record_id, from_at", cells,
           [&](const storage::Row& r) {
             auto [it, fresh] = last.try_emplace(r.integer(0), std::string(r.text(2)));
             if (fresh || it->second != r.text(2)) {
               it->second = std::string(r.text(2));
               out[r.integer(0)] = r.integer(1);
             }
             return true;
           });
  return out;
}
}  // namespace

bool known_fact(const Context& context, const Entity& entity, std::string_view fact) {
  if (fact == "_age_days" || fact == "_stalled") {
    const Field* f = stage_field(entity);
    return f && context.gate().readable(entity, *f);
  }
  return context.services().registry->fact(fact) != nullptr;
}

const Field* fact_needs(const Entity& entity, std::string_view fact) {
  return fact == "_age_days" || fact == "_stalled" ? stage_field(entity) : nullptr;
}

Result<Facts> read_facts(const Context& context, const Entity& entity, const std::vector<std::int64_t>& ids,
                         const std::vector<std::string>& facts, const std::function<const Value&(std::int64_t, const Field&)>& value) {
  Facts out;
  const auto wants = [&](std::string_view f) { return std::find(facts.begin(), facts.end(), f) != facts.end(); };
  std::map<std::int64_t, std::string> next;
  for (const auto& fact : facts)
    if (const Registry::Fact* given = context.services().registry->fact(fact))
      for (auto& [id, json] : (*given)(context, entity, ids)) out[{id, fact}] = json;
  const Field* stage = stage_field(entity);
  if (!stage || (!wants("_age_days") && !wants("_stalled"))) return out;
  if (wants("_stalled") && !wants("_next"))
    if (const Registry::Fact* given = context.services().registry->fact("_next")) next = (*given)(context, entity, ids);
  std::map<std::int64_t, Instant> since;
  CHECK_OK(context.db().read({}, [&](storage::Connection& db) -> Done {
    since = entered(db, entity, *stage, ids);
    return {};
  }));
  for (std::int64_t id : ids) {
    const meta::Stage* s = stage->stage(as_text(value(id, *stage)));
    const auto it = since.find(id);
    const std::int64_t age = it == since.end() ? 0 : context.today() - context.zone().day_of(it->second);
    if (wants("_age_days")) out[{id, "_age_days"}] = std::to_string(age);
    if (!wants("_stalled")) continue;
    const bool open = s && s->category == meta::StageCategory::open;
    const bool planned = wants("_next") ? out.contains({id, "_next"}) : next.contains(id);
    const bool over = s && s->max_age_days > 0 && age > s->max_age_days;
    out[{id, "_stalled"}] = open && (over || !planned) ? "true" : "false";
  }
  return out;
}

}  // namespace socle::records
