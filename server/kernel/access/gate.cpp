#include "kernel/access/gate.h"

#include <algorithm>

namespace socle::access {
namespace {
using meta::AccessKind;
using meta::Scope;
using query::Branch;

bool contains(const std::vector<std::int64_t>& ids, std::int64_t id) {
  return id != 0 && std::find(ids.begin(), ids.end(), id) != ids.end();
}
Branch column(std::string name, std::vector<std::int64_t> values) {
  return {Branch::Kind::column, std::move(name), std::move(values)};
}
}  // namespace

Gate::Gate(meta::SnapshotPtr snapshot, DirectoryPtr directory, Actor actor)
    : snapshot_(std::move(snapshot)), directory_(std::move(directory)), actor_(std::move(actor)) {
  if (actor_.system) return;
  person_ = directory_->person(actor_.user);
  if (person_ && person_->active) {
    role_ = snapshot_->role(person_->role);
    tree_ = directory_->teams_below(person_->teams);
  }
}

bool Gate::token_allows(const meta::Entity& entity, Verb verb) const {
  if (actor_.read_only && verb != Verb::read) return false;
  if (actor_.scopes.empty()) return true;
  const std::string_view kind = verb == Verb::read || verb == Verb::export_ ? "read" : "write";
  for (const auto& s : actor_.scopes) {
    const auto colon = s.find(':');
    const std::string_view of = colon == std::string::npos ? std::string_view() : std::string_view(s).substr(0, colon);
    const std::string_view right = colon == std::string::npos ? std::string_view(s) : std::string_view(s).substr(colon + 1);
    if (!of.empty() && of != entity.name) continue;
    if (right == kind || (right == "write" && kind == "read")) return true;
  }
  return false;
}

Scope Gate::scope(const meta::Entity& entity, Verb verb) const {
  if (actor_.system) return Scope::all;
  if (!role_ || entity.removed || !token_allows(entity, verb)) return Scope::none;
  auto it = role_->entities.find(entity.name);
  if (it == role_->entities.end()) return Scope::none;
  const meta::EntityRights& r = it->second;
  switch (verb) {
    case Verb::read: return r.read;
    case Verb::create: return r.create ? Scope::all : Scope::none;
    case Verb::update: return r.update;
    case Verb::remove: return r.remove;
    case Verb::export_: return r.export_ ? r.read : Scope::none;
    case Verb::import: return r.import && r.create ? r.read : Scope::none;
    case Verb::merge: return r.merge ? r.update : Scope::none;
  }
  return Scope::none;
}

bool Gate::may(Verb verb, const meta::Entity& entity) const { return scope(entity, verb) != Scope::none; }
bool Gate::has(std::string_view power) const {
  if (actor_.system) return true;
  if (actor_.read_only || !actor_.scopes.empty()) {
    // A token or a "view as" never administers, unless the token says so in so many words.
    if (actor_.read_only || std::find(actor_.scopes.begin(), actor_.scopes.end(), "admin") == actor_.scopes.end()) return false;
  }
  return role_ && role_->has(power);
}
bool Gate::may_override(const meta::Entity& entity) const {
  if (actor_.system) return true;
  if (!role_) return false;
  auto it = role_->entities.find(entity.name);
  return it != role_->entities.end() && it->second.override_;
}

query::RowRights Gate::rows(const meta::Entity& entity, Verb verb) const {
  query::RowRights out;
  out.entity_no = entity.entity_no;
  out.reader = actor_.user;
  const Scope s = scope(entity, verb);
  if (s == Scope::none) {
    out.branches.push_back({Branch::Kind::never, {}, {}});
    return out;
  }
  if (!entity.private_to.empty() && !actor_.system) out.private_column = entity.private_to;
  if (s == Scope::all || entity.access == AccessKind::everyone || entity.access == AccessKind::system) {
    out.branches.push_back({Branch::Kind::all, {}, {}});
    return out;
  }
  const bool via = entity.find("via_owner") != nullptr;
  out.branches.push_back(column("owner", {actor_.user}));
  if (via) out.branches.push_back(column("via_owner", {actor_.user}));
  const std::vector<std::int64_t>* teams = nullptr;
  if (s == Scope::team && person_) teams = &person_->teams;
  if (s == Scope::team_tree) teams = &tree_;
  if (teams && !teams->empty()) {
    out.branches.push_back(column("team", *teams));
    if (via) out.branches.push_back(column("via_team", *teams));
  }
  if (s == Scope::territory && person_ && !person_->territories.empty()) {
    out.branches.push_back(column("territory", person_->territories));
    if (via) out.branches.push_back(column("via_territory", person_->territories));
  }
  out.branches.push_back({Branch::Kind::shares, {}, {}});
  out.principals.push_back({1, actor_.user});
  if (person_)
    for (std::int64_t t : person_->teams) out.principals.push_back({2, t});
  return out;
}

bool Gate::sees(const meta::Entity& entity, const AccessRow& row, Verb verb, const std::function<bool()>& shared) const {
  const query::RowRights rights = rows(entity, verb);
  if (!rights.private_column.empty() && row.private_to != 0 && row.private_to != actor_.user) return false;
  for (const auto& b : rights.branches) {
    switch (b.kind) {
      case Branch::Kind::all: return true;
      case Branch::Kind::never: break;
      case Branch::Kind::shares:
        if (shared && shared()) return true;
        break;
      case Branch::Kind::column: {
        const std::int64_t v = b.column == "owner" ? row.owner : b.column == "team" ? row.team : b.column == "territory" ? row.territory
                             : b.column == "via_owner" ? row.via_owner : b.column == "via_team" ? row.via_team : row.via_territory;
        if (contains(b.values, v)) return true;
      }
    }
  }
  return false;
}

meta::FieldAccess Gate::field(const meta::Entity& entity, const meta::Field& f) const {
  if (f.removed) return meta::FieldAccess::hidden;
  if (f.hidden && !actor_.system) return meta::FieldAccess::hidden;
  if (actor_.system) return meta::FieldAccess::write;
  if (!role_) return meta::FieldAccess::hidden;
  const std::string_view name = f.part_of.empty() ? std::string_view(f.name) : std::string_view(f.part_of);
  std::string key;
  key.reserve(entity.name.size() + name.size() + 1);
  key.append(entity.name).append(1, '.').append(name);
  auto it = role_->fields.find(key);
  if (it == role_->fields.end()) {
    key = entity.name + ".*";
    it = role_->fields.find(key);
    if (it == role_->fields.end() || f.index < meta::kSystemFields || f.name == entity.title) it = role_->fields.end();
  }
  const meta::FieldAccess granted = it == role_->fields.end() ? meta::FieldAccess::write : it->second;
  if (granted == meta::FieldAccess::write && (f.system || f.read_only || !may(Verb::update, entity))) {
    if (!f.system && !f.read_only && may(Verb::create, entity)) return meta::FieldAccess::write;
    return meta::FieldAccess::read;
  }
  return granted;
}

Why Gate::why(const meta::Entity& entity, const AccessRow& row, const std::function<bool()>& shared) const {
  Why w;
  if (!person_ || !person_->active) {
    w.rules.push_back({"access.why.inactive", {}});
    return w;
  }
  const std::string role = role_ ? role_->code : std::string();
  const Scope s = scope(entity, Verb::read);
  if (s == Scope::none) {
    w.rules.push_back({"access.why.role_none", {{"role", role}, {"entity", "@" + entity.name}}});
    return w;
  }
  if (!entity.private_to.empty() && row.private_to != 0 && row.private_to != actor_.user) {
    w.rules.push_back({"access.why.private", {}});
    return w;
  }
  if (s == Scope::all || entity.access == AccessKind::everyone || entity.access == AccessKind::system)
    w.rules.push_back({"access.why.role_all", {{"role", role}, {"entity", "@" + entity.name}}});
  auto team_name = [&](std::int64_t id) {
    for (const auto& t : directory_->teams())
      if (t.id == id) return t.name;
    return std::string();
  };
  for (const auto& b : rows(entity).branches) {
    if (b.kind != Branch::Kind::column) continue;
    if ((b.column == "owner" && contains(b.values, row.owner))) w.rules.push_back({"access.why.owner", {}});
    if ((b.column == "via_owner" && contains(b.values, row.via_owner))) w.rules.push_back({"access.why.parent_owner", {}});
    if (b.column == "team" && contains(b.values, row.team)) w.rules.push_back({"access.why.team", {{"team", team_name(row.team)}}});
    if (b.column == "via_team" && contains(b.values, row.via_team))
      w.rules.push_back({"access.why.parent_team", {{"team", team_name(row.via_team)}}});
    if (b.column == "territory" && contains(b.values, row.territory)) w.rules.push_back({"access.why.territory", {}});
  }
  if (s != Scope::all && shared && shared()) w.rules.push_back({"access.why.shared", {}});
  w.visible = !w.rules.empty();
  if (!w.visible) w.rules.push_back({"access.why.outside", {{"role", role}, {"team", team_name(row.team)}}});
  return w;
}

}  // namespace socle::access
