#include "kernel/meta/model_json.h"

#include <algorithm>

#include "kernel/meta/field_type.h"

namespace socle::meta {
namespace {
constexpr const char* kCategories[] = {"open", "won", "lost"};
constexpr const char* kLanguageNames[kLanguages] = {"fr", "en"};

struct Wire {
  const Snapshot& snapshot;
  const ModelSight& sight;
  JsonWriter& w;

  const std::string& say(const Label& label) const { return label.in(sight.language); }
  FieldAccess access(const Entity& e, const Field& f) const { return sight.access ? sight.access(e, f) : FieldAccess::write; }
  bool sees(const Entity& e) const { return !e.removed && (!sight.sees || sight.sees(e)); }
  bool sees(const Entity& e, const Field& f) const { return !f.removed && !f.hidden && access(e, f) != FieldAccess::hidden; }

  // "account.owner.name": every hop must be visible. Computed facts begin with '_'.
  bool sees_path(const Entity& e, std::string_view path) const {
    if (path.starts_with('_')) return true;
    const auto dot = path.find('.');
    const Field* f = e.find(path.substr(0, dot));
    if (!f || !sees(e, *f)) return false;
    if (dot == std::string_view::npos) return true;
    if (!f->target_entity) return true;   // stage.category, amount.currency
    return sees(*f->target_entity) && sees_path(*f->target_entity, path.substr(dot + 1));
  }
  bool sees_filter(const Entity& e, const Json& filter) const {
    for (const char* key : {"and", "or"})
      for (const Json& part : filter[key].items())
        if (!sees_filter(e, part)) return false;
    if (filter.has("not") && !sees_filter(e, filter["not"])) return false;
    if (filter.has("field") && !sees_path(e, filter["field"].as_string())) return false;
    for (const char* key : {"any", "none", "count"})
      if (const Json* name = filter.find(key)) {
        const Relation* r = e.relation(name->as_string());
        if (!r || !sees(*r->entity) || !sees(*r->entity, *r->field) || !sees_filter(*r->entity, filter["where"])) return false;
      }
    return true;
  }
  bool sees_view(const Entity& e, const View& v) const {
    if (!sees_filter(e, v.state["filter"])) return false;
    std::string_view sort = v.state["sort"].as_string();
    while (!sort.empty()) {
      const auto comma = sort.find(',');
      std::string_view key = sort.substr(0, comma);
      if (key.starts_with('-')) key.remove_prefix(1);
      if (!sees_path(e, key)) return false;
      sort = comma == std::string_view::npos ? std::string_view() : sort.substr(comma + 1);
    }
    return true;
  }

