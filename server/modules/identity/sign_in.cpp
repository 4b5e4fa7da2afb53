#include "base/text.h"
#include "modules/identity/identity.h"

namespace socle::identity {
namespace {
constexpr int kFreeByLogin = 5, kFreeByNetwork = 100;

// /24 or /64: an office is one address (TRUST S4).
std::string network_of(std::string_view remote) {
  if (const auto dot = remote.rfind('.'); dot != std::string_view::npos) return "net:" + std::string(remote.substr(0, dot));
  std::size_t colons = 0;
  for (std::size_t i = 0; i < remote.size(); ++i)
    if (remote[i] == ':' && ++colons == 4) return "net:" + std::string(remote.substr(0, i));
  return "net:" + std::string(remote);
}

// What an unknown or disabled person is measured against, so that the answer takes the same time.
const std::string& decoy() {
  static const std::string hash = hash_password("no such person has this password");
  return hash;
}
}  // namespace

Result<bool> Identity::prove(std::string_view login, const access::Person* person, std::string_view password, std::string_view remote) {
  const std::string by_login = "login:" + primary_key(login), by_network = network_of(remote);
  const Instant wait = std::max(sessions_.wait_for(by_login, kFreeByLogin), sessions_.wait_for(by_network, kFreeByNetwork));
  if (wait > 0) return refuse(RefusalKind::unavailable, "rate.limited", {{"seconds", std::to_string((wait + 999) / 1000)}});
  std::optional<std::string> hash;
  if (person && person->active) hash = sessions_.password_hash(person->id);
  const bool right = verify_password(hash ? *hash : decoy(), password.substr(0, 1024)) && hash.has_value();
  if (right) sessions_.succeeded(by_login);
  else sessions_.failed({by_login, by_network}, person ? person->id : 0, login, remote);
  return right;
}

Result<SignIn> Identity::sign_in(std::string_view login, std::string_view password, std::string_view remote, std::string_view agent) {
  const auto directory = services_.directory();
  const access::Person* person = directory->by_login(login);
  TRY(auto right, prove(login, person, password, remote));
  if (!right) return refuse(RefusalKind::invalid, "session.wrong_credentials");
  TRY(auto opened, sessions_.open(person->id, remote, agent));
  return SignIn{std::move(opened.token), opened.session, *person};
}

Result<std::string> Identity::elevate(const access::Person& person, std::int64_t session, std::string_view password, std::string_view remote) {
  TRY(auto right, prove(person.login, &person, password, remote));
  if (!right) return refuse_field("password", "password.wrong");
  return sessions_.renew(session, person.id);
}

Done Identity::set_password(const access::Person& person, std::string_view password, std::int64_t keep, std::int64_t by) {
  const auto snapshot = services_.snapshot();
  const meta::Role* role = snapshot->role(person.role);
  CHECK_OK(check_policy(person, password, snapshot->company.name, role && role->has("admin.users")));
  CHECK_OK(sessions_.set_password_hash(person.id, hash_password(password), by));
  return sessions_.end_all(person.id, keep, by);
}

}  // namespace socle::identity
