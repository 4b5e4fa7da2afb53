#include "modules/identity/grants.h"

#include <algorithm>

namespace socle::identity {
namespace {
bool names_actor(const records::Record* r, std::string_view field, std::int64_t actor) {
  if (!r) return false;
  const Value& v = r->get(field);
  if (const auto* ids = std::get_if<Ids>(&v)) return std::find(ids->begin(), ids->end(), actor) != ids->end();
  return as_int(v) == actor;
}
}  // namespace

bool administers_users(const records::Moment& m) {
  if (m.actor.system) return true;
  const auto& scopes = m.actor.scopes;
  if (!scopes.empty() && std::find(scopes.begin(), scopes.end(), "admin") == scopes.end()) return false;
  const meta::Role* role = m.snapshot.role(m.actor.role);
  return role && role->has("admin.users");
}
void own_team(const records::Moment& m, records::Outcome& out) {
  if (administers_users(m) || m.creating() || m.after.id() != m.actor.user || !m.changed("team")) return;
  out.refuse("team", "identity.not_your_grant");
}
void own_membership(const records::Moment& m, records::Outcome& out) {
  if (administers_users(m)) return;
  if (names_actor(&m.after, "user", m.actor.user) || names_actor(m.before, "user", m.actor.user)) out.refuse("user", "identity.not_your_grant");
}
void own_territory(const records::Moment& m, records::Outcome& out) {
  if (administers_users(m) || !(m.creating() || m.changed("people"))) return;
  if (names_actor(&m.after, "people", m.actor.user) != names_actor(m.before, "people", m.actor.user)) out.refuse("people", "identity.not_your_grant");
}

}  // namespace socle::identity
