#include "kernel/meta/publish/obstacles.h"

#include <algorithm>
#include <set>
#include <unordered_map>

#include "base/text.h"
#include "kernel/meta/field_type.h"
#include "kernel/meta/publish/candidate.h"
#include "kernel/meta/publish/schema_plan.h"

namespace socle::meta {
namespace {
using storage::Cell;
using storage::quoted;

constexpr std::size_t kExamples = 5;
const std::string kLive = " WHERE \"deleted_at\" IS NULL";

// The field as `before` knows it: hidden ones too, since their column stands.
const Field* any_field(const Entity* e, std::string_view name) {
  if (e)
    for (const Field& f : e->fields)
      if (f.name == name) return &f;
  return nullptr;
}
const Entity* any_entity(const Snapshot& s, std::string_view name) {
  for (const auto& e : s.entities)
    if (e->name == name) return e.get();
  return nullptr;
}
bool active(const Choice& c) { return !c.removed; }
bool active(const Pipeline& p, const Stage& s) { return !p.removed && !p.retired && !s.removed && !s.retired; }
const Stage* standing_stage(const Field& f, std::string_view code) {
  const Pipeline* p = f.pipeline_of(code);
  const Stage* s = p ? p->find(code) : nullptr;
  return s && active(*p, *s) ? s : nullptr;
}
bool standing_choice(const Field& f, std::string_view code) {
  const Choice* c = f.choice(code);
  return c && active(*c);
}

struct Search {
  storage::Connection& db;
  const Step& step;
  const MaySeeExamples& may_see;
  std::vector<Obstacle> out;

  std::string title(const Entity& e) const {
    std::string sql;
    auto part = [&](const std::string& name) {
      const Field* f = e.find(name);
      if (!f || !f->stored()) return;
      sql += (sql.empty() ? "" : " || ' ' || ") + std::string("COALESCE(CAST(") + quoted(f->columns[0]) + " AS TEXT), '')";
    };
    if (e.title.empty())
      for (const auto& p : e.title_parts) part(p);
    else part(e.title);
    return sql.empty() ? "''" : sql;
  }
  // Rows of a table that satisfy `where`: their number and, when they may be shown, the first of them.
  void rows(Obstacle& o, const Entity& e, const std::string& where, const storage::Cells& cells = {}, bool trash_too = false) const {
    const std::string which = quoted(e.name) + (trash_too ? " WHERE \"id\">0" : kLive) + where;
    if (step.swapping) {   // seconds of counting are not for the swap: is there one?
      o.count = db.exists("SELECT 1 FROM " + which + " LIMIT 1", cells) ? 1 : 0;
      return;
    }
    o.count = db.integer("SELECT COUNT(*) FROM " + which, cells);
    if (o.count == 0 || !may_see || !may_see(e)) return;
    db.query("SELECT \"id\", " + title(e) + " FROM " + which + " ORDER BY \"id\" LIMIT " + std::to_string(kExamples), cells,
             [&](const storage::Row& r) {
               o.examples.push_back({e.name, r.integer(0), trim(r.text(1))});
               return true;
             });
  }
  Obstacle obstacle(const std::string& code, const Entity& e, const Field& f, std::vector<std::string> choices) const {
    return {code, {{"entity", "@" + e.name}, {"field", "@" + e.name + "." + f.name}}, path_of(e, f), 0, {}, std::move(choices)};
  }
  void keep(Obstacle o) {
    if (o.count > 0) out.push_back(std::move(o));
  }

  void required(const Entity& old, const Field* before, const Entity& e, const Field& f) {
    if (!f.required || f.system || f.removed || !f.stored() || (before && !before->removed && before->required)) return;
    const std::string path = path_of(e, f);
    const Json& transition = step.transitions[path];
    if (transition["stay_empty_until_next_stage"].as_bool()) return;
    if (transition.has("default")) {
      if (empty(filling(f, step.transitions, path, step.after))) {
        Obstacle o = obstacle("publish.bad_transition", e, f, {"default"});
        o.count = 1;
        keep(std::move(o));
      }
      return;
    }
    if (!empty(f.default_value)) return;
    Obstacle o = obstacle("publish.required_empty", e, f, {"default", "stay_empty_until_next_stage"});
    rows(o, old, before && before->stored() ? " AND " + quoted(before->columns[0]) + " IS NULL" : "");
    keep(std::move(o));
  }

  // Compared as the unique index will: accents and case ignored for text, whatever columns stand today.
  void duplicates(const Entity& old, const Field* before, const Entity& e, const Field& f) {
    if (!f.unique || f.removed || !before || !before->stored() || (before->unique && !before->removed && before->shape == f.shape)) return;
    std::unordered_map<std::string, std::pair<std::int64_t, std::int64_t>> seen;   // value -> first id, how many
    Obstacle o = obstacle("publish.duplicates", e, f, {});
    std::vector<std::int64_t> ids;
    db.query("SELECT \"id\", " + quoted(before->columns[0]) + " FROM " + quoted(old.name) + kLive + " AND " + quoted(before->columns[0]) + " IS NOT NULL ORDER BY \"id\"", {},
             [&](const storage::Row& r) {
               std::string key(r.text(1));
               if (f.keyed() && f.type->family == Family::text) key = primary_key(key);
               auto& s = seen[key];
               if (s.second++ == 0) s.first = r.integer(0);
               else {
                 ++o.count;
                 if (ids.size() < kExamples) ids.push_back(r.integer(0));
               }
               return true;
             });
    if (may_see && may_see(old))
      for (std::int64_t id : ids)
        o.examples.push_back({old.name, id, db.text("SELECT " + title(old) + " FROM " + quoted(old.name) + " WHERE \"id\"=?1", {Cell(id)})});
    keep(std::move(o));
  }

