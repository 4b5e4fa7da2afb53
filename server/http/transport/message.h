// What travels: a request as a handler sees it, a response as a handler gives it. No Boost here.
//
// Shape    Handlers are plain synchronous functions: Response handle(Request&).
// Refuses  Nothing here: what is malformed never reaches a handler (parse.h, target.h).
// Keeps    Header names are lower case. Segments and parameters are valid UTF-8 without NUL; names of parameters are unique.
// Thread   A Request belongs to the worker that runs its handler. `left` may be read from any thread.
#pragma once
#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "base/result.h"

namespace socle::transport {

class EventStream;
using Headers = std::vector<std::pair<std::string, std::string>>;

enum class Method : std::uint8_t { get, head, post, put, patch, del, options, other };
std::string_view method_name(Method m);

// Known before the body is read: what the planner and the limits look at.
struct RequestHead {
  Method method = Method::get;
  std::string target;                  // as sent: "/api/v1/accounts/7?fields=name"
  std::string path;                    // the target without its query, as sent; for logs and fixed routes
  std::vector<std::string> segments;   // decoded one by one: "%2F" stays inside its segment; "/a/" ends with ""
  std::string raw_query;
  Headers params;                      // decoded, '+' is a space
  Headers headers;                     // repeated ones are joined by ", " (cookie by "; ")
  std::string host;                    // of the Host header, lower case, with its port if sent
  std::string remote;                  // address of the client, behind trusted proxies too; "local" on the unix socket
  bool secure = false;                 // TLS here, or at a trusted proxy
  bool local = false;                  // came by the unix socket
  std::string request_id;

  std::string_view header(std::string_view lower_name) const;   // "" when absent
  bool has_header(std::string_view lower_name) const;
  std::string_view param(std::string_view name) const;          // "" when absent
  bool has_param(std::string_view name) const;
};

// The client left, was too slow or sent a malformed or too long body: the transport answers, whatever the handler does.
class BodyCut : public Fault {
 public:
  using Fault::Fault;
};

// A streamed body: constant memory, whatever its length.
class BodyReader {
 public:
  virtual ~BodyReader() = default;
  // Blocks the worker until something came; 0 at the end. Throws BodyCut.
  virtual std::size_t read(std::span<char> into) = 0;
};

struct Request : RequestHead {
  std::string body;                                   // empty when streamed
  std::shared_ptr<BodyReader> stream;                 // set when the plan said so
  std::shared_ptr<const std::atomic<bool>> left;      // the client has gone, or the server stops
  bool cancelled() const { return left && left->load(std::memory_order_relaxed); }
};

// Bytes that outlive the answer, such as files embedded in the binary.
struct Asset {
  std::string_view plain;
  std::string_view gzip;               // empty: none
  std::shared_ptr<const void> keeps;   // owner of the bytes, null for static ones
};
// Sent from disk in blocks by the I/O threads. A path that cannot be opened is answered 404 http.file_missing.
struct FileSlice {
  std::string path;
  std::uint64_t offset = 0;
  std::optional<std::uint64_t> length;   // to the end of the file when absent
};

struct Response {
  int status = 200;
  // Content-Type and what the handler wants. The transport adds Date, X-Request-Id, Content-Length, the security headers
  // that are not there, and Cache-Control: no-store where there is no Cache-Control. With an ETag, GET knows If-None-Match.
  Headers headers;
  std::variant<std::string, Asset, FileSlice, std::shared_ptr<EventStream>> body;

  Response& header(std::string name, std::string value) {
    headers.emplace_back(std::move(name), std::move(value));
    return *this;
  }
  std::string_view find_header(std::string_view name) const;   // any case; "" when absent
  static Response text(int status, std::string content_type, std::string body);
  static Response json(int status, std::string body) { return text(status, "application/json", std::move(body)); }
  static Response problem(int status, std::string body) { return text(status, "application/problem+json", std::move(body)); }
  static Response empty(int status = 204);
};

bool equal_ignoring_case(std::string_view a, std::string_view b);

}  // namespace socle::transport
