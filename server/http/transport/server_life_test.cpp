#include <future>
#include <mutex>
#include <semaphore>

#include "http/transport/test_server.h"

namespace socle::transport {
namespace {
using test::eventually;
using test::rest;
using test::TestServer;
using namespace std::chrono_literals;

// The owner's side of event streams: keeps what the handler opened.
struct Hub {
  std::mutex mutex;
  std::vector<std::shared_ptr<EventStream>> streams;
  Response open() {
    auto stream = std::make_shared<EventStream>();
    {
      const std::lock_guard lock(mutex);
      streams.push_back(stream);
    }
    Response r;
    r.body = std::move(stream);
    return r.header("Content-Type", "text/event-stream");
  }
  std::size_t size() {
    const std::lock_guard lock(mutex);
    return streams.size();
  }
};

Client subscribe(const TestServer& s) {
  auto c = s.client();
  c.connect();
  c.send("GET /events HTTP/1.1\r\nHost: a\r\n\r\n");
  const auto head = c.read_until("\r\n\r\n");
  EXPECT_NE(head.find("text/event-stream"), std::string::npos);
  EXPECT_EQ(head.find("Content-Length"), std::string::npos);
  return c;
}

TEST(Events, TwoHundredClientsAreServedAndASlowOneIsDropped) {
  TestServer s;
  Hub hub;
  s.options.limits.connections_per_address = 0;
  s.handler = [&](Request& r) { return r.path == "/events" ? hub.open() : Response::empty(); };
  s.start();
  auto slow = subscribe(s);
  ASSERT_EQ(hub.size(), 1U);
  std::vector<Client> clients;
  for (int i = 0; i < 200; ++i) clients.push_back(subscribe(s));
  ASSERT_EQ(hub.size(), 201U);
  const auto slow_stream = hub.streams.front();
  const std::string big = event_text("", "big", std::string(16 << 10, 'x'));
  std::size_t pushed = 0;
  while (slow_stream->push(big) && pushed < (std::size_t{256} << 20)) pushed += big.size();
  EXPECT_TRUE(slow_stream->dropped());
  const auto& m = s.server->metrics();
  EXPECT_TRUE(eventually([&] { return m.event_streams_dropped.load() == 1 && m.event_streams.load() == 200; }));
  for (int round = 0; round < 3; ++round) {
    const auto event = event_text(std::to_string(round), "change", "{\"entity\":\"account\",\"id\":7}");
    for (std::size_t i = 1; i < hub.streams.size(); ++i) EXPECT_TRUE(hub.streams[i]->push(event));
    for (auto& c : clients) EXPECT_EQ(c.read_until("\n\n"), event);
  }
  EXPECT_EQ(s.client().request("GET", "/").status, 204);
}

TEST(Events, AClientThatLeavesClosesItsStream) {
  TestServer s;
  Hub hub;
  s.handler = [&](Request&) { return hub.open(); };
  s.start();
  std::binary_semaphore closed{0};
  {
    auto c = subscribe(s);
    hub.streams[0]->on_close([&] { closed.release(); });
  }
  EXPECT_TRUE(closed.try_acquire_for(20s));
  EXPECT_FALSE(hub.streams[0]->push("x"));
}

TEST(Events, S9_a_closed_stream_ends_at_the_client) {
  TestServer s;
  Hub hub;
  s.handler = [&](Request&) { return hub.open(); };
  s.start();
  auto c = subscribe(s);
  hub.streams[0]->push("last\n\n");
  hub.streams[0]->close();
  EXPECT_EQ(rest(c), "last\n\n");
}

TEST(Events, HeartbeatsAreComments) {
  TestServer s;
  Hub hub;
  s.options.limits.heartbeat = 50ms;
  s.handler = [&](Request&) { return hub.open(); };
  s.start();
  auto c = subscribe(s);
  EXPECT_EQ(c.read_until("\n\n"), ":\n\n");
  EXPECT_EQ(c.read_until("\n\n"), ":\n\n");
}

TEST(Life, AClientThatLeavesCancelsItsRequest) {
  TestServer s;
  std::binary_semaphore running{0};
  std::binary_semaphore cancelled{0};
  s.plan = [](const RequestHead&) { return Plan{.lane = Lane::heavy}; };
  s.handler = [&](Request& r) {
    running.release();
    if (eventually([&] { return r.cancelled(); })) cancelled.release();
    return Response::empty();
  };
  s.start();
  {
    auto c = s.client();
    c.connect();
    c.send("GET /report HTTP/1.1\r\nHost: a\r\n\r\n");
    ASSERT_TRUE(running.try_acquire_for(20s));
  }
  EXPECT_TRUE(cancelled.try_acquire_for(20s));
}

TEST(Life, StoppingFinishesWhatRuns) {
  TestServer s;
  Hub hub;
  std::binary_semaphore running{0};
  std::binary_semaphore go{0};
  s.handler = [&](Request& r) {
    if (r.path == "/events") return hub.open();
    running.release();
    EXPECT_TRUE(go.try_acquire_for(20s));
    return Response::json(200, "done");
  };
  s.start();
  auto events = subscribe(s);
  auto idle = s.client();
  idle.connect();
  auto busy = s.client();
  busy.connect();
  busy.send("GET /slow HTTP/1.1\r\nHost: a\r\n\r\n");
  ASSERT_TRUE(running.try_acquire_for(20s));
  const auto port = s.server->ports()[0];
  auto stopped = std::async(std::launch::async, [&] { return s.server->stop(); });
  EXPECT_EQ(rest(idle), "");
  EXPECT_EQ(rest(events), "");
  EXPECT_TRUE(eventually([&] {
    try {
      Client::tcp("127.0.0.1", port).connect();
      return false;
    } catch (const Fault&) {
      return true;
    }
  }));
  go.release();
  const auto a = busy.read_answer();
  EXPECT_EQ(a.body, "done");
  EXPECT_EQ(a.header("connection"), "close");
  EXPECT_TRUE(stopped.get());
}

TEST(Life, StoppingCutsWhatDoesNotEnd) {
  TestServer s;
  std::binary_semaphore running{0};
  std::atomic<bool> told{false};
  s.options.limits.stop_time = 100ms;
  s.handler = [&](Request& r) {
    running.release();
    told = eventually([&] { return r.cancelled(); });
    return Response::empty();
  };
  s.start();
  auto c = s.client();
  c.connect();
  c.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
  ASSERT_TRUE(running.try_acquire_for(20s));
  EXPECT_FALSE(s.server->stop());
  EXPECT_TRUE(told.load());
}

TEST(Life, AServerStopsAndStartsOnTheSamePort) {
  std::uint16_t port = 0;
  for (int i = 0; i < 5; ++i) {
    TestServer s;
    if (port) s.options.listen = {"127.0.0.1:" + std::to_string(port)};
    s.start();
    port = s.server->ports()[0];
    EXPECT_EQ(s.client().request("GET", "/").status, 200);
    EXPECT_TRUE(s.server->stop());
    EXPECT_TRUE(s.server->stop());
  }
}

TEST(Life, EveryAnswerIsReported) {
  TestServer s;
  std::mutex mutex;
  std::vector<std::pair<std::string, int>> seen;
  s.options.on_answered = [&](const Answered& a) {
    const std::lock_guard lock(mutex);
    seen.emplace_back(a.head.path, a.status);
  };
  s.plan = [](const RequestHead& h) {
    Plan p{.body_limit = 1};
    if (h.path == "/direct") p.lane = Lane::direct;
    if (h.path == "/planned") p.answer = Response::empty(307);
    return p;
  };
  s.start();
  auto c = s.client();
  c.request("GET", "/direct");
  c.request("GET", "/lane?token=secret");
  c.request("GET", "/planned");
  c.request("POST", "/long", {}, "12");
  const std::lock_guard lock(mutex);
  EXPECT_EQ(seen, (std::vector<std::pair<std::string, int>>{{"/direct", 200}, {"/lane", 200}, {"/planned", 307}, {"/long", 413}}));
}
}  // namespace
}  // namespace socle::transport
