#include "kernel/records/examine.h"

#include "kernel/records/spans.h"

namespace socle::records {
namespace {
using meta::Cell;
using meta::Entity;
using meta::Field;
using storage::quoted;

constexpr int kNamed = 5;

// `rest` continues FROM; ids are those of t.
void count(storage::Connection& db, const char* code, const std::string& entity, const std::string& rest, const storage::Cells& cells, storage::Findings& out) {
  const std::int64_t n = db.integer("SELECT count(*) FROM " + rest, cells);
  if (n == 0) return;
  std::string ids;
  db.query("SELECT t.\"id\" FROM " + rest + " ORDER BY t.\"id\" LIMIT " + std::to_string(kNamed), cells, [&](const storage::Row& r) {
    ids += (ids.empty() ? "" : ", ") + std::to_string(r.integer(0));
    return true;
  });
  out.push_back({entity, code, {{"entity", "@" + entity}, {"count", std::to_string(n)}, {"ids", ids}}, {}, false});
}

std::string differs(const std::string& mine, const Entity& parent, int index) {
  const std::string theirs = index < 0 ? "0" : "COALESCE(p." + quoted(parent.at(index).columns[0]) + ",0)";
  return "COALESCE(t." + quoted(mine) + ",0)<>" + theirs;
}
}  // namespace

void examine_access(storage::Connection& db, const meta::Snapshot& snapshot, storage::Findings& out) {
  for (const auto& child : snapshot.entities) {
    if (child->removed) continue;
    if (child->access == meta::AccessKind::through) {
      const Field* link = child->find(child->through);
      if (!link || !link->target_entity || child->owner < 0) continue;
      const Entity& p = *link->target_entity;
      count(db, "doctor.access_differs", child->name,
            quoted(child->name) + " t JOIN " + quoted(p.name) + " p ON p.\"id\"=t." + quoted(link->columns[0]) + " WHERE " + differs("owner", p, p.owner) + " OR " +
                differs("team", p, p.team) + " OR " + differs("territory", p, p.territory) + " OR " + differs("issuing_entity", p, p.issuing_entity),
            {}, out);
    } else if (child->find("via_owner")) {
      for (const Field& f : child->fields) {
        if (f.type->family != meta::Family::link || f.removed) continue;
        for (const auto& p : snapshot.entities)
          if (!p->removed && p->owner >= 0)
            count(db, "doctor.access_differs", child->name,
                  quoted(child->name) + " t JOIN " + quoted(p->name) + " p ON p.\"id\"=t." + quoted(f.columns[0]) + " WHERE t." + quoted(f.columns[1]) + "=?1 AND (" +
                      differs("via_owner", *p, p->owner) + " OR " + differs("via_team", *p, p->team) + " OR " + differs("via_territory", *p, p->territory) + ")",
                  {Cell(std::int64_t{p->entity_no})}, out);
      }
    }
  }
}

void examine_history(storage::Connection& db, const meta::Snapshot& snapshot, storage::Findings& out) {
  for (const auto& e : snapshot.entities) {
    if (e->removed) continue;
    const storage::Cells no{Cell(std::int64_t{e->entity_no})};
    count(db, "doctor.history_missing", e->name,
          quoted(e->name) + " t WHERE t.\"version\">1 AND NOT EXISTS (SELECT 1 FROM history h WHERE h.entity_no=?1 AND h.record_id=t.\"id\" AND h.version=t.\"version\")", no, out);
    count(db, "doctor.change_set_missing", e->name,
          quoted(e->name) + " t WHERE t.\"change_set\" IS NOT NULL AND NOT EXISTS (SELECT 1 FROM change_set c WHERE c.id=t.\"change_set\")", {}, out);
    if (db.engine() == storage::Engine::sqlite ? db.exists("SELECT 1 FROM sqlite_master WHERE name=?1", {Cell(e->name + "__spans")})
                                               : db.exists("SELECT 1 FROM information_schema.tables WHERE table_schema=current_schema() AND table_name=?1", {Cell(e->name + "__spans")}))
      count(db, "doctor.spans_differ", e->name,
            quoted(e->name) + " t WHERE (SELECT count(*) FROM " + quoted(e->name + "__spans") + " s WHERE s.record_id=t.\"id\" AND s.to_at=?1)>1", {Cell(kOpenSpan)}, out);
  }
  const auto lone = [&](const char* code, const std::string& rest) {
    if (const auto n = db.integer("SELECT count(*) FROM " + rest)) out.push_back({{}, code, {{"count", std::to_string(n)}}, {}, false});
  };
  lone("doctor.history_without_change_set", "history h WHERE NOT EXISTS (SELECT 1 FROM change_set c WHERE c.id=h.change_set)");
  lone("doctor.outbox_without_change_set", "outbox o WHERE o.change_set IS NOT NULL AND NOT EXISTS (SELECT 1 FROM change_set c WHERE c.id=o.change_set)");
  // What was written since the oldest change that the feed keeps has told the feed so.
  lone("doctor.outbox_missing",
       "history h WHERE h.at>(SELECT COALESCE(MIN(o.at),9007199254740991) FROM outbox o) AND NOT EXISTS"
       " (SELECT 1 FROM outbox o WHERE o.change_set=h.change_set AND o.entity_no=h.entity_no AND o.record_id=h.record_id)");
}

void examine_clock(storage::Connection& db, Instant now, storage::Findings& out) {
  constexpr Instant kTolerated = 300'000;
  const Instant last = db.integer("SELECT MAX(at) FROM change_set");
  if (last > now + kTolerated) out.push_back({{}, "doctor.clock_behind", {{"last", format_instant(last)}}, {}, false});
}

std::vector<NamedFile> named_files(storage::Connection& db) {
  std::vector<NamedFile> out;
  db.query("SELECT id, size, name, sha256 FROM file ORDER BY id", {}, [&](const storage::Row& r) {
    out.push_back({r.integer(0), r.integer(1), std::string(r.text(2)), std::string(r.text(3)), false});
    return true;
  });
  db.query("SELECT id, name, sha256 FROM import ORDER BY id", {}, [&](const storage::Row& r) {
    out.push_back({r.integer(0), 0, std::string(r.text(1)), std::string(r.text(2)), true});
    return true;
  });
  return out;
}

}  // namespace socle::records
