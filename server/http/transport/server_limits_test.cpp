#include <semaphore>

#include "http/transport/test_server.h"

namespace socle::transport {
namespace {
using test::eventually;
using test::rest;
using test::TestServer;
using namespace std::chrono_literals;

std::uint64_t at(const std::array<Metrics::Counter, kLanes>& list, Lane lane) { return list[static_cast<std::size_t>(lane)].load(); }

TEST(Limits, I3_a_header_that_dribbles_is_408_and_others_are_served) {
  TestServer s;
  s.options.limits.header_time = 200ms;
  s.start();
  std::vector<Client> slow;
  for (int i = 0; i < 50; ++i) {
    slow.push_back(s.client());
    slow.back().connect();
    slow.back().send("GET / HTTP/1.1\r\nHost: a\r\nX-");
  }
  auto c = s.client();
  EXPECT_EQ(c.request("GET", "/").status, 200);
  for (auto& one : slow) {
    EXPECT_EQ(one.read_answer().status, 408);
    EXPECT_FALSE(one.connected());
  }
  EXPECT_EQ(s.refused(Refused::timeout), 50U);
}

TEST(Limits, AnIdleConnectionIsClosedSilently) {
  TestServer s;
  s.options.limits.idle_time = 100ms;
  s.start();
  auto fresh = s.client();
  fresh.connect();
  EXPECT_EQ(rest(fresh), "");
  auto used = s.client();
  EXPECT_EQ(used.request("GET", "/").status, 200);
  EXPECT_EQ(rest(used), "");
}

TEST(Limits, I3_calls_without_a_session_are_counted_by_address) {
  TestServer s;
  s.options.limits.calls_per_second = 0.01;
  s.options.limits.calls_at_once = 5;
  s.options.authenticated = [](const RequestHead& h) { return h.header("authorization") == "Bearer good"; };
  s.plan = [](const RequestHead& h) { return Plan{.counted = h.path != "/healthz"}; };
  s.start();
  auto c = s.client();
  for (int i = 0; i < 5; ++i) EXPECT_EQ(c.request("GET", "/").status, 200);
  const auto refused = c.request("GET", "/");
  EXPECT_EQ(refused.status, 429);
  EXPECT_GT(std::stoi(std::string(refused.header("retry-after"))), 0);
  EXPECT_EQ(c.request("GET", "/", {{"Authorization", "Bearer bad"}}).status, 429);
  EXPECT_EQ(c.request("GET", "/", {{"Authorization", "Bearer good"}}).status, 200);
  EXPECT_EQ(c.request("GET", "/healthz").status, 200);
  EXPECT_EQ(s.server->metrics().connections_opened.load(), 1U);
}

TEST(Limits, I3_connections_without_a_session_are_counted_by_address) {
  TestServer s;
  s.options.limits.connections_per_address = 3;
  s.options.authenticated = [](const RequestHead& h) { return h.has_header("authorization"); };
  s.start();
  std::vector<Client> open;
  for (int i = 0; i < 3; ++i) {
    open.push_back(s.client());
    EXPECT_EQ(open.back().request("GET", "/").status, 200);
  }
  auto fourth = s.client();
  fourth.connect();
  EXPECT_EQ(fourth.read_answer().status, 429);
  EXPECT_EQ(s.refused(Refused::connections), 1U);
  EXPECT_EQ(open[0].request("GET", "/", {{"Authorization", "x"}}).status, 200);   // counts no more
  EXPECT_EQ(s.client().request("GET", "/").status, 200);
  open[1].close();
  EXPECT_TRUE(eventually([&] {
    try {
      return s.client().request("GET", "/").status == 200;
    } catch (const Fault&) {
      return false;
    }
  }));
}

TEST(Limits, AFullQueueIs503AndTheAuthLaneIs429) {
  TestServer s;
  std::counting_semaphore<16> go{0};
  s.options.interactive = {1, 1};
  s.options.auth = {1, 1};
  s.plan = [](const RequestHead& h) { return Plan{.lane = h.path == "/session" ? Lane::auth : h.path == "/report" ? Lane::heavy : Lane::interactive}; };
  s.handler = [&](Request& r) {
    if (r.path != "/report") {
      EXPECT_TRUE(go.try_acquire_for(20s));
    }
    return Response::empty();
  };
  s.start();
  const auto& m = s.server->metrics();
  for (const auto& [path, lane, status] : {std::tuple{"/a", Lane::interactive, 503}, std::tuple{"/session", Lane::auth, 429}}) {
    auto first = s.client();
    auto second = s.client();
    const std::string text = "GET " + std::string(path) + " HTTP/1.1\r\nHost: a\r\n\r\n";
    first.connect();
    first.send(text);
    EXPECT_TRUE(eventually([&, l = lane] { return at(m.in_flight, l) == 1; }));
    second.connect();
    second.send(text);
    EXPECT_TRUE(eventually([&, l = lane] { return at(m.queued, l) == 1; }));
    auto third = s.client();
    const auto a = third.request("GET", path);
    EXPECT_EQ(a.status, status);
    EXPECT_EQ(a.header("retry-after"), "1");
    EXPECT_EQ(third.request("GET", "/report").status, 204);   // the other lane, on the same connection
    go.release(2);
    EXPECT_EQ(first.read_answer().status, 204);
    EXPECT_EQ(second.read_answer().status, 204);
  }
  EXPECT_EQ(s.refused(Refused::queue_full), 2U);
}

TEST(Limits, TheCounterOfWaitingRequestsReturnsToZero) {
  TestServer s;
  s.start();
  auto c = s.client();
  for (int i = 0; i < 50; ++i) c.request("GET", "/");
  const auto& m = s.server->metrics();
  EXPECT_TRUE(eventually([&] { return at(m.in_flight, Lane::interactive) == 0; }));
  EXPECT_EQ(at(m.queued, Lane::interactive), 0U);
  std::uint64_t measured = 0;
  for (const auto& b : m.latency[static_cast<std::size_t>(Lane::interactive)]) measured += b.load();
  EXPECT_EQ(measured, 50U);
}
}  // namespace
}  // namespace socle::transport
