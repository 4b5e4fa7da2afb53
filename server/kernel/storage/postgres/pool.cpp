#include "kernel/storage/postgres/pool.h"

#include <thread>

#include "kernel/storage/internal_errors.h"

namespace socle::storage {
namespace {
constexpr auto kPatience = std::chrono::seconds(5);
constexpr auto kConnectPatience = std::chrono::seconds(3);
}  // namespace

PostgresPool::Lease PostgresPool::take() {
  {
    std::unique_lock lock(mutex_);
    if (!free_.wait_for(lock, kPatience, [&] { return !idle_.empty() || open_ < most_; })) throw Refused("storage.busy");
    if (!idle_.empty()) {
      auto session = std::move(idle_.back());
      idle_.pop_back();
      return {*this, std::move(session)};
    }
    ++open_;
  }
  try {
    return {*this, connect()};
  } catch (...) {
    {
      std::lock_guard lock(mutex_);
      --open_;
    }
    free_.notify_one();
    throw;
  }
}

// A server that restarts refuses connections for a second or two: ask again, a little later each time.
std::unique_ptr<PostgresSession> PostgresPool::connect() {
  const auto give_up = std::chrono::steady_clock::now() + kConnectPatience;
  for (auto pause = std::chrono::milliseconds(25);; pause *= 2) {
    try {
      return std::make_unique<PostgresSession>(url_);
    } catch (const ConnectionLost&) {
      if (std::chrono::steady_clock::now() + pause >= give_up) throw Refused("storage.unreachable");
    }
    std::this_thread::sleep_for(pause);
  }
}

void PostgresPool::put(std::unique_ptr<PostgresSession> session) {
  session->no_limit();
  {
    std::lock_guard lock(mutex_);
    if (session->alive() && !session->in_transaction()) idle_.push_back(std::move(session));
    else --open_;
  }
  free_.notify_one();
}

void PostgresPool::drop_idle() {
  std::vector<std::unique_ptr<PostgresSession>> dead;
  {
    std::lock_guard lock(mutex_);
    dead.swap(idle_);
    open_ -= static_cast<int>(dead.size());
  }
  free_.notify_all();
}

}  // namespace socle::storage
