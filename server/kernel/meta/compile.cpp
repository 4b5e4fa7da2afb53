#include "kernel/meta/compile.h"

#include <algorithm>

#include "base/text.h"
#include "kernel/meta/compiler.h"
#include "kernel/meta/labels.h"
#include "kernel/meta/names.h"

namespace socle::meta {

std::vector<std::string> texts(const Json& list) {
  std::vector<std::string> out;
  if (list.is_string()) out.push_back(list.as_string());
  for (const Json& item : list.items()) out.push_back(item.as_string());
  return out;
}

void Compiler::only(const Json& object, std::initializer_list<std::string_view> keys, const std::string& path) {
  if (object.is_null()) return;
  if (!object.is_object()) return problem(path, "model.wrong_value", {{"key", path.substr(path.rfind('.') + 1)}});
  for (const auto& [key, value] : object.members())
    if (std::find(keys.begin(), keys.end(), key) == keys.end()) problem(path + "." + key, "model.unknown_key", {{"key", key}});
}

Label Compiler::words(const Json& label, const std::string& code, const std::string& path, const char* key) {
  Label out;
  if (label.is_null()) {
    for (std::string& text : out.text) text = code;
    return out;
  }
  const std::string at = path + "." + key;
  if (!label.is_string() && !label.is_object()) problem(at, "model.wrong_value", {{"key", key}});
  if (label.is_object()) {
    only(label, {"fr", "en"}, at);
    for (const auto& [language, text] : label.members())
      if (!text.is_string() && !text.is_null()) problem(at, "model.wrong_value", {{"key", language}});
  }
  out = label_of(label);
  auto all = [&](auto holds) { return std::all_of(std::begin(out.text), std::end(out.text), holds); };
  if (all([](const std::string& text) { return trim(text).empty(); })) problem(at, "model.label_missing");
  if (!all([](const std::string& text) { return code_points(text) <= kMaxLabel; })) problem(at, "model.label_too_long", {{"max", std::to_string(kMaxLabel)}});
  return out;
}
EntityLabel Compiler::noun(const Json& label, const Entity& e, const std::string& path) {
  const std::string at = path + ".label";
  only(label, {"fr", "en"}, at);
  for (const auto& [language, said] : label.members()) only(said, {"one", "many", "feminine", "elision"}, at + "." + language);
  EntityLabel out = entity_label_of(label);
  auto number = [&](const char* key, const std::string& code) {
    Json both = label.is_null() ? Json() : Json::object();
    if (both.is_object())
      for (const char* language : {"fr", "en"}) both.set(language, label[language][key]);
    return words(both, code, at, key);
  };
  out.one = number("one", e.name);
  out.many = number("many", e.plural);
  return out;
}
void Compiler::shared_words(const char* group) {
  for (const auto& [name, body] : definition[group].members()) (void)words(body["label"], name, std::string(group) + "." + name);
}
bool Compiler::name(const std::string& word, const std::string& path) {
  if (valid_name(word)) return true;
  problem(path, "model.bad_name", {{"name", word}});
  return false;
}

Entity* Compiler::entity(std::string_view name) {
  for (const auto& e : snapshot->entities)
    if (e->name == name) return e.get();
  return nullptr;
}

Result<SnapshotPtr> compile(const Json& definition, const FieldTypes& types, const Hooks& hooks, Version version) {
  Compiler c{definition, types, hooks};
  Snapshot& s = *c.snapshot;
  s.version = version;
  s.definition = definition;
  const Json& company = definition["company"];
  c.only(company, {"name", "currency", "zone", "language"}, "company");
  s.company.name = company["name"].as_string();
  if (company.has("currency")) s.company.currency = company["currency"].as_string();
  if (company.has("zone")) s.company.zone = company["zone"].as_string();
  s.company.language = company["language"].as_string() == "en" ? Language::en : Language::fr;

  for (const char* group : {"system_fields", "address_parts"}) c.shared_words(group);
  c.entities();
  std::sort(s.entities.begin(), s.entities.end(), [](const auto& a, const auto& b) { return a->entity_no < b->entity_no; });
  for (const auto& e : s.entities) c.index(*e);
  for (const auto& e : s.entities) {
    s.numbers.emplace(e->entity_no, e.get());
    if (e->removed) continue;
    s.names.emplace(e->name, e.get());
    s.plurals.emplace(e->plural, e.get());
  }
  auto each = [&](auto step) {
    for (const auto& e : s.entities) step(*e, definition["entities"][e->name], "entities." + e->name);
  };
  each([&](Entity& e, const Json&, const std::string& at) { c.targets(e, at); });
  c.numbers();
  c.relations();
  each([&](Entity& e, const Json& in, const std::string& at) {
    if (e.removed) return;
    c.layouts(e, in["layouts"], at + ".layouts");
    c.validations(e, in["validations"], at + ".validations");
    c.views(e, in["views"], at + ".views");
    c.rollups(e, at);
    c.defaults(e, at);
  });
  c.roles();
  if (c.problems.empty()) each([&](Entity& e, const Json&, const std::string& at) { c.conditions(e, at); });
  if (c.problems.empty()) return c.snapshot;
  Refusal refusal{RefusalKind::invalid, "model.invalid", {{"count", std::to_string(c.problems.size())}}, std::move(c.problems), {}};
  return refuse(std::move(refusal));
}

namespace {
// Every member of `company` that `standard` does not have must say that it is the company's.
void prefixed(const Json& standard, const Json& company, const std::string& path, std::vector<Problem>& problems) {
  for (const auto& [code, body] : company.members())
    if (!standard.has(code) && !company_name(code)) problems.push_back({path + "." + code, "model.needs_prefix", {{"name", code}}, {}, false});
}
void fixed(const Json& company, std::initializer_list<const char*> keys, const std::string& path, std::vector<Problem>& problems) {
  for (const char* key : keys)
    if (company.has(key)) problems.push_back({path, "model.fixed", {{"key", key}}, {}, false});
}
}  // namespace

std::vector<Problem> check_layer(const Json& standard, const Json& company) {
  std::vector<Problem> problems;
  prefixed(standard["entities"], company["entities"], "entities", problems);
  prefixed(standard["roles"], company["roles"], "roles", problems);
  for (const auto& [entity, e] : company["entities"].members()) {
    const std::string at = "entities." + entity;
    const Json& shipped = standard["entities"][entity];
    if (shipped.is_null()) continue;   // the company's own entity: its names are its own
    fixed(e, {"no", "plural", "access", "system", "module", "timeline", "private_to", "data_subject"}, at, problems);
    if (shipped["system"].as_bool() && e["removed"].as_bool()) problems.push_back({at, "model.fixed", {{"key", "removed"}}, {}, false});
    prefixed(shipped["fields"], e["fields"], at + ".fields", problems);
    for (const char* group : {"validations", "views"}) prefixed(shipped[group], e[group], at + "." + group, problems);
    prefixed(shipped["layouts"]["detail"], e["layouts"]["detail"], at + ".layouts.detail", problems);
    for (const auto& [field, f] : e["fields"].members()) {
      const Json& shipped_field = shipped["fields"][field];
      const std::string field_at = at + ".fields." + field;
      if (shipped_field.is_null()) continue;
      fixed(f, {"no", "type", "params", "formula", "rollup", "inverse", "exact", "translated"}, field_at, problems);
      prefixed(shipped_field["choices"], f["choices"], field_at + ".choices", problems);
      prefixed(shipped_field["pipelines"], f["pipelines"], field_at + ".pipelines", problems);
      for (const auto& [pipeline, p] : f["pipelines"].members()) {
        const Json& shipped_pipeline = shipped_field["pipelines"][pipeline];
        if (shipped_pipeline.is_null()) continue;
        const std::string stages_at = field_at + ".pipelines." + pipeline + ".stages";
        prefixed(shipped_pipeline["stages"], p["stages"], stages_at, problems);
        for (const auto& [stage, s] : p["stages"].members()) {
          const Json& shipped_stage = shipped_pipeline["stages"][stage];
          if (shipped_stage.is_null()) continue;
          fixed(s, {"category"}, stages_at + "." + stage, problems);
          prefixed(shipped_stage["criteria"], s["criteria"], stages_at + "." + stage + ".criteria", problems);
        }
      }
    }
  }
  return problems;
}

}  // namespace socle::meta
