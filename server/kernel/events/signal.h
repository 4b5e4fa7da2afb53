// Wakes threads that wait for something to do. Held by shared_ptr: who raises it may outlive who waits.
//
// Shape    const auto seen = signal.count(); look for work; if none, signal.wait(seen, at_most). What is raised between
//          count() and wait() is not lost.
#pragma once
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <optional>

namespace socle::events {

class Signal {
 public:
  void raise() {
    {
      std::lock_guard lock(mutex_);
      ++count_;
    }
    raised_.notify_all();
  }
  std::uint64_t count() const {
    std::lock_guard lock(mutex_);
    return count_;
  }
  void wait(std::uint64_t seen, std::optional<std::chrono::milliseconds> at_most = {}) const {
    std::unique_lock lock(mutex_);
    auto raised = [&] { return count_ != seen; };
    if (at_most) raised_.wait_for(lock, *at_most, raised);
    else raised_.wait(lock, raised);
  }

 private:
  mutable std::mutex mutex_;
  mutable std::condition_variable raised_;
  std::uint64_t count_ = 0;
};

}  // namespace socle::events
