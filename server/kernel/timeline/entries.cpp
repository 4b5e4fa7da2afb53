#include "kernel/timeline/entries.h"

#include <algorithm>

#include "kernel/meta/field_type.h"

namespace socle::timeline {
namespace {
using meta::Cell;
using records::Record;

struct Entry {
  std::string kind;
  Instant at = 0;
  std::int64_t version = 0;
};

void put(storage::Transaction& tx, const Link& on, const Record& source, const Entry& entry) {
  const access::AccessRow row = source.access();
  auto cell = [](std::int64_t v) { return v ? Cell(v) : Cell(); };
  tx.execute(
      "INSERT INTO timeline(record_entity_no, record_id, at, entry_no, kind, entity_no, source_id, version, owner, team, territory, issuing_entity, "
      "via_owner, via_team, via_territory, private_to) VALUES (?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11,?12,?13,?14,?15,?16)",
      {Cell(on.entity_no), Cell(on.id), Cell(entry.at), Cell(tx.allocate_ids(1)), Cell(entry.kind), Cell(std::int64_t(source.entity().entity_no)),
       Cell(source.id()), cell(entry.version), cell(row.owner), cell(row.team), cell(row.territory), cell(row.issuing_entity),
       cell(row.via_owner), cell(row.via_team), cell(row.via_territory), cell(row.private_to)});
}

std::string kind_of(const Record& source) {
  const std::string& k = source.entity().timeline_kind;
  if (k.starts_with('=')) return k.substr(1);
  const std::string& value = as_text(source.get(k));
  return value.empty() ? source.entity().name : value;
}
Instant date_of(const Record& source, Instant fallback) {
  const Value& v = source.get(source.entity().timeline_at);
  if (const meta::Field* f = source.entity().find(source.entity().timeline_at); f && !empty(v))
    return f->type->family == meta::Family::day ? as_int(v) * kMsPerDay + kMsPerDay / 2 : as_int(v);
  return as_int(source[meta::kCreatedAt], fallback);
}

// An activity is an entry of whatever it hangs on. Its rows follow it: date, kind, rights and place.
void source_entries(storage::Transaction& tx, const meta::Snapshot& snapshot, const Event& e) {
  const Record& source = *e.after;
  if (e.before)
    tx.execute("DELETE FROM timeline WHERE entity_no=?1 AND source_id=?2 AND version IS NULL",
               {Cell(std::int64_t(source.entity().entity_no)), Cell(source.id())});
  if (source.in_trash()) return;
  const Entry entry{kind_of(source), date_of(source, e.now), 0};
  for (const Link& on : concerned(snapshot, source)) put(tx, on, source, entry);
}

void change_entries(storage::Transaction& tx, const meta::Snapshot& snapshot, const Event& e) {
  const Record& source = *e.after;
  const Link self{source.entity().entity_no, source.id()};
  if (!e.before) {
    const Entry created{std::string(kCreated), e.now, source.version()};
    put(tx, self, source, created);
    for (const Link& on : concerned(snapshot, source)) put(tx, on, source, created);
    return;
  }
  bool tracked = false, stage = false, any = false;
  for (int index : e.changed) {
    const meta::Field& f = source.entity().at(index);
    if (f.system && index != meta::kDeletedAt) continue;
    any = true;
    if (!f.pipelines.empty()) stage = true;
    else if (f.tracked) tracked = true;
  }
  if (!any) return;
  const Entry change{std::string(stage ? kStage : kChange), e.now, source.version()};
  put(tx, self, source, change);
  if (stage || tracked)
    for (const Link& on : concerned(snapshot, source)) put(tx, on, source, change);
}
}  // namespace

std::vector<Link> concerned(const meta::Snapshot& snapshot, const Record& record) {
  std::vector<Link> out;
  auto add = [&](const meta::Entity* target, std::int64_t id) {
    if (!target || target->system || id == 0) return;
    const Link l{target->entity_no, id};
    if (std::find(out.begin(), out.end(), l) == out.end()) out.push_back(l);
  };
  for (const meta::Field& f : record.entity().fields) {
    if (f.removed) continue;
    const Value& v = record.value(f);
    if (auto* l = std::get_if<Link>(&v)) add(snapshot.by_no(l->entity_no), l->id);
    else if (f.type->family == meta::Family::reference && f.target_entity != &record.entity()) add(f.target_entity, as_int(v));
    else if (auto* ids = std::get_if<Ids>(&v))
      for (std::int64_t id : *ids) add(f.target_entity, id);
  }
  return out;
}

void write_entries(storage::Transaction& tx, const meta::Snapshot& snapshot, const Event& event) {
  if (event.after->entity().system) return;
  if (event.after->entity().on_timeline) source_entries(tx, snapshot, event);
  else change_entries(tx, snapshot, event);
}

}  // namespace socle::timeline
