#include "cli/opening.h"

#include <sys/stat.h>

#include "cli/commands.h"
#include "http/node.h"
#include "http/transport/client.h"

namespace socle::cli {
namespace {
Result<int> here(Kernel& kernel, const Errand& errand, const Where& where, Console& console) {
  const auto store = files::open_disk_store(where.files_folder());
  access::Sessions sessions(kernel.db(), kernel.clock());
  identity::Identity identity(sessions, kernel.services());
  OpenBase base{kernel, *store, identity, where.data, where.files_folder(), where.data.empty() ? where.files_folder() : where.data, false};
  if (errand.jobs) {
    http::add_jobs(kernel, *store, base.scratch_dir);
    kernel.start();
  }
  auto done = perform(base, errand.name, errand.arguments, console);
  if (errand.jobs) kernel.stop();
  return done;
}

Json parsed(const transport::ClientAnswer& answer) {
  auto json = parse_json(answer.body, {64 << 20, 32});
  if (!json) throw Fault("the server's answer is not JSON");
  return std::move(*json);
}

// The server's problem, in its words; 0 when there is none.
int refused_there(const transport::ClientAnswer& answer, Console& console) {
  if (answer.status < 300) return 0;
  console.reason(parsed(answer)["detail"].as_string());
  return answer.status >= 500 && answer.status != 503 ? 3 : 1;
}

int ended(const Json& look, Console& console) {
  if (look.has("fault")) {
    console.reason(look["fault"].as_string());
    return 3;
  }
  for (const Json& reason : look["reasons"].items()) console.reason(reason.as_string());
  return look.has("exit") ? static_cast<int>(look["exit"].as_int()) : 1;
}

int there(transport::Client& client, const Errand& errand, Console& console) {
  Json ask = Json::object();
  ask.set("command", errand.name);
  ask.set("arguments", errand.arguments);
  ask.set("language", console.language == meta::Language::fr ? "fr" : "en");
  const transport::Headers headers{{"Content-Type", "application/json"}, {"Accept-Language", console.language == meta::Language::fr ? "fr" : "en"}};
  const auto begun = client.request("POST", "/operator/errands", headers, ask.dump());
  if (const int code = refused_there(begun, console)) return code;
  const std::string address = "/operator/errands/" + std::to_string(parsed(begun)["id"].as_int()) + "?after=";
  for (std::size_t lines = 0;;) {
    const auto answer = client.request("GET", address + std::to_string(lines), headers);
    if (const int code = refused_there(answer, console)) return code;
    const Json look = parsed(answer);
    for (const Json& line : look["lines"].items()) console.line(line.as_string());
    lines += look["lines"].items().size();
    console.progress(look["what"].as_string(), look["done"].as_int(), look["total"].as_int());
    if (look["over"].as_bool()) return ended(look, console);
  }
}

// The server that holds this folder, if it answers.
std::unique_ptr<transport::Client> server_of(const std::string& data) {
  try {
    auto client = std::make_unique<transport::Client>(transport::Client::unix_socket(data + "/socle.sock"));
    client->connect();
    return client;
  } catch (const Fault&) {
    return nullptr;
  }
}
}  // namespace

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

namespace {
// A base that does not open is what a doctor is called for: what can be seen from outside is said before the reason.
Result<std::unique_ptr<Kernel>> open_to_examine(const Where& where, const Parts& parts, const Clock& clock, Console& console) {
  try {
    auto kernel = open_kernel(where, parts, clock);
    if (!kernel && kernel.error().code != "storage.locked") examine_closed(where.data, where.database.empty(), console);
    return kernel;
  } catch (const std::exception&) {
    if (examine_closed(where.data, where.database.empty(), console) == 0) throw;
    return refuse(RefusalKind::unavailable, "cli.does_not_open");
  }
}
}  // namespace

int run_errand(const Errand& errand, const Where& where, const Parts& parts, const Clock& clock, Console& console) {
  auto kernel = errand.name == "doctor" ? open_to_examine(where, parts, clock, console) : open_kernel(where, parts, clock, errand.jobs);
  if (!kernel && kernel.error().code == "storage.locked" && !errand.alone)
    if (const auto server = server_of(where.data)) return there(*server, errand, console);
  if (!kernel) return console.refused(kernel.error());
  const auto done = here(**kernel, errand, where, console);
  return done ? *done : console.refused(done.error(), (*kernel)->model().snapshot().get());
}

}  // namespace socle::cli
