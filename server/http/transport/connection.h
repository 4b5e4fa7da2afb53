// One client: reads requests, hands them to a lane, writes the answers, one after another.
//
// Shape    A state machine: starting -> head -> body -> running -> writing -> (head | events | lingering) -> closed.
//          While a handler runs the socket is still read, so that a client that leaves is seen at once.
// Keeps    At most 16 KiB of the next requests are read ahead. Deadlines are looked at by sweep (limits.sweep_every).
// Thread   Everything on the loop of the connection.
#pragma once
#include <chrono>
#include <memory>
#include <string>

#include "http/transport/exchange.h"
#include "http/transport/stream.h"

namespace socle::transport {

struct Peer {
  Address address;
  std::string limit_key;   // counted under this key until a session is seen; empty: not counted
  bool local = false;      // unix socket
  bool tls = false;
  bool proxy = false;      // listed: its forwarded headers count
};

class Connection final : public StreamUser, public std::enable_shared_from_this<Connection> {
 public:
  using Time = std::chrono::steady_clock::time_point;
  Connection(Core& core, Loop& loop, std::unique_ptr<Stream> stream, Peer peer);
  ~Connection() override;
  void start();
  void sweep(Time now);      // deadlines and heartbeats
  void stop_softly();        // ends when the present request has its answer
  void close();
  bool closed() const { return state_ == State::closed; }

  void on_ready(IoEnd end) override;
  void on_read(IoEnd end, std::size_t n) override;
  void on_written(IoEnd end, std::size_t n) override;

 private:
  enum class State : std::uint8_t { starting, head, body, running, writing, events, lingering, closed };

  void advance();
  bool take_head();
  void begin_request(ParsedHead parsed);
  bool passes_limits(const RequestHead& head, const Plan& plan);
  void accept_body(const ParsedHead& parsed, const Plan& plan);
  bool take_body();
  void body_broken(WireError error, Refused why);
  void submit();
  void deliver(std::shared_ptr<Reply> reply);
  void refuse(int status, std::string_view code, Refused why, int retry_after = 0);
  void send(std::shared_ptr<Reply> reply);
  void write_next();
  bool load_file_block();
  void finish_reply();
  void flush_events();
  void linger();
  void arm_read();
  void check_pace(Time now);
  void ask_body();
  void identify(RequestHead& head);
  std::function<void()> posted(void (Connection::*what)());
  // A fault here (memory) costs this client its connection, and nobody else anything.
  template <class F>
  void guarded(F&& f) {
    try {
      f();
    } catch (const std::exception& e) {
      fail(e);
    }
  }
  void fail(const std::exception& e);
  void readable(IoEnd end, std::size_t n);
  void written(std::size_t n);
  void look_at_deadlines(Time now);

  Core& core_;
  Loop& loop_;
  std::unique_ptr<Stream> stream_;
  Peer peer_;
  State state_ = State::starting;
  bool reading_ = false, writing_ = false;
  bool peer_ended_ = false;      // nothing more will come
  bool unread_ = false;          // a part of the request is not read: the connection cannot be used again
  bool stop_soon_ = false;

  std::string in_, block_;
  std::size_t scanned_ = 0;
  Time since_;                   // begin of the present deadline
  Time pace_from_;
  std::uint64_t pace_bytes_ = 0;

  std::shared_ptr<Exchange> exchange_;
  Framing framing_ = Framing::none;
  std::uint64_t body_left_ = 0, body_seen_ = 0, body_limit_ = 0;
  ChunkDecoder chunks_;
  bool continue_due_ = false;
  std::optional<WireError> broken_;

  std::shared_ptr<Reply> reply_;
  std::string_view head_rest_, body_rest_;
  std::string interim_, out_;
  std::shared_ptr<EventStream> events_;
};

}  // namespace socle::transport
