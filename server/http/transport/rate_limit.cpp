#include "http/transport/rate_limit.h"

#include <algorithm>
#include <cmath>

namespace socle::transport {
namespace {
constexpr std::size_t kMostKeys = 100'000;
constexpr std::chrono::seconds kSweepEvery{10};
}  // namespace

int RateLimit::take(std::string_view key, Time now) {
  if (rate_ <= 0) return 0;
  const std::lock_guard lock(mutex_);
  if (now - swept_ > kSweepEvery) forget_full(now);
  std::string name(key);
  auto it = buckets_.find(name);
  if (it == buckets_.end()) {
    if (buckets_.size() >= kMostKeys) return 0;
    it = buckets_.emplace(std::move(name), Bucket{burst_, now}).first;
  }
  auto& b = it->second;
  const double seconds = std::max(0.0, std::chrono::duration<double>(now - b.at).count());
  b.left = std::min(burst_, b.left + seconds * rate_);
  b.at = now;
  if (b.left < 1) return std::max(1, static_cast<int>(std::ceil((1 - b.left) / rate_)));
  b.left -= 1;
  return 0;
}

void RateLimit::forget_full(Time now) {
  swept_ = now;
  std::erase_if(buckets_, [&](const auto& entry) {
    const double seconds = std::chrono::duration<double>(now - entry.second.at).count();
    return entry.second.left + seconds * rate_ >= burst_;
  });
}

bool OpenCount::enter(const std::string& key) {
  const std::lock_guard lock(mutex_);
  auto& n = open_[key];
  if (most_ > 0 && n >= most_) return false;
  ++n;
  return true;
}
void OpenCount::leave(const std::string& key) {
  const std::lock_guard lock(mutex_);
  const auto it = open_.find(key);
  if (it != open_.end() && --it->second == 0) open_.erase(it);
}

}  // namespace socle::transport
