#include "cli/cli.h"

#include <sys/stat.h>

#include <CLI/CLI.hpp>
#include <filesystem>
#include <fstream>
#include <iostream>

#include "cli/backup.h"
#include "cli/console.h"
#include "cli/opening.h"
#include "http/node.h"

namespace socle::cli {
namespace {
constexpr int kDone = 0, kUsage = 2;
constexpr std::string_view kVersion = "0.1.0";

// What was typed. One structure for every command: each reads what is its own.
struct Typed {
  Serve serve;
  Where where;
  Restore restore;
  Move move;
  bool no_jobs = false, dry_run = false, exclusive = false, passphrase = false;
  std::string clock, today, login, name, role, entity, filter, sort, format, file, mapping, errors, as, key, dir, note;
  std::vector<std::string> scopes, fields;
  std::int64_t contacts = 0, seed = 1;
};

std::string absolute(const std::string& path) { return path.empty() ? path : std::filesystem::absolute(path).lexically_normal().string(); }

class CommandLine {
 public:
  CommandLine(Console& console, const Parts& parts) : console_(console), parts_(parts), app_(help("cli.help.socle")) { declare(); }

  int run(int argc, char** argv) {
    try {
      app_.parse(argc, argv);
    } catch (const CLI::ParseError& e) {
      if (e.get_exit_code() == 0) return app_.exit(e);   // --help
      return console_.usage("cli.usage", {{"reason", e.what()}});
    }
    clock_ = std::make_unique<SystemClock>();
    if (!typed_.clock.empty()) {
      const auto t = parse_instant(typed_.clock);
      if (!t) return console_.usage("cli.bad_clock");
      auto test = std::make_unique<TestClock>(*t);
      typed_.serve.test_clock = test.get();
      clock_ = std::move(test);
    }
    for (std::string* path : {&typed_.where.data, &typed_.serve.data, &typed_.file, &typed_.errors, &typed_.key, &typed_.dir, &typed_.move.data}) *path = absolute(*path);
    for (const auto& [command, act] : acts_)
      if (command->parsed()) return act();
    return kUsage;
  }

 private:
  std::string help(std::string_view code) const { return say(console_.language, code); }
  CLI::App* command(CLI::App& of, const char* name, const char* code, std::function<int()> act) {
    CLI::App* c = of.add_subcommand(name, help(code));
    c->fallthrough();   // --clock may follow the command
    if (act) acts_.emplace_back(c, std::move(act));
    else c->require_subcommand(1);
    return c;
  }
  CLI::App* based(CLI::App* c) {
    c->add_option("--data", typed_.where.data, help("cli.help.data"));
    c->add_option("--database", typed_.where.database, help("cli.help.database"));
    c->add_option("--files", typed_.where.files, help("cli.help.files"));
    return c;
  }
  CLI::App* named(CLI::App* c) {
    c->add_option("--login", typed_.login, help("cli.help.login"))->required();
    return c;
  }
  CLI::App* secret(CLI::App* c) {
    c->add_option("--key", typed_.key, help("cli.help.key"));
    c->add_flag("--passphrase", typed_.passphrase, help("cli.help.passphrase"));
    return c;
  }

  void declare() {
    app_.require_subcommand(1);
    app_.set_help_flag("-h,--help", help("cli.help.help"));
#ifdef SOCLE_DEV
    app_.add_option("--clock", typed_.clock, help("cli.help.clock"));
#endif
    declare_servers();
    declare_people();
    declare_sheets();
    declare_whole();
    command(app_, "version", "cli.help.version", [] { return std::cout << "socle " << kVersion << "\n", kDone; });
  }

  void declare_servers() {
    auto* serve = command(app_, "serve", "cli.help.serve", [this] {
      typed_.serve.jobs = !typed_.no_jobs;
      return parts_.serve(typed_.serve, *clock_);
    });
    serve->add_option("--data", typed_.serve.data, help("cli.help.data"))->required();
    serve->add_option("--listen", typed_.serve.listen, help("cli.help.listen"));
    serve->add_option("--database", typed_.serve.database, help("cli.help.database"));
    serve->add_option("--files", typed_.serve.files, help("cli.help.files"));
    serve->add_option("--public-url", typed_.serve.public_url, help("cli.help.public_url"));
    serve->add_option("--tls-certificate", typed_.serve.tls_certificate, help("cli.help.tls_certificate"));
    serve->add_option("--tls-key", typed_.serve.tls_key, help("cli.help.tls_key"));
    serve->add_option("--calls-per-second", typed_.serve.calls_per_second, help("cli.help.calls_per_second"));
    serve->add_flag("--no-jobs", typed_.no_jobs, help("cli.help.no_jobs"));
    based(command(app_, "worker", "cli.help.worker", [this] { return work(); }));
    auto* demo = based(command(app_, "demo", "cli.help.demo", [this] { return fill_demo(); }));
    demo->add_option("--today", typed_.today, help("cli.help.today"));
    demo->add_option("--contacts", typed_.contacts, help("cli.help.contacts"));
    demo->add_option("--seed", typed_.seed, help("cli.help.seed"));
    based(command(app_, "migrate", "cli.help.migrate", [this] { return migrate(); }));
    based(command(app_, "doctor", "cli.help.doctor", [this] { return errand({"doctor", {}}); }));
  }

