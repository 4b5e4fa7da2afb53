#include "http/transport/server.h"

#include <condition_variable>
#include <future>
#include <mutex>

#include "http/transport/listener.h"

namespace socle::transport {

struct Server::Impl {
  Impl(Options o, Planner p, Handler h) : core(std::move(o), std::move(p), std::move(h)) {}

  void start_lanes() {
    const auto& o = core.options;
    const auto make = [&](Lane l, LaneSize size) { core.lanes[static_cast<std::size_t>(l)] = std::make_unique<WorkerLane>(l, size, core.metrics); };
    make(Lane::interactive, o.interactive);
    make(Lane::heavy, o.heavy);
    make(Lane::auth, o.auth);
    make(Lane::upload, o.upload);
  }
  void on_each_loop(const std::function<void(AsioLoop&)>& what) {
    for (auto& loop : loops) {
      std::promise<void> done;
      loop->post([&] {
        what(*loop);
        done.set_value();
      });
      done.get_future().wait();
    }
  }
  bool wait_until_quiet() {
    const auto deadline = std::chrono::steady_clock::now() + core.options.limits.stop_time;
    while (core.metrics.connections_open.load() > 0) {
      if (std::chrono::steady_clock::now() > deadline) return false;
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    return true;
  }

  Core core;
  std::vector<std::unique_ptr<AsioLoop>> loops;
  std::unique_ptr<Listener> listener;
  std::shared_ptr<boost::asio::ssl::context> tls;
  bool running = false;
};

Server::Server(Options options, Planner plan, Handler handler)
    : impl_(std::make_unique<Impl>(std::move(options), std::move(plan), std::move(handler))) {}
Server::~Server() { stop(); }

void Server::start() {
  auto& s = *impl_;
  const auto& o = s.core.options;
  if (!o.tls_certificate.empty()) s.tls = tls_context(o.tls_certificate, o.tls_key);
  for (int i = 0; i < o.io_threads; ++i) s.loops.push_back(std::make_unique<AsioLoop>(o.limits.sweep_every));
  s.listener = std::make_unique<Listener>(s.core, s.loops);
  for (const auto& where : o.listen) s.listener->open_tcp(where, s.tls);
  if (!o.unix_socket.empty()) s.listener->open_unix(o.unix_socket);
  s.start_lanes();
  s.listener->accept();
  for (auto& loop : s.loops) loop->run();
  s.running = true;
}

bool Server::stop() {
  auto& s = *impl_;
  if (!s.running) return true;
  s.running = false;
  s.core.stopping = true;
  s.on_each_loop([&](AsioLoop& loop) {
    if (&loop == s.loops.front().get()) s.listener->close();
  });
  s.on_each_loop([](AsioLoop& loop) { loop.each(&Connection::stop_softly); });
  const bool whole = s.wait_until_quiet();
  // What still runs is told that its client has left; a handler that looks at it ends early.
  if (!whole) s.on_each_loop([](AsioLoop& loop) { loop.each(&Connection::close); });
  for (auto& lane : s.core.lanes)
    if (lane) lane->stop();
  for (auto& loop : s.loops) loop->finish();
  s.listener.reset();
  s.loops.clear();
  return whole;
}

std::vector<std::uint16_t> Server::ports() const { return impl_->listener ? impl_->listener->ports() : std::vector<std::uint16_t>(); }
const Metrics& Server::metrics() const { return impl_->core.metrics; }

}  // namespace socle::transport
