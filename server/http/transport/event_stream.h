// Server-Sent Events: a handler returns one in its Response, and keeps it to push from any thread.
//
// Units    Backlog: bytes waiting for one client; beyond it the client is dropped, so that it reconnects and resumes.
// Keeps    Events leave in the order they were pushed. A comment goes every heartbeat so that dead peers are found.
// Thread   Safe. on_close runs once, on the thread that closes.
#pragma once
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

namespace socle::transport {

// One event as text; data may have several lines. id and name are left out when empty.
std::string event_text(std::string_view id, std::string_view name, std::string_view data);

class EventStream {
 public:
  explicit EventStream(std::size_t backlog = 256 << 10) : most_(backlog) {}
  // False once closed: whoever pushes forgets this stream.
  bool push(std::string_view event);
  void close();
  bool closed() const;
  bool dropped() const;                          // closed because the client was too slow
  void on_close(std::function<void()> then);     // at once when closed already

  // For the connection.
  void attach(std::function<void()> wake);
  void detach();
  bool take(std::string& into);                  // moves what waits; false when nothing waits and it is closed

 private:
  void finish(std::unique_lock<std::mutex>& lock, bool dropped);
  const std::size_t most_;
  mutable std::mutex mutex_;
  std::string waiting_;
  bool awake_ = false;
  bool closed_ = false;
  bool dropped_ = false;
  std::function<void()> wake_;
  std::function<void()> on_close_;
};

}  // namespace socle::transport
