#include "kernel/meta/layer.h"

#include "kernel/meta/canonical.h"

namespace socle::meta {
namespace {
bool numbered(std::string_view key) { return key == "no" || key == "shape"; }

// Without numbers, and without what is neither in `standard` nor alive.
Json portable(const Json& j, const Json& standard) {
  if (!j.is_object()) return j;
  Json out = Json::object();
  for (const auto& [key, v] : j.members()) {
    if (numbered(key) && v.is_number()) continue;
    if (v["removed"].as_bool() && !standard.has(key)) continue;
    out.set(key, portable(v, standard[key]));
  }
  return out;
}

// The merge patch from one to the other. `given`: keys that the machine fills in are not taken away where they are missing.
Json patch(const Json& from, const Json& to, bool given) {
  Json out = Json::object();
  for (const auto& [key, v] : to.members()) {
    const Json* before = from.find(key);
    if (before && *before == v) continue;
    if (before && before->is_object() && v.is_object()) {
      Json inner = patch(*before, v, given);
      if (!inner.members().empty()) out.set(key, std::move(inner));
    } else {
      out.set(key, v);
    }
  }
  for (const auto& [key, v] : from.members())
    if (!to.has(key) && !(given && (key == "position" || key == "plural" || key == "title"))) out.set(key, Json());
  return out;
}
}  // namespace

Json layer_of(const Json& standard, const Json& definition) {
  Json out = patch(portable(standard, standard), portable(definition, standard), false);
  canonical(out);
  return out;
}

Json patch_towards(const Json& standard, const Json& definition, const Json& layer) {
  return patch(portable(definition, standard), portable(merge_layers(standard, layer), standard), true);
}

}  // namespace socle::meta
