#include "cli/people.h"

#include <iostream>

#include "cli/cli.h"
#include "modules/identity/identity.h"

namespace socle::cli {
namespace {
std::string read_password() {
  std::string line;
  std::getline(std::cin, line);
  return line;
}
const access::Person* find(Kernel& kernel, const std::string& login, access::DirectoryPtr& hold) {
  hold = kernel.services().directory();
  const access::Person* p = hold->by_login(login);
  if (!p) std::cerr << "socle: nobody has the login " << login << "\n";
  return p;
}
}  // namespace

int create_person(Kernel& kernel, const Person& p) {
  const records::Context c = system_context(kernel);
  records::Change change;
  change.act = records::Act::create;
  change.entity = c.snapshot().find("user");
  change.body = Json::object();
  change.body.set("login", p.login);
  change.body.set("name", p.name);
  change.body.set("role", p.role);
  if (!c.snapshot().role(p.role)) {
    std::cerr << "socle: no role " << p.role << "\n";
    return 1;
  }
  access::Sessions sessions(kernel.db(), kernel.clock());
  identity::Identity identity(sessions, kernel.services());
  access::Person person;
  person.login = p.login;
  person.role = p.role;
  const std::string password = read_password();
  if (auto ok = identity::check_policy(person, password, c.snapshot().company.name, c.snapshot().role(p.role)->has("admin.users")); !ok) return refused(ok.error());
  auto written = records::write_one(c, std::move(change));
  if (!written) return refused(written.error());
  if (auto set = sessions.set_password_hash(written->id, identity::hash_password(password)); !set) return refused(set.error());
  std::cout << written->id << "\n";
  return 0;
}

int list_people(Kernel& kernel) {
  const auto directory = kernel.services().directory();
  for (const auto& p : directory->people()) std::cout << p.login << "\t" << p.name << "\t" << p.role << "\t" << (p.active ? "active" : "disabled") << "\n";
  return 0;
}

int disable_person(Kernel& kernel, const Person& p) {
  access::DirectoryPtr hold;
  const access::Person* person = find(kernel, p.login, hold);
  if (!person) return 1;
  const records::Context c = system_context(kernel);
  records::Change change;
  change.entity = c.snapshot().find("user");
  change.id = person->id;
  change.body = Json::object();
  change.body.set("active", Json(false));
  auto written = records::write_one(c, std::move(change));
  if (!written) return refused(written.error());
  access::Sessions sessions(kernel.db(), kernel.clock());
  if (auto ended = sessions.end_all(person->id); !ended) return refused(ended.error());
  return 0;
}

int set_password_of(Kernel& kernel, const Person& p) {
  access::DirectoryPtr hold;
  const access::Person* person = find(kernel, p.login, hold);
  if (!person) return 1;
  access::Sessions sessions(kernel.db(), kernel.clock());
  identity::Identity identity(sessions, kernel.services());
  if (auto set = identity.set_password(*person, read_password()); !set) return refused(set.error());
  return 0;
}

int create_token(Kernel& kernel, const Person& p) {
  access::DirectoryPtr hold;
  const access::Person* person = find(kernel, p.login, hold);
  if (!person) return 1;
  access::Sessions sessions(kernel.db(), kernel.clock());
  auto issued = sessions.issue(person->id, "cli", p.scopes, kernel.clock().now() + 365 * kMsPerDay);
  if (!issued) return refused(issued.error());
  std::cout << issued->secret << "\n";
  return 0;
}

}  // namespace socle::cli
