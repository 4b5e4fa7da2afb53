#include "http/transport/body_pipe.h"

#include <algorithm>
#include <cstring>

namespace socle::transport {

std::size_t BodyPipe::read(std::span<char> into) {
  std::unique_lock lock(mutex_);
  const auto ask = [&] {
    wanted_ = true;
    if (!asked_ && !ended_ && want_more_) {
      asked_ = true;
      want_more_();
    }
  };
  if (at_ == bytes_.size()) ask();
  ready_.wait(lock, [&] { return at_ < bytes_.size() || ended_ || cut_; });
  if (cut_) throw BodyCut("http.body_cut");
  const auto n = std::min(into.size(), bytes_.size() - at_);
  std::memcpy(into.data(), bytes_.data() + at_, n);
  at_ += n;
  const bool low = bytes_.size() - at_ < kCapacity / 2;
  if (low || at_ >= kCapacity) {
    bytes_.erase(0, at_);
    at_ = 0;
  }
  if (low) ask();
  return n;
}

void BodyPipe::abandon() {
  const std::lock_guard lock(mutex_);
  want_more_ = nullptr;
  cut_ = true;
  bytes_.clear();
  at_ = 0;
}

std::size_t BodyPipe::room() const {
  const std::lock_guard lock(mutex_);
  const auto used = bytes_.size() - at_;
  return used >= kCapacity ? 0 : kCapacity - used;
}

void BodyPipe::push(std::string_view bytes) {
  {
    const std::lock_guard lock(mutex_);
    if (!cut_) bytes_.append(bytes);
    asked_ = false;
  }
  ready_.notify_one();
}
void BodyPipe::end() {
  {
    const std::lock_guard lock(mutex_);
    ended_ = true;
  }
  ready_.notify_one();
}
void BodyPipe::cut() {
  {
    const std::lock_guard lock(mutex_);
    cut_ = true;
  }
  ready_.notify_one();
}
bool BodyPipe::wanted() const {
  const std::lock_guard lock(mutex_);
  return wanted_;
}

}  // namespace socle::transport
