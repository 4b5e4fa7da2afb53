#include "world.h"

#include <filesystem>
#include <iostream>

#include "http/routes.h"
#include "http/transport/target.h"
#include "kernel/records/table.h"
#include "modules/activities/activities.h"
#include "modules/identity/people.h"
#include "modules/parties/parties.h"
#include "modules/quality/quality.h"
#include "modules/reports/reports.h"
#include "modules/sales/demo.h"
#include "modules/sales/sales.h"

namespace socle::scenario {
namespace {
namespace fs = std::filesystem;
const char* kNow = "2026-03-02T09:00:00+01:00";

std::string cast_of(const Engine& e) { return e.prefix + "_cast"; }
std::string with_database(const std::string& url, const std::string& name) { return url.substr(0, url.rfind('/') + 1) + name; }

Kernel::Options options_of(const Engine& e, const std::string& where, const Clock& clock) {
  Kernel::Options o;
  if (e.name == "postgres") o.storage.postgres_url = with_database(e.postgres_url, where);
  else o.storage.sqlite_path = e.folder + "/" + where + "/socle.db";
  o.clock = &clock;
  o.storage.patience = 60;   // what is judged is the answer, not how busy the machine was
  o.run_jobs = false;
  identity::install(o.registry);
  parties::install(o.registry);
  activities::install(o.registry);
  sales::install(o.registry);
  return o;
}
void sql(const Engine& e, const std::string& text) {
  storage::OpenOptions o;
  o.postgres_url = e.postgres_url;
  auto db = storage::open(o);
  if (!db) throw Fault("PostgreSQL is not there: " + db.error().code);
  if (auto done = (*db)->ddl({text}); !done) throw Fault("refused: " + text + " " + done.error().code);
}
template <class T>
T must(Result<T> r) {
  if (!r) throw Fault("refused: " + r.error().code);
  return std::move(*r);
}
}  // namespace

void World::prepare(const Engine& e) {
  TestClock clock(*parse_instant(kNow));
  if (e.name == "postgres") {
    sql(e, "DROP DATABASE IF EXISTS " + cast_of(e));
    sql(e, "CREATE DATABASE " + cast_of(e));
  } else {
    fs::create_directories(e.folder + "/" + cast_of(e));
  }
  auto kernel = must(Kernel::open(options_of(e, cast_of(e), clock)));
  must(sales::fill_demo(*kernel, *parse_day("2026-03-02"), 0, 1));
  kernel->settle();
  kernel->stop();
}

World::World(const Engine& e, int number) : clock_(*parse_instant(kNow)) {
  const std::string where = e.prefix + "_" + std::to_string(number);
  if (e.name == "postgres") {
    sql(e, "DROP DATABASE IF EXISTS " + where);
    sql(e, "CREATE DATABASE " + where + " TEMPLATE " + cast_of(e));
  } else {
    fs::remove_all(e.folder + "/" + where);
    fs::copy(e.folder + "/" + cast_of(e), e.folder + "/" + where, fs::copy_options::recursive);
  }
  kernel_ = must(Kernel::open(options_of(e, where, clock_)));
  files_ = files::make_memory_store(clock_);
  sessions_ = std::make_unique<access::Sessions>(kernel_->db(), clock_);
  identity_ = std::make_unique<identity::Identity>(*sessions_, kernel_->services());
  live_ = std::make_unique<http::Live>(kernel_->services(), kernel_->hub());
  runtime_.queue = &kernel_->queue();
  runtime_.files = files_.get();
  runtime_.files_dir = runtime_.scratch_dir = e.folder;
  runtime_.model = &kernel_->model();
  runtime_.live = live_.get();
  kernel_->runner().add(std::string(reports::kExportJob), [this, dir = e.folder](jobs::JobContext& job) { return reports::run_export(kernel_->services(), *files_, dir, job); });
  kernel_->runner().add(std::string(quality::kImportJob), [this](jobs::JobContext& job) { return quality::run_import(kernel_->services(), *files_, job); });
  kernel_->runner().add(std::string(quality::kUndoJob), [this](jobs::JobContext& job) { return quality::undo_import(kernel_->services(), job); });
  app_ = std::make_unique<http::Application>(kernel_->services(), *identity_, runtime_, http::Settings{.public_url = {}, .secure_cookie = false, .calls_per_second = 0});
  http::add_routes(app_->router());
  events();
}
World::~World() { kernel_->stop(); }

std::string World::token(const std::string& login) {
  if (auto it = tokens_.find(login); it != tokens_.end()) return it->second;
  const auto directory = kernel_->services().directory();
  const bool reading = login.ends_with(" reading");
  const access::Person* p = directory->by_login(login.substr(0, login.find(' ')));
  if (!p) throw Fault("the cast has nobody called " + login);
  return tokens_[login] = must(sessions_->issue(p->id, "scenario", reading ? std::vector<std::string>{"read"} : std::vector<std::string>{"write", "admin"}, clock_.now() + kMsPerDay)).secret;
}

namespace {
class TextBody final : public transport::BodyReader {
 public:
  explicit TextBody(std::string text) : text_(std::move(text)) {}
  std::size_t read(std::span<char> into) override {
    const std::size_t n = std::min(into.size(), text_.size() - at_);
    text_.copy(into.data(), n, at_);
    at_ += n;
    return n;
  }

