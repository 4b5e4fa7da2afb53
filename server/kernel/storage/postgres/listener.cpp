#include "kernel/storage/postgres/listener.h"

#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>

#include "base/log.h"
#include "kernel/storage/internal_errors.h"

namespace socle::storage {

PostgresListener::PostgresListener(std::string url) : url_(std::move(url)), wake_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
  if (wake_ < 0) throw Fault("eventfd failed");
  thread_ = std::thread([this] { run(); });
}

PostgresListener::~PostgresListener() {
  {
    std::lock_guard lock(mutex_);
    stop_ = true;
  }
  ::eventfd_write(wake_, 1);
  thread_.join();
  ::close(wake_);
}

void PostgresListener::listen(std::string_view channel, Heard heard) {
  std::unique_lock lock(mutex_);
  channels_.emplace_back(channel, std::move(heard));
  const std::size_t mine = channels_.size();
  ::eventfd_write(wake_, 1);
  subscribed_.wait_for(lock, std::chrono::seconds(5), [&] { return in_force_ >= mine || stop_; });
}

void PostgresListener::run() {
  bool first = true;
  for (int pause_ms = 25;;) {
    std::unique_ptr<PostgresSession> session;
    try {
      session = std::make_unique<PostgresSession>(url_);
      pause_ms = 25;
      subscribe(*session, 0);
      if (!std::exchange(first, false)) {
        log(LogLevel::info, "storage.listening_again");
        std::unique_lock lock(mutex_);
        const auto all = channels_;
        lock.unlock();
        for (auto& [channel, heard] : all) heard("");
      }
      for (;;) {
        deliver(*session);
        wait(session.get(), -1);
        std::unique_lock lock(mutex_);
        if (stop_) return;
        const std::size_t known = in_force_;
        const bool more = channels_.size() > known;
        lock.unlock();
        if (more) subscribe(*session, known);
      }
    } catch (const std::exception& e) {
      log(LogLevel::warning, "storage.listener_lost", {{"reason", e.what()}});
    }
    wait(nullptr, pause_ms);
    pause_ms = std::min(pause_ms * 2, 2000);
    std::lock_guard lock(mutex_);
    in_force_ = 0;
    if (stop_) return;
  }
}

void PostgresListener::subscribe(PostgresSession& session, std::size_t known) {
  std::vector<std::string> names;
  {
    std::lock_guard lock(mutex_);
    for (std::size_t i = known; i < channels_.size(); ++i) names.push_back(channels_[i].first);
  }
  for (const auto& name : names) session.script("LISTEN " + quoted(name));
  {
    std::lock_guard lock(mutex_);
    in_force_ = known + names.size();
  }
  subscribed_.notify_all();
}

void PostgresListener::deliver(PostgresSession& session) {
  if (!PQconsumeInput(session.raw())) throw ConnectionLost(PQerrorMessage(session.raw()));
  while (PGnotify* n = PQnotifies(session.raw())) {
    const std::string channel = n->relname, payload = n->extra;
    PQfreemem(n);
    std::vector<Heard> concerned;
    {
      std::lock_guard lock(mutex_);
      for (auto& [name, heard] : channels_)
        if (name == channel) concerned.push_back(heard);
    }
    for (auto& heard : concerned) heard(payload);
  }
}

void PostgresListener::wait(PostgresSession* session, int timeout_ms) {
  pollfd p[2] = {{wake_, POLLIN, 0}, {session ? PQsocket(session->raw()) : -1, POLLIN, 0}};
  ::poll(p, 2, timeout_ms);
  eventfd_t count = 0;
  if (p[0].revents) ::eventfd_read(wake_, &count);
}

}  // namespace socle::storage
