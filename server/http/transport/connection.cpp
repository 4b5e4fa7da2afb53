#include "http/transport/connection.h"

#include <algorithm>

#include "base/log.h"

namespace socle::transport {
namespace {
constexpr std::size_t kBlock = 4 << 10;
constexpr std::size_t kBodyBlock = 64 << 10;
constexpr std::size_t kReadAhead = 16 << 10;

bool plain_id(std::string_view s) {
  return !s.empty() && s.size() <= 64 && std::all_of(s.begin(), s.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
  });
}
Refused reason(int status) {
  if (status == 413 || status == 414 || status == 431) return Refused::too_large;
  return status == 405 || status == 501 ? Refused::method : Refused::malformed;
}
}  // namespace

Connection::Connection(Core& core, Loop& loop, std::unique_ptr<Stream> stream, Peer peer)
    : core_(core), loop_(loop), stream_(std::move(stream)), peer_(std::move(peer)), since_(std::chrono::steady_clock::now()) {
  Metrics::add(core_.metrics.connections_opened);
  Metrics::add(core_.metrics.connections_open);
}
Connection::~Connection() { close(); }

void Connection::start() { stream_->start(shared_from_this()); }

void Connection::on_ready(IoEnd end) {
  if (closed()) return;
  if (end != IoEnd::ok) return close();
  state_ = State::head;
  since_ = std::chrono::steady_clock::now();
  guarded([&] { arm_read(); });
}

void Connection::fail(const std::exception& e) {
  log(LogLevel::error, "http.connection_fault", {{"what", e.what()}});
  close();
}

void Connection::arm_read() {
  if (reading_ || peer_ended_ || closed()) return;
  switch (state_) {
    case State::body:
      if (exchange_->pipe && exchange_->pipe->room() == 0) return;
      break;
    case State::running:
    case State::writing:
      if (in_.size() >= kReadAhead) return;
      break;
    default: break;
  }
  block_.resize(state_ == State::body ? kBodyBlock : kBlock);
  reading_ = true;
  stream_->read_some(block_, shared_from_this());
}

void Connection::on_read(IoEnd end, std::size_t n) {
  reading_ = false;
  if (!closed()) guarded([&] { readable(end, n); });
}

void Connection::readable(IoEnd end, std::size_t n) {
  if (end != IoEnd::ok) {
    peer_ended_ = true;
    const bool answer_due = state_ == State::running || state_ == State::writing;
    if (end == IoEnd::failed || !answer_due) return close();
    if (exchange_) exchange_->left->store(true);
    return;
  }
  Metrics::add(core_.metrics.bytes_in, n);
  if (state_ == State::body) pace_bytes_ += n;
  const bool request_part = state_ == State::head || state_ == State::body;
  if (request_part || ((state_ == State::running || state_ == State::writing) && !unread_)) {
    if (state_ == State::head && in_.empty()) since_ = std::chrono::steady_clock::now();
    in_.append(block_, 0, n);
  }
  advance();
}

void Connection::advance() {
  while (true) {
    const bool more = state_ == State::head ? take_head() : state_ == State::body && take_body();
    if (!more) break;
  }
  arm_read();
}

bool Connection::take_head() {
  if (in_.starts_with("\r\n") && scanned_ == 0) in_.erase(0, 2);   // RFC 9112 2.2: one empty line may come before
  if (in_.empty()) return false;
  const auto limits = core_.head_limits();
  auto end = find_head_end(in_, scanned_, limits);
  if (end && *end == 0) return false;
  auto parsed = end ? parse_head(std::string_view(in_).substr(0, *end), limits) : Wire<ParsedHead>(std::unexpected(end.error()));
  if (!parsed) {
    unread_ = true;
    refuse(parsed.error().status, parsed.error().code, reason(parsed.error().status));
    return false;
  }
  in_.erase(0, *end);
  scanned_ = 0;
  begin_request(std::move(*parsed));
  return state_ == State::body;
}

