// Export of a list to a file, import of a file: the services of the screens (modules reports and quality).
#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstring>
#include <fstream>
#include <thread>

#include "base/random.h"
#include "cli/commands.h"
#include "http/translate.h"
#include "io/files/file_name.h"
#include "modules/quality/quality.h"
#include "modules/reports/reports.h"

namespace socle::cli {
namespace {
constexpr std::size_t kRefusalsShown = 20;
constexpr auto kBetweenLooks = std::chrono::milliseconds(100);

std::unexpected<Refusal> unwritable(const std::string& path) {
  if (errno == ENOSPC || errno == EDQUOT || errno == EFBIG) return refuse(RefusalKind::unavailable, "storage.full");
  return refuse(RefusalKind::invalid, "sealed.unwritable", {{"path", path}, {"reason", std::strerror(errno)}});
}

// A file that appears under its name once it is whole.
class Target {
 public:
  static Result<std::unique_ptr<Target>> create(const std::string& path) {
    auto t = std::make_unique<Target>();
    t->path_ = path;
    t->made_ = path + "." + random_token(6) + ".part";
    t->fd_ = ::open(t->made_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (t->fd_ < 0) return unwritable(path);
    return t;
  }
  ~Target() {
    if (fd_ >= 0) ::close(fd_);
    if (!made_.empty()) ::unlink(made_.c_str());
  }
  Done add(std::string_view bytes) {
    while (!bytes.empty()) {
      const ssize_t n = ::write(fd_, bytes.data(), bytes.size());
      if (n < 0 && errno == EINTR) continue;
      if (n < 0) return unwritable(path_);
      bytes.remove_prefix(static_cast<std::size_t>(n));
    }
    return {};
  }
  Done finish() {
    if (::fsync(fd_) != 0 || ::rename(made_.c_str(), path_.c_str()) != 0) return unwritable(path_);
    made_.clear();
    return {};
  }

 private:
  std::string path_, made_;
  int fd_ = -1;
};

Result<const meta::Entity*> entity_of(const records::Context& c, const Json& a, access::Verb verb) {
  const std::string& name = a["entity"].as_string();
  const meta::Entity* e = c.snapshot().find(name);
  if (!e) e = c.snapshot().by_plural(name);
  if (!e || e->removed) return refuse(RefusalKind::not_found, "cli.no_such_entity", {{"entity", name}});
  if (!c.gate().may(verb, *e)) return refuse(RefusalKind::forbidden, "access.verb_denied", {{"entity", "@" + e->name}});
  return e;
}
}  // namespace

Result<int> export_list(OpenBase& base, const Json& a, Reporter& r) {
  TRY(const records::Context c, context_of(base, a, r));
  records::ListRequest request;
  TRY(request.entity, entity_of(c, a, access::Verb::export_));
  request.filter = a["filter"];
  request.sort = a["sort"].as_string();
  for (const Json& f : a["fields"].items()) request.fields.push_back(f.as_string());
  const std::string& path = a["file"].as_string();
  TRY(auto target, Target::create(path));
  std::int64_t rows = 0;
  CHECK_OK(reports::write_export(c, request, a["format"].as_string() == "xlsx" ? reports::Format::xlsx : reports::Format::csv, base.scratch_dir,
                                 [&](std::string_view chunk) { return target->add(chunk); },
                                 [&](std::int64_t n) -> Done {
                                   r.progress(say(r, "cli.rows"), rows = n, 0);
                                   if (r.stopped()) return refuse(RefusalKind::unavailable, "cli.server_stops");
                                   return {};
                                 }));
  CHECK_OK(target->finish());
  r.line(say(r, "cli.exported", {{"count", std::to_string(rows)}, {"path", path}}));
  return 0;
}

namespace {
Result<std::string> keep_file(OpenBase& base, const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) return refuse(RefusalKind::not_found, "sealed.unreadable", {{"path", path}, {"reason", std::strerror(errno)}});
  TRY(auto incoming, base.store.begin(std::uint64_t{4} << 30));
  std::string chunk(256 << 10, '\0');
  while (in.read(chunk.data(), static_cast<std::streamsize>(chunk.size())) || in.gcount() > 0)
    CHECK_OK(incoming->add(std::string_view(chunk).substr(0, static_cast<std::size_t>(in.gcount()))));
  TRY(const auto kept, incoming->keep());
  return kept.sha256;
}

Result<jobs::Job> wait_for(OpenBase& base, std::int64_t id, Reporter& r) {
  for (;;) {
    std::optional<jobs::Job> job;
    CHECK_OK(base.kernel.db().read({}, [&](storage::Connection& db) -> Done { return job = base.kernel.queue().find(db, id), Done{}; }));
    if (!job) throw Fault("the job of the import is gone");
    r.progress(say(r, "cli.rows"), job->done, job->total);
    if (job->state != jobs::JobState::waiting && job->state != jobs::JobState::running) return *job;
    if (r.stopped()) return refuse(RefusalKind::unavailable, "cli.server_stops");
    std::this_thread::sleep_for(kBetweenLooks);
  }
}

void tell_refusals(const records::Context& c, const records::ImportRow& row, Reporter& r) {
  std::size_t n = 0;
  for (const Json& one : row.document["refusals"].items()) {
    if (++n > kRefusalsShown) break;
    std::string reasons;
    for (const Json& p : one["problems"].items()) {
      Params params;
      for (const auto& [k, v] : p["params"].members()) params.emplace_back(k, v.as_string());
      reasons += (reasons.empty() ? "" : " ") + (p["field"].as_string().empty() ? "" : p["field"].as_string() + ": ") +
                 http::Sentences::instance().say(p["rule"].as_string(), params, r.language, &c.snapshot());
    }
    r.line(say(r, "cli.refused_row", {{"line", std::to_string(one["line"].as_int())}, {"reasons", reasons}}));
  }
}
}  // namespace

Result<int> import_file(OpenBase& base, const Json& a, Reporter& r) {
  TRY(const records::Context c, context_of(base, a, r));
  TRY(const meta::Entity* entity, entity_of(c, a, access::Verb::import));
  TRY(const std::string sha256, keep_file(base, a["file"].as_string()));
  const std::string& path = a["file"].as_string();
  TRY(auto row, quality::start_import(c, base.store, *entity, files::clean_name(path.substr(path.rfind('/') + 1)), sha256));
  if (a.has("mapping")) {
    TRY(row, quality::decide(c, row.id, a["mapping"]));
  }
  const bool dry = a["dry_run"].as_bool();
  Json input = Json::object();
  input.set("import", Json(row.id));
  if (dry) input.set("dry", Json(true));
  if (a["exclusive"].as_bool()) input.set("exclusive", Json(true));
  jobs::JobRequest request{.kind = std::string(quality::kImportJob), .input = std::move(input), .lane = jobs::JobLane::bulk, .actor = c.actor().user};
  CHECK_OK(base.kernel.db().write(storage::Lane::interactive, [&](storage::Transaction& tx) -> Done {
    row.job = base.kernel.queue().enqueue(tx, request);
    row.state = dry ? "previewing" : "running";
    records::save_import(tx, row, c.now());
    return {};
  }));
  TRY(const jobs::Job job, wait_for(base, row.job, r));
  if (job.state != jobs::JobState::done)
    return refuse(RefusalKind::conflict, "cli.import_failed", {{"import", std::to_string(row.id)}, {"reason", say(r, job.error["code"].as_string())}});
  TRY(row, records::find_import(c, row.id));
  if (const std::string& errors = a["errors"].as_string(); !errors.empty()) {
    TRY(const auto text, quality::errors_csv(c, row, [&](const std::string& code, const Params& p) { return http::Sentences::instance().say(code, p, r.language, &c.snapshot()); }));
    TRY(auto target, Target::create(errors));
    CHECK_OK(target->add(text));
    CHECK_OK(target->finish());
  }
  const Json& counts = row.document["counts"];
  Params told{{"import", std::to_string(row.id)}};
  for (const char* name : {"created", "updated", "skipped", "refused"}) told.emplace_back(name, std::to_string(counts[name].as_int()));
  r.line(say(r, dry ? "cli.import_tried" : "cli.imported", told));
  tell_refusals(c, row, r);
  return counts["refused"].as_int() > 0 && counts["refused"].as_int() == counts["done"].as_int() ? 1 : 0;
}

}  // namespace socle::cli
