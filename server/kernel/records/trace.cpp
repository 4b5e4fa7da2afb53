// What every write leaves behind, from one function: history by version, spans, timeline entries, outbox, search
// (KERNEL decision 3). Undo, conflict, audit, feed, mining and past dates all read these rows.
#include <algorithm>

#include "kernel/records/attachments.h"
#include "kernel/records/spans.h"
#include "kernel/records/stages.h"
#include "kernel/timeline/entries.h"

namespace socle::records {
namespace {
using meta::Cell;
using storage::Cells;
using storage::quoted;

// An import's creation has no history row: its change set, file and line say it. Nor has any creation (KERNEL F6, F14):
// what a record was made with is what its first later row says was before, or what stands.
void history(storage::Transaction& tx, const Context& context, const Draft& d, std::int64_t change_set) {
  if (!d.before) return;
  std::string changes;
  JsonWriter w(changes);
  w.object();
  for (int index : d.changed) {
    const Field& f = d.after->entity().at(index);
    if (f.system && index != meta::kDeletedAt) continue;
    w.key(f.name).array().raw(value_json(f, d.before->value(f))).raw(value_json(f, d.after->value(f))).end();
  }
  w.end();
  tx.execute("INSERT INTO history(entity_no, record_id, version, at, actor, channel, change_set, changes) VALUES (?1,?2,?3,?4,?5,?6,?7,?8)",
             {Cell(std::int64_t(d.after->entity().entity_no)), Cell(d.after->id()), Cell(d.after->version()), Cell(context.now()),
              Cell(context.actor().user), Cell(std::string(access::channel_name(context.actor().channel))), Cell(change_set), Cell(std::move(changes))});
}

void spans(storage::Transaction& tx, const Context& context, const Draft& d) {
  const Entity& e = d.after->entity();
  bool any = false, moved = !d.before;
  for (const Field& f : e.fields)
    if (f.tracked && !f.removed && f.stored()) {
      any = true;
      moved = moved || d.before->value(f) != d.after->value(f);
    }
  const bool trashed = d.before && d.before->in_trash() != d.after->in_trash();
  if (!any || (!moved && !trashed)) return;
  const std::string table = quoted(e.name + "__spans");
  if (d.before)
    tx.execute("UPDATE " + table + " SET to_at=?1 WHERE record_id=?2 AND to_at=?3", {Cell(context.now()), Cell(d.after->id()), Cell(kOpenSpan)});
  if (d.after->in_trash()) return;
  Cells cells{Cell(d.after->id()), Cell(context.now()), Cell(kOpenSpan)};
  std::string columns = "record_id, from_at, to_at", marks = "?1,?2,?3";
  for (const Field& f : e.fields) {
    if (!f.tracked || f.removed || !f.stored()) continue;
    std::vector<Cell> own;
    if (!empty(d.after->value(f))) f.type->to_columns(d.after->value(f), f, own);
    own.resize(f.columns.size());
    std::size_t i = 0;
    for (const auto& c : f.type->columns) {
      if (i == f.columns.size()) break;
      if (!c.key) {
        columns += "," + quoted(f.columns[i]);
        cells.push_back(own[i]);
        marks += ",?" + std::to_string(cells.size());
      }
      ++i;
    }
  }
  tx.execute("INSERT INTO " + table + "(" + columns + ") VALUES (" + marks + ")", cells);
}

void announce(storage::Transaction& tx, const Context& context, const Draft& d, std::int64_t change_set) {
  if (!context.services().announce) return;
  Announcement a;
  a.change_set = change_set;
  a.entity = &d.after->entity();
  a.id = d.after->id();
  a.version = d.after->version();
  const char* what = !d.before ? ".created" : d.after->in_trash() && !d.before->in_trash() ? ".removed"
                     : !d.after->in_trash() && d.before->in_trash()                        ? ".restored"
                                                                                           : ".updated";
  a.event = a.entity->name + what;
  if (d.before && !d.before->in_trash()) a.before = d.before->access();
  if (!d.after->in_trash()) a.after = d.after->access();
  for (int index : d.changed) a.fields.push_back(a.entity->at(index).name);
  a.at = context.now();
  a.actor = context.actor().user;
  context.services().announce(tx, a);
}

// Children that carry copies of this record's access columns follow it (KERNEL F4). One indexed UPDATE per child entity.
void follow_access(storage::Transaction& tx, const Context& context, const Draft& d) {
  if (!d.before || d.before->access() == d.after->access()) return;
  const access::AccessRow row = d.after->access();
  auto cell = [](std::int64_t v) { return v ? Cell(v) : Cell(); };
  for (const auto& child : context.snapshot().entities) {
    if (child->access == meta::AccessKind::through) {
      const Field* link = child->find(child->through);
      if (!link || link->target_entity != &d.after->entity()) continue;
      tx.execute("UPDATE " + quoted(child->name) + " SET \"owner\"=?1, \"team\"=?2, \"territory\"=?3, \"issuing_entity\"=?4 WHERE " + quoted(link->columns[0]) + "=?5",
                 {cell(row.owner), cell(row.team), cell(row.territory), cell(row.issuing_entity), Cell(d.after->id())});
    } else if (child->find("via_owner")) {
      for (const Field& f : child->fields)
        if (f.type->family == meta::Family::link && !f.removed)
          tx.execute("UPDATE " + quoted(child->name) + " SET \"via_owner\"=?1, \"via_team\"=?2, \"via_territory\"=?3 WHERE " + quoted(f.columns[0]) + "=?4 AND " +
                         quoted(f.columns[1]) + "=?5",
                     {cell(row.owner), cell(row.team), cell(row.territory), Cell(std::int64_t(d.after->entity().entity_no)), Cell(d.after->id())});
    }
  }
}
}  // namespace

std::string value_json(const Field& field, const Value& v) {
  std::string out;
  JsonWriter w(out);
  if (empty(v)) w.null();
  else field.type->write(v, field, w);
  return out;
}

void open_change_set(storage::Transaction& tx, const Context& context, std::int64_t id, const WriteOptions& options, const std::vector<Override>& overridden) {
  Cell overrides;
  if (!overridden.empty()) {
    std::string json;
    JsonWriter w(json);
    w.array();
    for (const auto& o : overridden) w.object().member("rule", o.rule).member("reason", o.reason).end();
    w.end();
    overrides = Cell(std::move(json));
  }
  tx.execute("INSERT INTO change_set(id, at, actor, channel, cause, reverses, override) VALUES (?1,?2,?3,?4,?5,?6,?7)",
             {Cell(id), Cell(context.now()), Cell(context.actor().user), Cell(std::string(access::channel_name(context.actor().channel))),
              options.cause.empty() ? Cell() : Cell(options.cause), options.reverses ? Cell(options.reverses) : Cell(), overrides});
}

void trace(storage::Transaction& tx, const Context& context, const Draft& draft, std::int64_t change_set) {
  history(tx, context, draft, change_set);
  spans(tx, context, draft);
  timeline::write_entries(tx, context.snapshot(), {draft.before.get(), draft.after.get(), draft.changed, context.now(), change_set});
  for (const Field& f : draft.after->entity().fields)
    if (holds_file(f) && !empty(draft.after->value(f)) && (!draft.before || draft.before->value(f) != draft.after->value(f)))
      hang_file(tx, as_int(draft.after->value(f)), draft.after->entity(), draft.after->id());
  announce(tx, context, draft, change_set);
  follow_access(tx, context, draft);
  const bool searchable = std::any_of(draft.changed.begin(), draft.changed.end(), [&](int i) {
    const Field& f = draft.after->entity().at(i);
    return f.searchable || i == meta::kDeletedAt;
  });
  if (searchable && context.services().reindex) context.services().reindex(tx, draft.after->entity(), draft.after->id());
}

}  // namespace socle::records
