#include "cli/commands.h"

#include "http/translate.h"

namespace socle::cli {
namespace {
struct Named {
  std::string_view name;
  Result<int> (*act)(OpenBase&, const Json&, Reporter&);
};
constexpr Named kCommands[] = {
    {"user create", create_person}, {"user list", list_people},       {"user disable", disable_person}, {"user set-password", set_password_of},
    {"token create", create_token}, {"export", export_list},          {"import", import_file},          {"doctor", examine_base},
    {"backup", back_up},            {"brief export", export_brief},   {"brief apply", apply_brief},     {"brief diff", diff_brief},
    {"brief check", check_brief},
};
}  // namespace

Result<int> perform(OpenBase& base, const std::string& command, const Json& arguments, Reporter& reporter) {
  for (const Named& c : kCommands)
    if (c.name == command) return c.act(base, arguments, reporter);
  return refuse(RefusalKind::not_found, "cli.unknown_command", {{"command", command}});
}

Result<records::Context> context_of(OpenBase& base, const Json& a, const Reporter& reporter) {
  access::Actor actor = access::system_actor(access::Channel::cli);
  actor.language = reporter.language;
  if (const std::string& login = a["as"].as_string(); !login.empty()) {
    const auto directory = base.kernel.services().directory();
    const access::Person* p = directory->by_login(login);
    if (!p || !p->active) return refuse(RefusalKind::not_found, "cli.no_such_login", {{"login", login}});
    actor.system = false;
    actor.user = p->id;
    actor.role = p->role;
    actor.zone = p->zone;
  }
  return records::Context(base.kernel.services(), std::move(actor));
}

std::string say(const Reporter& reporter, std::string_view code, const Params& params) { return http::Sentences::instance().say(code, params, reporter.language, nullptr); }

}  // namespace socle::cli
