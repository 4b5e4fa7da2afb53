// Entities: their own words, the system fields at fixed positions, access columns, references resolved.
#include <algorithm>
#include <set>

#include "kernel/meta/compiler.h"
#include "kernel/meta/labels.h"
#include "kernel/meta/names.h"

namespace socle::meta {
namespace {
struct SystemDefinition {
  const char* name;
  const char* type;
  bool indexed;
};
// In the order of enum SystemField. Their numbers are 1 to 8, those of access columns 9 to 12: never renumber.
constexpr SystemDefinition kSystem[kSystemFields] = {
    {"id", "integer", false},        {"version", "integer", false},      {"created_at", "datetime", true},
    {"created_by", "reference", false}, {"updated_at", "datetime", false}, {"updated_by", "reference", false},
    {"change_set", "integer", false}, {"deleted_at", "datetime", false}};
struct AccessDefinition {
  const char* name;
  const char* target;
  int Entity::*slot;
};
constexpr AccessDefinition kAccess[] = {{"owner", "user", &Entity::owner},
                                        {"team", "team", &Entity::team},
                                        {"territory", "territory", &Entity::territory},
                                        {"issuing_entity", "issuing_entity", &Entity::issuing_entity}};
constexpr int kFirstAccessNumber = 9;
constexpr AccessDefinition kVia[] = {{"via_owner", "user", nullptr}, {"via_team", "team", nullptr}, {"via_territory", "territory", nullptr}};
constexpr int kFirstViaNumber = 13;

Json reference_to(const char* entity) {
  Json params = Json::object();
  params.set("entity", entity);
  Json out = Json::object();
  out.set("params", std::move(params));
  return out;
}
// "name" -> title; [first_name, last_name] -> title_parts
void title_of(Entity& e, const Json& in) {
  if (in.is_array()) e.title_parts = texts(in);
  else e.title = in.as_string();
}
}  // namespace

void Compiler::entities() {
  for (const auto& [entity_name, in] : definition["entities"].members()) {
    const std::string path = "entities." + entity_name;
    if (!name(entity_name, path)) continue;
    only(in, {"no", "plural", "label", "module", "icon", "system", "removed", "access", "title", "default_sort", "timeline", "private_to",
              "rate_on", "data_subject", "fields", "unique_together", "validations", "layouts", "views"}, path);
    auto made = std::make_unique<Entity>();
    Entity& e = *made;
    e.name = entity_name;
    e.plural = in["plural"].as_string();
    if (e.plural.empty()) problem(path, "model.missing", {{"key", "plural"}});
    else name(e.plural, path + ".plural");
    e.entity_no = static_cast<int>(in["no"].as_int());
    e.label = noun(in["label"], e, path);
    e.module = in["module"].as_string();
    e.icon = in["icon"].as_string();
    e.system = in["system"].as_bool();
    e.removed = in["removed"].as_bool();
    e.data_subject = in["data_subject"].as_bool();
    title_of(e, in["title"]);
    e.default_sort = in["default_sort"].as_string();
    const Json& access = in["access"];
    if (access["through"].is_string()) {
      e.access = AccessKind::through;
      e.through = access["through"].as_string();
    } else if (access.is_null() || access.as_string() == "own_columns") e.access = AccessKind::own_columns;
    else if (access.as_string() == "everyone") e.access = AccessKind::everyone;
    else if (access.as_string() == "system") e.access = AccessKind::system;
    else problem(path + ".access", "model.wrong_value", {{"key", "access"}});
    if (const Json& t = in["timeline"]; !t.is_null()) {
      only(t, {"at", "kind"}, path + ".timeline");
      e.on_timeline = true;
      e.timeline_at = t["at"].as_string();
      e.timeline_kind = t["kind"].as_string();
    }
    e.private_to = in["private_to"].as_string();
    e.rate_on = in["rate_on"].as_string();
    system_fields(e, in, path);
    access_fields(e, in["fields"], path + ".fields");
    via_fields(e, in["fields"]);
    fields(e, in["fields"], path + ".fields");
    snapshot->entities.push_back(std::move(made));
  }
}

void Compiler::system_fields(Entity& e, const Json&, const std::string& path) {
  int number = 0;
  for (const SystemDefinition& d : kSystem) {
    Field f;
    f.name = d.name;
    f.type = types(d.type);
    if (!f.type) return problem(path, "model.unknown_type", {{"type", d.type}});
    f.field_no = e.entity_no * 1000 + ++number;
    f.system = f.read_only = true;
    f.sortable = f.filterable = d.indexed;
    finish_field(e, f, std::string_view(d.type) == "reference" ? reference_to("user") : Json::object(), path + "." + d.name);
    f.label = label_of(definition["system_fields"][d.name]["label"]);
    e.fields.push_back(std::move(f));
  }
}

// own_columns: writable references that rights read. through: copies of the parent's, kept by the kernel and hidden.
void Compiler::access_fields(Entity& e, const Json& in, const std::string& path) {
  if (e.access != AccessKind::own_columns && e.access != AccessKind::through) return;
  int number = kFirstAccessNumber;
  for (const AccessDefinition& d : kAccess) {
    const Json& own = in[d.name];
    only(own, {"label", "help", "required", "critical", "tracked", "default"}, path + "." + d.name);
    Field f;
    f.name = d.name;
    f.type = types("reference");
    if (!f.type) return;
    f.field_no = e.entity_no * 1000 + number++;
    f.filterable = true;
    f.hidden = f.system = f.read_only = e.access == AccessKind::through;
    f.required = own["required"].as_bool();
    f.critical = own["critical"].as_bool();
    f.tracked = own["tracked"].as_bool();
    finish_field(e, f, reference_to(d.target), path + "." + d.name);
    f.label = own.has("label") ? words(own["label"], f.name, path + "." + d.name) : label_of(definition["system_fields"][d.name]["label"]);
    f.help = label_of(own["help"]);
    e.*d.slot = f.index;
    e.fields.push_back(std::move(f));
  }
}

// What hangs on any record (a polymorphic reference) carries copies of that record's access columns (KERNEL F4).
void Compiler::via_fields(Entity& e, const Json& in) {
  const auto& members = in.members();
  const bool hangs = std::any_of(members.begin(), members.end(), [&](const auto& m) {
    const FieldType* type = types(m.second["type"].as_string());
    return type && type->family == Family::link && !m.second["removed"].as_bool();
  });
  if (!hangs || e.access != AccessKind::own_columns) return;
  int number = kFirstViaNumber;
  for (const AccessDefinition& d : kVia) {
    Field f;
    f.name = d.name;
    f.type = types("reference");
    if (!f.type) return;
    f.field_no = e.entity_no * 1000 + number++;
    f.filterable = f.hidden = f.system = f.read_only = true;
    finish_field(e, f, reference_to(d.target), "entities." + e.name + "." + d.name);
    f.label = label_of(definition["system_fields"][d.name]["label"]);
    e.fields.push_back(std::move(f));
  }
}

void Compiler::targets(Entity& e, const std::string& path) {
  for (Field& f : e.fields) {
    const bool points = f.type->family == Family::reference || f.type->family == Family::references;
    if (!points || f.target.empty()) continue;   // a file points at no entity
    const Entity* target = entity(f.target);
    if (!target || (target->removed && !f.removed && !e.removed)) problem(path + ".fields." + f.name, "model.unknown_target", {{"entity", f.target}});
    f.target_entity = target;
  }
}

void Compiler::index(Entity& e) {
  e.by_name.clear();
  for (const Field& f : e.fields) {
    if (f.removed) continue;
    if (!e.by_name.emplace(f.name, f.index).second) problem("entities." + e.name + ".fields." + f.name, "model.duplicate_name", {{"name", f.name}});
  }
}

void Compiler::numbers() {
  std::set<int> entity_numbers, field_numbers;
  std::set<std::string> plurals;
  for (const auto& e : snapshot->entities) {
    const std::string path = "entities." + e->name;
    if (e->entity_no <= 0) problem(path, "model.missing", {{"key", "no"}});
    else if (!entity_numbers.insert(e->entity_no).second) problem(path, "model.duplicate_number", {{"no", std::to_string(e->entity_no)}});
    if (!e->removed && !e->plural.empty()) {
      if (reserved_plural(e->plural)) problem(path + ".plural", "model.reserved_plural", {{"plural", e->plural}});
      if (!plurals.insert(e->plural).second) problem(path + ".plural", "model.duplicate_plural", {{"plural", e->plural}});
    }
    int indexed = 0, tracked = 0;
    for (const Field& f : e->fields) {
      if (f.field_no <= 0) problem(path + ".fields." + f.name, "model.missing", {{"key", "no"}});
      else if (!field_numbers.insert(f.field_no).second) problem(path + ".fields." + f.name, "model.duplicate_number", {{"no", std::to_string(f.field_no)}});
      if (f.removed) continue;
      // References and unique fields are not counted: related lists and the rule itself index them anyway.
      if (!f.system && f.target.empty() && !f.unique && (f.sortable || f.filterable)) ++indexed;
      if (f.tracked) ++tracked;
    }
    if (indexed > kMaxIndexed) problem(path, "model.too_many_indexed", {{"count", std::to_string(indexed)}, {"max", std::to_string(kMaxIndexed)}});
    if (tracked > kMaxTracked) problem(path, "model.too_many_tracked", {{"count", std::to_string(tracked)}, {"max", std::to_string(kMaxTracked)}});
  }
}

}  // namespace socle::meta
