// What stands on the fields of whole entities: relations, layouts, validations, views, roll-ups, conditions.
#include <algorithm>

#include "kernel/meta/compiler.h"
#include "kernel/meta/labels.h"
#include "kernel/meta/names.h"

namespace socle::meta {
namespace {
bool points(const Field& f) {
  return f.type->family == Family::reference || f.type->family == Family::references;
}
std::string without_sign(std::string_view sort) { return std::string(sort.starts_with('-') ? sort.substr(1) : sort); }

Label many_of(const Entity& e) { return e.label.many; }

// A field that a company adds shows on the record page even before anybody lays it out: in the section of its group,
// else in the first one. So it can be taken back without a layout that names it.
void place_company_fields(Entity& e) {
  if (e.detail.empty()) e.detail.push_back({"main", {}, {}});
  for (const Field& f : e.fields) {
    if (f.removed || f.hidden || f.system || !f.part_of.empty() || !(company_name(f.name) || company_name(e.name))) continue;
    const bool placed = std::any_of(e.detail.begin(), e.detail.end(), [&](const LayoutSection& s) { return std::find(s.fields.begin(), s.fields.end(), f.name) != s.fields.end(); });
    if (placed) continue;
    auto section = std::find_if(e.detail.begin(), e.detail.end(), [&](const LayoutSection& s) { return s.code == f.group; });
    (section == e.detail.end() ? e.detail.front() : *section).fields.push_back(f.name);
  }
}

// A list of sort keys, "-amount,name", names that exist.
std::vector<std::string> sort_keys(std::string_view sort) {
  std::vector<std::string> out;
  while (!sort.empty()) {
    const auto comma = sort.find(',');
    out.push_back(without_sign(sort.substr(0, comma)));
    sort = comma == std::string_view::npos ? std::string_view() : sort.substr(comma + 1);
  }
  return out;
}
}  // namespace

// A reference makes a to-many relation on its target, named by the child's plural unless the field says `inverse`. References
// to system entities (people, teams) and the kernel's own make none unless they say so.
void Compiler::relations() {
  for (const auto& child : snapshot->entities) {
    if (child->removed) continue;
    const Json& all = definition["entities"][child->name]["fields"];
    for (const Field& f : child->fields) {
      if (f.removed || f.hidden || f.system || !points(f) || !f.target_entity || f.target_entity->removed) continue;
      const Json& in = all[f.name];
      const Json& inverse = in["inverse"];
      if ((inverse.is_bool() && !inverse.as_bool()) || access_field_name(f.name)) continue;
      if (!inverse.is_string() && f.target_entity->system) continue;
      Entity& target = *entity(f.target);
      const std::string relation = inverse.is_string() ? inverse.as_string() : child->plural;
      const std::string path = "entities." + child->name + ".fields." + f.name + ".inverse";
      if (!name(relation, path)) continue;
      if (target.relation(relation) || target.find(relation)) {
        problem(path, "model.duplicate_name", {{"name", relation}, {"entity", target.name}});
        continue;
      }
      target.relations.push_back({relation, child.get(), &f, in.has("inverse_label") ? words(in["inverse_label"], relation, path, "inverse_label") : many_of(*child), !target.system});
    }
  }
  // Polymorphic references come second: where a plain reference gave the same relation, it stands.
  for (const auto& child : snapshot->entities)
    for (const Field& f : child->fields) {
      if (child->removed || f.removed || f.type->family != Family::link) continue;
      const Json& inverse = definition["entities"][child->name]["fields"][f.name]["inverse"];
      if (!inverse.is_string()) continue;
      for (const auto& target : snapshot->entities)
        if (!target->removed && !target->system && target.get() != child.get() && !target->relation(inverse.as_string()) && !target->find(inverse.as_string()))
          target->relations.push_back({inverse.as_string(), child.get(), &f, many_of(*child), true});
    }
}

void Compiler::layouts(Entity& e, const Json& in, const std::string& path) {
  only(in, {"list", "create", "card", "header", "detail"}, path);
  auto named = [&](const Json& list, const std::string& at, bool hops) {
    std::vector<std::string> out;
    for (const std::string& word : texts(list)) {
      const auto dot = word.find('.');
      const Field* f = e.find(word.substr(0, dot));
      const bool fact = word.starts_with('_');   // _next, _age_days, _stalled: computed facts of the wire
      if (!fact && (!f || (dot != std::string::npos && (!hops || !f->target_entity)))) problem(at, "model.unknown_field", {{"field", word}});
      else out.push_back(word);
    }
    return out;
  };
  e.list = named(in["list"], path + ".list", true);
  e.create = named(in["create"], path + ".create", false);
  e.card = named(in["card"], path + ".card", true);
  e.header = named(in["header"], path + ".header", true);
  if (e.create.size() > kMaxCreate) problem(path + ".create", "model.create_too_long", {{"count", std::to_string(e.create.size())}, {"max", std::to_string(kMaxCreate)}});
  for (const auto& [code, section] : in["detail"].members()) {
    const std::string at = path + ".detail." + code;
    if (!name(code, at)) continue;
    only(section, {"position", "label", "fields"}, at);
    e.detail.push_back({code, words(section["label"], code, at), named(section["fields"], at, false)});
  }
  place_company_fields(e);
  const std::string above = "entities." + e.name;
  if (e.title.empty() && e.title_parts.empty()) problem(above, "model.missing", {{"key", "title"}});
  if (!e.title.empty() && !e.find(e.title)) problem(above + ".title", "model.unknown_field", {{"field", e.title}});
  for (const auto& part : e.title_parts)
    if (!e.find(part)) problem(above + ".title", "model.unknown_field", {{"field", part}});
  if (e.default_sort.empty()) e.default_sort = "-created_at";
  for (const auto& key : sort_keys(e.default_sort)) {
    const Field* f = e.find(key);
    if (!f) problem(above + ".default_sort", "model.unknown_field", {{"field", key}});
    else if (!f->sortable && f->name != "id") problem(above + ".default_sort", "model.wrong_value", {{"key", "default_sort"}, {"field", key}});
  }
  for (const auto& word : {e.timeline_at, e.private_to, e.through, e.rate_on})
    if (!word.empty() && !e.find(word)) problem(above, "model.unknown_field", {{"field", word}});
  if (!e.timeline_kind.empty() && e.timeline_kind[0] != '=' && !e.find(e.timeline_kind)) problem(above, "model.unknown_field", {{"field", e.timeline_kind}});
}

void Compiler::validations(Entity& e, const Json& in, const std::string& path) {
  for (const auto& [code, v] : in.members()) {
    const std::string at = path + "." + code;
    if (!name(code, at)) continue;
    only(v, {"position", "message", "when", "must", "require", "field", "overridable"}, at);
    Validation made{code, words(v["message"], code, at, "message"), v["when"], v["must"], texts(v["require"]), v["field"].as_string(), v["overridable"].as_bool()};
    for (const auto& word : made.require)
      if (!e.find(word)) problem(at, "model.unknown_field", {{"field", word}});
    if (!made.field.empty() && !e.find(made.field)) problem(at, "model.unknown_field", {{"field", made.field}});
    if (made.must.is_null() && made.require.empty()) problem(at, "model.missing", {{"key", "must"}});
    e.validations.push_back(std::move(made));
  }
}

void Compiler::views(Entity& e, const Json& in, const std::string& path) {
  for (const auto& [code, v] : in.members()) {
    const std::string at = path + "." + code;
    if (!name(code, at)) continue;
    only(v, {"position", "label", "state"}, at);
    only(v["state"], {"filter", "sort", "columns", "kind", "group", "pipeline", "lane", "q"}, at + ".state");
    for (const auto& key : sort_keys(v["state"]["sort"].as_string()))
      if (!e.find(key.substr(0, key.find('.')))) problem(at, "model.unknown_field", {{"field", key}});
    for (const auto& word : texts(v["state"]["columns"]))
      if (!word.starts_with('_') && !e.find(word.substr(0, word.find('.')))) problem(at, "model.unknown_field", {{"field", word}});
    e.views.push_back({code, words(v["label"], code, at), v["state"]});
  }
}

void Compiler::rollups(Entity& e, const std::string& path) {
  for (const auto& list : definition["entities"][e.name]["unique_together"].items()) {
    std::vector<std::string> names = texts(list);
    for (const auto& word : names)
      if (const Field* f = e.find(word); !f || !f->stored()) problem(path + ".unique_together", "model.unknown_field", {{"field", word}});
    e.unique_together.push_back(std::move(names));
  }
  for (const Field& f : e.fields) {
    if (!f.rollup || f.removed) continue;
    const std::string at = path + ".fields." + f.name + ".rollup";
    const auto dot = f.rollup->relation.find('.');
    const Entity* child = entity(f.rollup->relation.substr(0, dot));
    const Field* back = child && dot != std::string::npos ? child->find(f.rollup->relation.substr(dot + 1)) : nullptr;
    if (!back || back->target_entity != &e) {
      problem(at, "model.wrong_value", {{"key", "relation"}});
      continue;
    }
    const std::string& fn = f.rollup->function;
    if (fn != "count" && fn != "sum" && fn != "min" && fn != "max") problem(at, "model.wrong_value", {{"key", "function"}});
    if (fn != "count" && !child->find(f.rollup->field)) problem(at, "model.unknown_field", {{"field", f.rollup->field}});
    if (!f.rollup->where.is_null()) condition(*child, f.rollup->where, at);
  }
}

void Compiler::condition(const Entity& e, const Json& json, const std::string& path) {
  if (json.is_null() || !hooks.check_condition) return;
  if (auto done = hooks.check_condition(*snapshot, e, json); !done) {
    Params params = done.error().params;
    params.emplace_back("code", done.error().code);
    problem(path, "model.bad_condition", std::move(params));
  }
}

void Compiler::conditions(const Entity& e, const std::string& path) {
  if (e.removed) return;
  for (const auto& v : e.validations) {
    condition(e, v.when, path + ".validations." + v.code + ".when");
    condition(e, v.must, path + ".validations." + v.code + ".must");
  }
  for (const auto& v : e.views) condition(e, v.state["filter"], path + ".views." + v.code);
  for (const Field& f : e.fields) {
    if (f.removed) continue;
    for (const auto& p : f.pipelines)
      for (const auto& s : p.stages)
        for (const auto& c : s.criteria)
          if (!s.removed) condition(e, c.condition, path + ".fields." + f.name + ".pipelines." + p.code + ".stages." + s.code + ".criteria." + c.code);
    if (f.formula.empty() || !hooks.check_formula) continue;
    if (auto done = hooks.check_formula(*snapshot, e, f); !done) {
      Params params = done.error().params;
      params.emplace_back("code", done.error().code);
      problem(path + ".fields." + f.name + ".formula", "model.bad_formula", std::move(params));
    }
  }
}

}  // namespace socle::meta