  void declare_people() {
    auto* user = command(app_, "user", "cli.help.user", {});
    auto* create = named(based(command(*user, "create", "cli.help.user_create", [this] {
      return errand({"user create", object({{"login", typed_.login}, {"name", typed_.name}, {"role", typed_.role}, {"password", console_.secret("cli.password")}})});
    })));
    create->add_option("--name", typed_.name, help("cli.help.name"))->required();
    create->add_option("--role", typed_.role, help("cli.help.role"))->required();
    based(command(*user, "list", "cli.help.user_list", [this] { return errand({"user list", {}}); }));
    named(based(command(*user, "disable", "cli.help.user_disable", [this] { return errand({"user disable", object({{"login", typed_.login}})}); })));
    named(based(command(*user, "set-password", "cli.help.user_set_password", [this] {
      return errand({"user set-password", object({{"login", typed_.login}, {"password", console_.secret("cli.password")}})});
    })));
    auto* token = command(app_, "token", "cli.help.token", {});
    named(based(command(*token, "create", "cli.help.token_create", [this] {
      Json a = object({{"login", typed_.login}});
      a.set("scopes", list(typed_.scopes));
      return errand({"token create", std::move(a)});
    })))->add_option("--scopes", typed_.scopes, help("cli.help.scopes"))->delimiter(',');
  }

  void declare_sheets() {
    auto* in = based(command(app_, "import", "cli.help.import", [this] { return import_file(); }));
    in->add_option("--entity", typed_.entity, help("cli.help.entity"))->required();
    in->add_option("--mapping", typed_.mapping, help("cli.help.mapping"))->check(CLI::ExistingFile);
    in->add_option("--errors", typed_.errors, help("cli.help.errors"));
    in->add_option("--as", typed_.as, help("cli.help.as"));
    in->add_flag("--dry-run", typed_.dry_run, help("cli.help.dry_run"));
    in->add_flag("--exclusive", typed_.exclusive, help("cli.help.exclusive"));
    in->add_option("FILE", typed_.file, help("cli.help.import_file"))->required()->check(CLI::ExistingFile);
    auto* out = based(command(app_, "export", "cli.help.export", [this] { return export_list(); }));
    out->add_option("--entity", typed_.entity, help("cli.help.entity"))->required();
    out->add_option("--filter", typed_.filter, help("cli.help.filter"));
    out->add_option("--fields", typed_.fields, help("cli.help.fields"))->delimiter(',');
    out->add_option("--sort", typed_.sort, help("cli.help.sort"));
    out->add_option("--format", typed_.format, help("cli.help.format"))->check(CLI::IsMember({"csv", "xlsx"}));
    out->add_option("--as", typed_.as, help("cli.help.as"));
    out->add_option("FILE", typed_.file, help("cli.help.export_file"))->required();
  }

  void declare_whole() {
    auto* backup = secret(based(command(app_, "backup", "cli.help.backup", [this] {
      if (typed_.passphrase && !typed_.key.empty()) return console_.usage("cli.one_secret");
      Json a = object({{"file", typed_.file}, {"key", typed_.key}, {"passphrase", typed_.passphrase ? console_.secret("cli.passphrase") : std::string()}});
      if (typed_.passphrase && a["passphrase"].as_string().size() < 12) return console_.usage("cli.short_passphrase");
      return errand({"backup", std::move(a)});
    })));
    backup->add_option("FILE", typed_.file, help("cli.help.backup_file"))->required();
    auto* restored = secret(based(command(app_, "restore", "cli.help.restore", [this] { return restore_base(); })));
    restored->add_option("FILE", typed_.file, help("cli.help.restore_file"))->required();
    auto* move = command(app_, "move", "cli.help.move", [this] {
      const auto done = move_base(typed_.move, parts_, *clock_, console_);
      return done ? *done : console_.refused(done.error());
    });
    move->add_option("--from", typed_.move.from, help("cli.help.from"))->required();
    move->add_option("--to", typed_.move.to, help("cli.help.to"))->required();
    move->add_option("--data", typed_.move.data, help("cli.help.move_data"));
    auto* brief = command(app_, "brief", "cli.help.brief", {});
    for (const auto& [name, code] : {std::pair{"export", "cli.help.brief_export"}, {"apply", "cli.help.brief_apply"}, {"diff", "cli.help.brief_diff"}, {"check", "cli.help.brief_check"}}) {
      const std::string errand_name = std::string("brief ") + name;
      auto* c = based(command(*brief, name, code, [this, errand_name] { return errand({errand_name, object({{"dir", typed_.dir}, {"note", typed_.note}})}); }));
      c->add_option("DIR", typed_.dir, help("cli.help.brief_dir"))->required();
      if (std::string_view(name) == "apply") c->add_option("--note", typed_.note, help("cli.help.note"));
    }
  }

