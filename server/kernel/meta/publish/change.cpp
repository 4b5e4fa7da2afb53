#include "kernel/meta/publish/change.h"

#include <algorithm>

namespace socle::meta {
namespace {
const Json kNothing;

std::string shown(const Json& v) {
  std::string text = v.is_string() ? v.as_string() : v.is_null() ? std::string() : v.dump();
  return text.size() > 200 ? text.substr(0, 200) : text;
}
std::string words(const Json& label, const char* language) {
  if (label.is_string()) return label.as_string();
  return label[language].is_object() ? label[language]["one"].as_string() : label[language].as_string();
}
std::string label(const Json& thing, const char* language) { return words(thing["label"], language); }
// A right that is not said is none.
std::string right(const std::string& verb, const Json& v) {
  if (!v.is_null()) return shown(v);
  return verb == "read" || verb == "update" || verb == "remove" ? "none" : "false";
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
  void setting(const Place& at, const std::string& what, const std::string& key, const Json& before, const Json& after, Weight weight, const Json& thing = kNothing) {
    Params more{{"key", key}};
    if (what == "label") {
      for (const char* l : {"fr", "en"}) {
        more.emplace_back(std::string("from_") + l, words(before, l));
        more.emplace_back(std::string("to_") + l, words(after, l));
      }
    } else {
      more.emplace_back("from", shown(before));
      more.emplace_back("to", shown(after));
    }
    say({at.path + "." + key, at.entity, at.field}, what, weight, thing, std::move(more));
  }

  void choices(const Place& at, const Json& before, const Json& after) {
    bool reordered = false;
    both(before, after, [&](const std::string& code, const Json& b, const Json& a) {
      const Place here{at.path + "." + code, at.entity, at.field};
      if (lived(here, "choice", b, a, Weight::small, Weight::grave)) return;
      both(b, a, [&](const std::string& key, const Json& x, const Json& y) {
        if (x == y) return;
        if (key == "position") reordered = true;
        else if (key == "retired") say(here, y.as_bool() ? "choice_retired" : "choice_offered", Weight::small, a);
        else setting(here, key == "label" ? "label" : "choice_setting", key, x, y, Weight::small, a);
      });
    });
    if (reordered) say(at, "choices_reordered", Weight::small);
  }
  void criteria(const Place& at, const Json& before, const Json& after) {
    both(before, after, [&](const std::string& code, const Json& b, const Json& a) {
      const Place here{at.path + "." + code, at.entity, at.field};
      if (lived(here, "criterion", b, a, Weight::normal, Weight::normal)) return;
      both(b, a, [&](const std::string& key, const Json& x, const Json& y) {
        if (!(x == y)) setting(here, key == "label" ? "label" : "criterion_setting", key, x, y, key == "label" || key == "position" ? Weight::small : Weight::normal, a);
      });
    });
  }
  void stages(const Place& at, const Json& pipeline, const Json& before, const Json& after) {
    bool reordered = false;
    both(before, after, [&](const std::string& code, const Json& b, const Json& a) {
      const Place here{at.path + "." + code, at.entity, at.field};
      if (lived(here, "stage", b, a, Weight::normal, Weight::grave)) return;
      both(b, a, [&](const std::string& key, const Json& x, const Json& y) {
        if (x == y) return;
        if (key == "criteria") return criteria({here.path + ".criteria", at.entity, at.field}, x, y);
        if (key == "retired") return say(here, y.as_bool() ? "stage_retired" : "stage_restored", y.as_bool() ? Weight::grave : Weight::normal, a);
        if (key == "position") reordered = true;
        else setting(here, key == "label" ? "label" : "stage_setting", key, x, y, key == "label" ? Weight::small : Weight::normal, a);
      });
    });
    if (reordered) say(at, "stages_reordered", Weight::small, pipeline);
  }
  void pipelines(const Place& at, const Json& before, const Json& after) {
    both(before, after, [&](const std::string& code, const Json& b, const Json& a) {
      const Place here{at.path + "." + code, at.entity, at.field};
      if (lived(here, "pipeline", b, a, Weight::normal, Weight::grave)) return;
      both(b, a, [&](const std::string& key, const Json& x, const Json& y) {
        if (x == y) return;
        if (key == "stages") return stages({here.path + ".stages", at.entity, at.field}, a, x, y);
        setting(here, key == "label" ? "label" : "pipeline_setting", key, x, y, key == "label" || key == "position" ? Weight::small : key == "retired" ? Weight::grave : Weight::normal, a);
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
  void powers(const Place& at, const Json& role, const Json& before, const Json& after) {
    auto holds = [](const Json& list, const Json& power) { return std::any_of(list.items().begin(), list.items().end(), [&](const Json& p) { return p == power; }); };
    for (const Json& p : after.items())
      if (!holds(before, p)) say({at.path + ".powers", {}, {}}, "power_given", Weight::grave, role, {{"key", p.as_string()}});
    for (const Json& p : before.items())
      if (!holds(after, p)) say({at.path + ".powers", {}, {}}, "power_taken", Weight::grave, role, {{"key", p.as_string()}});
  }
  void role(const Place& at, const Json& before, const Json& after) {
    if (lived(at, "role", before, after, Weight::grave, Weight::grave)) return;
    both(before, after, [&](const std::string& key, const Json& x, const Json& y) {
      if (x == y) return;
      if (key == "label") return setting(at, "label", key, x, y, Weight::small);
      if (key == "menu" || key == "home" || key == "position") return setting(at, "role_setting", key, x, y, Weight::small, after);
      if (key == "entities")
        return both(x, y, [&](const std::string& name, const Json& b, const Json& a) {
          both(b, a, [&](const std::string& verb, const Json& was, const Json& is) {
            if (!(was == is)) say({at.path + ".entities." + name + "." + verb, {}, {}}, "right", Weight::grave, after, {{"name", "@" + name}, {"key", verb}, {"from", right(verb, was)}, {"to", right(verb, is)}});
          });
        });
      if (key == "fields")
        return both(x, y, [&](const std::string& name, const Json& b, const Json& a) {
          if (!(b == a)) say({at.path + ".fields." + name, {}, {}}, "field_right", Weight::grave, after, {{"name", "@" + name}, {"from", b.is_null() ? "write" : shown(b)}, {"to", a.is_null() ? "write" : shown(a)}});
        });
      if (key == "powers") return powers(at, after, x, y);
      setting(at, "role_setting", key, x, y, Weight::grave, after);
    });
  }
};
}  // namespace

std::string_view weight_name(Weight w) { return w == Weight::small ? "small" : w == Weight::normal ? "normal" : "grave"; }

// `x_fr` and `x_en` become `x`: the language asked for, else the other.
Params params_in(const Params& params, Language language) {
  Params out;
  std::string path;
  auto give = [&](const std::string& name, const std::string& value, bool asked) {
    for (auto& [k, v] : out)
      if (k == name) {
        if (!value.empty() && (asked || v.empty())) v = value;
        return;
      }
    out.emplace_back(name, value);
  };
  for (const auto& [k, v] : params) {
    if (k.ends_with("_fr") || k.ends_with("_en")) give(k.substr(0, k.size() - 3), v, k.ends_with("_en") == (language == Language::en));
    else out.emplace_back(k, v);
    if (k == "path") path = v;
  }
  give("label", path.substr(path.rfind('.') + 1), false);
  return out;
}

bool touches_roles(const std::vector<Difference>& list) {
  return std::any_of(list.begin(), list.end(), [](const Difference& d) { return !d.params.empty() && d.params[0].second.starts_with("roles."); });
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
