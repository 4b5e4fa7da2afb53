// From a Response to bytes: status line, headers, conditional answers, compression, files.
//
// Keeps    HEAD and 204, 304 have no body. A header value with CR, LF or NUL is a Fault, never sent.
// Thread   make_reply runs on the worker (it opens files and compresses); Rules are immutable once built.
#pragma once
#include <array>
#include <memory>
#include <string>

#include "http/transport/server.h"

namespace socle::transport {

// Bytes ready to be written, in this order: head, owned or borrowed body, then the file.
struct Reply {
  Reply() = default;
  Reply(const Reply&) = delete;
  Reply& operator=(const Reply&) = delete;
  ~Reply();

  // Ends the head. Last, on the loop: only then is it known whether the connection can be used again.
  void seal();

  int status = 200;
  std::string head;
  std::string owned;
  std::string_view body;                  // of owned or of the asset
  std::shared_ptr<const void> keeps;
  int file = -1;
  std::uint64_t file_at = 0, file_left = 0;
  std::shared_ptr<EventStream> events;
  bool close = false;
};

class ReplyRules {
 public:
  explicit ReplyRules(const Options& options);
  // `head` is null when the request could not be read.
  std::shared_ptr<Reply> make(Response response, const RequestHead* head, std::string_view request_id, bool close) const;
  Response problem(int status, std::string_view code, std::string_view request_id, const RequestHead* head) const;

 private:
  void append_security(std::string& out, const Response& r, ContentKind kind, bool secure) const;
  const Options& options_;
  std::array<Headers, 8> security_;
};

}  // namespace socle::transport
