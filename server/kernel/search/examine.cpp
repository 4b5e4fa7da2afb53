#include "kernel/search/examine.h"

#include <algorithm>
#include <set>
#include <sstream>

#include "kernel/events/feed.h"
#include "kernel/records/table.h"
#include "kernel/search/index.h"

namespace socle::search {
namespace {
using meta::Cell;
using storage::quoted;

constexpr int kSlice = 500;
constexpr std::size_t kNamed = 5;

std::set<std::string> words(std::string_view text) {
  std::istringstream in{std::string(text)};
  std::set<std::string> out;
  for (std::string w; in >> w;) out.insert(std::move(w));
  return out;
}

struct Differing {
  std::int64_t count = 0;
  std::string ids;
  void add(std::int64_t id) {
    if (static_cast<std::size_t>(++count) <= kNamed) ids += (ids.empty() ? "" : ", ") + std::to_string(id);
  }
};

// Documents of ids after one, up to another, by id.
std::map<std::int64_t, std::set<std::string>> documents(storage::Connection& db, std::int64_t entity_no, std::int64_t after, std::int64_t last) {
  const bool sqlite = db.engine() == storage::Engine::sqlite;
  std::map<std::int64_t, std::set<std::string>> out;
  db.query(sqlite ? "SELECT rowid, tokens FROM search WHERE rowid>?1 AND rowid<=?2 AND entity_no=?3"
                  : "SELECT id, array_to_string(tsvector_to_array(tokens),' ') FROM search WHERE id>?1 AND id<=?2 AND entity_no=?3",
           {Cell(after), Cell(last), Cell(entity_no)}, [&](const storage::Row& r) {
             out[r.integer(0)] = words(r.text(1));
             return true;
           });
  return out;
}

void examine_entity(storage::Connection& db, const meta::Entity& e, const std::set<std::int64_t>& moving, std::int64_t& compared,
                    const std::function<void(std::int64_t)>& progress, storage::Findings& out) {
  Differing differing;
  for (std::int64_t after = 0;;) {
    std::vector<std::int64_t> ids;
    db.query("SELECT \"id\" FROM " + quoted(e.name) + " WHERE \"id\">?1 ORDER BY \"id\" LIMIT " + std::to_string(kSlice), {Cell(after)}, [&](const storage::Row& r) {
      ids.push_back(r.integer(0));
      return true;
    });
    const bool last = std::ssize(ids) < kSlice;
    const std::int64_t upto = last ? 9'007'199'254'740'991 : ids.back();
    auto there = documents(db, e.entity_no, after, upto);
    for (const auto& [id, record] : records::load(db, e, ids)) {
      const std::set<std::string> wanted = record->in_trash() ? std::set<std::string>() : words(document(*record));
      auto it = there.find(id);
      const bool same = it == there.end() ? wanted.empty() : it->second == wanted;
      if (!same && !moving.contains(id)) differing.add(id);
      if (it != there.end()) there.erase(it);
    }
    for (const auto& [id, left] : there)
      if (!moving.contains(id)) differing.add(id);   // a document whose record is gone
    compared += std::ssize(ids);
    if (progress) progress(compared);
    if (last) break;
    after = ids.back();
  }
  if (differing.count) out.push_back({e.name, "doctor.search_differs", {{"entity", "@" + e.name}, {"count", std::to_string(differing.count)}, {"ids", differing.ids}}, {}, false});
}
}  // namespace

std::int64_t examine_documents(storage::Connection& db, const meta::Snapshot& snapshot, const std::function<void(std::int64_t)>& progress, storage::Findings& out) {
  // What the index has not read yet is late, not wrong.
  std::set<std::int64_t> moving;
  const std::string cursor = db.text("SELECT cursor FROM feed_cursor WHERE name=?1", {Cell(std::string(kConsumer))});
  if (!cursor.empty()) {
    auto page = events::read_feed(db, cursor, 100'000);
    if (!page) out.push_back({{}, "doctor.search_lost", {}, {}, false});
    else
      for (const auto& d : page->items) {
        // Their children follow: what differs now will not in a moment.
        if (d.change.before && d.change.after && d.change.before != d.change.after) return 0;
        moving.insert(d.change.record_id);
      }
  }
  std::int64_t compared = 0;
  for (const auto& e : snapshot.entities) {
    if (e->removed || std::none_of(e->fields.begin(), e->fields.end(), [](const meta::Field& f) { return f.searchable && !f.removed; })) continue;
    examine_entity(db, *e, moving, compared, progress, out);
  }
  return compared;
}

}  // namespace socle::search