  void codes_in_use(const Mapping& m) {
    const Field* after = any_field(any_entity(step.after, m.entity->name), m.field->name);
    for (const auto& [code, to] : m.codes) {
      const Json& map = step.transitions[path_of(*m.entity, *m.field)]["map"];
      const bool stage = !m.field->pipelines.empty();
      Obstacle o = obstacle(stage ? "publish.stage_in_use" : "publish.choice_in_use", *m.entity, *m.field, {"map"});
      o.params.emplace_back("item", "@" + m.entity->name + "." + m.field->name + "=" + code);
      o.params.emplace_back("code", code);
      const bool good = map.has(code) && (to.empty() ? !stage && !m.field->required : stage ? standing_stage(*after, to) != nullptr : standing_choice(*after, to));
      if (good) continue;
      if (map.has(code)) o.code = "publish.bad_transition";
      const bool several = m.field->type->family == Family::codes;
      rows(o, *m.entity, " AND " + quoted(m.field->columns[0]) + (several ? " LIKE ?1" : "=?1"), {Cell(several ? "%|" + code + "|%" : code)}, true);   // one in the trash may come back
      keep(std::move(o));
    }
  }

  void conversions(const Entity& old, const Field* before, const Entity& e, const Field& f) {
    if (!before || before->removed || f.removed || before->shape == f.shape || before->type == f.type || !before->stored()) return;
    if (step.transitions[path_of(e, f)]["empty"].as_bool()) return;
    Obstacle o = obstacle("publish.not_convertible", e, f, {"empty"});
    std::string columns;
    for (const auto& c : before->columns) columns += ", " + quoted(c);
    db.query("SELECT \"id\"" + columns + " FROM " + quoted(old.name) + " WHERE " + quoted(before->columns[0]) + " IS NOT NULL ORDER BY \"id\"", {}, [&](const storage::Row& r) {
      std::vector<Cell> cells;
      int i = 0;
      for (const Column& c : before->type->columns)
        if (!c.key || before->keyed()) cells.push_back(r.cell(++i, c.kind));
      if (convert_value(before->type->from_columns(cells.data(), *before), *before, f, step.after)) return true;
      ++o.count;
      if (o.examples.size() < kExamples && may_see && may_see(old)) o.examples.push_back({old.name, r.integer(0), std::string(r.text(1))});
      return true;
    });
    keep(std::move(o));
  }

  // A criterion newly asked at the entrance of a stage that records already stand in or beyond. Only "this field is set" can
  // be counted here; other conditions say nothing of the past until the next move.
  void criteria(const Entity& old, const Field* before, const Entity& e, const Field& f) {
    if (!before) return;
    std::set<std::string> told;
    for (const Pipeline& p : f.pipelines) {
      if (p.removed || p.retired) continue;
      for (std::size_t i = 0; i < p.stages.size(); ++i)
        for (const Criterion& c : p.stages[i].criteria) {
          const Stage* was = before->stage(p.stages[i].code);
          const bool known = was && std::any_of(was->criteria.begin(), was->criteria.end(), [&](const Criterion& x) { return x.code == c.code && x.condition == c.condition; });
          const std::string& name = c.condition["field"].as_string();
          const Field* needed = e.find(name);
          if (known || c.on_exit || !c.blocking || c.condition["op"].as_string() != "is_set" || !needed || !needed->stored() || !told.insert(name).second) continue;
          const std::string path = path_of(e, *needed);
          if (step.transitions[path]["stay_empty_until_next_stage"].as_bool() || step.transitions[path].has("default")) continue;
          const Field* column = any_field(&old, name);
          std::string stages;
          storage::Cells cells;
          for (std::size_t k = i; k < p.stages.size(); ++k) {
            if (p.stages[k].category == StageCategory::lost || p.stages[k].category == StageCategory::won) continue;
            cells.push_back(Cell(p.stages[k].code));
            stages += (stages.empty() ? "?" : ",?") + std::to_string(cells.size());
          }
          if (cells.empty()) continue;
          Obstacle o = obstacle("publish.criterion_unmet", e, *needed, {"default", "stay_empty_until_next_stage"});
          o.params.emplace_back("stage", "@" + e.name + "." + f.name + "=" + p.stages[i].code);
          rows(o, old, " AND " + quoted(before->columns[0]) + " IN (" + stages + ")" + (column && column->stored() ? " AND " + quoted(column->columns[0]) + " IS NULL" : ""), cells);
          keep(std::move(o));
        }
    }
  }

