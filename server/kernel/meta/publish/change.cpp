#include "kernel/meta/publish/change.h"

#include <algorithm>

namespace socle::meta {
namespace {
const Json kNothing;

std::string shown(const Json& v) {
  std::string text = v.is_string() ? v.as_string() : v.is_null() ? std::string() : v.dump();
  return text.size() > 200 ? text.substr(0, 200) : text;
}
std::string label(const Json& thing, const char* language) {
  const Json& l = thing["label"];
  if (l.is_string()) return l.as_string();
  return l[language].is_object() ? l[language]["one"].as_string() : l[language].as_string();
}
bool gone(const Json& thing) { return thing.is_null() || thing["removed"].as_bool(); }

struct Teller {
  std::vector<Difference> out;

  struct Place {
    std::string path, entity, field;
  };
  void say(const Place& at, std::string code, Weight weight, const Json& thing = kNothing, Params more = {}) {
    Params params{{"path", at.path}};
    if (!at.entity.empty()) params.emplace_back("entity", "@" + at.entity);
    if (!at.field.empty()) params.emplace_back("field", "@" + at.entity + "." + at.field);
    for (const char* l : {"fr", "en"})
      if (auto text = label(thing, l); !text.empty()) params.emplace_back(std::string("label_") + l, text);
    for (auto& p : more) params.push_back(std::move(p));
    out.push_back({"publish.diff." + code, std::move(params), weight});
  }
  template <class F>
  static void both(const Json& before, const Json& after, F f) {
    for (const auto& [k, v] : before.members()) f(k, v, after[k]);
    for (const auto& [k, v] : after.members())
      if (!before.has(k)) f(k, before[k], v);
  }
  // Added, removed, restored; false when the thing stands on both sides and is to be compared.
  bool lived(const Place& at, const std::string& what, const Json& before, const Json& after, Weight added, Weight removed) {
    if (gone(before) && gone(after)) return true;
    if (gone(before)) {
      say(at, what + (before.is_null() ? "_added" : "_restored"), added, after);
      return true;
    }
    if (gone(after)) {
      say(at, what + "_removed", removed, before);
      return true;
    }
    return false;
  }
  void setting(const Place& at, const std::string& what, const std::string& key, const Json& before, const Json& after, Weight weight) {
    say({at.path + "." + key, at.entity, at.field}, what, weight, kNothing, {{"key", key}, {"from", shown(before)}, {"to", shown(after)}});
  }

