// For the tests of this folder: a server on a free loopback port with short deadlines, and waits that cannot hang.
#pragma once
#include <gtest/gtest.h>

#include <chrono>
#include <functional>
#include <thread>

#include "http/transport/client.h"
#include "http/transport/server.h"

namespace socle::transport::test {

inline bool eventually(const std::function<bool()>& holds, std::chrono::seconds within = std::chrono::seconds(20)) {
  const auto end = std::chrono::steady_clock::now() + within;
  while (!holds()) {
    if (std::chrono::steady_clock::now() > end) return false;
    std::this_thread::yield();
  }
  return true;
}

struct TestServer {
  Options options;
  Planner plan = [](const RequestHead&) { return Plan{}; };
  Handler handler = [](Request& r) { return Response::json(200, "\"" + r.path + "\""); };
  std::unique_ptr<Server> server;

  TestServer() {
    options.listen = {"127.0.0.1:0"};
    options.limits.sweep_every = std::chrono::milliseconds(10);
    options.limits.linger_time = std::chrono::milliseconds(500);
    options.limits.calls_per_second = 0;
    options.interactive = {4, 64};
  }
  TestServer& start() {
    server = std::make_unique<Server>(options, plan, handler);
    server->start();
    return *this;
  }
  Client client() const { return Client::tcp("127.0.0.1", server->ports().at(0)); }
  // Sends bytes as they are on a new connection and reads one answer.
  ClientAnswer raw(std::string_view bytes) const {
    auto c = client();
    c.connect();
    c.send(bytes);
    return c.read_answer();
  }
  std::uint64_t refused(Refused why) const { return server->metrics().refused[static_cast<std::size_t>(why)].load(); }
};

// The bytes that come until the server closes; "" when it says nothing more.
inline std::string rest(Client& c) {
  std::string all;
  try {
    while (true) {
      const auto more = c.read_some();
      if (more.empty()) return all;
      all += more;
    }
  } catch (const Fault& e) {
    return all + "[" + e.what() + "]";
  }
}

}  // namespace socle::transport::test