void Connection::identify(RequestHead& head) {
  head.local = peer_.local;
  head.secure = peer_.tls;
  head.remote = "local";
  if (!peer_.local) head.remote = peer_.address.text();
  if (peer_.proxy) {
    head.remote = behind_proxies(peer_.address, head.header("x-forwarded-for"), core_.proxies).text();
    if (head.has_header("x-forwarded-proto")) head.secure = head.header("x-forwarded-proto") == "https";
  }
  const auto given = head.header("x-request-id");
  head.request_id = peer_.proxy && plain_id(given) ? std::string(given) : core_.next_request_id();
}

void Connection::begin_request(ParsedHead parsed) {
  identify(parsed.head);
  exchange_ = std::make_shared<Exchange>();
  static_cast<RequestHead&>(exchange_->request) = std::move(parsed.head);
  exchange_->request.left = exchange_->left;
  exchange_->close = !parsed.keep_alive;
  broken_.reset();
  framing_ = parsed.framing;
  unread_ = framing_ != Framing::none;
  const RequestHead& head = exchange_->request;
  if (!peer_.local && !core_.host_allowed(head.host)) return refuse(421, "http.host_unknown", Refused::host);
  Plan plan;
  try {
    plan = core_.planner(head);
  } catch (const std::exception& e) {
    log(LogLevel::error, "http.fault", {{"request_id", head.request_id}, {"path", head.path}, {"what", e.what()}});
    return send(refuse_request(core_, &head, 500, "http.fault", head.request_id, true));
  }
  exchange_->lane = plan.lane;
  if (!passes_limits(head, plan)) return;
  if (plan.answer) {
    auto reply = core_.rules.make(std::move(*plan.answer), &head, head.request_id, exchange_->close);
    if (core_.options.on_answered) core_.options.on_answered({head, plan.lane, reply->status, {}});
    return send(std::move(reply));
  }
  accept_body(parsed, plan);
}

bool Connection::passes_limits(const RequestHead& head, const Plan& plan) {
  if (peer_.local) return true;
  const bool known = core_.options.authenticated && core_.options.authenticated(head);
  if (known && !peer_.limit_key.empty()) {
    core_.by_address.leave(peer_.limit_key);
    peer_.limit_key.clear();
  }
  if (known || !plan.counted) return true;
  const auto client = peer_.proxy ? Address::parse(head.remote).value_or(peer_.address) : peer_.address;
  const int wait = core_.anonymous.take(client.limit_key());
  if (wait > 0) refuse(429, "http.rate_limited", Refused::rate, wait);
  return wait == 0;
}

void Connection::accept_body(const ParsedHead& parsed, const Plan& plan) {
  body_limit_ = plan.body_limit;
  body_left_ = parsed.length;
  body_seen_ = 0;
  chunks_ = ChunkDecoder();
  if (framing_ == Framing::length && body_left_ > body_limit_) {
    return refuse(413, "http.body_too_large", Refused::too_large);
  }
  continue_due_ = parsed.expects_continue && framing_ != Framing::none;
  state_ = State::body;
  pace_from_ = std::chrono::steady_clock::now();
  pace_bytes_ = 0;
  if (plan.stream_body) {
    if (plan.lane == Lane::direct) exchange_->lane = Lane::upload;
    exchange_->pipe = std::make_shared<BodyPipe>(posted(&Connection::ask_body));
    exchange_->request.stream = exchange_->pipe;
    submit();
  } else {
    ask_body();
  }
}

// The reader waits for more: say so to a client that waits for leave, and read on.
void Connection::ask_body() {
  if (state_ != State::body) return;
  if (continue_due_ && in_.empty()) {
    pace_from_ = std::chrono::steady_clock::now();
    interim_ = "HTTP/1.1 100 Continue\r\n\r\n";
    write_next();
  }
  continue_due_ = false;
  if (exchange_->pipe) advance();
}

