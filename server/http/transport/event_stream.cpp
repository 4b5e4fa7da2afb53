#include "http/transport/event_stream.h"

#include <utility>

namespace socle::transport {

std::string event_text(std::string_view id, std::string_view name, std::string_view data) {
  const auto one_line = [](std::string& out, std::string_view key, std::string_view value) {
    out.append(key).append(": ");
    for (char c : value)
      if (c != '\n' && c != '\r' && c != '\0') out.push_back(c);
    out.push_back('\n');
  };
  std::string out;
  if (!id.empty()) one_line(out, "id", id);
  if (!name.empty()) one_line(out, "event", name);
  while (true) {
    const auto end = data.find('\n');
    one_line(out, "data", data.substr(0, end));
    if (end == std::string_view::npos) break;
    data.remove_prefix(end + 1);
  }
  out.push_back('\n');
  return out;
}

bool EventStream::push(std::string_view event) {
  std::unique_lock lock(mutex_);
  if (closed_) return false;
  if (waiting_.size() + event.size() > most_) {
    waiting_.clear();
    finish(lock, true);
    return false;
  }
  waiting_.append(event);
  if (!awake_ && wake_) {
    awake_ = true;
    wake_();
  }
  return true;
}

void EventStream::close() {
  std::unique_lock lock(mutex_);
  if (!closed_) finish(lock, false);
}

void EventStream::finish(std::unique_lock<std::mutex>& lock, bool dropped) {
  closed_ = true;
  dropped_ = dropped;
  if (wake_) wake_();
  auto then = std::exchange(on_close_, nullptr);
  lock.unlock();
  if (then) then();
}

bool EventStream::closed() const {
  const std::lock_guard lock(mutex_);
  return closed_;
}
bool EventStream::dropped() const {
  const std::lock_guard lock(mutex_);
  return dropped_;
}

void EventStream::on_close(std::function<void()> then) {
  std::unique_lock lock(mutex_);
  if (!closed_) {
    on_close_ = std::move(then);
    return;
  }
  lock.unlock();
  then();
}

void EventStream::attach(std::function<void()> wake) {
  const std::lock_guard lock(mutex_);
  wake_ = std::move(wake);
}

void EventStream::detach() {
  std::unique_lock lock(mutex_);
  wake_ = nullptr;
  waiting_.clear();
  waiting_.shrink_to_fit();
  if (!closed_) finish(lock, false);
}

bool EventStream::take(std::string& into) {
  const std::lock_guard lock(mutex_);
  awake_ = false;
  into.clear();
  std::swap(into, waiting_);
  return !into.empty() || !closed_;
}

}  // namespace socle::transport
