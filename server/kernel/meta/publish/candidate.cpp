#include "kernel/meta/publish/candidate.h"

#include <algorithm>

#include "kernel/meta/canonical.h"
#include "kernel/meta/names.h"
#include "kernel/meta/standard.h"

namespace socle::meta {
namespace {
constexpr std::int64_t kFirstCompanyEntity = 1000;          // entity_no; never renumber
constexpr std::int64_t kFirstCompanyField = 100'000'000;    // field_no of fields that companies add; never renumber
constexpr std::int64_t kNumbersOfAnAddress = 6;             // itself and its parts

Json& member(Json& of, std::string_view key) {
  Json* m = of.find_mutable(key);
  return m && m->is_object() ? *m : of.set(key, Json::object());
}

// The things whose names are for life, wherever they stand: f(path, list in a, list in b, key that hides).
struct Named {
  std::vector<std::string> path;
  const char* hide;
};
// Calls f for every list of named things that `tree` mentions.
template <class F>
void each_list(const Json& tree, F f) {
  auto list = [&](std::vector<std::string> path, const char* hide) { f(Named{std::move(path), hide}); };
  if (tree.has("entities")) list({"entities"}, "removed");
  if (tree.has("roles")) list({"roles"}, "retired");
  for (const auto& [entity, e] : tree["entities"].members()) {
    if (!e["fields"].is_object()) continue;
    list({"entities", entity, "fields"}, "removed");
    for (const auto& [field, d] : e["fields"].members()) {
      if (d["choices"].is_object()) list({"entities", entity, "fields", field, "choices"}, "removed");
      if (!d["pipelines"].is_object()) continue;
      list({"entities", entity, "fields", field, "pipelines"}, "removed");
      for (const auto& [pipeline, p] : d["pipelines"].members())
        if (p["stages"].is_object()) list({"entities", entity, "fields", field, "pipelines", pipeline, "stages"}, "removed");
    }
  }
}
const Json& at(const Json& tree, const std::vector<std::string>& path) {
  const Json* j = &tree;
  for (const auto& step : path) j = &(*j)[step];
  return *j;
}
Json& make(Json& tree, const std::vector<std::string>& path) {
  Json* j = &tree;
  for (const auto& step : path) j = &member(*j, step);
  return *j;
}

// null -> hidden where it was published, forgotten where it was not; an object given for a hidden thing brings it back.
void settle_removals(Json& patch, const Json& published) {
  std::vector<Named> lists;
  each_list(patch, [&](Named n) { lists.push_back(std::move(n)); });
  for (const Named& n : lists) {
    const Json& before = at(published, n.path);
    Json& list = make(patch, n.path);
    for (auto& [name, body] : list.mutable_members()) {
      const Json* known = before.find(name);
      if (body.is_null() && known) {
        Json hidden = Json::object();
        hidden.set(n.hide, true);
        body = std::move(hidden);
      } else if (body.is_object() && known && (*known)[n.hide].as_bool() && !body.has(n.hide)) {
        body.set(n.hide, Json());
      }
    }
  }
}

// What the published definition has and the new one has not: hidden, never lost (rollback).
void carry_over(Json& layer, const Json& standard, const Json& published) {
  std::vector<Named> lists;
  each_list(published, [&](Named n) { lists.push_back(std::move(n)); });
  const Json now = merge_layers(standard, layer);
  for (const Named& n : lists) {
    // What stands inside a thing that is missing comes back with it, whole.
    const bool inside_missing = n.path.size() > 1 && at(now, {n.path.begin(), n.path.end() - 1}).is_null();
    if (inside_missing) continue;
    const Json& list = at(now, n.path);
    for (const auto& [name, body] : at(published, n.path).members()) {
      if (list.has(name)) continue;
      Json hidden = body;
      hidden.set(n.hide, true);
      make(layer, n.path).set(name, std::move(hidden));
    }
  }
}

void fixed_keys(const Json& patch, std::vector<Problem>& problems) {
  for (const auto& [entity, e] : patch["entities"].members()) {
    if (e.has("no")) problems.push_back({"entities." + entity, "model.fixed", {{"key", "no"}}, {}, false});
    for (const auto& [field, f] : e["fields"].members())
      for (const char* key : {"no", "shape"})
        if (f.has(key)) problems.push_back({"entities." + entity + ".fields." + field, "model.fixed", {{"key", key}}, {}, false});
  }
}

// New choices stand last; a new open stage stands before the closing ones.
void positions(Json& layer, const Json& definition) {
  std::vector<Named> lists;
  each_list(layer, [&](Named n) { lists.push_back(std::move(n)); });
  for (const Named& n : lists) {
    const std::string& kind = n.path.back();
    if (kind != "choices" && kind != "stages" && kind != "pipelines") continue;
    const Json& whole = at(definition, n.path);
    std::int64_t last = 0, last_open = 0, first_closed = 0;
    for (const auto& [code, body] : whole.members()) {
      const auto p = body["position"].as_int();
      last = std::max(last, p);
      if (body["category"].as_string() == "open") last_open = std::max(last_open, p);
      else if (p && (!first_closed || p < first_closed)) first_closed = p;
    }
    for (auto& [code, body] : make(layer, n.path).mutable_members()) {
      if (at(definition, n.path)[code].has("position")) continue;
      const bool before_closing = kind == "stages" && at(definition, n.path)[code]["category"].as_string() == "open" && first_closed > last_open;
      const std::int64_t position = before_closing ? (last_open + 1 < first_closed ? (last_open + first_closed) / 2 : last_open) : last + 10;
      body.set("position", position);
      (before_closing ? last_open : last) = position;
    }
  }
}

void numbers(Json& layer, const Json& definition) {
  std::int64_t entity = kFirstCompanyEntity - 1, field = kFirstCompanyField - 1;
  for (const auto& [name, e] : definition["entities"].members()) {
    entity = std::max(entity, e["no"].as_int());
    for (const auto& [field_name, f] : e["fields"].members()) {
      const auto no = f["no"].as_int();
      if (no >= kFirstCompanyField) field = std::max(field, no + (f["type"].as_string() == "address" ? kNumbersOfAnAddress - 1 : 0));
    }
  }
  for (const auto& [name, e] : definition["entities"].members()) {
    if (!e.has("no")) {
      Json& own = make(layer, {"entities", name});
      own.set("no", ++entity);
      if (!e.has("plural")) own.set("plural", name + "s");
      if (!e.has("title")) own.set("title", e["fields"].has("name") ? Json("name") : e["fields"].members().empty() ? Json() : Json(e["fields"].members().front().first));
    }
    for (const auto& [field_name, f] : e["fields"].members()) {
      if (f.has("no") || access_field_name(field_name)) continue;
      make(layer, {"entities", name, "fields", field_name}).set("no", field + 1);
      field += f["type"].as_string() == "address" ? kNumbersOfAnAddress : 1;
    }
  }
}

bool compared(const Json& f) { return f["sortable"].as_bool() || f["filterable"].as_bool() || f["unique"].as_bool(); }

void shapes(Json& layer, const Json& published, const Json& definition, const FieldTypes& types, std::vector<Problem>& problems) {
  for (const auto& [name, e] : definition["entities"].members())
    for (const auto& [field_name, f] : e["fields"].members()) {
      const Json* before = published["entities"][name]["fields"].find(field_name);
      if (!before || access_field_name(field_name)) continue;
      const auto shape = (*before)["shape"].as_int(1);
      const FieldType* type = types(f["type"].as_string());
      const bool same = storage_signature(f) == storage_signature(*before);
      if (!same && (*before)["removed"].as_bool()) {
        problems.push_back({"entities." + name + ".fields." + field_name, "model.name_taken", {{"type", (*before)["type"].as_string()}}, {}, false});
        continue;
      }
      // A column that becomes an index's gets a new one, still empty, so that no index is built over a million rows at once.
      const bool text_key = type && std::any_of(type->columns.begin(), type->columns.end(), [](const Column& c) { return c.key; });
      const bool indexed_now = compared(f) && !compared(*before) && !text_key && !e["system"].as_bool() && type && !type->columns.empty();
      const auto wanted = same && !indexed_now ? shape : shape + 1;
      if (f["shape"].as_int(1) != wanted) make(layer, {"entities", name, "fields", field_name}).set("shape", wanted);
    }
}

Candidate finish(const Ground& ground, Json layer, std::vector<Problem> problems) {
  Candidate c;
  c.problems = std::move(problems);
  carry_over(layer, ground.standard, ground.definition);
  Json definition = merge_layers(ground.standard, layer);
  positions(layer, definition);
  numbers(layer, definition);
  shapes(layer, ground.definition, definition, ground.types, c.problems);
  for (auto& p : check_layer(ground.standard, layer)) c.problems.push_back(std::move(p));
  canonical(layer);
  c.definition = merge_layers(ground.standard, layer);
  c.layer = std::move(layer);
  auto compiled = compile(c.definition, ground.types, ground.hooks);
  if (!compiled)
    for (auto& p : compiled.error().problems) c.problems.push_back(std::move(p));
  else if (c.problems.empty()) c.snapshot = std::move(*compiled);
  return c;
}
}  // namespace

std::string storage_signature(const Json& f) {
  const Json& p = f["params"];
  return f["type"].as_string() + "|" + std::string(p["scale"].number_text()) + "|" + p["entity"].as_string() + (f["exact"].as_bool() ? "|exact" : "");
}

void compose_patch(Json& first, const Json& then) {
  if (!then.is_object()) {
    first = then;
    return;
  }
  if (!first.is_object()) first = Json::object();
  for (const auto& [k, v] : then.members()) {
    Json* mine = first.find_mutable(k);
    if (mine && v.is_object()) compose_patch(*mine, v);
    else first.set(k, v);
  }
}

Candidate propose(const Ground& ground, Json patch) {
  std::vector<Problem> problems;
  if (!patch.is_object()) patch = Json::object();
  patch.erase("transitions");
  for (const auto& [key, value] : patch.members())
    if (key != "company" && key != "entities" && key != "roles" && key != "system_fields" && key != "address_parts")
      problems.push_back({key, "model.unknown_key", {{"key", key}}, {}, false});
  fixed_keys(patch, problems);
  lift_rights(patch);
  settle_removals(patch, ground.definition);
  Json layer = ground.layer;
  if (!layer.is_object()) layer = Json::object();
  // A merge patch over a merge patch: nulls stay, since they take things of the standard layer away.
  compose_patch(layer, patch);
  return finish(ground, std::move(layer), std::move(problems));
}

Candidate return_to(const Ground& ground, const Json& older_layer) { return finish(ground, older_layer, {}); }

}  // namespace socle::meta