  static Json object(std::initializer_list<std::pair<const char*, std::string>> members) {
    Json j = Json::object();
    for (const auto& [k, v] : members)
      if (!v.empty()) j.set(k, v);
    return j;
  }
  static Json list(const std::vector<std::string>& words) {
    Json j = Json::array();
    for (const auto& w : words) j.push(w);
    return j;
  }

  // The place of a base; 0 when it was given.
  int placed() {
    Where& w = typed_.where;
    if (w.data.empty() && w.database.empty()) return console_.usage("cli.needs_place");
    if (w.data.empty() && w.files.empty()) return console_.usage("cli.needs_data");
    return kDone;
  }
  int errand(Errand e) {
    if (const int wrong = placed()) return wrong;
    if (e.arguments.is_null()) e.arguments = Json::object();
    return run_errand(e, typed_.where, parts_, *clock_, console_);
  }
  template <class Work>
  int opened(Work work, bool jobs = false) {
    if (const int wrong = placed()) return wrong;
    auto kernel = open_kernel(typed_.where, parts_, *clock_, jobs);
    return kernel ? work(**kernel) : console_.refused(kernel.error());
  }

  int work() {
    if (typed_.where.database.empty()) return console_.usage("cli.worker_needs_database");
    return opened([&](Kernel& kernel) {
      const auto store = files::open_disk_store(typed_.where.files_folder());
      return http::run_worker(kernel, *store, typed_.where.data.empty() ? typed_.where.files_folder() : typed_.where.data);
    }, true);
  }
  int migrate() {
    return opened([&](Kernel& kernel) {
      console_.line(say(console_.language, "cli.migrated", {{"version", kernel.model().snapshot()->version.text()}}));
      return kDone;
    });
  }
  int fill_demo() {
    std::optional<Day> day;
    if (!typed_.today.empty() && !(day = parse_day(typed_.today))) return console_.usage("cli.bad_today");
    return opened([&](Kernel& kernel) {
      auto logins = parts_.demo(kernel, day, typed_.contacts, typed_.seed);
      if (!logins) return console_.refused(logins.error());
      std::cout << *logins;
      return kDone;
    });
  }
  int import_file() {
    Json a = object({{"entity", typed_.entity}, {"file", typed_.file}, {"errors", typed_.errors}, {"as", typed_.as}});
    a.set("dry_run", Json(typed_.dry_run));
    a.set("exclusive", Json(typed_.exclusive));
    if (!typed_.mapping.empty()) {
      std::ifstream in(typed_.mapping, std::ios::binary);
      auto json = parse_json(std::string((std::istreambuf_iterator<char>(in)), {}), {4 << 20, 32});
      if (!json) return console_.refused(json.error());
      // {"mapping":{..},"options":{..}} as on the wire, or the mapping alone.
      Json wire = Json::object();
      if (json->has("mapping") || json->has("options")) wire = *json;
      else wire.set("mapping", *json);
      a.set("mapping", std::move(wire));
    }
    return errand({"import", std::move(a), true, typed_.exclusive});
  }
  int export_list() {
    std::string format = typed_.format;
    if (format.empty()) format = typed_.file.ends_with(".xlsx") ? "xlsx" : "csv";
    Json a = object({{"entity", typed_.entity}, {"file", typed_.file}, {"format", format}, {"sort", typed_.sort}, {"as", typed_.as}});
    if (!typed_.fields.empty()) a.set("fields", list(typed_.fields));
    if (!typed_.filter.empty()) {
      auto json = parse_json(typed_.filter);
      if (!json) return console_.refused(json.error());
      a.set("filter", std::move(*json));
    }
    return errand({"export", std::move(a)});
  }
  int restore_base() {
    if (typed_.where.data.empty()) return console_.usage("cli.needs_data");
    typed_.restore = {typed_.where, typed_.file, typed_.key, typed_.passphrase ? console_.secret("cli.passphrase") : std::string()};
    const auto done = restore(typed_.restore, parts_, *clock_, console_);
    return done ? *done : console_.refused(done.error());
  }

  Console& console_;
  const Parts& parts_;
  Typed typed_;
  CLI::App app_;
  std::vector<std::pair<CLI::App*, std::function<int()>>> acts_;
  std::unique_ptr<Clock> clock_;
};
}  // namespace

int run(int argc, char** argv, const Parts& parts) {
  Console console;
  CommandLine line(console, parts);
  return line.run(argc, argv);
}

}  // namespace socle::cli
