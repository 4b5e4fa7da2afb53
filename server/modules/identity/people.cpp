#include "modules/identity/people.h"

#include <algorithm>

#include "modules/identity/grants.h"

namespace socle::identity {
namespace {
using meta::Handle;
constexpr Handle kRole{"user", "role"}, kActive{"user", "active"}, kLogin{"user", "login"}, kEmail{"user", "email"};

bool holds(const records::Moment& m, std::string_view power) {
  const auto& scopes = m.actor.scopes;
  if (!scopes.empty() && std::find(scopes.begin(), scopes.end(), "admin") == scopes.end()) return false;
  const meta::Role* mine = m.snapshot.role(m.actor.role);
  return mine && mine->has(power);
}
// May the actor dispose of what this role can do?
bool within(const records::Moment& m, const std::string& code) {
  const meta::Role* role = m.snapshot.role(code);
  return !role || std::all_of(role->powers.begin(), role->powers.end(), [&](const std::string& power) { return holds(m, power); });
}
}  // namespace

void roles_given(const records::Moment& m, records::Outcome& out) {
  const std::string& role = as_text(m.after[kRole]);
  if (m.changed(kRole) && !role.empty()) {
    const meta::Role* known = m.snapshot.role(role);
    if (!known || known->retired) return out.refuse("role", "identity.unknown_role", {{"role", role}}, R"({"field":"role"})");
  }
  if (m.actor.system || holds(m, "admin.users")) return;
  const bool disposes = m.act == records::Act::remove || m.act == records::Act::restore || m.changed(kRole) || m.changed(kActive) || m.changed(kLogin);
  if (!disposes) return;
  const std::string before = m.before ? as_text((*m.before)[kRole]) : std::string();
  if (!within(m, role) || !within(m, before)) out.refuse("role", "identity.power_not_held");
}

void factor_shown(const records::Moment& m, records::Outcome& out) {
  const bool account = m.creating() || m.act == records::Act::remove || m.act == records::Act::restore || m.changed(kRole) || m.changed(kActive) || m.changed(kLogin) || m.changed(kEmail);
  if (auto fresh = access::fresh_factor(m.actor); account && !fresh) out.refuse("", fresh.error().code);
}

void not_oneself(const records::Moment& m, records::Outcome& out) {
  if (m.actor.system || m.creating() || m.after.id() != m.actor.user) return;
  if (m.act == records::Act::remove) out.refuse("", "identity.not_oneself");
  else if (m.changed(kRole)) out.refuse("role", "identity.not_oneself");
  else if (m.changed(kActive)) out.refuse("active", "identity.not_oneself");
}

void install(records::Registry& r) {
  r.entity("user").rule({.name = "roles_given", .check = roles_given});
  r.entity("user").rule({.name = "factor_shown", .check = factor_shown});
  r.entity("user").rule({.name = "not_oneself", .check = not_oneself});
  r.entity("user").rule({.name = "own_team", .check = own_team});
  r.entity("membership").rule({.name = "own_membership", .check = own_membership});
  r.entity("territory").rule({.name = "own_territory", .check = own_territory});
}

}  // namespace socle::identity
