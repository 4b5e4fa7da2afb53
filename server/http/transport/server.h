// The HTTP server: sockets, TLS, limits and threads. Handlers know none of it.
//
// Shape    Server(options, plan, handler).start(); stop() ends it gracefully. The plan is asked on the I/O thread when
//          the head is known and must not block; the handler runs on the worker pool of the lane that the plan names.
// Refuses  By problem+json and a code, before any handler: http.malformed and its kin 400, http.request_timeout 408,
//          http.body_too_large 413, http.url_too_long 414, http.host_unknown 421, http.rate_limited 429,
//          http.header_too_large 431, http.busy 503 (429 on the auth lane), http.fault 500, outcome.unknown 503.
// Keeps    Every answer carries X-Request-Id, Date and the security headers. Memory per connection is bounded.
// Thread   start and stop from one thread; the rest from any.
// Source   TRUST I1 I2 I3 W4 W5 W6 L2, STACK 6.
#pragma once
#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "http/transport/event_stream.h"
#include "http/transport/lanes.h"
#include "http/transport/message.h"
#include "http/transport/metrics.h"

namespace socle::transport {

// What the owner decides from the head alone.
struct Plan {
  Lane lane = Lane::interactive;
  std::size_t body_limit = 1 << 20;
  bool stream_body = false;             // the handler reads it piece by piece (Request::stream)
  bool counted = true;                  // against the calls of an address without a session
  std::optional<Response> answer{};     // refused or answered already; the body is not read
};
using Planner = std::function<Plan(const RequestHead&)>;
using Handler = std::function<Response(Request&)>;

// Security headers differ by what is sent: see default_security_headers.
enum class ContentKind : std::uint8_t { api, page, asset, file };
using SecurityHeaders = std::function<Headers(ContentKind, bool secure)>;
Headers default_security_headers(ContentKind kind, bool secure);

// The body of an answer that the transport makes itself. `head` is null when the request could not be read.
using ProblemBody = std::function<std::string(int status, std::string_view code, std::string_view request_id, const RequestHead* head)>;
std::string default_problem_body(int status, std::string_view code, std::string_view request_id, const RequestHead* head);

// One finished request, for logs and finer metrics. No body, no header, no query (TRUST L1).
struct Answered {
  const RequestHead& head;
  Lane lane;
  int status;
  std::chrono::microseconds took;
};

struct Limits {
  using Ms = std::chrono::milliseconds;
  std::size_t header_bytes = 16 << 10;
  std::size_t url_bytes = 8 << 10;
  std::size_t header_count = 100;
  Ms header_time{10'000};                 // from the first byte to the end of the head
  Ms idle_time{60'000};                   // keep-alive
  std::uint64_t bytes_per_second = 1024;  // least pace of a body coming in and of an answer going out
  Ms pace_window{10'000};                 // over which that pace is measured
  Ms linger_time{2'000};                  // what still comes after a refused body is read away so that the answer arrives
  Ms stop_time{10'000};
  Ms sweep_every{100};
  Ms heartbeat{15'000};
  std::size_t connections = 10'000;
  std::size_t connections_per_address = 200;   // of clients without a session
  double calls_per_second = 50;                // per address, without a session; 0: no limit
  double calls_at_once = 100;
};

struct Options {
  std::vector<std::string> listen{"127.0.0.1:8080"};   // "[::1]:0": port 0 takes a free one
  std::string unix_socket;                             // path, mode 0600; empty: none
  std::string tls_certificate, tls_key;                // PEM files, both or none; for all TCP listeners
  std::vector<std::string> allowed_hosts;              // "crm.example.fr", with or without port; empty: any
  std::vector<std::string> trusted_proxies;            // addresses or networks whose X-Forwarded-For and -Proto count
  Limits limits;
  int io_threads = 2;
  LaneSize interactive{0, 512};                        // 0 threads: 2 x cores
  LaneSize heavy{1, 32};
  LaneSize auth{1, 16};
  LaneSize upload{8, 32};
  std::size_t compress_above = 0;                      // gzip JSON and text longer than this; 0: never
  // Is the credential known to be good? Asked on the I/O thread, so from memory; such calls are not counted against the address.
  std::function<bool(const RequestHead&)> authenticated;
  SecurityHeaders security_headers = default_security_headers;
  ProblemBody problem = default_problem_body;
  std::function<void(const Answered&)> on_answered;    // on any thread
};

class Server {
 public:
  Server(Options options, Planner plan, Handler handler);
  ~Server();
  // Throws Fault with the address that cannot be listened to, or the TLS file that cannot be read.
  void start();
  // Stops accepting, finishes what runs (limits.stop_time), closes event streams, joins. False when requests had to be cut.
  bool stop();
  std::vector<std::uint16_t> ports() const;   // one per TCP listener, in order
  const Metrics& metrics() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace socle::transport
