#include "http/transport/client.h"

#include <netdb.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <cstring>
#include <utility>

namespace socle::transport {
namespace {
[[noreturn]] void fail(const std::string& what) { throw Fault("http client: " + what); }

std::string lower_case(std::string_view s) {
  std::string out(s);
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
  return out;
}
std::size_t number(std::string_view s, int base) {
  std::size_t n = 0;
  const auto [end, error] = std::from_chars(s.data(), s.data() + s.size(), n, base);
  if (error != std::errc() || end != s.data() + s.size()) fail("malformed length");
  return n;
}
}  // namespace

std::string_view ClientAnswer::header(std::string_view lower_name) const {
  for (const auto& [n, v] : headers)
    if (n == lower_name) return v;
  return {};
}

Client Client::tcp(const std::string& host, std::uint16_t port) { return {host, port, ""}; }
Client Client::unix_socket(const std::string& path) { return {"localhost", 0, path}; }
Client::Client(Client&& other) noexcept
    : timeout(other.timeout), max_body(other.max_body), host_(std::move(other.host_)), port_(other.port_), path_(std::move(other.path_)),
      fd_(std::exchange(other.fd_, -1)), in_(std::move(other.in_)) {}
Client::~Client() { close(); }

void Client::close() {
  if (fd_ >= 0) ::close(fd_);
  fd_ = -1;
  in_.clear();
}

void Client::connect() {
  close();
  if (!path_.empty()) {
    sockaddr_un to{};
    to.sun_family = AF_UNIX;
    if (path_.size() >= sizeof to.sun_path) fail("path too long");
    std::memcpy(to.sun_path, path_.data(), path_.size());
    fd_ = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd_ < 0 || ::connect(fd_, reinterpret_cast<sockaddr*>(&to), sizeof to) != 0) {
      close();
      fail("cannot connect to " + path_ + ": " + std::strerror(errno));
    }
    return;
  }
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  if (::getaddrinfo(host_.c_str(), std::to_string(port_).c_str(), &hints, &found) != 0) fail("unknown host " + host_);
  for (auto* a = found; a && fd_ < 0; a = a->ai_next) {
    fd_ = ::socket(a->ai_family, a->ai_socktype | SOCK_CLOEXEC, a->ai_protocol);
    if (fd_ >= 0 && ::connect(fd_, a->ai_addr, a->ai_addrlen) != 0) close();
  }
  ::freeaddrinfo(found);
  if (fd_ < 0) fail("cannot connect to " + host_ + ":" + std::to_string(port_));
}

void Client::wait(short events) {
  pollfd p{fd_, events, 0};
  const int n = ::poll(&p, 1, static_cast<int>(timeout.count()));
  if (n == 0) fail("time out");
}

void Client::send(std::string_view bytes) {
  while (!bytes.empty()) {
    wait(POLLOUT);
    const auto n = ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    if (n < 0 && (errno == EAGAIN || errno == EINTR)) continue;
    if (n < 0) fail(std::string("cannot send: ") + std::strerror(errno));
    bytes.remove_prefix(static_cast<std::size_t>(n));
  }
}

std::string Client::read_some() {
  if (!in_.empty()) return std::exchange(in_, {});
  std::string block(64 << 10, '\0');
  while (true) {
    wait(POLLIN);
    const auto n = ::recv(fd_, block.data(), block.size(), MSG_DONTWAIT);
    if (n < 0 && (errno == EAGAIN || errno == EINTR)) continue;
    if (n < 0) fail(std::string("cannot read: ") + std::strerror(errno));
    block.resize(static_cast<std::size_t>(n));
    return block;
  }
}

std::string Client::read_until(std::string_view mark) {
  std::string seen;
  while (true) {
    const auto at = seen.find(mark);
    if (at != std::string::npos) {
      in_ = seen.substr(at + mark.size());
      seen.resize(at + mark.size());
      return seen;
    }
    const auto more = read_some();
    if (more.empty()) fail("the server closed");
    seen += more;
    if (seen.size() > max_body) fail("answer too long");
  }
}

std::string Client::take(std::size_t n) {
  std::string got;
  while (got.size() < n) {
    auto more = read_some();
    if (more.empty()) fail("the answer is cut");
    got += more;
  }
  in_ = got.substr(n);
  got.resize(n);
  return got;
}

ClientAnswer Client::read_answer(bool head_only) {
  ClientAnswer a;
  const auto head = read_until("\r\n\r\n");
  if (head.size() < 12 || !head.starts_with("HTTP/1.")) fail("malformed answer");
  a.status = static_cast<int>(number(std::string_view(head).substr(9, 3), 10));
  std::size_t at = head.find("\r\n") + 2;
  while (at + 2 < head.size()) {
    const auto end = head.find("\r\n", at);
    const auto line = std::string_view(head).substr(at, end - at);
    const auto colon = line.find(": ");
    if (colon == std::string_view::npos) fail("malformed answer");
    a.headers.emplace_back(lower_case(line.substr(0, colon)), std::string(line.substr(colon + 2)));
    at = end + 2;
  }
  if (a.status < 200) return a.status == 100 ? read_answer(head_only) : a;
  if (!head_only && a.status != 204 && a.status != 304) a.body = read_body(a);
  if (a.header("connection") == "close") close();
  return a;
}

std::string Client::read_body(const ClientAnswer& a) {
  if (const auto length = a.header("content-length"); !length.empty()) {
    const auto n = number(length, 10);
    if (n > max_body) fail("answer too long");
    return take(n);
  }
  std::string body;
  while (true) {
    const auto more = read_some();
    if (more.empty()) return body;
    body += more;
    if (body.size() > max_body) fail("answer too long");
  }
}

std::string Client::head_text(std::string_view method, std::string_view target, const Headers& headers) const {
  std::string out(method);
  out.append(" ").append(target).append(" HTTP/1.1\r\n");
  bool host = false;
  for (const auto& [n, v] : headers) {
    host = host || equal_ignoring_case(n, "host");
    out.append(n).append(": ").append(v).append("\r\n");
  }
  const bool v6 = host_.find(':') != std::string::npos;
  if (!host) out.append("Host: ").append(v6 ? "[" + host_ + "]" : host_).append(port_ ? ":" + std::to_string(port_) : "").append("\r\n");
  return out;
}

ClientAnswer Client::request(std::string_view method, std::string_view target, const Headers& headers, std::string_view body) {
  auto text = head_text(method, target, headers);
  if (!body.empty() || method == "POST" || method == "PUT" || method == "PATCH") text += "Content-Length: " + std::to_string(body.size()) + "\r\n";
  text.append("\r\n").append(body);
  if (connected()) {
    // A kept connection that the server has closed reads as ended at once.
    char c = 0;
    const auto n = ::recv(fd_, &c, 1, MSG_PEEK | MSG_DONTWAIT);
    if (n == 0 || (n < 0 && errno != EAGAIN)) close();
  }
  if (!connected()) connect();
  send(text);
  return read_answer(method == "HEAD");
}

ClientAnswer Client::upload(std::string_view method, std::string_view target, const Headers& headers,
                            const std::function<bool(std::string&)>& next) {
  if (!connected()) connect();
  send(head_text(method, target, headers) + "Transfer-Encoding: chunked\r\n\r\n");
  std::string block;
  while (next(block)) {
    if (block.empty()) continue;
    char size[24];
    const auto n = std::snprintf(size, sizeof size, "%zx\r\n", block.size());
    send(std::string(size, static_cast<std::size_t>(n)) + block + "\r\n");
  }
  send("0\r\n\r\n");
  return read_answer();
}

}  // namespace socle::transport