  void choices(const Place& at, const Json& before, const Json& after) {
    both(before, after, [&](const std::string& code, const Json& b, const Json& a) {
      const Place here{at.path + "." + code, at.entity, at.field};
      if (lived(here, "choice", b, a, Weight::small, Weight::grave)) return;
      both(b, a, [&](const std::string& key, const Json& x, const Json& y) {
        if (!(x == y)) setting(here, key == "label" ? "label" : "choice_setting", key, x, y, Weight::small);
      });
    });
  }
  void criteria(const Place& at, const Json& before, const Json& after) {
    both(before, after, [&](const std::string& code, const Json& b, const Json& a) {
      const Place here{at.path + "." + code, at.entity, at.field};
      if (lived(here, "criterion", b, a, Weight::normal, Weight::normal)) return;
      both(b, a, [&](const std::string& key, const Json& x, const Json& y) {
        if (!(x == y)) setting(here, key == "label" ? "label" : "criterion_setting", key, x, y, key == "label" || key == "position" ? Weight::small : Weight::normal);
      });
    });
  }
  void stages(const Place& at, const Json& before, const Json& after) {
    both(before, after, [&](const std::string& code, const Json& b, const Json& a) {
      const Place here{at.path + "." + code, at.entity, at.field};
      if (lived(here, "stage", b, a, Weight::normal, Weight::grave)) return;
      both(b, a, [&](const std::string& key, const Json& x, const Json& y) {
        if (x == y) return;
        if (key == "criteria") return criteria({here.path + ".criteria", at.entity, at.field}, x, y);
        if (key == "retired") return say(here, y.as_bool() ? "stage_retired" : "stage_restored", y.as_bool() ? Weight::grave : Weight::normal, a);
        setting(here, key == "label" ? "label" : "stage_setting", key, x, y, key == "label" || key == "position" ? Weight::small : Weight::normal);
      });
    });
  }
  void pipelines(const Place& at, const Json& before, const Json& after) {
    both(before, after, [&](const std::string& code, const Json& b, const Json& a) {
      const Place here{at.path + "." + code, at.entity, at.field};
      if (lived(here, "pipeline", b, a, Weight::normal, Weight::grave)) return;
      both(b, a, [&](const std::string& key, const Json& x, const Json& y) {
        if (x == y) return;
        if (key == "stages") return stages({here.path + ".stages", at.entity, at.field}, x, y);
        setting(here, key == "label" ? "label" : "pipeline_setting", key, x, y, key == "label" || key == "position" ? Weight::small : key == "retired" ? Weight::grave : Weight::normal);
      });
    });
  }
  void field(const Place& at, const Json& before, const Json& after) {
    const Weight adding = after["personal"].as_bool() ? Weight::grave : Weight::normal;
    if (lived(at, "field", before, after, adding, Weight::grave)) return;
    both(before, after, [&](const std::string& key, const Json& x, const Json& y) {
      if (x == y || key == "no" || key == "shape") return;
      if (key == "choices") return choices({at.path + ".choices", at.entity, at.field}, x, y);
      if (key == "pipelines") return pipelines({at.path + ".pipelines", at.entity, at.field}, x, y);
      if (key == "label" || key == "inverse_label") return setting(at, "label", key, x, y, Weight::small);
      if (key == "help" || key == "group") return setting(at, "help", key, x, y, Weight::small);
      if (key == "required" && y.as_bool()) return say(at, "field_required", Weight::normal, after);
      if (key == "type") return setting(at, "field_type", key, x, y, Weight::grave);
      setting(at, "field_setting", key, x, y, key == "personal" ? Weight::grave : Weight::normal);
    });
  }
  void items(const Place& at, const std::string& what, const Json& before, const Json& after, Weight weight) {
    both(before, after, [&](const std::string& code, const Json& b, const Json& a) {
      if (b == a) return;
      const Place here{at.path + "." + code, at.entity, {}};
      if (!lived(here, what, b, a, weight, weight)) say(here, what + "_changed", weight, a);
    });
  }
  void entity(const Place& at, const Json& before, const Json& after) {
    if (lived(at, "entity", before, after, Weight::normal, Weight::grave)) return;
    both(before, after, [&](const std::string& key, const Json& x, const Json& y) {
      if (x == y || key == "no") return;
      const Place below{at.path + "." + key, at.entity, {}};
      if (key == "fields")
        return both(x, y, [&](const std::string& name, const Json& b, const Json& a) { field({below.path + "." + name, at.entity, name}, b, a); });
      if (key == "views") return items(below, "view", x, y, Weight::small);
      if (key == "validations") return items(below, "validation", x, y, Weight::normal);
      if (key == "layouts")
        return both(x, y, [&](const std::string& layout, const Json& b, const Json& a) {
          if (!(b == a)) say({below.path + "." + layout, at.entity, {}}, "layout", Weight::small, kNothing, {{"layout", layout}});
        });
      if (key == "label") return setting(at, "label", key, x, y, Weight::small);
      setting(at, "entity_setting", key, x, y, key == "icon" ? Weight::small : key == "access" || key == "data_subject" ? Weight::grave : Weight::normal);
    });
  }
  void role(const Place& at, const Json& before, const Json& after) {
    if (lived(at, "role", before, after, Weight::grave, Weight::grave)) return;
    both(before, after, [&](const std::string& key, const Json& x, const Json& y) {
      if (x == y) return;
      if (key == "label") return setting(at, "label", key, x, y, Weight::small);
      if (key == "menu" || key == "home" || key == "position") return setting(at, "role_setting", key, x, y, Weight::small);
      if (key == "entities" || key == "fields")
        return both(x, y, [&](const std::string& name, const Json& b, const Json& a) {
          if (!(b == a)) say({at.path + "." + key + "." + name, {}, {}}, "right", Weight::grave, kNothing, {{"name", "@" + name}, {"from", shown(b)}, {"to", shown(a)}});
        });
      setting(at, "right", key, x, y, Weight::grave);
    });
  }
};
}  // namespace

std::string_view weight_name(Weight w) { return w == Weight::small ? "small" : w == Weight::normal ? "normal" : "grave"; }

Params params_in(const Params& params, Language language) {
  Params out;
  std::string own, other, path;
  for (const auto& [k, v] : params) {
    if (k == "label_fr" || k == "label_en") ((k == "label_en") == (language == Language::en) ? own : other) = v;
    else out.emplace_back(k, v);
    if (k == "path") path = v;
  }
  out.emplace_back("label", !own.empty() ? own : !other.empty() ? other : path.substr(path.rfind('.') + 1));
  return out;
}

std::vector<Difference> differences(const Json& before, const Json& after) {
  Teller t;
  Teller::both(before["entities"], after["entities"], [&](const std::string& name, const Json& b, const Json& a) { t.entity({"entities." + name, name, {}}, b, a); });
  Teller::both(before["roles"], after["roles"], [&](const std::string& code, const Json& b, const Json& a) { t.role({"roles." + code, {}, {}}, b, a); });
  Teller::both(before["company"], after["company"], [&](const std::string& key, const Json& b, const Json& a) {
    if (!(b == a)) t.setting({"company", {}, {}}, "company", key, b, a, key == "name" ? Weight::small : Weight::grave);
  });
  for (const char* group : {"system_fields", "address_parts"})
    Teller::both(before[group], after[group], [&](const std::string& name, const Json& b, const Json& a) {
      if (!(b == a)) t.setting({std::string(group) + "." + name, {}, {}}, "label", "label", b["label"], a["label"], Weight::small);
    });
  return std::move(t.out);
}

}  // namespace socle::meta
