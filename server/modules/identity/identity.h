// Sign-in: who somebody is. Passwords are argon2id hashes; guessing is slowed; sessions and tokens are kernel/access rows.
//
// Refuses  session.wrong_credentials (unknown, wrong, disabled and locked answer alike, TRUST S3),
//          rate.limited {seconds}, password.too_short {least}, password.too_long, password.common, password.contains_name
// Thread   Safe. Hashing is slow by design: callers run it on the auth lane.
// Source   TRUST S1 to S5, S8 to S10, T1
#pragma once
#include "kernel/access/sessions.h"
#include "kernel/records/context.h"

namespace socle::identity {

struct SignIn {
  std::string token;
  access::Session session;
  access::Person person;
};

class Identity {
 public:
  Identity(access::Sessions& sessions, records::Services& services) : sessions_(sessions), services_(services) {
    services.user_closed = [&sessions](std::int64_t user) { sessions.forget(user); };
  }
  ~Identity() { services_.user_closed = {}; }
  Identity(const Identity&) = delete;
  Identity& operator=(const Identity&) = delete;

  Result<SignIn> sign_in(std::string_view login, std::string_view password, std::string_view remote, std::string_view agent);
  // Sets the password of a person; ends all of that person's sessions but `keep`; `by`: who does it.
  Done set_password(const access::Person& person, std::string_view password, std::int64_t keep = 0, std::int64_t by = 0);
  // The password again, under the same brake as a sign-in: of who changes it, of who does what S10 protects.
  Result<bool> prove(const access::Person& person, std::string_view password, std::string_view remote) { return prove(person.login, &person, password, remote); }
  // Shown again, the session goes on under the token answered here. password.wrong
  Result<std::string> elevate(const access::Person& person, std::int64_t session, std::string_view password, std::string_view remote);
  access::Sessions& sessions() { return sessions_; }

 private:
  Result<bool> prove(std::string_view login, const access::Person* person, std::string_view password, std::string_view remote);
  access::Sessions& sessions_;
  records::Services& services_;
};

// Rules of TRUST S1: 12 to 128 characters (administrators 16), not common, no login or company name inside.
Done check_policy(const access::Person& person, std::string_view password, std::string_view company, bool administrator);
std::string hash_password(std::string_view password);
bool verify_password(std::string_view hash, std::string_view password);

}  // namespace socle::identity
