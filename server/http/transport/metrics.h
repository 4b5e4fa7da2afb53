// Counters of the transport, for the owner's /metrics. Relaxed atomics: each is right, together they are approximate.
#pragma once
#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>

namespace socle::transport {

enum class Lane : std::uint8_t {
  direct,        // on the I/O thread: only for handlers that never block (embedded files, health)
  interactive,   // lists, records, writes
  heavy,         // reports, exports, exact counts
  auth,          // argon2
  upload,        // streamed bodies: their pace is the client's
};
constexpr std::size_t kLanes = 5;

enum class Refused : std::uint8_t { malformed, too_large, host, rate, connections, queue_full, timeout, method };
constexpr std::size_t kRefusedReasons = 8;

struct Metrics {
  using Counter = std::atomic<std::uint64_t>;
  static constexpr std::array<int, 12> kBucketMs{1, 2, 5, 10, 25, 50, 100, 250, 500, 1000, 2500, 10000};

  std::array<Counter, 6> answers{};              // by class of status: [2] is 2xx
  std::array<Counter, kRefusedReasons> refused{};
  Counter connections_opened{0}, connections_open{0};
  std::array<Counter, kLanes> in_flight{};       // requests running
  std::array<Counter, kLanes> queued{};          // requests waiting
  // From the whole request read to the answer made; cumulative counts are the reader's sum. The last bucket is +Inf.
  std::array<std::array<Counter, kBucketMs.size() + 1>, kLanes> latency{};
  std::array<Counter, kLanes> latency_us{};
  Counter event_streams{0}, event_streams_dropped{0};
  Counter bytes_in{0}, bytes_out{0};

  void answered(int status) { add(answers[static_cast<std::size_t>(status / 100) % answers.size()]); }
  void refuse(Refused why) { add(refused[static_cast<std::size_t>(why)]); }
  void took(Lane lane, std::chrono::nanoseconds time) {
    const auto l = static_cast<std::size_t>(lane);
    const auto us = std::chrono::duration_cast<std::chrono::microseconds>(time).count();
    std::size_t b = 0;
    while (b < kBucketMs.size() && us > kBucketMs[b] * 1000LL) ++b;
    add(latency[l][b]);
    add(latency_us[l], static_cast<std::uint64_t>(us));
  }
  static void add(Counter& c, std::uint64_t n = 1) { c.fetch_add(n, std::memory_order_relaxed); }
  static void sub(Counter& c, std::uint64_t n = 1) { c.fetch_sub(n, std::memory_order_relaxed); }
};

}  // namespace socle::transport
