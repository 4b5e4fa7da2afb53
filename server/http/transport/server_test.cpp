#include "http/transport/server.h"

#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "base/json.h"
#include "http/transport/test_server.h"

namespace socle::transport {
namespace {
using test::TestServer;

TEST(Server, AnswersAndKeepsTheConnection) {
  TestServer s;
  s.handler = [](Request& r) { return Response::json(201, std::string(method_name(r.method)) + r.body + std::string(r.param("x"))).header("Location", "/7"); };
  s.start();
  auto c = s.client();
  for (int i = 0; i < 20; ++i) {
    const auto a = c.request("POST", "/api?x=" + std::to_string(i), {}, "body");
    EXPECT_EQ(a.status, 201);
    EXPECT_EQ(a.body, "POSTbody" + std::to_string(i));
    EXPECT_EQ(a.header("location"), "/7");
    EXPECT_FALSE(a.header("x-request-id").empty());
    EXPECT_EQ(a.header("date").size(), 29U);
  }
  EXPECT_EQ(s.server->metrics().connections_opened.load(), 1U);
  EXPECT_EQ(s.server->metrics().answers[2].load(), 20U);
}

TEST(Server, AnswersPipelinedRequestsInTheirOrder) {
  TestServer s;
  s.start();
  auto c = s.client();
  c.connect();
  std::string all;
  for (int i = 0; i < 300; ++i) all += "GET /" + std::to_string(i) + " HTTP/1.1\r\nHost: a\r\n\r\n";
  c.send(all);
  for (int i = 0; i < 300; ++i) EXPECT_EQ(c.read_answer().body, "\"/" + std::to_string(i) + "\"");
}

TEST(Server, ClosesWhenAsked) {
  TestServer s;
  s.start();
  auto c = s.client();
  const auto a = c.request("GET", "/a", {{"Connection", "close"}});
  EXPECT_EQ(a.header("connection"), "close");
  EXPECT_FALSE(c.connected());
  auto old = s.client();
  old.connect();
  old.send("GET /old HTTP/1.0\r\nHost: a\r\n\r\n");
  EXPECT_EQ(old.read_answer().body, "\"/old\"");
}

TEST(Server, HeadHasTheLengthAndNoBody) {
  TestServer s;
  s.handler = [](Request&) { return Response::json(200, "0123456789"); };
  s.start();
  auto c = s.client();
  const auto a = c.request("HEAD", "/a");
  EXPECT_EQ(a.header("content-length"), "10");
  EXPECT_EQ(c.request("GET", "/a").body, "0123456789");   // the next answer begins where it should
}

TEST(Server, SegmentsAreDecodedAndTraversalIsRefused) {
  TestServer s;
  s.handler = [](Request& r) { return Response::json(200, r.segments.back()); };
  s.start();
  auto c = s.client();
  EXPECT_EQ(c.request("GET", "/accounts/by/name/a%2Fb").body, "a/b");
  for (const char* t : {"/%2e%2e/etc/passwd", "/../x", "/a%00", "/%ff", "/a?b=1&b=2", "/a?b=%zz"}) {
    auto bad = s.client();
    const auto a = bad.request("GET", t);
    EXPECT_EQ(a.status, 400) << t;
    EXPECT_EQ(a.header("content-type"), "application/problem+json");
    EXPECT_EQ(parse_json(a.body).value()["request_id"].as_string(), a.header("x-request-id"));
  }
}

TEST(Server, I2_requests_read_two_ways_are_400_and_closed) {
  TestServer s;
  std::atomic<int> handled{0};
  s.handler = [&](Request&) { return ++handled, Response::empty(); };
  s.start();
  for (const char* bad : {"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabcd",
                          "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                          "GET / HTTP/1.1\nHost: a\n\n", "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", "GET / HTTP/1.1\r\n\r\n",
                          "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1\nx\n"}) {
    auto c = s.client();
    c.connect();
    c.send(std::string(bad) + "GET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n");
    const auto a = c.read_answer();
    EXPECT_EQ(a.status, 400) << bad;
    EXPECT_EQ(a.header("connection"), "close") << bad;
  }
  EXPECT_EQ(handled.load(), 0);
}

TEST(Server, I1_sizes_are_refused) {
  TestServer s;
  s.plan = [](const RequestHead&) { return Plan{.body_limit = 1000}; };
  s.start();
  EXPECT_EQ(s.raw("GET /" + std::string(20'000, 'a')).status, 414);
  EXPECT_EQ(s.raw("GET / HTTP/1.1\r\nHost: a\r\nX: " + std::string(20'000, 'a')).status, 431);
  EXPECT_EQ(s.raw("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1001\r\n\r\n").status, 413);
  EXPECT_EQ(s.raw("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 999999999999\r\n\r\n").status, 413);
  EXPECT_EQ(s.raw("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3e9\r\n" + std::string(1001, 'x')).status, 413);
  EXPECT_EQ(s.client().request("POST", "/", {}, std::string(1000, 'x')).status, 200);
  EXPECT_EQ(s.refused(Refused::too_large), 5U);
}

TEST(Server, W5_a_page_runs_our_own_files_and_nothing_else) {
  TestServer s;
  s.handler = [](Request&) { return Response::text(200, "text/html; charset=utf-8", "<p>"); };
  s.start();
  auto c = s.client();
  const auto page = c.request("GET", "/page");
  const std::string policy(page.header("content-security-policy"));
  for (const char* part : {"default-src 'none'", "script-src 'self'", "base-uri 'none'", "form-action 'self'", "require-trusted-types-for 'script'"})
    EXPECT_NE(policy.find(part), std::string::npos) << policy;
  for (const char* part : {"unsafe-inline", "unsafe-eval", "*", "http:"}) EXPECT_EQ(policy.find(part), std::string::npos) << policy;
}
TEST(Server, W4_every_answer_carries_the_security_headers) {
  TestServer s;
  s.handler = [](Request& r) {
    if (r.path == "/fault") throw std::runtime_error("secret detail");
    if (r.path == "/page") return Response::text(200, "text/html; charset=utf-8", "<p>");
    if (r.path == "/own") return Response::json(200, "1").header("Cache-Control", "private").header("content-security-policy", "default-src 'self'");
    return Response::empty();
  };
  s.start();
  const auto check = [](const ClientAnswer& a, int status) {
    EXPECT_EQ(a.status, status);
    EXPECT_EQ(a.header("x-content-type-options"), "nosniff");
    EXPECT_NE(a.header("content-security-policy").find("frame-ancestors 'none'"), std::string_view::npos);
    EXPECT_EQ(a.header("referrer-policy"), "same-origin");
    EXPECT_EQ(a.header("cross-origin-opener-policy"), "same-origin");
    EXPECT_EQ(a.header("cross-origin-resource-policy"), "same-origin");
    EXPECT_EQ(a.header("cache-control"), "no-store");
    EXPECT_FALSE(a.header("x-request-id").empty());
    EXPECT_TRUE(a.header("server").empty());
  };
  auto c = s.client();
  check(c.request("GET", "/x"), 204);
  check(s.raw("garbage\r\n\r\n"), 400);
  check(s.raw("GET /" + std::string(20'000, 'a')), 414);
  const auto fault = c.request("GET", "/fault");
  check(fault, 500);
  EXPECT_EQ(fault.body.find("secret"), std::string::npos);   // L2
  const auto page = c.request("GET", "/page");
  check(page, 200);
  EXPECT_NE(page.header("content-security-policy").find("script-src 'self'"), std::string_view::npos);   // W5
  const auto own = c.request("GET", "/own");
  EXPECT_EQ(own.header("content-security-policy"), "default-src 'self'");
  EXPECT_EQ(own.header("cache-control"), "private");
}

TEST(Server, L2_trace_is_refused) {
  TestServer s;
  s.start();
  EXPECT_EQ(s.raw("TRACE / HTTP/1.1\r\nHost: a\r\n\r\n").status, 405);
  EXPECT_EQ(s.raw("BREW / HTTP/1.1\r\nHost: a\r\n\r\n").status, 501);
}

TEST(Server, W6_a_host_that_is_not_listed_is_421) {
  TestServer s;
  s.options.allowed_hosts = {"CRM.example.fr", "other:8443"};
  s.start();
  const auto status = [&](const char* host) { return s.client().request("GET", "/", {{"Host", host}}).status; };
  EXPECT_EQ(status("crm.example.fr"), 200);
  EXPECT_EQ(status("CRM.Example.FR:8080"), 200);
  EXPECT_EQ(status("other:8443"), 200);
  for (const char* bad : {"evil.fr", "other", "other:1", "crm.example.fr.evil.fr", "xcrm.example.fr", "[::1]"}) EXPECT_EQ(status(bad), 421) << bad;
}

TEST(Server, W6_forwarded_headers_count_from_trusted_proxies_only) {
  const Headers forwarded{{"X-Forwarded-For", "9.9.9.9, 8.8.8.8"}, {"X-Forwarded-Proto", "https"}, {"X-Request-Id", "abc-1"}};
  const auto seen = [&](std::vector<std::string> proxies) {
    TestServer s;
    s.options.trusted_proxies = std::move(proxies);
    s.handler = [](Request& r) { return Response::json(200, r.remote + (r.secure ? " secure" : "")); };
    s.start();
    return s.client().request("GET", "/", forwarded);
  };
  const auto direct = seen({});
  EXPECT_EQ(direct.body, "127.0.0.1");
  EXPECT_NE(direct.header("x-request-id"), "abc-1");
  EXPECT_TRUE(direct.header("strict-transport-security").empty());
  const auto proxied = seen({"127.0.0.0/8"});
  EXPECT_EQ(proxied.body, "8.8.8.8 secure");
  EXPECT_EQ(proxied.header("x-request-id"), "abc-1");
  EXPECT_FALSE(proxied.header("strict-transport-security").empty());
  EXPECT_THROW(Server({.trusted_proxies = {"nonsense"}}, {}, {}), Fault);
}

TEST(Server, AssetsAreCompressedAndRevalidated) {
  TestServer s;
  static const std::string plain(5000, 'a');
  s.handler = [](Request&) {
    Response r;
    r.body = Asset{plain, "GZ", nullptr};
    return r.header("Content-Type", "text/javascript").header("ETag", "\"v1\"").header("Cache-Control", "public, max-age=31536000, immutable");
  };
  s.start();
  auto c = s.client();
  EXPECT_EQ(c.request("GET", "/a.js").body, plain);
  const auto gz = c.request("GET", "/a.js", {{"Accept-Encoding", "br, gzip"}});
  EXPECT_EQ(gz.body, "GZ");
  EXPECT_EQ(gz.header("content-encoding"), "gzip");
  EXPECT_EQ(gz.header("vary"), "Accept-Encoding");
  EXPECT_EQ(gz.header("etag"), "W/\"v1\"");
  EXPECT_EQ(gz.header("cache-control"), "public, max-age=31536000, immutable");
  const auto same = c.request("GET", "/a.js", {{"If-None-Match", "W/\"v1\""}});
  EXPECT_EQ(same.status, 304);
  EXPECT_TRUE(same.body.empty());
  EXPECT_EQ(c.request("GET", "/a.js", {{"If-None-Match", "\"v2\""}}).status, 200);
  EXPECT_EQ(c.request("POST", "/a.js", {{"If-None-Match", "\"v1\""}}).status, 200);
}

TEST(Server, LongJsonIsCompressedWhenAsked) {
  TestServer s;
  s.options.compress_above = 4096;
  s.handler = [](Request& r) { return Response::json(200, std::string(static_cast<std::size_t>(std::stoi(std::string(r.param("n")))), 'a')); };
  s.start();
  auto c = s.client();
  EXPECT_TRUE(c.request("GET", "/?n=4096", {{"Accept-Encoding", "gzip"}}).header("content-encoding").empty());
  EXPECT_TRUE(c.request("GET", "/?n=9000").header("content-encoding").empty());
  const auto a = c.request("GET", "/?n=9000", {{"Accept-Encoding", "gzip"}});
  EXPECT_EQ(a.header("content-encoding"), "gzip");
  EXPECT_LT(a.body.size(), 200U);
}

TEST(Server, FilesAreSentFromDisk) {
  const auto path = std::filesystem::temp_directory_path() / ("socle_file_" + std::to_string(::getpid()));
  std::string content;
  for (int i = 0; i < 200'000; ++i) content += std::to_string(i);
  std::ofstream(path) << content;
  TestServer s;
  s.handler = [&](Request& r) {
    Response a;
    if (r.path == "/slice") a.body = FileSlice{path, 10, 100'000};
    else if (r.path == "/beyond") a.body = FileSlice{path, 10, content.size()};
    else if (r.path == "/folder") a.body = FileSlice{std::filesystem::temp_directory_path()};
    else a.body = FileSlice{path};
    return a.header("Content-Type", "application/pdf");
  };
  s.start();
  auto c = s.client();
  const auto whole = c.request("GET", "/whole");
  EXPECT_EQ(whole.body, content);
  EXPECT_NE(whole.header("content-security-policy").find("sandbox"), std::string_view::npos);   // F2
  EXPECT_EQ(c.request("GET", "/slice").body, content.substr(10, 100'000));
  EXPECT_EQ(c.request("HEAD", "/whole").header("content-length"), std::to_string(content.size()));
  EXPECT_EQ(c.request("GET", "/beyond").status, 404);
  EXPECT_EQ(c.request("GET", "/folder").status, 404);
  std::filesystem::remove(path);
  EXPECT_EQ(c.request("GET", "/whole").status, 404);
}

TEST(Server, AHeaderThatWouldSplitTheAnswerIsAFault) {
  TestServer s;
  s.handler = [](Request&) { return Response::empty().header("Location", "/a\r\nSet-Cookie: x=1"); };
  s.start();
  const auto a = s.client().request("GET", "/");
  EXPECT_EQ(a.status, 500);
  EXPECT_TRUE(a.header("set-cookie").empty());
}

TEST(Server, AWriteOfUnknownFateIs503) {
  TestServer s;
  s.handler = [](Request&) -> Response { throw OutcomeUnknown("fsync"); };
  s.start();
  const auto a = s.client().request("POST", "/");
  EXPECT_EQ(a.status, 503);
  EXPECT_EQ(parse_json(a.body).value()["type"].as_string(), "/errors/outcome.unknown");
}

TEST(Server, ThePlanMayAnswerAtOnce) {
  TestServer s;
  s.plan = [](const RequestHead& h) {
    Plan p;
    if (!h.has_header("authorization")) p.answer = Response::problem(401, "{}");
    return p;
  };
  s.start();
  const auto a = s.raw("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 500000\r\n\r\n");
  EXPECT_EQ(a.status, 401);
  EXPECT_EQ(a.header("connection"), "close");
  EXPECT_EQ(s.client().request("POST", "/", {{"Authorization", "Bearer x"}}, "b").status, 200);
}

TEST(Server, ListensOnAUnixSocketOfItsOwner) {
  const auto path = (std::filesystem::temp_directory_path() / ("socle_" + std::to_string(::getpid()) + ".sock")).string();
  {
    TestServer s;
    s.options.unix_socket = path;
    s.options.allowed_hosts = {"crm.example.fr"};
    s.options.limits.calls_per_second = 0.01;
    s.options.limits.calls_at_once = 1;
    s.handler = [](Request& r) { return Response::json(200, r.remote + (r.local ? " local" : "")); };
    s.start();
    auto c = Client::unix_socket(path);
    for (int i = 0; i < 5; ++i) EXPECT_EQ(c.request("POST", "/x", {}, "b").body, "local local");
    struct stat st {};
    ASSERT_EQ(::stat(path.c_str(), &st), 0);
    EXPECT_EQ(st.st_mode & 0777, 0600U);
    TestServer second;
    second.options.unix_socket = path;
    EXPECT_THROW(second.start(), Fault);
    EXPECT_EQ(c.request("GET", "/x").status, 200);
  }
  EXPECT_FALSE(std::filesystem::exists(path));
}

TEST(Server, AnAddressThatCannotBeListenedToIsAFault) {
  TestServer s;
  s.start();
  const std::vector<std::string> taken{"127.0.0.1:" + std::to_string(s.server->ports()[0]), "nonsense:80", "127.0.0.1:99999", "127.0.0.1"};
  for (const auto& where : taken) {
    TestServer other;
    other.options.listen = {where};
    EXPECT_THROW(other.start(), Fault) << where;
  }
  TestServer six;
  six.options.listen = {"[::1]:0", "127.0.0.1:0"};
  six.start();
  EXPECT_EQ(Client::tcp("::1", six.server->ports()[0]).request("GET", "/six").body, "\"/six\"");
  EXPECT_EQ(Client::tcp("127.0.0.1", six.server->ports()[1]).request("GET", "/four").body, "\"/four\"");
}
}  // namespace
}  // namespace socle::transport
