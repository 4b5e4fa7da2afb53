// A small blocking HTTP/1.1 client for the command line and the tests: TCP or unix socket, keep-alive, no TLS.
//
// Units    timeout: for each wait on the socket. Answers of at most max_body bytes.
// Throws   Fault: cannot connect, time out, malformed answer.
// Thread   One thread at a time.
#pragma once
#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "http/transport/message.h"

namespace socle::transport {

struct ClientAnswer {
  int status = 0;
  Headers headers;   // names lower case
  std::string body;
  std::string_view header(std::string_view lower_name) const;
};

class Client {
 public:
  static Client tcp(const std::string& host, std::uint16_t port);
  static Client unix_socket(const std::string& path);
  Client(Client&& other) noexcept;
  Client& operator=(Client&&) = delete;
  ~Client();

  std::chrono::milliseconds timeout{30'000};
  std::size_t max_body = 64 << 20;

  // Content-Length is added; Host too unless it is among the headers. Connects again when the server closed in between.
  ClientAnswer request(std::string_view method, std::string_view target, const Headers& headers = {}, std::string_view body = {});
  // A chunked body: `next` fills the string and answers false at the end.
  ClientAnswer upload(std::string_view method, std::string_view target, const Headers& headers, const std::function<bool(std::string&)>& next);

  // The parts, for tests and event streams.
  void connect();
  void send(std::string_view bytes);
  ClientAnswer read_answer(bool head_only = false);
  std::string read_some();          // "" at the end of the stream
  std::string read_until(std::string_view mark);   // through the mark; throws at the end of the stream
  void close();
  bool connected() const { return fd_ >= 0; }
  int descriptor() const { return fd_; }

 private:
  Client(std::string host, std::uint16_t port, std::string path) : host_(std::move(host)), port_(port), path_(std::move(path)) {}
  void wait(short events);
  std::string take(std::size_t n);
  std::string read_body(const ClientAnswer& answer);
  std::string head_text(std::string_view method, std::string_view target, const Headers& headers) const;
  std::string host_;
  std::uint16_t port_ = 0;
  std::string path_;
  int fd_ = -1;
  std::string in_;
};

}  // namespace socle::transport
