#include "kernel/records/lookup.h"
#include "kernel/records/render.h"
#include "kernel/records/stages.h"

namespace socle::records {
namespace {
using meta::Cell;

access::Verb verb_of(Act act) {
  switch (act) {
    case Act::create: return access::Verb::create;
    case Act::patch: return access::Verb::update;
    default: return access::Verb::remove;
  }
}
}  // namespace

bool shared_with(storage::Connection& db, const Context& context, const Entity& entity, std::int64_t id, access::Verb verb) {
  const query::RowRights rights = context.gate().rows(entity);
  const std::int64_t level = verb == access::Verb::read ? 1 : 2;
  for (const auto& p : rights.principals)
    if (db.exists("SELECT 1 FROM share WHERE entity_no=?1 AND record_id=?2 AND principal_kind=?3 AND principal=?4 AND level>=?5",
                  {Cell(std::int64_t(entity.entity_no)), Cell(id), Cell(std::int64_t(p.kind)), Cell(p.id), Cell(level)}))
      return true;
  return false;
}

Done authorise(storage::Connection& db, const Context& context, Draft& draft) {
  const Change& c = *draft.change;
  const access::Gate& gate = context.gate();
  const access::Verb verb = verb_of(c.act);
  const Params names{{"entity", "@" + c.entity->name}};
  if (gate.actor().read_only) return refuse(RefusalKind::forbidden, "access.read_only");
  if (c.act == Act::create) {
    if (!gate.may(verb, *c.entity)) return refuse(RefusalKind::forbidden, "access.verb_denied", names);
    return {};
  }
  if (!draft.before) return refuse(RefusalKind::not_found, "record.not_found", names);
  const auto row = draft.before->access();
  auto shared = [&](access::Verb v) { return [&, v] { return shared_with(db, context, *c.entity, c.id, v); }; };
  // In the trash a record exists only for who may bring it back.
  const bool gone = draft.before->in_trash() && c.act != Act::restore;
  if (gone || !gate.sees(*c.entity, row, access::Verb::read, shared(access::Verb::read)))
    return refuse(RefusalKind::not_found, "record.not_found", names);
  if (!gate.sees(*c.entity, row, verb, shared(verb))) return refuse(RefusalKind::forbidden, "access.verb_denied", names);
  return {};
}

Done settle_conflict(storage::Connection& db, const Context& context, const Draft& draft) {
  const Change& c = *draft.change;
  if (!c.version || !draft.before || *c.version == draft.before->version()) return {};
  Refusal conflict{RefusalKind::conflict, "version.conflict", {{"version", std::to_string(draft.before->version())}}, {}, {}};
  Json since = Json::object();
  db.query("SELECT changes FROM history WHERE entity_no=?1 AND record_id=?2 AND version>?3 ORDER BY version",
           {Cell(std::int64_t(c.entity->entity_no)), Cell(c.id), Cell(*c.version)}, [&](const storage::Row& r) {
             if (auto j = parse_json(r.text(0), {16 << 20, 64}))
               for (const auto& [name, pair] : j->members()) since.set(name, pair);
             return true;
           });
  Json overlap = Json::array();
  for (const auto& [name, pair] : since.members()) {
    const Field* f = c.entity->find(name);
    if (!f || !draft.given.contains(f->index)) continue;
    // The same value asked twice is no conflict.
    if (draft.after->value(*f) == draft.before->value(*f)) continue;
    overlap.push(name);
  }
  const bool beyond = *c.version > draft.before->version();
  if (!c.strict && !beyond && overlap.items().empty()) return {};
  std::string extra;
  JsonWriter w(extra);
  w.object().key("current");
  render(context, db, *draft.before, w);
  w.member("changed_fields", overlap).end();
  conflict.extra = std::move(extra);
  return refuse(std::move(conflict));
}

}  // namespace socle::records
