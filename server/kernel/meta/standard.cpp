#include "kernel/meta/standard.h"

#include "kernel/meta/canonical.h"
#include "kernel/meta/labels.h"
#include "kernel/meta/yaml.h"

namespace socle::meta {
namespace {
constexpr std::size_t kMaxFile = 4u << 20;

std::unexpected<Refusal> bad_file(std::string_view file, std::string reason) {
  return refuse(RefusalKind::invalid, "model.bad_file", {{"file", std::string(file)}, {"reason", std::move(reason)}});
}

// [a, b] or {a: {...}, b: ...} -> {a: {position: 10, ...}, b: {position: 20, ...}}
Json positioned(const Json& in, std::string_view list_key = {}) {
  Json out = Json::object();
  int position = 0;
  auto add = [&](const std::string& code, const Json& body) {
    Json item = Json::object();
    item.set("position", position += 10);
    if (body.is_array() && !list_key.empty()) item.set(list_key, body);
    for (const auto& [k, v] : body.members()) item.set(k, v);
    out.set(code, std::move(item));
  };
  for (const Json& code : in.items()) add(code.as_string(), Json());
  for (const auto& [code, body] : in.members()) add(code, body);
  return out;
}

void normalise_entity(Json& e) {
  if (Json* fields = e.find_mutable("fields"))
    for (auto& [name, field] : fields->mutable_members())
      if (Json* choices = field.find_mutable("choices")) *choices = positioned(*choices);
  if (Json* layouts = e.find_mutable("layouts"))
    if (Json* detail = layouts->find_mutable("detail")) *detail = positioned(*detail, "fields");
  for (const char* key : {"views", "validations"})
    if (Json* items = e.find_mutable(key)) *items = positioned(*items);
  // A view's state stands beside its label in the file, under `state` in the definition.
  if (Json* views = e.find_mutable("views"))
    for (auto& [code, view] : views->mutable_members()) {
      if (view.has("state")) continue;
      Json state = Json::object();
      for (const auto& [k, v] : view.members())
        if (k != "position") state.set(k, v);
      Json whole = Json::object();
      whole.set("position", view["position"]);
      whole.set("state", std::move(state));
      view = std::move(whole);
    }
}

void normalise_pipeline(Json& p) {
  if (Json* stages = p.find_mutable("stages")) {
    *stages = positioned(*stages);
    for (auto& [code, stage] : stages->mutable_members())
      if (Json* criteria = stage.find_mutable("criteria")) *criteria = positioned(*criteria);
  }
}

Json take(Json& from, std::string_view key) {
  Json out = from[key];
  from.erase(key);
  return out;
}
Json& member(Json& of, std::string_view key) {
  Json* m = of.find_mutable(key);
  return m ? *m : of.set(key, Json::object());
}

struct Assembly {
  Json definition = Json::object();
  Json pipelines = Json::array();
  Json labels[2];   // fr, en

  Done entity(const SourceFile& file, std::string_view module) {
    TRY(auto e, parse_yaml(file.text, file.path));
    const std::string name = take(e, "entity").as_string();
    Json& entities = member(definition, "entities");
    if (name.empty() || entities.has(name)) return bad_file(file.path, "entity");
    e.set("module", module);
    normalise_entity(e);
    entities.set(name, std::move(e));
    return {};
  }
  Done pipeline(const SourceFile& file) {
    TRY(auto p, parse_yaml(file.text, file.path));
    normalise_pipeline(p);
    pipelines.push(std::move(p));
    return {};
  }
  Done role(const SourceFile& file) {
    TRY(auto r, parse_yaml(file.text, file.path));
    const std::string code = take(r, "role").as_string();
    Json& roles = member(definition, "roles");
    if (code.empty() || roles.has(code)) return bad_file(file.path, "role");
    roles.set(code, std::move(r));
    return {};
  }
  Done label(const SourceFile& file) {
    auto parsed = parse_json(file.text, {.max_bytes = kMaxFile});
    if (!parsed) return bad_file(file.path, parsed.error().code);
    merge_patch(labels[file.path.ends_with("/fr.json") ? 0 : 1], *parsed);
    return {};
  }
  Done place_pipelines() {
    for (Json p : pipelines.items()) {
      const std::string code = take(p, "pipeline").as_string(), where = take(p, "field").as_string();
      const auto dot = where.find('.');
      Json* entity = definition.find_mutable("entities")->find_mutable(where.substr(0, dot));
      Json* fields = entity ? entity->find_mutable("fields") : nullptr;
      Json* field = fields && dot != std::string::npos ? fields->find_mutable(where.substr(dot + 1)) : nullptr;
      if (!field || code.empty()) return bad_file(code, where);
      member(*field, "pipelines").set(code, std::move(p));
    }
    return {};
  }
  // `choices_of: entity.field`: the same list, kept once in the files; each field may then live its own life.
  Done copy_choices() {
    for (auto& [name, e] : definition.find_mutable("entities")->mutable_members()) {
      Json* fields = e.find_mutable("fields");
      if (!fields) continue;
      for (auto& [field_name, field] : fields->mutable_members()) {
        if (!field.has("choices_of")) continue;
        const std::string where = take(field, "choices_of").as_string();
        const auto dot = where.find('.');
        const Json& source = definition["entities"][where.substr(0, dot)]["fields"][dot == std::string::npos ? "" : where.substr(dot + 1)];
        if (!source.has("choices")) return bad_file(name + "." + field_name, "choices_of");
        field.set("choices", Json(source["choices"]));
      }
    }
    return {};
  }
};
}  // namespace

void lift_rights(Json& definition) {
  Json* entities = definition.find_mutable("entities");
  if (!entities || !entities->is_object()) return;
  Json lifted = Json::object();
  for (auto& [name, e] : entities->mutable_members()) {
    if (!e.is_object()) continue;
    const Json rights = take(e, "rights"), field_rights = take(e, "field_rights");
    for (const auto& [role, verbs] : rights.members()) member(member(lifted, role), "entities").set(name, verbs);
    for (const auto& [field, by_role] : field_rights.members())
      for (const auto& [role, access] : by_role.members())
        member(member(lifted, role), "fields").set(name + "." + field, access);
  }
  if (!lifted.members().empty()) merge_patch(member(definition, "roles"), lifted);
}

Result<Json> assemble(std::span<const SourceFile> files) {
  Assembly a;
  for (const SourceFile& file : files) {
    const auto slash = file.path.rfind('/');
    const auto above = slash == std::string_view::npos ? slash : file.path.rfind('/', slash - 1);
    if (above == std::string_view::npos) return bad_file(file.path, "folder");
    const std::string_view folder = file.path.substr(above + 1, slash - above - 1);
    const std::string_view group = file.path.substr(0, above);
    const std::string_view module = group.substr(group.rfind('/') == std::string_view::npos ? 0 : group.rfind('/') + 1);
    if (folder == "entities") CHECK_OK(a.entity(file, module));
    else if (folder == "pipelines") CHECK_OK(a.pipeline(file));
    else if (folder == "roles") CHECK_OK(a.role(file));
    else if (folder == "labels" && (file.path.ends_with("/fr.json") || file.path.ends_with("/en.json"))) CHECK_OK(a.label(file));
  }
  member(a.definition, "entities");
  CHECK_OK(a.place_pipelines());
  add_labels(a.definition, a.labels[0], a.labels[1]);
  CHECK_OK(a.copy_choices());
  lift_rights(a.definition);
  canonical(a.definition);
  return std::move(a.definition);
}

}  // namespace socle::meta
