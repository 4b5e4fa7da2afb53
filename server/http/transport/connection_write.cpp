#include <unistd.h>

#include <algorithm>

#include "base/log.h"
#include "http/transport/connection.h"

namespace socle::transport {
namespace {
constexpr std::size_t kFileBlock = 64 << 10;
}

void Connection::send(std::shared_ptr<Reply> reply) {
  core_.metrics.answered(reply->status);
  reply_ = std::move(reply);
  reply_->close = reply_->close || unread_ || stop_soon_ || core_.stopping.load();
  reply_->seal();
  state_ = State::writing;
  pace_from_ = std::chrono::steady_clock::now();
  pace_bytes_ = 0;
  head_rest_ = reply_->head;
  body_rest_ = reply_->body;
  write_next();
}

bool Connection::load_file_block() {
  out_.resize(static_cast<std::size_t>(std::min<std::uint64_t>(kFileBlock, reply_->file_left)));
  const auto got = ::pread(reply_->file, out_.data(), out_.size(), static_cast<off_t>(reply_->file_at));
  if (got <= 0) return false;
  out_.resize(static_cast<std::size_t>(got));
  reply_->file_at += out_.size();
  reply_->file_left -= out_.size();
  body_rest_ = out_;
  return true;
}

void Connection::write_next() {
  if (writing_ || closed()) return;
  if (!interim_.empty()) {
    writing_ = true;
    return stream_->write_some(interim_, {}, shared_from_this());
  }
  if (!reply_ && state_ != State::events) return;
  if (head_rest_.empty() && body_rest_.empty()) {
    if (state_ == State::events) return flush_events();
    if (reply_->file_left == 0) return finish_reply();
    if (!load_file_block()) {
      log(LogLevel::error, "http.file_cut", {{"request_id", exchange_ ? exchange_->request.request_id : ""}});
      return close();
    }
  }
  writing_ = true;
  stream_->write_some(head_rest_, body_rest_, shared_from_this());
}

void Connection::on_written(IoEnd end, std::size_t n) {
  writing_ = false;
  if (closed()) return;
  if (end != IoEnd::ok) return close();
  guarded([&] { written(n); });
}

void Connection::written(std::size_t n) {
  Metrics::add(core_.metrics.bytes_out, n);
  if (state_ == State::writing) pace_bytes_ += n;
  if (state_ == State::events) since_ = std::chrono::steady_clock::now();
  if (!interim_.empty()) {
    interim_.erase(0, n);
  } else {
    const auto first = std::min(n, head_rest_.size());
    head_rest_.remove_prefix(first);
    body_rest_.remove_prefix(n - first);
  }
  write_next();
}

void Connection::finish_reply() {
  const auto done = std::move(reply_);
  reply_.reset();
  out_ = std::string();
  if (done->events) {
    events_ = done->events;
    exchange_.reset();
    state_ = State::events;
    since_ = std::chrono::steady_clock::now();
    in_ = std::string();
    Metrics::add(core_.metrics.event_streams);
    events_->attach(posted(&Connection::write_next));
    if (core_.stopping.load()) events_->close();
    return write_next();
  }
  exchange_.reset();
  if (done->close || peer_ended_ || stop_soon_ || core_.stopping.load()) return linger();
  state_ = State::head;
  since_ = std::chrono::steady_clock::now();
  advance();
}

void Connection::flush_events() {
  if (!events_->take(out_)) return linger();
  if (out_.empty()) return;
  body_rest_ = out_;
  writing_ = true;
  pace_from_ = std::chrono::steady_clock::now();
  stream_->write_some(body_rest_, {}, shared_from_this());
}

// The answer must arrive although the client still sends: closing with unread bytes would reset the connection.
void Connection::linger() {
  if (peer_ended_ || (core_.stopping.load() && !unread_)) return close();
  state_ = State::lingering;
  since_ = std::chrono::steady_clock::now();
  in_ = std::string();
  if (events_) {
    if (events_->dropped()) return close();
    events_->detach();
  }
  stream_->send_end(shared_from_this());
  arm_read();
}

void Connection::close() {
  if (closed()) return;
  const bool had_events = events_ != nullptr;
  state_ = State::closed;
  stream_->close();
  if (exchange_) {
    exchange_->left->store(true);
    if (exchange_->pipe) exchange_->pipe->cut();
  }
  if (had_events) {
    if (events_->dropped()) Metrics::add(core_.metrics.event_streams_dropped);
    Metrics::sub(core_.metrics.event_streams);
    events_->detach();
  }
  if (!peer_.limit_key.empty()) core_.by_address.leave(peer_.limit_key);
  Metrics::sub(core_.metrics.connections_open);
}

void Connection::stop_softly() {
  stop_soon_ = true;
  switch (state_) {
    case State::starting:
    case State::head:
    case State::lingering: return close();
    case State::events: return events_->close();
    default: return;
  }
}

void Connection::sweep(Time now) {
  guarded([&] { look_at_deadlines(now); });
}

void Connection::look_at_deadlines(Time now) {
  const auto& limits = core_.options.limits;
  switch (state_) {
    case State::starting:
      if (now - since_ > limits.header_time) close();
      return;
    case State::head:
      if (in_.empty() && now - since_ > limits.idle_time) return close();
      if (!in_.empty() && now - since_ > limits.header_time) {
        unread_ = true;
        refuse(408, "http.request_timeout", Refused::timeout);
      }
      return;
    case State::lingering:
      if (now - since_ > limits.linger_time) close();
      return;
    case State::events:
      if (writing_ && now - pace_from_ > 2 * limits.pace_window) return close();
      if (events_->dropped()) return close();
      if (!writing_ && now - since_ > limits.heartbeat) events_->push(":\n\n");
      return;
    case State::body:
    case State::writing: return check_pace(now);
    case State::running:
    case State::closed: return;
  }
}

void Connection::check_pace(Time now) {
  const auto& limits = core_.options.limits;
  const bool waiting = state_ == State::writing ? writing_ : reading_;
  if (!waiting) {
    pace_from_ = now;
    pace_bytes_ = 0;
    return;
  }
  if (now - pace_from_ < limits.pace_window) return;
  const auto least = limits.bytes_per_second * static_cast<std::uint64_t>(limits.pace_window.count()) / 1000;
  if (pace_bytes_ >= least) {
    pace_from_ = now;
    pace_bytes_ = 0;
  } else if (state_ == State::writing) {
    core_.metrics.refuse(Refused::timeout);
    close();
  } else {
    body_broken({408, "http.request_timeout"}, Refused::timeout);
  }
}

}  // namespace socle::transport
