// Commands about people: users and their tokens.
#include "cli/commands.h"
#include "kernel/records/write.h"

namespace socle::cli {
namespace {
Result<const access::Person*> find(const access::DirectoryPtr& directory, const std::string& login) {
  const access::Person* p = directory->by_login(login);
  if (!p) return refuse(RefusalKind::not_found, "cli.no_such_login", {{"login", login}});
  return p;
}
}  // namespace

Result<int> create_person(OpenBase& base, const Json& a, Reporter& r) {
  TRY(const records::Context c, context_of(base, a, r));
  const std::string &role = a["role"].as_string(), &password = a["password"].as_string();
  if (!c.snapshot().role(role)) return refuse(RefusalKind::not_found, "cli.no_such_role", {{"role", role}});
  records::Change change;
  change.act = records::Act::create;
  change.entity = c.snapshot().find("user");
  change.body = Json::object();
  for (const char* name : {"login", "name", "role"}) change.body.set(name, a[name]);
  access::Person person;
  person.login = a["login"].as_string();
  person.role = role;
  CHECK_OK(identity::check_policy(person, password, c.snapshot().company.name, c.snapshot().role(role)->has("admin.users")));
  TRY(const auto written, records::write_one(c, std::move(change)));
  CHECK_OK(base.identity.sessions().set_password_hash(written.id, identity::hash_password(password)));
  r.line(std::to_string(written.id));
  return 0;
}

Result<int> list_people(OpenBase& base, const Json&, Reporter& r) {
  const auto directory = base.kernel.services().directory();
  for (const auto& p : directory->people())
    r.line(p.login + "\t" + p.name + "\t" + p.role + "\t" + (!p.active ? "disabled" : base.identity.sessions().password_hash(p.id) ? "active" : "no_password"));
  return 0;
}

Result<int> disable_person(OpenBase& base, const Json& a, Reporter& r) {
  TRY(const records::Context c, context_of(base, a, r));
  const auto directory = base.kernel.services().directory();
  TRY(const access::Person* person, find(directory, a["login"].as_string()));
  records::Change change;
  change.entity = c.snapshot().find("user");
  change.id = person->id;
  change.body = Json::object();
  change.body.set("active", Json(false));
  CHECK_OK(records::write_one(c, std::move(change)));
  CHECK_OK(base.identity.sessions().end_all(person->id));
  return 0;
}

Result<int> set_password_of(OpenBase& base, const Json& a, Reporter&) {
  const auto directory = base.kernel.services().directory();
  TRY(const access::Person* person, find(directory, a["login"].as_string()));
  CHECK_OK(base.identity.set_password(*person, a["password"].as_string()));
  return 0;
}

Result<int> create_token(OpenBase& base, const Json& a, Reporter& r) {
  const auto directory = base.kernel.services().directory();
  TRY(const access::Person* person, find(directory, a["login"].as_string()));
  std::vector<std::string> scopes;
  for (const Json& s : a["scopes"].items()) scopes.push_back(s.as_string());
  TRY(const auto issued, base.identity.sessions().issue(person->id, "cli", scopes, base.kernel.clock().now() + 365 * kMsPerDay));
  r.line(issued.secret);
  return 0;
}

}  // namespace socle::cli
