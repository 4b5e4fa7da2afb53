#include "http/node.h"

#include <sys/stat.h>

#include <csignal>
#include <iostream>

#include "base/log.h"
#include "http/app.h"
#include "http/live.h"
#include "http/routes.h"
#include "http/runtime.h"
#include "kernel/access/demonstration.h"
#include "modules/quality/quality.h"
#include "modules/reports/reports.h"

namespace socle::http {
namespace {
constexpr int kInteractiveThreads = 64;   // as many as a commit group takes

void counter(std::string& out, std::string_view name, std::string_view labels, std::uint64_t value) {
  out.append("socle_").append(name).append(labels).append(" ").append(std::to_string(value)).append("\n");
}

void transport_metrics(const transport::Metrics& m, std::string& out) {
  for (std::size_t i = 1; i < m.answers.size(); ++i) counter(out, "http_responses_total", "{class=\"" + std::to_string(i) + "xx\"}", m.answers[i]);
  static constexpr const char* kLaneNames[] = {"direct", "interactive", "heavy", "auth", "upload"};
  for (std::size_t l = 0; l < transport::kLanes; ++l) {
    const std::string lane = std::string("{lane=\"") + kLaneNames[l] + "\"}";
    counter(out, "http_requests_running", lane, m.in_flight[l]);
    counter(out, "http_requests_waiting", lane, m.queued[l]);
    std::uint64_t sum = 0;
    for (std::size_t b = 0; b <= transport::Metrics::kBucketMs.size(); ++b) {
      sum += m.latency[l][b];
      const std::string le = b == transport::Metrics::kBucketMs.size() ? "+Inf" : std::to_string(transport::Metrics::kBucketMs[b] / 1000.0);
      counter(out, "http_request_seconds_bucket", std::string("{lane=\"") + kLaneNames[l] + "\",le=\"" + le + "\"}", sum);
    }
    counter(out, "http_request_seconds_count", lane, sum);
  }
  counter(out, "http_connections_open", "", m.connections_open);
  counter(out, "http_event_streams", "", m.event_streams);
}

// Waits for the end in the calling thread; signals are blocked everywhere else.
int wait_for_end() {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGTERM);
  sigaddset(&set, SIGINT);
  int got = 0;
  sigwait(&set, &got);
  return got;
}
void block_signals() {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGTERM);
  sigaddset(&set, SIGINT);
  pthread_sigmask(SIG_BLOCK, &set, nullptr);
}
bool loopback(const std::string& listen) {
  return listen.starts_with("127.") || listen.starts_with("localhost") || listen.starts_with("[::1]");
}
}  // namespace

void add_jobs(Kernel& kernel, files::Store& store, const std::string& scratch) {
  kernel.runner().add(std::string(reports::kExportJob), [&, scratch](jobs::JobContext& job) { return reports::run_export(kernel.services(), store, scratch, job); });
  kernel.runner().add(std::string(quality::kImportJob), [&](jobs::JobContext& job) { return quality::run_import(kernel.services(), store, job); });
  kernel.runner().add(std::string(quality::kUndoJob), [&](jobs::JobContext& job) { return quality::undo_import(kernel.services(), job); });
}

int run_worker(Kernel& kernel, files::Store& store, const std::string& scratch) {
  block_signals();
  add_jobs(kernel, store, scratch);
  kernel.start();
  std::cout << "working" << std::endl;
  wait_for_end();
  log(LogLevel::info, "stopping");
  kernel.stop();
  return 0;
}

int run_node(Kernel& kernel, const NodeOptions& o) {
  block_signals();
  if (access::is_demonstration(kernel.db()) && !loopback(o.listen)) {
    std::cerr << "socle: a demonstration base serves loopback addresses only\n";
    return 1;
  }
  ::mkdir(o.files.c_str(), 0700);
  const std::string scratch = o.data.empty() ? o.files : o.data;
  auto store = files::open_disk_store(o.files);
  access::Sessions sessions(kernel.db(), kernel.clock());
  identity::Identity identity(sessions, kernel.services());
  Live live(kernel.services(), kernel.hub());
  Runtime runtime;
  runtime.queue = &kernel.queue();
  runtime.files = store.get();
  runtime.files_dir = o.files;
  runtime.scratch_dir = scratch;
  runtime.model = &kernel.model();
  runtime.live = &live;
  const bool secure = !o.tls_certificate.empty() || o.public_url.starts_with("https://");
  Application app(kernel.services(), identity, runtime, {.public_url = o.public_url, .secure_cookie = secure, .calls_per_second = o.calls_per_second});
  add_routes(app.router());
#ifdef SOCLE_DEV
  if (o.test_clock) dev_routes(app.router(), *o.test_clock);
#endif
  add_jobs(kernel, *store, scratch);
  Errands errands({kernel, *store, identity, o.data, o.files, scratch, true}, o.perform);
  if (o.perform) errand_routes(app.router(), errands);

  transport::Options t;
  t.listen = {o.listen};
  if (!o.data.empty()) t.unix_socket = o.data + "/socle.sock";
  t.tls_certificate = o.tls_certificate;
  t.tls_key = o.tls_key;
  if (!o.public_url.empty()) t.allowed_hosts = {o.public_url.substr(o.public_url.find("://") + 3)};
  // A write holds its thread until the disk has answered: a commit group holds at most as many writes as there are threads to
  // wait for it. Reads are bounded by the read connections, whatever waits here.
  t.interactive = {kInteractiveThreads, 512};
  t.compress_above = 4096;
  t.authenticated = [&](const transport::RequestHead& head) { return app.authenticated(head); };
  t.problem = [&](int status, std::string_view code, std::string_view id, const transport::RequestHead* head) { return app.transport_problem(status, code, id, head); };
  transport::Server server(std::move(t), [&](const transport::RequestHead& head) { return app.plan(head); }, [&](transport::Request& r) { return app.handle(r); });
  runtime.metrics = [&](std::string& out) {
    transport_metrics(server.metrics(), out);
    counter(out, "write_queue", "", static_cast<std::uint64_t>(kernel.db().write_queue_depth()));
  };
  runtime.ready = [&]() -> Done { return kernel.db().read({}, [](storage::Connection&) -> Done { return {}; }); };
  kernel.start();
  server.start();
  std::cout << "listening on " << (secure ? "https://" : "http://") << o.listen.substr(0, o.listen.rfind(':')) << ":" << server.ports()[0] << std::endl;
  wait_for_end();
  log(LogLevel::info, "stopping");
  const bool clean = server.stop();
  errands.stop();
  kernel.stop();
  kernel.db().checkpoint();
  return clean ? 0 : 3;
}

}  // namespace socle::http
