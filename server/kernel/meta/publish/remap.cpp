#include "kernel/fields/many.h"
#include "kernel/meta/field_type.h"
#include "kernel/meta/publish/model_state.h"

namespace socle::meta {
namespace {
using storage::Cell;
using storage::quoted;

constexpr std::int64_t kOpenSpan = 9'007'199'254'740'991;   // kernel/records/spans.h: the same number on disk

std::string pair_json(const std::string& field, const Json& before, const Json& after) {
  Json both = Json::array();
  both.push(before);
  both.push(after);
  Json changes = Json::object();
  changes.set(field, std::move(both));
  return changes.dump();
}

struct Move {
  storage::Transaction& tx;
  const Mapping& m;
  Cell actor;
  Instant now;
  std::int64_t change_set;

  std::string table() const { return quoted(m.entity->name); }
  std::string column() const { return quoted(m.field->columns[0]); }

  void history(std::int64_t id, const std::string& changes) const {
    tx.execute("INSERT INTO history(entity_no, record_id, version, at, actor, channel, change_set, changes) SELECT ?1, \"id\", \"version\"+1, ?2, ?3, 'system', ?4, ?5 FROM " +
                   table() + " WHERE \"id\"=?6",
               {Cell(std::int64_t{m.entity->entity_no}), Cell(now), actor, Cell(change_set), Cell(changes), Cell(id)});
  }
  void record(std::int64_t id, const Cell& value) const {
    tx.execute("UPDATE " + table() + " SET " + column() + "=?1, \"version\"=\"version\"+1, \"updated_at\"=?2, \"updated_by\"=?3 WHERE \"id\"=?4", {value, Cell(now), actor, Cell(id)});
  }
  // The open interval ends; one with the successor begins.
  void span(std::int64_t id, const Cell& value) const {
    if (!m.field->tracked) return;
    std::string columns, values;
    for (const Field& f : m.entity->fields) {
      if (!f.tracked || f.removed) continue;
      std::size_t k = 0;
      for (const Column& c : f.type->columns) {
        if (c.key && !f.keyed()) continue;
        const std::string& name = f.columns[k++];
        if (c.key) continue;
        columns += ", " + quoted(name);
        values += ", " + (&f == m.field ? std::string("?4") : quoted(name));
      }
    }
    const std::string spans = quoted(m.entity->name + "__spans");
    tx.execute("INSERT INTO " + spans + "(record_id, from_at, to_at" + columns + ") SELECT record_id, ?1, ?2" + values + " FROM " + spans + " WHERE record_id=?3 AND to_at=?2",
               {Cell(now), Cell(kOpenSpan), Cell(id), value});
    tx.execute("UPDATE " + spans + " SET to_at=?1 WHERE record_id=?2 AND to_at=?3 AND from_at<?1", {Cell(now), Cell(id), Cell(kOpenSpan)});
  }

  std::vector<std::int64_t> one_of(const std::string& code, const std::string& to) const {
    std::vector<std::int64_t> ids;
    tx.query("SELECT \"id\" FROM " + table() + " WHERE " + column() + "=?1 ORDER BY \"id\"" + tx.dialect().for_update(), {Cell(code)}, [&](const storage::Row& r) {
      ids.push_back(r.integer(0));
      return true;
    });
    const Cell value = to.empty() ? Cell() : Cell(to);
    const std::string changes = pair_json(m.field->name, Json(code), to.empty() ? Json() : Json(to));
    for (std::int64_t id : ids) {
      history(id, changes);
      span(id, value);
      record(id, value);
    }
    return ids;
  }
  std::vector<std::int64_t> several(const std::string& code, const std::string& to) const {
    std::vector<std::pair<std::int64_t, Codes>> rows;
    tx.query("SELECT \"id\", " + column() + " FROM " + table() + " WHERE " + column() + " LIKE ?1 ORDER BY \"id\"" + tx.dialect().for_update(), {Cell("%|" + code + "|%")},
             [&](const storage::Row& r) {
               rows.emplace_back(r.integer(0), fields::codes_of_cell(r.text(1)));
               return true;
             });
    std::vector<std::int64_t> ids;
    auto json = [](const Codes& codes) {
      Json out = Json::array();
      for (const auto& c : codes) out.push(Json(c));
      return out;
    };
    for (const auto& [id, before] : rows) {
      Codes after;
      for (const auto& c : before)
        if (c != code) after.push_back(c);
      if (!to.empty() && std::find(after.begin(), after.end(), to) == after.end()) after.push_back(to);
      std::sort(after.begin(), after.end());
      const Cell value = after.empty() ? Cell() : Cell(fields::codes_cell(after));
      history(id, pair_json(m.field->name, json(before), json(after)));
      span(id, value);
      record(id, value);
      ids.push_back(id);
    }
    return ids;
  }
};
}  // namespace

void remap(storage::Transaction& tx, const Model::Parts& parts, const Step& step, const Author& author, Instant now, std::int64_t published) {
  const auto all = mappings(step);
  if (all.empty()) return;
  const Cell actor = author.user ? Cell(author.user) : Cell();
  const std::int64_t change_set = tx.allocate_ids(1);
  tx.execute("INSERT INTO change_set(id, at, actor, channel, cause) VALUES (?1,?2,?3,'system',?4)",
             {Cell(change_set), Cell(now), actor, Cell("publication:" + std::to_string(published))});
  for (const Mapping& m : all) {
    const Move move{tx, m, actor, now, change_set};
    std::vector<std::int64_t> moved;
    for (const auto& [code, to] : m.codes) {
      const auto ids = m.field->type->family == Family::codes ? move.several(code, to) : move.one_of(code, to);
      moved.insert(moved.end(), ids.begin(), ids.end());
    }
    if (parts.moved && !moved.empty()) parts.moved(tx, *m.entity, moved, change_set);
  }
}

}  // namespace socle::meta