  void currency() {
    if (step.before.company.currency == step.after.company.currency) return;
    for (const auto& e : step.before.entities)
      for (const Field& f : e->fields) {
        if (f.type->family != Family::money) continue;
        Obstacle o = obstacle("publish.currency_fixed", *e, f, {});
        o.path = "company.currency";
        rows(o, *e, " AND " + quoted(f.columns[0]) + " IS NOT NULL");
        if (o.count == 0) continue;
        keep(std::move(o));
        return;
      }
  }
};
}  // namespace

std::string path_of(const Entity& e, const Field& f) { return "entities." + e.name + ".fields." + f.name; }

Value filling(const Field& f, const Json& transitions, const std::string& path, const Snapshot& snapshot) {
  const Json* given = transitions[path].find("default");
  if (!given) return f.required ? f.default_value : Value{};
  auto parsed = f.type->parse(*given, f, {&snapshot, snapshot.company.language, 0, nullptr, "FR"});
  return parsed ? *parsed : Value{};
}

Parsed convert_value(const Value& v, const Field& from, const Field& to, const Snapshot& snapshot) {
  if (empty(v)) return Value{};
  if (from.type == to.type && from.scale == to.scale) return v;
  const ParseContext context{&snapshot, Language::en, 0, nullptr, "FR"};
  // The wire form first (exact for numbers and codes), then the human text ("1 234,5" in a text field).
  std::string wire;
  JsonWriter w(wire);
  from.type->write(v, from, w);
  if (auto json = parse_json(wire))
    if (auto parsed = to.type->parse(*json, to, context)) return parsed;
  return to.type->from_text(from.type->to_text(v, from, snapshot.company.language), to, {&snapshot, snapshot.company.language, 0, nullptr, "FR"});
}

std::vector<Mapping> mappings(const Step& step) {
  std::vector<Mapping> out;
  for (const auto& e : step.before.entities) {
    if (e->removed) continue;
    const Entity* next = any_entity(step.after, e->name);
    for (const Field& f : e->fields) {
      const Field* after = any_field(next, f.name);
      if (f.removed || !f.stored() || !after || after->removed) continue;
      Mapping m{e.get(), &f, {}};
      const Json& map = step.transitions[path_of(*e, f)]["map"];
      for (const Choice& c : f.choices)
        if (active(c) && !standing_choice(*after, c.code)) m.codes.emplace_back(c.code, map[c.code].as_string());
      for (const Pipeline& p : f.pipelines)
        for (const Stage& s : p.stages)
          if (active(p, s) && !standing_stage(*after, s.code)) m.codes.emplace_back(s.code, map[s.code].as_string());
      if (!m.codes.empty()) out.push_back(std::move(m));
    }
  }
  return out;
}

std::optional<Obstacle> find_shared_value(storage::Connection& db, const Step& step) {
  std::optional<Obstacle> out;
  auto look = [&](const Entity& e, const std::vector<const Field*>& together) {
    std::string values, set;
    for (const Field* f : together) {
      const std::string value = equality_expression(*f, db.dialect());
      values += (values.empty() ? "" : ", ") + value;
      set += " AND " + value + " IS NOT NULL";
    }
    if (out || !db.exists("SELECT 1 FROM " + quoted(e.name) + kLive + set + " GROUP BY " + values + " HAVING COUNT(*)>1 LIMIT 1")) return;
    const Field& f = *together.front();
    out = Obstacle{"publish.duplicates", {{"entity", "@" + e.name}, {"field", "@" + e.name + "." + f.name}}, path_of(e, f), 1, {}, {}};
  };
  for (const auto& e : step.after.entities) {
    const Entity* old = any_entity(step.before, e->name);
    if (!old || e->removed) continue;
    for (const Field& f : e->fields) {
      const Field* before = any_field(old, f.name);
      if (f.unique && !f.removed && before && !(before->unique && !before->removed && before->columns == f.columns)) look(*e, {&f});
    }
    for (const auto& names : e->unique_together) {
      if (std::find(old->unique_together.begin(), old->unique_together.end(), names) != old->unique_together.end()) continue;
      std::vector<const Field*> together;
      for (const auto& name : names) together.push_back(e->find(name));
      look(*e, together);
    }
  }
  return out;
}

std::vector<Obstacle> find_obstacles(storage::Connection& db, const Step& step, const MaySeeExamples& may_see) {
  Search s{db, step, may_see, {}};
  for (const auto& e : step.after.entities) {
    const Entity* old = any_entity(step.before, e->name);
    if (!old || e->removed) continue;
    for (const Field& f : e->fields) {
      const Field* before = any_field(old, f.name);
      s.required(*old, before, *e, f);
      if (step.swapping) continue;   // unique indexes and fills have seen to the rest
      s.duplicates(*old, before, *e, f);
      s.conversions(*old, before, *e, f);
      if (!f.pipelines.empty() && !f.removed) s.criteria(*old, before, *e, f);
    }
  }
  for (const Mapping& m : mappings(step)) s.codes_in_use(m);
  if (!step.swapping) s.currency();
  return std::move(s.out);
}

}  // namespace socle::meta
