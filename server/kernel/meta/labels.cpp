#include "kernel/meta/labels.h"

#include "base/text.h"

namespace socle::meta {
namespace {
constexpr const char* kNames[kLanguages] = {"fr", "en"};

Json& member(Json& of, std::string_view key) {
  Json* m = of.find_mutable(key);
  return m ? *m : of.set(key, Json::object());
}
void put(Json& thing, std::string_view key, const char* language, const Json& text) {
  if (text.is_string()) member(thing, key).set(language, text);
}

struct Placing {
  const char* language;

  void each(Json* things, const Json& texts, std::string_view key) const {
    if (!things || !things->is_object()) return;
    for (auto& [code, thing] : things->mutable_members()) put(thing, key, language, texts[code]);
  }
  void field(Json& f, const std::string& name, const Json& words) const {
    put(f, "label", language, words["fields"][name]);
    put(f, "help", language, words["help"][name]);
    put(f, "inverse_label", language, words["inverse"][name]);
    each(f.find_mutable("choices"), words["choices"][name], "label");
  }
  void pipelines(Json& f, const Json& words) const {
    Json* list = f.find_mutable("pipelines");
    if (!list) return;
    for (auto& [code, p] : list->mutable_members()) {
      const Json& w = words[code];
      put(p, "label", language, w["label"]);
      Json* stages = p.find_mutable("stages");
      each(stages, w["stages"], "label");
      if (!stages) continue;
      for (auto& [stage_code, stage] : stages->mutable_members()) each(stage.find_mutable("criteria"), w["criteria"], "label");
    }
  }
  void entity(Json& e, const Json& words) const {
    Json noun = Json::object();
    for (const char* key : {"one", "many", "feminine", "elision"})
      if (words.has(key)) noun.set(key, words[key]);
    if (!noun.members().empty()) member(e, "label").set(language, std::move(noun));
    if (Json* fields = e.find_mutable("fields"))
      for (auto& [name, f] : fields->mutable_members()) field(f, name, words);
    if (Json* layouts = e.find_mutable("layouts")) each(layouts->find_mutable("detail"), words["sections"], "label");
    each(e.find_mutable("views"), words["views"], "label");
    each(e.find_mutable("validations"), words["validations"], "message");
  }
};
}  // namespace

void add_labels(Json& definition, const Json& fr, const Json& en) {
  const Json* files[kLanguages] = {&fr, &en};
  for (int l = 0; l < kLanguages; ++l) {
    const Json& words = *files[l];
    const Placing place{kNames[l]};
    if (Json* entities = definition.find_mutable("entities"))
      for (auto& [name, e] : entities->mutable_members()) {
        place.entity(e, words["entities"][name]);
        if (Json* fields = e.find_mutable("fields"))
          for (auto& [field_name, f] : fields->mutable_members()) place.pipelines(f, words["pipelines"]);
      }
    place.each(definition.find_mutable("roles"), words["roles"], "label");
    for (const char* group : {"system_fields", "address_parts"})
      for (const auto& [name, text] : words[group].members()) put(member(member(definition, group), name), "label", kNames[l], text);
  }
}

Label label_of(const Json& in) {
  Label out;
  for (int l = 0; l < kLanguages; ++l) out.text[l] = in.is_string() ? in.as_string() : in[kNames[l]].as_string();
  return out;
}

bool elides(std::string_view french) {
  const std::string folded = fold(french);
  return !folded.empty() && std::string_view("aeiouy").find(folded[0]) != std::string_view::npos && folded[0] != 'y';
}

EntityLabel entity_label_of(const Json& in) {
  EntityLabel out;
  for (int l = 0; l < kLanguages; ++l) {
    out.one.text[l] = in[kNames[l]]["one"].as_string();
    out.many.text[l] = in[kNames[l]]["many"].as_string();
  }
  const Json& fr = in["fr"];
  out.feminine = fr["feminine"].as_bool();
  out.elision = fr.has("elision") ? fr["elision"].as_bool() : elides(out.one.text[0]);
  return out;
}

Json json_of(const Label& label) {
  Json out = Json::object();
  for (int l = 0; l < kLanguages; ++l)
    if (!label.text[l].empty()) out.set(kNames[l], label.text[l]);
  return out;
}

std::vector<std::string> label_gaps(const Snapshot& snapshot) {
  std::vector<std::string> gaps;
  // What was given no word at all bears its code.
  auto look = [&](const Label& label, const std::string& path, const std::string& bare = {}) {
    for (int l = 0; l < kLanguages; ++l)
      if (label.text[l].empty() || label.text[l] == bare) gaps.push_back(path + " (" + kNames[l] + ")");
  };
  for (const auto& e : snapshot.entities) {
    if (e->removed) continue;
    const std::string at = "entities." + e->name;
    look(e->label.one, at + ".one");
    look(e->label.many, at + ".many");
    for (const auto& s : e->detail) look(s.label, at + ".sections." + s.code);
    for (const auto& v : e->views) look(v.label, at + ".views." + v.code);
    for (const auto& v : e->validations) look(v.message, at + ".validations." + v.code);
    for (const auto& r : e->relations) look(r.label, at + ".relations." + r.name);
    for (const auto& f : e->fields) {
      if (f.removed || f.hidden) continue;
      const std::string field = at + ".fields." + f.name;
      look(f.label, field, f.name);
      for (const auto& c : f.choices) look(c.label, field + "." + c.code, c.code);
      for (const auto& p : f.pipelines) {
        look(p.label, field + "." + p.code);
        for (const auto& s : p.stages) {
          look(s.label, field + "." + p.code + "." + s.code);
          for (const auto& c : s.criteria) look(c.label, field + "." + p.code + "." + s.code + "." + c.code);
        }
      }
    }
  }
  for (const auto& r : snapshot.roles) look(r.label, "roles." + r.code, r.code);
  return gaps;
}

}  // namespace socle::meta
