// A byte stream with its own thread: what a connection sees of a socket, plain or TLS. No Boost here.
//
// Keeps    One read and one write at most are under way. Each ends by exactly one call to its user, never from inside the
//          call that began it. Buffers stay valid until then; the user is kept alive until then.
// Thread   Everything on the loop that owns the stream; Loop::post from any thread.
#pragma once
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string_view>

namespace socle::transport {

enum class IoEnd : std::uint8_t { ok, ended, failed };   // ended: the peer will send no more

class StreamUser {
 public:
  virtual ~StreamUser() = default;
  virtual void on_ready(IoEnd end) = 0;
  virtual void on_read(IoEnd end, std::size_t n) = 0;
  virtual void on_written(IoEnd end, std::size_t n) = 0;
};

class Stream {
 public:
  virtual ~Stream() = default;
  virtual void start(std::shared_ptr<StreamUser> user) = 0;   // the handshake, where there is one
  virtual void read_some(std::span<char> into, std::shared_ptr<StreamUser> user) = 0;
  virtual void write_some(std::string_view first, std::string_view then, std::shared_ptr<StreamUser> user) = 0;
  virtual void send_end(std::shared_ptr<StreamUser> user) = 0;   // we will send no more; reading goes on; calls nobody
  virtual void close() = 0;
};

class Loop {
 public:
  virtual ~Loop() = default;
  virtual void post(std::function<void()> work) = 0;
};

}  // namespace socle::transport
