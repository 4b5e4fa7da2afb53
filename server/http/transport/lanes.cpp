#include "http/transport/lanes.h"

#include <algorithm>
#include <exception>

#include "base/log.h"

namespace socle::transport {

WorkerLane::WorkerLane(Lane lane, LaneSize size, Metrics& metrics) : lane_(static_cast<std::size_t>(lane)), most_(size.queue), metrics_(metrics) {
  for (int i = 0; i < std::max(1, size.threads); ++i) threads_.emplace_back([this] { run(); });
}
WorkerLane::~WorkerLane() { stop(); }

bool WorkerLane::submit(std::function<void()> work) {
  {
    const std::lock_guard lock(mutex_);
    if (stopping_ || queue_.size() >= most_) return false;
    queue_.push_back(std::move(work));
  }
  Metrics::add(metrics_.queued[lane_]);
  ready_.notify_one();
  return true;
}

void WorkerLane::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  ready_.notify_all();
  for (auto& t : threads_)
    if (t.joinable()) t.join();
}

void WorkerLane::run() {
  while (true) {
    std::function<void()> work;
    {
      std::unique_lock lock(mutex_);
      ready_.wait(lock, [&] { return stopping_ || !queue_.empty(); });
      if (queue_.empty()) return;
      work = std::move(queue_.front());
      queue_.pop_front();
    }
    Metrics::sub(metrics_.queued[lane_]);
    Metrics::add(metrics_.in_flight[lane_]);
    try {
      work();
    } catch (const std::exception& e) {
      log(LogLevel::error, "http.worker_fault", {{"what", e.what()}});
    }
    Metrics::sub(metrics_.in_flight[lane_]);
  }
}

}  // namespace socle::transport