  void names(const char* key, const Entity& e, const std::vector<std::string>& list) {
    w.key(key).array();
    for (const auto& name : list)
      if (sees_path(e, name)) w.value(name);
    w.end();
  }
  void choices(const Field& f) {
    if (f.choices.empty()) return;
    w.key("choices").array();
    for (const Choice& c : f.choices)
      if (!c.removed) w.object().member("code", c.code).member("label", say(c.label)).member("color", c.color).member("retired", c.retired).end();
    w.end();
  }
  void stage(const Stage& s) {
    w.object().member("code", s.code).member("label", say(s.label)).member("category", kCategories[static_cast<int>(s.category)]);
    w.member("probability", s.probability).member("forecast_category", s.forecast_category).member("max_age_days", s.max_age_days);
    w.member("retired", s.retired).key("criteria").array();
    for (const Criterion& c : s.criteria)
      w.object().member("code", c.code).member("label", say(c.label)).member("on_exit", c.on_exit).member("blocking", c.blocking).member("needs", c.needs).end();
    w.end().end();
  }
  void pipelines(const Field& f) {
    if (f.pipelines.empty()) return;
    w.key("pipelines").array();
    for (const Pipeline& p : f.pipelines) {
      if (p.removed) continue;
      w.object().member("code", p.code).member("label", say(p.label)).member("retired", p.retired).key("stages").array();
      for (const Stage& s : p.stages)
        if (!s.removed) stage(s);
      w.end().end();
    }
    w.end();
  }
  void field(const Entity& e, const Field& f) {
    w.object().member("name", f.name).member("type", f.type->name).member("label", say(f.label)).member("help", say(f.help));
    if (!f.type->widget.empty()) w.member("widget", f.type->widget);
    w.member("group", f.group).member("access", access(e, f) == FieldAccess::write && !f.read_only ? "write" : "read");
    w.member("system", f.system).member("required", f.required).member("unique", f.unique).member("sortable", f.sortable);
    w.member("filterable", f.filterable).member("searchable", f.searchable).member("read_only", f.read_only).member("critical", f.critical);
    w.member("personal", f.personal).member("tracked", f.tracked).member("params", f.params).key("operators").array();
    if (sight.operators)
      for (std::string_view op : sight.operators(f)) w.value(op);
    w.end();
    if (!f.target.empty()) w.member("target", f.target);
    choices(f);
    pipelines(f);
    if (!f.part_of.empty()) w.member("part_of", f.part_of).member("part", f.part);
    w.end();
  }
  void rights(const Entity& e) {
    const EntityRights r = sight.rights ? sight.rights(e) : EntityRights{true, Scope::all, Scope::all, Scope::all, true, true, true, true};
    w.key("rights").object().member("create", r.create).member("update", r.update != Scope::none).member("delete", r.remove != Scope::none);
    w.member("export", r.export_).member("import", r.import).member("merge", r.merge).member("override", r.override_).end();
  }
  void layouts(const Entity& e) {
    w.key("layouts").object();
    names("list", e, e.list);
    names("create", e, e.create);
    names("card", e, e.card);
    names("header", e, e.header);
    w.key("detail").array();
    for (const LayoutSection& s : e.detail) {
      w.object().member("code", s.code).member("label", say(s.label));
      names("fields", e, s.fields);
      w.end();
    }
    w.end().end();
  }
  void relations(const Entity& e) {
    w.key("relations").array();
    for (const Relation& r : e.relations) {
      if (!sees(*r.entity) || !sees(*r.entity, *r.field)) continue;
      w.object().member("name", r.name).member("entity", r.entity->name).member("field", r.field->name);
      w.member("label", say(r.label)).member("shown", r.shown).end();
    }
    w.end();
  }
  void views(const Entity& e) {
    w.key("views").array();
    for (const View& v : e.views) {
      if (!sees_view(e, v)) continue;
      Json state = v.state;
      if (const Json* columns = state.find("columns")) {
        Json kept = Json::array();
        for (const Json& c : columns->items())
          if (sees_path(e, c.as_string())) kept.push(c);
        state.set("columns", std::move(kept));
      }
      w.object().member("code", v.code).member("label", say(v.label)).member("state", state).end();
    }
    w.end();
  }
  void entity(const Entity& e) {
    w.object().member("name", e.name).member("plural", e.plural).member("entity_no", e.entity_no).member("icon", e.icon);
    w.member("module", e.module).member("system", e.system);
    if (e.title.empty()) {
      w.key("title").array();
      for (const auto& part : e.title_parts) w.value(part);
      w.end();
    } else {
      w.member("title", e.title);
    }
    w.key("label").object().member("one", say(e.label.one)).member("many", say(e.label.many));
    w.member("feminine", e.label.feminine).member("elision", e.label.elision).end();
    w.member("default_sort", e.default_sort);
    rights(e);
    w.key("fields").array();
    for (const Field& f : e.fields)
      if (sees(e, f)) field(e, f);
    w.end();
    layouts(e);
    relations(e);
    views(e);
    w.member("on_timeline", e.on_timeline).end();
  }
};
}  // namespace

std::string model_json(const Snapshot& snapshot, const ModelSight& sight) {
  std::string out;
  JsonWriter w(out);
  Wire wire{snapshot, sight, w};
  w.object().member("version", snapshot.version.text()).key("company").object();
  w.member("name", snapshot.company.name).member("currency", snapshot.company.currency).member("zone", snapshot.company.zone);
  w.member("language", kLanguageNames[static_cast<int>(snapshot.company.language)]).end();
  w.key("entities").array();
  for (const auto& e : snapshot.entities)
    if (wire.sees(*e)) wire.entity(*e);
  w.end().end();
  return out;
}

}  // namespace socle::meta
