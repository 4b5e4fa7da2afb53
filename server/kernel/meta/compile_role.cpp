// Roles: rights on entities and fields, powers, menu.
#include <algorithm>

#include "kernel/meta/compiler.h"
#include "kernel/meta/labels.h"

namespace socle::meta {
namespace {
constexpr std::string_view kPowers[] = {"admin.model", "admin.users", "admin.roles", "audit.read", "view_as", "access.explain",
                                        "import.history", "users.create", "admin.jobs"};
constexpr std::string_view kMenuWords[] = {"me_day", "reports", "imports", "admin"};

std::optional<Scope> scope_of(const Json& in) {
  const std::string& word = in.as_string();
  if (in.is_null() || word == "none") return Scope::none;
  if (word == "own") return Scope::own;
  if (word == "team") return Scope::team;
  if (word == "team_tree") return Scope::team_tree;
  if (word == "territory") return Scope::territory;
  if (word == "all") return Scope::all;
  return {};
}
bool listed(std::span<const std::string_view> list, std::string_view word) { return std::find(list.begin(), list.end(), word) != list.end(); }
}  // namespace

void Compiler::roles() {
  for (const auto& [code, in] : definition["roles"].members()) {
    const std::string path = "roles." + code;
    if (!name(code, path)) continue;
    only(in, {"position", "label", "retired", "powers", "menu", "home", "entities", "fields"}, path);
    Role role;
    role.code = code;
    role.label = words(in["label"], code, path);
    role.retired = in["retired"].as_bool();
    role.home = in["home"].as_string();
    role.menu = in["menu"].is_array() ? in["menu"] : Json::array();
    if (role.menu.items().size() > kMaxMenu)
      problem(path + ".menu", "model.menu_too_long", {{"count", std::to_string(role.menu.items().size())}, {"max", std::to_string(kMaxMenu)}});
    auto menu_word = [&](const std::string& word, const char* key) {
      const std::string subject = word.starts_with("board:") ? word.substr(6) : word;
      if (!word.empty() && !listed(kMenuWords, word) && !snapshot->find(subject)) problem(path + "." + key, "model.unknown_entity", {{"entity", subject}});
    };
    for (const auto& word : texts(role.menu)) menu_word(word, "menu");
    menu_word(role.home, "home");
    for (const auto& power : texts(in["powers"])) {
      if (!listed(kPowers, power)) problem(path + ".powers", "model.wrong_value", {{"key", power}});
      role.powers.push_back(power);
    }
    for (const auto& [entity_name, verbs] : in["entities"].members()) {
      const std::string at = path + ".entities." + entity_name;
      if (!entity(entity_name)) problem(at, "model.unknown_entity", {{"entity", entity_name}});
      only(verbs, {"create", "read", "update", "remove", "export", "import", "merge", "override"}, at);
      EntityRights r;
      r.create = verbs["create"].as_bool();
      auto scope = [&](const char* verb) {
        auto s = scope_of(verbs[verb]);
        if (!s) problem(at, "model.wrong_value", {{"key", verb}});
        return s.value_or(Scope::none);
      };
      r.read = scope("read");
      r.update = scope("update");
      r.remove = scope("remove");
      r.export_ = verbs["export"].as_bool();
      r.import = verbs["import"].as_bool();
      r.merge = verbs["merge"].as_bool();
      r.override_ = verbs["override"].as_bool();
      role.entities.emplace(entity_name, r);
    }
    for (const auto& [where, access] : in["fields"].members()) {
      const auto dot = where.find('.');
      const Entity* e = entity(where.substr(0, dot));
      const bool known = e && dot != std::string::npos && (where.substr(dot + 1) == "*" || std::any_of(e->fields.begin(), e->fields.end(), [&](const Field& f) { return f.name == where.substr(dot + 1); }));
      const std::string& word = access.as_string();
      if (!known) problem(path + ".fields." + where, "model.unknown_field", {{"field", where}});
      else if (word != "hidden" && word != "read" && word != "write") problem(path + ".fields." + where, "model.wrong_value", {{"key", where}});
      else role.fields.emplace(where, word == "hidden" ? FieldAccess::hidden : word == "read" ? FieldAccess::read : FieldAccess::write);
    }
    snapshot->roles.push_back(std::move(role));
  }
}

}  // namespace socle::meta