 private:
  std::string text_;
  std::size_t at_ = 0;
};
}  // namespace

transport::Response World::call(const std::string& login, const std::string& method, const std::string& target, const std::string& body, const transport::Headers& headers) {
  transport::Headers all = headers;
  if (!login.empty()) all.emplace_back("authorization", "Bearer " + token(login));
  return send(method, target, body, all);
}

transport::Response World::send(const std::string& method, const std::string& target, const std::string& body, const transport::Headers& headers) {
  transport::Request r;
  static const std::map<std::string, transport::Method> kMethods{{"GET", transport::Method::get}, {"POST", transport::Method::post}, {"PUT", transport::Method::put}, {"PATCH", transport::Method::patch}, {"DELETE", transport::Method::del}};
  r.method = kMethods.at(method);
  auto parsed_target = transport::parse_target(target);
  if (!parsed_target) throw Fault("this target is malformed: " + target);
  const transport::Target& parsed = *parsed_target;
  r.target = target;
  r.path = target.substr(0, target.find('?'));
  r.segments = parsed.segments;
  r.raw_query = parsed.raw_query;
  r.params = parsed.params;
  r.headers = headers;
  r.host = "scenario";
  r.remote = "127.0.0.1";
  r.request_id = "scenario";
  const bool typed = std::any_of(headers.begin(), headers.end(), [](const auto& h) { return h.first == "content-type"; });
  if (!body.empty() && !typed) r.headers.emplace_back("content-type", "application/json");
  const transport::Plan plan = app_->plan(r);
  if (plan.stream_body) r.stream = std::make_shared<TextBody>(body);
  else r.body = body;
  return app_->handle(r);
}

std::string World::id_of(const std::string& entity, const std::string& label) {
  const records::Context c(kernel_->services(), access::system_actor());
  const meta::Entity* e = c.snapshot().find(entity);
  if (!e) throw Fault("no entity " + entity);
  std::string id;
  auto done = c.db().read({}, [&](storage::Connection& db) -> Done {
    std::vector<std::int64_t> ids;
    db.query("SELECT \"id\" FROM " + storage::quoted(e->name) + " ORDER BY \"id\"", {}, [&](const storage::Row& r) {
      ids.push_back(r.integer(0));
      return true;
    });
    for (const auto& [key, record] : records::load(db, *e, ids))
      if (record->label() == label) id = std::to_string(key);
    return {};
  });
  if (!done || id.empty()) throw Fault("the cast has no " + entity + " called " + label);
  return id;
}

std::vector<std::string> World::events() {
  std::vector<std::string> names;
  auto done = kernel_->db().read({}, [&](storage::Connection& db) -> Done {
    if (feed_.empty()) {
      feed_ = events::feed_end(db);
      return {};
    }
    for (;;) {
      auto page = events::read_feed(db, feed_, 200);
      if (!page) return std::unexpected(page.error());
      for (const auto& d : page->items) names.push_back(d.change.event);
      feed_ = page->next;
      if (!page->more) return {};
    }
  });
  if (!done) throw Fault("the feed refused: " + done.error().code);
  std::sort(names.begin(), names.end());
  return names;
}

}  // namespace socle::scenario
