#include <fstream>
#include <numeric>
#include <semaphore>

#include "base/random.h"
#include "http/transport/test_server.h"

namespace socle::transport {
namespace {
using test::eventually;
using test::TestServer;
using namespace std::chrono_literals;

std::size_t resident_kib() {
  std::ifstream f("/proc/self/statm");
  std::size_t pages = 0;
  f >> pages >> pages;
  return pages * 4;
}

TestServer uploading(Handler handler) {
  TestServer s;
  s.plan = [](const RequestHead&) { return Plan{.lane = Lane::upload, .body_limit = std::size_t{100} << 20, .stream_body = true}; };
  s.handler = std::move(handler);
  return s;
}
Response digest(Request& r) {
  Sha256 hash;
  std::string block(32 << 10, '\0');
  while (const auto n = r.stream->read(block)) hash.add(std::string_view(block).substr(0, n));
  return Response::json(200, hash.hex_digest());
}

TEST(Body, I1_a_64_MiB_upload_takes_constant_memory) {
  std::size_t start = 0;
  std::size_t most = 0;
  std::size_t total = 0;
  auto s = uploading([&](Request& r) {
    std::string block(64 << 10, '\0');
    start = resident_kib();
    while (const auto n = r.stream->read(block)) {
      total += n;
      most = std::max(most, resident_kib());
    }
    return Response::json(200, std::to_string(total));
  });
  s.start();
  auto c = s.client();
  int blocks = 0;
  const auto a = c.upload("POST", "/files", {}, [&](std::string& block) {
    block.assign(64 << 10, static_cast<char>('a' + blocks % 26));
    return ++blocks <= 1024;
  });
  EXPECT_EQ(a.body, std::to_string(64 << 20));
#ifndef __SANITIZE_ADDRESS__
  EXPECT_LT(most - start, 16U << 10);
#endif
}

TEST(Body, StreamedBytesArriveWholeWithEitherFraming) {
  auto s = uploading(digest);
  s.start();
  std::string body(5'000'000, '\0');
  std::iota(body.begin(), body.end(), 0);
  auto c = s.client();
  EXPECT_EQ(c.request("POST", "/", {}, body).body, sha256_hex(body));
  std::size_t at = 0;
  const auto a = c.upload("POST", "/", {}, [&](std::string& block) {
    block = body.substr(at, 1 + at % 70'000);
    at += block.size();
    return !block.empty();
  });
  EXPECT_EQ(a.body, sha256_hex(body));
  EXPECT_EQ(c.request("POST", "/", {}, "").body, sha256_hex(""));
  EXPECT_EQ(s.server->metrics().connections_opened.load(), 1U);
}

TEST(Body, SmallChunkedBodiesAreCollected) {
  TestServer s;
  s.handler = [](Request& r) { return Response::json(200, r.body); };
  s.start();
  auto c = s.client();
  c.connect();
  c.send("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n6\r\n world\r\n0\r\n\r\nGET /next HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_EQ(c.read_answer().body, "hello world");
  EXPECT_EQ(c.read_answer().body, "");
}

TEST(Body, ContinueIsSaidOnlyWhenTheBodyIsWanted) {
  TestServer s;
  s.plan = [](const RequestHead& h) {
    Plan p{.body_limit = 100};
    if (h.path == "/stream") p.stream_body = true, p.lane = Lane::upload;
    return p;
  };
  s.handler = [](Request& r) {
    if (!r.stream) return Response::json(200, r.body);
    if (r.has_param("refuse")) return Response::problem(401, "{}");
    std::string block(100, '\0');
    block.resize(r.stream->read(block));
    return Response::json(200, block);
  };
  s.start();
  const auto begin = [&](const char* target, int length) {
    auto c = s.client();
    c.connect();
    c.send("POST " + std::string(target) + " HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: " + std::to_string(length) + "\r\n\r\n");
    return c;
  };
  for (const char* target : {"/small", "/stream"}) {
    auto c = begin(target, 5);
    EXPECT_EQ(c.read_until("\r\n\r\n"), "HTTP/1.1 100 Continue\r\n\r\n");
    c.send("hello");
    EXPECT_EQ(c.read_answer().body, "hello");
    EXPECT_EQ(c.request("GET", "/small").status, 200);
  }
  EXPECT_TRUE(begin("/small", 101).read_until("\r\n").starts_with("HTTP/1.1 413"));
  EXPECT_TRUE(begin("/stream?refuse", 50).read_until("\r\n").starts_with("HTTP/1.1 401"));
  EXPECT_EQ(s.raw("POST / HTTP/1.1\r\nHost: a\r\nExpect: miracle\r\nContent-Length: 1\r\n\r\nx").status, 417);
}

TEST(Body, AnEarlyRefusalReachesAClientThatStillSends) {
  auto s = uploading([](Request&) { return Response::problem(403, "{\"no\":1}"); });
  s.start();
  auto c = s.client();
  c.connect();
  c.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3000000\r\n\r\n");
  c.send(std::string(500'000, 'x'));
  const auto a = c.read_answer();
  EXPECT_EQ(a.status, 403);
  EXPECT_EQ(a.header("connection"), "close");
}

TEST(Body, AStreamThatBreaksTheRulesEndsTheHandlerAndIsAnswered) {
  std::atomic<int> cut{0};
  auto s = uploading([&](Request& r) {
    try {
      return digest(r);
    } catch (const BodyCut&) {
      ++cut;
      throw;
    }
  });
  s.plan = [](const RequestHead&) { return Plan{.lane = Lane::upload, .body_limit = 1000, .stream_body = true}; };
  s.start();
  const std::string head = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";
  EXPECT_EQ(s.raw(head + "5\r\nhelloX").status, 400);
  EXPECT_EQ(s.raw(head + "7d0\r\n" + std::string(2000, 'x')).status, 413);
  EXPECT_EQ(cut.load(), 2);
}

TEST(Body, ACutUploadIsSeenByTheHandler) {
  std::binary_semaphore seen{0};
  std::atomic<bool> whole{false};
  auto s = uploading([&](Request& r) {
    try {
      digest(r);
      whole = true;
    } catch (const BodyCut&) {
      seen.release();
    }
    return Response::empty();
  });
  s.start();
  {
    auto c = s.client();
    c.connect();
    c.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\nabc");
  }
  EXPECT_TRUE(seen.try_acquire_for(20s));
  EXPECT_FALSE(whole.load());
  EXPECT_TRUE(eventually([&] { return s.server->metrics().connections_open.load() == 0; }));
}

TEST(Body, ACutSmallBodyNeverReachesTheHandler) {
  TestServer s;
  std::atomic<int> handled{0};
  s.handler = [&](Request&) { return ++handled, Response::empty(); };
  s.start();
  {
    auto c = s.client();
    c.connect();
    c.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nabc");
  }
  EXPECT_TRUE(eventually([&] { return s.server->metrics().connections_opened.load() == 1 && s.server->metrics().connections_open.load() == 0; }));
  EXPECT_EQ(handled.load(), 0);
}

TEST(Body, I3_a_body_slower_than_the_pace_is_408) {
  std::atomic<int> cut{0};
  auto s = uploading([&](Request& r) {
    try {
      return digest(r);
    } catch (const BodyCut&) {
      ++cut;
      throw;
    }
  });
  s.plan = [](const RequestHead& h) { return Plan{.lane = Lane::upload, .stream_body = h.path == "/stream"}; };
  s.options.limits.pace_window = 100ms;
  s.start();
  EXPECT_EQ(s.raw("POST /stream HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\nabc").status, 408);
  EXPECT_EQ(s.raw("POST /small HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\nabc").status, 408);
  EXPECT_EQ(cut.load(), 1);
  EXPECT_EQ(s.refused(Refused::timeout), 2U);
}

TEST(Body, I3_a_client_that_does_not_read_is_closed) {
  TestServer s;
  s.options.limits.pace_window = 100ms;
  s.handler = [](Request&) { return Response::json(200, std::string(64 << 20, 'x')); };
  s.start();
  auto c = s.client();
  c.connect();
  c.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_TRUE(eventually([&] { return s.refused(Refused::timeout) == 1; }));
  EXPECT_TRUE(eventually([&] { return s.server->metrics().connections_open.load() == 0; }));
}

TEST(Body, ASlowHandlerIsNotASlowClient) {
  std::counting_semaphore<1> go{0};
  auto s = uploading([&](Request& r) {
    EXPECT_TRUE(go.try_acquire_for(20s));
    return digest(r);
  });
  s.options.limits.pace_window = 50ms;
  s.start();
  auto c = s.client();
  c.connect();
  const std::string body(400'000, 'x');   // more than the pipe and less than pipe and socket together
  c.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 400000\r\n\r\n" + body);
  const auto end = std::chrono::steady_clock::now() + 300ms;   // several windows during which the handler does not read
  EXPECT_TRUE(eventually([&] { return std::chrono::steady_clock::now() > end; }));
  go.release();
  EXPECT_EQ(c.read_answer().body, sha256_hex(body));
}
}  // namespace
}  // namespace socle::transport
