#include "http/transport/lanes.h"

#include <algorithm>
#include <exception>

#include "base/log.h"

namespace socle::transport {

WorkerLane::WorkerLane(Lane lane, LaneSize size, Metrics& metrics) : lane_(static_cast<std::size_t>(lane)), most_(size.queue), most_of_one_(std::max<std::size_t>(32, size.queue / 2)), metrics_(metrics) {
  for (int i = 0; i < std::max(1, size.threads); ++i) threads_.emplace_back([this] { run(); });
}
WorkerLane::~WorkerLane() { stop(); }

bool WorkerLane::submit(std::size_t client, std::function<void()> work) {
  {
    const std::lock_guard lock(mutex_);
    if (stopping_ || queued_ >= most_) return false;
    auto& own = waiting_[client];
    if (own.size() >= most_of_one_) return false;
    if (own.empty()) turns_.push_back(client);
    own.push_back(std::move(work));
    ++queued_;
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
      ready_.wait(lock, [&] { return stopping_ || queued_ > 0; });
      if (queued_ == 0) return;
      const std::size_t client = turns_.front();
      turns_.pop_front();
      auto& own = waiting_[client];
      work = std::move(own.front());
      own.pop_front();
      --queued_;
      if (own.empty()) waiting_.erase(client);
      else turns_.push_back(client);
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
