#include "cli/cli.h"

#include <sys/stat.h>

#include <CLI/CLI.hpp>
#include <iostream>

#include "cli/people.h"
#include "http/translate.h"

namespace socle::cli {

storage::OpenOptions open_options(const Where& where) {
  storage::OpenOptions o;
  if (!where.database.empty()) o.postgres_url = where.database;
  else o.sqlite_path = where.data + "/socle.db";
  return o;
}

Result<std::unique_ptr<Kernel>> open_kernel(const Where& where, const Parts& parts, const Clock& clock, bool run_jobs) {
  if (!where.data.empty()) ::mkdir(where.data.c_str(), 0700);
  Kernel::Options o;
  o.storage = open_options(where);
  o.clock = &clock;
  o.run_jobs = run_jobs;
  parts.install(o.registry);
  return Kernel::open(std::move(o));
}

int refused(const Refusal& r) {
  const auto& say = http::Sentences::instance();
  std::cerr << "socle: " << say.say(r.code, r.params, meta::Language::en, nullptr) << "\n";
  for (const auto& p : r.problems) std::cerr << "  " << p.field << ": " << say.say(p.rule, p.params, meta::Language::en, nullptr) << "\n";
  return 1;
}

records::Context system_context(Kernel& kernel) { return records::Context(kernel.services(), access::system_actor(access::Channel::cli)); }

int run(int argc, char** argv, const Parts& parts) {
  CLI::App app{"Socle: the CRM whose cahier des charges is alive."};
  app.require_subcommand(1);
  std::string clock_text;
#ifdef SOCLE_DEV
  app.add_option("--clock", clock_text, "development builds: a test clock, RFC 3339");
#endif
  const auto common = [](CLI::App* c, Where& w) {
    c->add_option("--data", w.data, "data folder");
    c->add_option("--database", w.database, "postgresql://... instead of DIR/socle.db");
    return c;
  };
  Serve serve;
  auto* serve_command = app.add_subcommand("serve", "run the server");
  serve_command->add_option("--data", serve.data, "data folder")->required();
  serve_command->add_option("--listen", serve.listen, "address and port");
  serve_command->add_option("--database", serve.database, "postgresql://... instead of DIR/socle.db");
  serve_command->add_option("--files", serve.files, "folder of files, shared by several nodes");
  serve_command->add_option("--public-url", serve.public_url, "the address that people type");
  serve_command->add_option("--tls-certificate", serve.tls_certificate, "PEM file");
  serve_command->add_option("--tls-key", serve.tls_key, "PEM file");
  serve_command->add_option("--calls-per-second", serve.calls_per_second, "of one person; 0: no limit");
  bool no_jobs = false;
  serve_command->add_flag("--no-jobs", no_jobs, "answer requests only");

  Where where;
  auto* demo = common(app.add_subcommand("demo", "fill an empty base with the demonstration company"), where);
  std::string today;
  std::int64_t contacts = 0, seed = 1;
  demo->add_option("--today", today, "the day it lives at, YYYY-MM-DD");
  demo->add_option("--contacts", contacts, "generated contacts instead of the company");
  demo->add_option("--seed", seed, "of what is generated");

  auto* migrate = common(app.add_subcommand("migrate", "bring the base to this version"), where);
  auto* user = app.add_subcommand("user", "people who sign in");
  user->require_subcommand(1);
  Person person;
  auto* create = common(user->add_subcommand("create", "a person; the password is read from standard input"), where);
  create->add_option("--login", person.login)->required();
  create->add_option("--name", person.name)->required();
  create->add_option("--role", person.role)->required();
  auto* list = common(user->add_subcommand("list", "everybody"), where);
  auto* disable = common(user->add_subcommand("disable", "may no longer sign in"), where);
  disable->add_option("--login", person.login)->required();
  auto* set_password = common(user->add_subcommand("set-password", "read from standard input"), where);
  set_password->add_option("--login", person.login)->required();
  auto* token = app.add_subcommand("token", "tokens of the API");
  token->require_subcommand(1);
  auto* token_create = common(token->add_subcommand("create", "prints the token once"), where);
  token_create->add_option("--login", person.login)->required();
  token_create->add_option("--scopes", person.scopes, "read, write, ENTITY:read ...")->delimiter(',');
  auto* version = app.add_subcommand("version", "of this binary");

  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& e) {
    const int code = app.exit(e);
    return code == 0 ? 0 : 2;
  }
  std::unique_ptr<Clock> clock = std::make_unique<SystemClock>();
  if (!clock_text.empty()) {
    const auto t = parse_instant(clock_text);
    if (!t) {
      std::cerr << "socle: --clock takes an RFC 3339 instant\n";
      return 2;
    }
    clock = std::make_unique<TestClock>(*t);
  }
  serve.jobs = !no_jobs;
  if (version->parsed()) {
    std::cout << "socle 0.1.0\n";
    return 0;
  }
  if (serve_command->parsed()) return parts.serve(serve, *clock);
  if (where.data.empty() && where.database.empty()) {
    std::cerr << "socle: --data DIR or --database URL\n";
    return 2;
  }
  auto kernel = open_kernel(where, parts, *clock);
  if (!kernel) return refused(kernel.error());
  if (migrate->parsed()) {
    std::cout << "ready, model " << (*kernel)->model().snapshot()->version.text() << "\n";
    return 0;
  }
  if (demo->parsed()) {
    std::optional<Day> day;
    if (!today.empty() && !(day = parse_day(today))) {
      std::cerr << "socle: --today takes YYYY-MM-DD\n";
      return 2;
    }
    auto logins = parts.demo(**kernel, day, contacts, seed);
    if (!logins) return refused(logins.error());
    std::cout << *logins;
    return 0;
  }
  if (create->parsed()) return create_person(**kernel, person);
  if (list->parsed()) return list_people(**kernel);
  if (disable->parsed()) return disable_person(**kernel, person);
  if (set_password->parsed()) return set_password_of(**kernel, person);
  if (token_create->parsed()) return create_token(**kernel, person);
  return 2;
}

}  // namespace socle::cli
