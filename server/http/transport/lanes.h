// Bounded worker pools: handlers block, so each kind of work has its own threads and its own queue.
//
// Keeps    A full queue refuses at once. What was taken in is run, even while stopping. Clients take turns: who asks for much waits
//          behind his own requests, not the others behind his; one alone fills at most half of a long queue.
// Thread   submit from any thread; stop once, from none of the workers.
#pragma once
#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <unordered_map>
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
  bool submit(std::size_t client, std::function<void()> work);   // client: a hash of who asks
  void stop();

 private:
  void run();
  const std::size_t lane_;
  const std::size_t most_, most_of_one_;
  Metrics& metrics_;
  std::mutex mutex_;
  std::condition_variable ready_;
  std::unordered_map<std::size_t, std::deque<std::function<void()>>> waiting_;   // by client, none of them empty
  std::deque<std::size_t> turns_;                                                // those clients, who is next first
  std::size_t queued_ = 0;
  bool stopping_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace socle::transport
