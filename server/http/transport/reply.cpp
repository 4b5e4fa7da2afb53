#include "http/transport/reply.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>

#include "base/json.h"
#include "http/transport/wire_text.h"

namespace socle::transport {
namespace {
ContentKind kind_of(const Response& r) {
  if (std::holds_alternative<FileSlice>(r.body)) return ContentKind::file;
  if (r.find_header("content-type").starts_with("text/html")) return ContentKind::page;
  return std::holds_alternative<Asset>(r.body) ? ContentKind::asset : ContentKind::api;
}

bool body_forbidden(int status) { return status < 200 || status == 204 || status == 304; }

void check_header(std::string_view name, std::string_view value) {
  const auto breaks = [](char c) { return c == '\r' || c == '\n' || c == '\0'; };
  const auto bad_name = [](char c) { return c <= ' ' || c == ':' || c == 0x7f; };
  if (name.empty() || std::any_of(name.begin(), name.end(), bad_name) || std::any_of(value.begin(), value.end(), breaks))
    throw Fault("an answer's header cannot be sent: " + std::string(name.substr(0, 40)));
}

void append_header(std::string& out, std::string_view name, std::string_view value) {
  check_header(name, value);
  out.append(name).append(": ").append(value).append("\r\n");
}

// Only what this file decides itself; a handler may not contradict the framing.
bool framing_header(std::string_view name) {
  return equal_ignoring_case(name, "content-length") || equal_ignoring_case(name, "transfer-encoding") ||
         equal_ignoring_case(name, "connection") || equal_ignoring_case(name, "date") || equal_ignoring_case(name, "x-request-id");
}

bool compressible(std::string_view type) {
  return type.starts_with("application/json") || type.starts_with("application/problem+json") || type.starts_with("text/");
}

// False when the file is not there.
bool open_file(const FileSlice& slice, Reply& reply, std::uint64_t& length) {
  const int fd = ::open(slice.path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
  if (fd < 0) return false;
  reply.file = fd;
  struct stat st {};
  if (::fstat(fd, &st) != 0 || !S_ISREG(st.st_mode)) return false;
  const auto size = static_cast<std::uint64_t>(st.st_size);
  if (slice.offset > size) return false;
  length = slice.length.value_or(size - slice.offset);
  if (length > size - slice.offset) return false;
  reply.file_at = slice.offset;
  reply.file_left = length;
  return true;
}
}  // namespace

Reply::~Reply() {
  if (file >= 0) ::close(file);
}

void Reply::seal() { head.append(close ? "Connection: close\r\n\r\n" : "\r\n"); }

Headers default_security_headers(ContentKind kind, bool secure) {
  Headers h{{"X-Content-Type-Options", "nosniff"},
            {"Referrer-Policy", "same-origin"},
            {"Cross-Origin-Opener-Policy", "same-origin"},
            {"Cross-Origin-Resource-Policy", "same-origin"}};
  if (secure) h.emplace_back("Strict-Transport-Security", "max-age=31536000");
  switch (kind) {
    case ContentKind::page:
      h.emplace_back("Content-Security-Policy",
                     "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; "
                     "manifest-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; "
                     "require-trusted-types-for 'script'");
      break;
    case ContentKind::file:
      h.emplace_back("Content-Security-Policy", "default-src 'none'; sandbox; frame-ancestors 'none'");
      break;
    case ContentKind::api:
    case ContentKind::asset:
      h.emplace_back("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
      break;
  }
  return h;
}

std::string default_problem_body(int status, std::string_view code, std::string_view request_id, const RequestHead*) {
  std::string out;
  JsonWriter w(out);
  w.object().member("type", "/errors/" + std::string(code)).member("title", code).member("status", status);
  w.member("request_id", request_id).end();
  return out;
}

ReplyRules::ReplyRules(const Options& options) : options_(options) {
  for (std::size_t i = 0; i < security_.size(); ++i) {
    security_[i] = options.security_headers(static_cast<ContentKind>(i / 2), i % 2 == 1);
    for (const auto& [name, value] : security_[i]) check_header(name, value);
  }
}

Response ReplyRules::problem(int status, std::string_view code, std::string_view request_id, const RequestHead* head) const {
  return Response::problem(status, options_.problem(status, code, request_id, head));
}

void ReplyRules::append_security(std::string& out, const Response& r, ContentKind kind, bool secure) const {
  for (const auto& [name, value] : security_[static_cast<std::size_t>(kind) * 2 + (secure ? 1 : 0)])
    if (r.find_header(name).empty()) append_header(out, name, value);
  if (r.find_header("cache-control").empty()) out.append("Cache-Control: no-store\r\n");
}

std::shared_ptr<Reply> ReplyRules::make(Response r, const RequestHead* head, std::string_view request_id, bool close) const {
  auto reply = std::make_shared<Reply>();
  std::uint64_t length = 0;
  bool encoded = false;
  bool vary = false;
  if (auto* slice = std::get_if<FileSlice>(&r.body)) {
    if (!open_file(*slice, *reply, length)) return make(problem(404, "http.file_missing", request_id, head), head, request_id, close);
  }
  const bool reads = head && (head->method == Method::get || head->method == Method::head);
  std::string etag(r.find_header("etag"));
  const std::string_view accept = head ? head->header("accept-encoding") : std::string_view();
  if (reads && r.status == 200 && !etag.empty() && etag_matches(head->header("if-none-match"), etag)) {
    r.status = 304;
    std::erase_if(r.headers, [](const auto& h) { return equal_ignoring_case(h.first, "content-type"); });
  }
  if (auto* text = std::get_if<std::string>(&r.body)) {
    reply->owned = std::move(*text);
    vary = options_.compress_above > 0 && reply->owned.size() > options_.compress_above && compressible(r.find_header("content-type"));
    if (vary && accepts_gzip(accept) && r.status != 304) {
      reply->owned = gzip(reply->owned);
      encoded = true;
    }
    reply->body = reply->owned;
    length = reply->body.size();
  } else if (auto* asset = std::get_if<Asset>(&r.body)) {
    vary = !asset->gzip.empty();
    encoded = vary && accepts_gzip(accept);
    reply->body = encoded ? asset->gzip : asset->plain;
    reply->keeps = std::move(asset->keeps);
    length = reply->body.size();
  } else if (auto* events = std::get_if<std::shared_ptr<EventStream>>(&r.body)) {
    reply->events = std::move(*events);
  }
  reply->status = r.status;
  reply->close = close || reply->events != nullptr;

  auto& out = reply->head;
  out.reserve(768);
  fmt::format_to(std::back_inserter(out), "HTTP/1.1 {} {}\r\nDate: {}\r\n", r.status, reason_phrase(r.status), http_date_now());
  append_header(out, "X-Request-Id", request_id);
  for (const auto& [name, value] : r.headers) {
    if (framing_header(name)) continue;
    // One validator for two encodings: the compressed one is only weakly the same.
    if (encoded && equal_ignoring_case(name, "etag") && !value.starts_with("W/")) append_header(out, name, "W/" + value);
    else append_header(out, name, value);
  }
  append_security(out, r, kind_of(r), head && head->secure);
  if (encoded && r.status != 304) out.append("Content-Encoding: gzip\r\n");
  if (vary) out.append("Vary: Accept-Encoding\r\n");
  if (!reply->events && !body_forbidden(r.status)) fmt::format_to(std::back_inserter(out), "Content-Length: {}\r\n", length);
  if (body_forbidden(r.status) || (head && head->method == Method::head)) {
    reply->body = {};
    reply->file_left = 0;
    if (reply->events) reply->events->close();
    reply->events = nullptr;
  }
  return reply;
}

}  // namespace socle::transport
