// Bounded worker pools: handlers block, so each kind of work has its own threads and its own queue.
//
// Keeps    A full queue refuses at once. What was taken in is run, even while stopping.
// Thread   submit from any thread; stop once, from none of the workers.
#pragma once
#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

#include "http/transport/metrics.h"

namespace socle::transport {

struct LaneSize {
  int threads = 1;
  std::size_t queue = 32;
};

class WorkerLane {
 public:
  WorkerLane(Lane lane, LaneSize size, Metrics& metrics);
  ~WorkerLane();
  bool submit(std::function<void()> work);
  void stop();

 private:
  void run();
  const std::size_t lane_;
  const std::size_t most_;
  Metrics& metrics_;
  std::mutex mutex_;
  std::condition_variable ready_;
  std::deque<std::function<void()>> queue_;
  bool stopping_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace socle::transport