bool Connection::take_body() {
  auto& x = *exchange_;
  const std::size_t room = x.pipe ? x.pipe->room() : kBodyBlock;
  std::string piece;
  std::size_t used = 0;
  if (framing_ == Framing::length) {
    used = static_cast<std::size_t>(std::min<std::uint64_t>({in_.size(), body_left_, room}));
    piece = in_.substr(0, used);
    body_left_ -= used;
  } else if (framing_ == Framing::chunked) {
    auto fed = chunks_.feed(in_, piece, room);
    if (!fed) {
      body_broken(fed.error(), Refused::malformed);
      return false;
    }
    used = *fed;
  }
  in_.erase(0, used);
  body_seen_ += piece.size();
  if (body_seen_ > body_limit_) {
    body_broken({413, "http.body_too_large"}, Refused::too_large);
    return false;
  }
  if (x.pipe) x.pipe->push(piece);
  else x.request.body.append(piece);
  const bool whole = framing_ == Framing::chunked ? chunks_.done() : body_left_ == 0;
  if (!whole) return used > 0 && !in_.empty();
  unread_ = false;
  if (x.pipe) {
    x.pipe->end();
    state_ = State::running;
  } else {
    submit();
  }
  return false;
}

void Connection::body_broken(WireError error, Refused why) {
  if (!exchange_->pipe) return refuse(error.status, error.code, why);
  core_.metrics.refuse(why);
  broken_ = error;
  unread_ = true;
  in_.clear();
  state_ = State::running;
  exchange_->pipe->cut();
}

// Who asks, for the turns of a lane: the credential as it was sent, else the address.
static std::size_t client_of(const Request& request) {
  for (const char* name : {"authorization", "cookie"})
    if (const auto sent = request.header(name); !sent.empty()) return std::hash<std::string_view>{}(sent);
  return std::hash<std::string_view>{}(request.remote);
}

void Connection::submit() {
  auto x = exchange_;
  x->ready_at = std::chrono::steady_clock::now();
  if (!x->pipe) state_ = State::running;
  if (x->lane == Lane::direct) {
    deliver(run_handler(core_, *x));
    return;
  }
  const bool taken = core_.lane(x->lane).submit(client_of(x->request), [self = shared_from_this(), x] {
    std::shared_ptr<Reply> reply;   // none after a fault that left no memory to answer with
    try {
      reply = run_handler(self->core_, *x);
    } catch (const std::exception& e) {
      log(LogLevel::error, "http.worker_fault", {{"request_id", x->request.request_id}, {"what", e.what()}});
    }
    self->loop_.post([self, reply = std::move(reply)] { reply ? self->guarded([&] { self->deliver(reply); }) : self->close(); });
  });
  if (taken) return;
  refuse(x->lane == Lane::auth ? 429 : 503, "http.busy", Refused::queue_full, 1);
}

void Connection::deliver(std::shared_ptr<Reply> reply) {
  if (closed()) return;
  if (broken_) {
    const RequestHead& head = exchange_->request;
    reply = refuse_request(core_, &head, broken_->status, broken_->code, head.request_id, true);
  }
  send(std::move(reply));
}

void Connection::refuse(int status, std::string_view code, Refused why, int retry_after) {
  core_.metrics.refuse(why);
  const RequestHead* head = exchange_ ? &exchange_->request : nullptr;
  const std::string id = head ? head->request_id : core_.next_request_id();
  auto reply = refuse_request(core_, head, status, code, id, !head || exchange_->close, retry_after);
  if (core_.options.on_answered && head) core_.options.on_answered({*head, exchange_->lane, status, {}});
  send(std::move(reply));
}

std::function<void()> Connection::posted(void (Connection::*what)()) {
  return [weak = weak_from_this(), loop = &loop_, what] {
    loop->post([weak, what] {
      if (auto self = weak.lock(); self && !self->closed()) self->guarded([&] { (self.get()->*what)(); });
    });
  };
}

}  // namespace socle::transport
