#include "kernel/records/reversal.h"

#include "kernel/records/lookup.h"
#include "kernel/records/stages.h"

namespace socle::records {
namespace {
using meta::Cell;
using storage::quoted;

constexpr std::size_t kSlice = 100;
using Key = std::pair<std::int64_t, std::int64_t>;   // entity_no, id

struct Undo {
  std::int64_t version = 0;      // last version that the change set wrote
  Json first, last;              // field -> value before its first write, value after its last
  bool created = false;
};
using Plan = std::map<Key, Undo>;

void plan_changes(storage::Connection& db, std::int64_t change_set, Plan& plan) {
  db.query("SELECT entity_no, record_id, version, changes FROM history WHERE change_set=?1 ORDER BY entity_no, record_id, version", {Cell(change_set)},
           [&](const storage::Row& r) {
             Undo& u = plan[{r.integer(0), r.integer(1)}];
             u.version = r.integer(2);
             if (auto changes = parse_json(r.text(3), {64 << 20, 64}))
               for (const auto& [name, pair] : changes->members()) {
                 if (!u.first.has(name)) u.first.set(name, pair.items()[0]);
                 u.last.set(name, pair.items()[1]);
               }
             return true;
           });
}
void plan_creations(storage::Connection& db, const meta::Snapshot& snapshot, std::int64_t change_set, Plan& plan) {
  for (const auto& e : snapshot.entities) {
    if (e->removed) continue;
    db.query("SELECT \"id\" FROM " + quoted(e->name) + " WHERE \"change_set\"=?1 AND \"deleted_at\" IS NULL ORDER BY \"id\"", {Cell(change_set)},
             [&](const storage::Row& r) {
               Undo& u = plan[{e->entity_no, r.integer(0)}];
               u.created = true;
               if (u.version == 0) u.version = 1;
               return true;
             });
  }
}

// Somebody changed it after this version, and it was not taken back since: two imports undone one after the other leave nothing.
// What takes back is no such change; what takes back that (a redo) is one; and so on, by the parity of the chain.
bool changed_since(storage::Connection& db, const Record& now, std::int64_t version) {
  return now.version() > version &&
         db.exists("SELECT 1 FROM history AS h JOIN change_set AS c ON c.id=h.change_set WHERE h.entity_no=?1 AND h.record_id=?2 AND h.version>?3 "
                   "AND c.reversed_by IS NULL AND (WITH RECURSIVE back(id, depth) AS (SELECT c.id, 0 UNION ALL "
                   "SELECT s.reverses, back.depth+1 FROM back JOIN change_set AS s ON s.id=back.id WHERE s.reverses IS NOT NULL) SELECT MAX(depth)%2 FROM back)=0",
                   {Cell(now.entity().entity_no), Cell(now.id()), Cell(version)});
}

// The change that undoes one record, or what keeps it.
std::optional<Change> undo_of(const Context& context, storage::Connection& db, const Record& now, const Undo& u, ReversalResult& out) {
  const Entity& e = now.entity();
  Kept kept{&e, now.id(), now.label(), {}, "reversal.changed_since"};
  Change c;
  c.entity = &e;
  c.id = now.id();
  if (u.created) {
    if (changed_since(db, now, u.version)) {
      out.kept.push_back(std::move(kept));
      return std::nullopt;
    }
    c.act = Act::remove;
    return c;
  }
  for (const auto& [name, before] : u.first.members()) {
    const Field* f = e.find(name);
    if (!f) continue;
    const Json after = *parse_json(value_json(*f, now.value(*f)), {64 << 20, 64});
    if (!(after == u.last[name])) {
      kept.fields.push_back(name);
      continue;
    }
    if (f->index == meta::kDeletedAt) {
      c.act = before.is_null() ? Act::restore : Act::remove;
      continue;
    }
    if (before.is_null()) {
      c.sets.emplace_back(f, Value{});
    } else if (auto v = f->type->parse(before, *f, context.parse_context())) {
      c.sets.emplace_back(f, std::move(*v));
    } else {
      kept.fields.push_back(name);
    }
  }
  if (!kept.fields.empty()) out.kept.push_back(std::move(kept));
  if (c.sets.empty() && c.act == Act::patch) return std::nullopt;
  return c;
}
}  // namespace

std::int64_t last_change_set(storage::Connection& db, std::string_view cause) {
  return db.integer("SELECT id FROM change_set WHERE cause=?1 AND reversed_by IS NULL ORDER BY id DESC LIMIT 1", {Cell(std::string(cause))});
}

Result<ReversalResult> reverse(const Context& context, std::int64_t change_set, const std::function<bool(std::int64_t, std::int64_t)>& progress) {
  Plan plan;
  bool known = false;
  std::int64_t reversed_by = 0, author = 0;
  CHECK_OK(context.db().read({}, [&](storage::Connection& db) -> Done {
    db.query("SELECT COALESCE(reversed_by, 0), COALESCE(actor, 0) FROM change_set WHERE id=?1", {Cell(change_set)}, [&](const storage::Row& r) {
      known = true;
      reversed_by = r.integer(0);
      author = r.integer(1);
      return false;
    });
    if (known) {
      plan_changes(db, change_set, plan);
      plan_creations(db, context.snapshot(), change_set, plan);
    }
    return {};
  }));
  if (!known || (author != context.actor().user && !context.gate().has("change_sets.reverse")))
    return refuse(RefusalKind::not_found, "change_set.not_found");
  if (reversed_by) return refuse(RefusalKind::conflict, "change_set.reversed", {{"by", std::to_string(reversed_by)}});

  ReversalResult out;
  WriteOptions options;
  options.atomic = false;
  options.lane = plan.size() > 1 ? storage::Lane::bulk : storage::Lane::interactive;
  options.reverses = change_set;
  options.cause = "reversal:" + std::to_string(change_set);
  // What points at others goes first: the newest ids before the oldest.
  std::vector<std::pair<Key, Undo>> work(plan.rbegin(), plan.rend());
  for (std::size_t i = 0; i < work.size(); i += kSlice) {
    std::vector<Change> changes;
    CHECK_OK(context.db().read({}, [&](storage::Connection& db) -> Done {
      for (std::size_t k = i; k < std::min(work.size(), i + kSlice); ++k) {
        const Entity* e = context.snapshot().by_no(work[k].first.first);
        auto now = e ? load_one(db, *e, work[k].first.second) : nullptr;
        // What the asker no longer sees is left alone, and not spoken of: nor its name, nor the fields that others changed.
        if (!now || !context.gate().sees(*e, now->access(), access::Verb::read, [&] { return shared_with(db, context, *e, now->id(), access::Verb::read); })) continue;
        if (auto c = undo_of(context, db, *now, work[k].second, out)) changes.push_back(std::move(*c));
      }
      return {};
    }));
    TRY(auto written, write(context, changes, options));
    if (written.change_set) options.change_set = out.change_set = written.change_set;
    for (std::size_t k = 0; k < changes.size(); ++k) {
      if (written.items[k]) ++(changes[k].act == Act::remove ? out.removed : out.restored);
      else out.kept.push_back({changes[k].entity, changes[k].id, {}, {}, written.items[k].error().code});
    }
    if (progress && !progress(static_cast<std::int64_t>(std::min(work.size(), i + kSlice)), static_cast<std::int64_t>(work.size()))) break;
  }
  // A reversal that was refused whole is none: the change set can still be taken back by who may.
  if (!plan.empty() && out.change_set == 0) return out;
  CHECK_OK(context.db().write(storage::Lane::interactive, [&](storage::Transaction& tx) -> Done {
    tx.execute("UPDATE change_set SET reversed_by=?1 WHERE id=?2", {Cell(out.change_set ? out.change_set : change_set), Cell(change_set)});
    return {};
  }));
  return out;
}

}  // namespace socle::records
