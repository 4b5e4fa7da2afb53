#include "kernel/meta/canonical.h"

#include <algorithm>
#include <initializer_list>
#include <string>

namespace socle::meta {
namespace {
using Keys = std::initializer_list<std::string_view>;

constexpr std::int64_t kLast = 1'000'000'000;

void order_by_keys(Json& object, Keys keys) {
  if (!object.is_object()) return;
  auto rank = [&](const std::string& key) {
    return std::find(keys.begin(), keys.end(), key) - keys.begin();
  };
  auto& m = object.mutable_members();
  std::stable_sort(m.begin(), m.end(), [&](const auto& a, const auto& b) {
    const auto ra = rank(a.first), rb = rank(b.first);
    return ra != rb ? ra < rb : a.first < b.first;
  });
}
void order_by_number(Json& object, std::string_view number) {
  if (!object.is_object()) return;
  auto& m = object.mutable_members();
  std::stable_sort(m.begin(), m.end(), [&](const auto& a, const auto& b) {
    const auto na = a.second[number].as_int(kLast), nb = b.second[number].as_int(kLast);
    return na != nb ? na < nb : a.first < b.first;
  });
}
template <class F>
void each(Json* object, F f) {
  if (!object || !object->is_object()) return;
  for (auto& [k, v] : object->mutable_members()) f(v);
}

void label(Json& owner, std::string_view key = "label") {
  if (Json* l = owner.find_mutable(key)) {
    order_by_keys(*l, {"fr", "en"});
    each(l, [](Json& words) { order_by_keys(words, {"one", "many", "feminine", "elision"}); });
  }
}
void list_of(Json& owner, std::string_view key, Keys keys) {
  Json* items = owner.find_mutable(key);
  if (!items) return;
  order_by_number(*items, "position");
  each(items, [&](Json& item) {
    order_by_keys(item, keys);
    label(item);
    label(item, "message");
  });
}
void pipeline(Json& p) {
  order_by_keys(p, {"position", "label", "retired", "removed", "stages"});
  label(p);
  list_of(p, "stages", {"position", "label", "category", "probability", "forecast_category", "max_age_days", "retired", "removed", "criteria"});
  each(p.find_mutable("stages"), [](Json& s) { list_of(s, "criteria", {"position", "label", "on_exit", "blocking", "condition", "needs"}); });
}
void field(Json& f) {
  order_by_keys(f, {"no", "type", "label", "help", "group", "params", "default", "required", "unique", "sortable", "filterable",
                    "searchable", "read_only", "critical", "personal", "tracked", "exact", "translated", "removed", "shape",
                    "inverse", "inverse_label", "formula", "rollup", "choices", "pipelines"});
  label(f);
  label(f, "help");
  label(f, "inverse_label");
  list_of(f, "choices", {"position", "label", "color", "retired", "removed"});
  if (Json* pipelines = f.find_mutable("pipelines")) order_by_number(*pipelines, "position");
  each(f.find_mutable("pipelines"), pipeline);
}
void entity(Json& e) {
  order_by_keys(e, {"no", "plural", "label", "module", "icon", "system", "removed", "access", "title", "default_sort", "timeline",
                    "private_to", "rate_on", "data_subject", "fields", "unique_together", "validations", "layouts", "views"});
  label(e);
  if (Json* fields = e.find_mutable("fields")) order_by_number(*fields, "no");
  each(e.find_mutable("fields"), field);
  list_of(e, "validations", {"position", "message", "when", "must", "require", "field", "overridable"});
  if (Json* layouts = e.find_mutable("layouts")) {
    order_by_keys(*layouts, {"list", "create", "card", "header", "detail"});
    list_of(*layouts, "detail", {"position", "label", "fields"});
  }
  list_of(e, "views", {"position", "label", "state"});
}
}  // namespace

void canonical(Json& definition) {
  order_by_keys(definition, {"company", "entities", "roles", "system_fields", "address_parts"});
  if (Json* entities = definition.find_mutable("entities")) order_by_number(*entities, "no");
  each(definition.find_mutable("entities"), entity);
  if (Json* roles = definition.find_mutable("roles")) order_by_number(*roles, "position");
  each(definition.find_mutable("roles"), [](Json& r) {
    order_by_keys(r, {"position", "label", "retired", "powers", "menu", "home", "entities", "fields"});
    label(r);
    if (Json* entities = r.find_mutable("entities")) {
      order_by_keys(*entities, {});
      each(entities, [](Json& verbs) {
        order_by_keys(verbs, {"create", "read", "update", "remove", "export", "import", "merge", "override"});
      });
    }
    if (Json* fields = r.find_mutable("fields")) order_by_keys(*fields, {});
  });
  for (const char* group : {"system_fields", "address_parts"})
    each(definition.find_mutable(group), [](Json& f) { label(f); });
}

Json merge_layers(const Json& standard, const Json& company) {
  Json out = standard;
  merge_patch(out, company);
  canonical(out);
  return out;
}

}  // namespace socle::meta
