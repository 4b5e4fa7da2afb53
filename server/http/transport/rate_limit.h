// Token buckets by key (an address, a person), in bounded memory.
//
// Units    rate: calls a second; burst: calls that may come at once. Rate 0: no limit.
// Keeps    At most 100,000 keys: full buckets are forgotten first, and beyond that a new key is let through.
// Thread   Safe.
#pragma once
#include <chrono>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

namespace socle::transport {

class RateLimit {
 public:
  using Time = std::chrono::steady_clock::time_point;
  RateLimit(double rate, double burst) : rate_(rate), burst_(burst) {}
  // 0 when the call may pass, else the whole seconds to wait.
  int take(std::string_view key, Time now = std::chrono::steady_clock::now());

 private:
  struct Bucket {
    double left;
    Time at;
  };
  void forget_full(Time now);
  double rate_, burst_;
  std::mutex mutex_;
  std::unordered_map<std::string, Bucket> buckets_;
  Time swept_{};
};

// How many are open at once, by key. Thread: safe.
class OpenCount {
 public:
  explicit OpenCount(std::size_t most) : most_(most) {}
  bool enter(const std::string& key);
  void leave(const std::string& key);

 private:
  std::size_t most_;
  std::mutex mutex_;
  std::unordered_map<std::string, std::size_t> open_;
};

}  // namespace socle::transport
