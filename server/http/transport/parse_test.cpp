#include "http/transport/parse.h"

#include <gtest/gtest.h>

namespace socle::transport {
namespace {
Wire<ParsedHead> parse(std::string_view text) {
  std::size_t scanned = 0;
  const auto end = find_head_end(text, scanned, {});
  if (!end) return std::unexpected(end.error());
  if (*end == 0) return std::unexpected(WireError{0, "more"});
  return parse_head(text.substr(0, *end), {});
}
int status(std::string_view text) {
  const auto r = parse(text);
  return r ? 200 : r.error().status;
}
int with(std::string_view lines) { return status("POST /x HTTP/1.1\r\nHost: a\r\n" + std::string(lines) + "\r\n"); }

struct Decoded {
  std::string text;
  bool done;
  bool ok;
  std::size_t used;
};
Decoded decode(std::string_view in, std::size_t step) {
  ChunkDecoder d;
  Decoded r{"", false, true, 0};
  for (std::size_t i = 0; i < in.size() && !d.done(); i += step) {
    auto part = in.substr(i, step);
    while (!part.empty() && !d.done()) {
      const auto used = d.feed(part, r.text, 7);
      if (!used) return {r.text, false, false, r.used};
      part.remove_prefix(*used);
      r.used += *used;
    }
  }
  r.done = d.done();
  return r;
}

TEST(Parse, ReadsAPlainRequest) {
  const auto r = parse("PATCH /api/v1/accounts/7?fields=name,city&q=%C3%A9t%C3%A9+x HTTP/1.1\r\nHost: CRM.example:8080\r\nContent-Length: 12\r\n"
                       "Accept:  a \r\naccept: b\r\nCookie: x=1\r\ncookie: y=2\r\nEmpty:\r\n\r\n");
  ASSERT_TRUE(r);
  EXPECT_EQ(r->head.method, Method::patch);
  EXPECT_EQ(r->head.segments, (std::vector<std::string>{"api", "v1", "accounts", "7"}));
  EXPECT_EQ(r->head.param("q"), "été x");
  EXPECT_EQ(r->head.host, "crm.example:8080");
  EXPECT_EQ(r->head.header("accept"), "a, b");
  EXPECT_EQ(r->head.header("cookie"), "x=1; y=2");
  EXPECT_TRUE(r->head.has_header("empty"));
  EXPECT_EQ(r->length, 12U);
  EXPECT_TRUE(r->keep_alive);
}

TEST(Parse, I2_two_lengths_are_refused) {
  EXPECT_EQ(with("Content-Length: 3\r\nContent-Length: 4\r\n"), 400);
  EXPECT_EQ(with("Content-Length: 3\r\nContent-Length: 3\r\n"), 400);
  EXPECT_EQ(with("Content-Length: 3, 3\r\n"), 400);
  EXPECT_EQ(with("Content-Length: 3\r\nTransfer-Encoding: chunked\r\n"), 400);
  EXPECT_EQ(with("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n"), 400);
  EXPECT_EQ(with("Transfer-Encoding: chunked\r\nContent-Length: 0\r\n"), 400);
  EXPECT_EQ(with("Content-Length: 3\r\n"), 200);
}

TEST(Parse, I2_lengths_that_are_not_plain_digits_are_refused) {
  for (const char* v : {"+3", "-1", "0x10", "3 ", "3 4", "", "99999999999999999999", "1e3"}) {
    const int expected = std::string_view(v) == "3 " ? 200 : 400;   // blanks around a value are not part of it
    EXPECT_EQ(with("Content-Length: " + std::string(v) + "\r\n"), expected) << v;
  }
  for (const char* v : {"gzip", "chunked, chunked", "gzip, chunked", "xchunked", "chunked;q=1", "\"chunked\""})
    EXPECT_EQ(with("Transfer-Encoding: " + std::string(v) + "\r\n"), 501) << v;
  EXPECT_EQ(status("POST / HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"), 400);
}

TEST(Parse, I2_bare_line_feed_and_carriage_return_are_refused) {
  EXPECT_EQ(status("GET / HTTP/1.1\nHost: a\n\n"), 400);
  EXPECT_EQ(status("GET / HTTP/1.1\r\nHost: a\n\r\n"), 400);
  EXPECT_EQ(status("GET / HTTP/1.1\r\nHost: a\r\n\n"), 400);
  EXPECT_EQ(status("GET / HTTP/1.1\r\nHost: a\rX: b\r\n\r\n"), 400);
  EXPECT_EQ(status("GET / HTTP/1.1\r\nHost: a\r\nX: b\r\r\n\r\n"), 400);
}

TEST(Parse, I2_second_missing_or_malformed_host_is_refused) {
  EXPECT_EQ(status("GET / HTTP/1.1\r\n\r\n"), 400);
  EXPECT_EQ(status("GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n"), 400);
  for (const char* h : {"", "a b", "a/b", "user@a", "a:b", "a:", "a:123456", "[::1", "[]", "[::1]x", "a,b", "é"})
    EXPECT_EQ(status("GET / HTTP/1.1\r\nHost: " + std::string(h) + "\r\n\r\n"), 400) << h;
  for (const char* h : {"a", "a.b-c:80", "[::1]", "[::1]:8080", "127.0.0.1:1"})
    EXPECT_EQ(status("GET / HTTP/1.1\r\nHost: " + std::string(h) + "\r\n\r\n"), 200) << h;
}

TEST(Parse, I2_header_fields_read_two_ways_are_refused) {
  EXPECT_EQ(with("X : b\r\n"), 400);
  EXPECT_EQ(with(" X: b\r\n"), 400);
  EXPECT_EQ(with("X: b\r\n folded\r\n"), 400);
  EXPECT_EQ(with("no colon\r\n"), 400);
  EXPECT_EQ(with(": empty name\r\n"), 400);
  EXPECT_EQ(with(std::string("X: a\0b\r\n", 8)), 400);
  EXPECT_EQ(with("X: a\x01z\r\n"), 400);
  EXPECT_EQ(with("Connection: \xff\xff close\r\n"), 400);
  EXPECT_EQ(with("Connection: keep-alive, , X-Hop\r\n"), 200);
  EXPECT_EQ(with("Authorization: Bearer a\r\nAuthorization: Bearer b\r\n"), 400);
  EXPECT_EQ(with("Content-Type: a\r\nContent-Type: b\r\n"), 400);
}

TEST(Parse, RequestLinesOutsideTheGrammarAreRefused) {
  for (const char* line : {"GET /", "GET  / HTTP/1.1", "GET / x HTTP/1.1", " GET / HTTP/1.1", "GET / HTTP/1.1 ", "GET / HTTP/11", "G\tT / HTTP/1.1",
                           "GET http://a/ HTTP/1.1", "GET * HTTP/1.1", "GET /a#b HTTP/1.1", "GET /a\tb HTTP/1.1", "GET\t/ HTTP/1.1", "GET / http/1.1"})
    EXPECT_EQ(status(std::string(line) + "\r\nHost: a\r\n\r\n"), 400) << line;
  EXPECT_EQ(status("GET / HTTP/2.0\r\nHost: a\r\n\r\n"), 505);
  EXPECT_EQ(status("TRACE / HTTP/1.1\r\nHost: a\r\n\r\n"), 405);
  EXPECT_EQ(status("CONNECT /a HTTP/1.1\r\nHost: a\r\n\r\n"), 405);
  EXPECT_EQ(status("BREW / HTTP/1.1\r\nHost: a\r\n\r\n"), 501);
  EXPECT_EQ(status("get / HTTP/1.1\r\nHost: a\r\n\r\n"), 501);
}

TEST(Parse, I1_sizes_are_bounded_before_the_end_is_seen) {
  std::size_t scanned = 0;
  EXPECT_EQ(find_head_end("GET /" + std::string(9000, 'a'), scanned, {}).error().status, 414);
  scanned = 0;
  EXPECT_EQ(find_head_end("GET / HTTP/1.1\r\nX: " + std::string(17000, 'a'), scanned, {}).error().status, 431);
  EXPECT_EQ(status("GET /" + std::string(8191, 'a') + " HTTP/1.1\r\nHost: a\r\n\r\n"), 200);
  EXPECT_EQ(status("GET /" + std::string(8192, 'a') + " HTTP/1.1\r\nHost: a\r\n\r\n"), 414);
  std::string many;
  for (int i = 0; i < 100; ++i) many += "x" + std::to_string(i) + ": 1\r\n";
  EXPECT_EQ(with(many), 431);
}

TEST(Parse, TheHeadIsFoundWhateverTheCuts) {
  const std::string text = "GET /a HTTP/1.1\r\nHost: a\r\nX: y\r\n\r\nGET /b";
  const std::size_t end = text.find("GET /b");
  for (std::size_t step = 1; step < 9; ++step) {
    std::size_t scanned = 0;
    std::size_t found = 0;
    for (std::size_t n = step; found == 0 && n <= text.size(); n += step) found = find_head_end(std::string_view(text).substr(0, n), scanned, {}).value();
    EXPECT_EQ(found == 0 ? find_head_end(text, scanned, {}).value() : found, end) << step;
  }
}

TEST(Chunks, DecodesWhateverTheCuts) {
  const std::string body = "4\r\nWiki\r\n00b;name=\"value\"\r\npedia in ch\r\nA\r\n0123456789\r\n0\r\nTrailer: x\r\n\r\n";
  for (std::size_t step = 1; step <= body.size(); ++step) {
    const auto r = decode(body + "GET", step);
    EXPECT_TRUE(r.ok && r.done) << step;
    EXPECT_EQ(r.text, "Wikipedia in ch0123456789") << step;
    EXPECT_EQ(r.used, body.size()) << step;
  }
}

TEST(Chunks, I2_bad_chunks_are_refused) {
  for (const char* bad : {"\r\n", "x\r\n", " 4\r\nabcd\r\n", "4 \r\nabcd\r\n", "0x4\r\nabcd\r\n", "-1\r\n", "4\nabcd\n", "4\r\nabcde\r\n", "4\r\nabcd\n", "4\rabcd",
                          "4\r\nabcdX", "1000000000000000\r\n", "fffffffffffffffff\r\n", "4;a\nb\r\n", "0\r\nX\n\r\n", "0\r\n\x01\r\n"}) {
    EXPECT_FALSE(decode(bad, 1).ok) << bad;
    EXPECT_FALSE(decode(bad, 64).ok) << bad;
  }
  EXPECT_FALSE(decode("4;" + std::string(5000, 'x') + "\r\n", 64).ok);
  EXPECT_FALSE(decode("0\r\n" + std::string(5000, 'x') + "\r\n", 64).ok);
}
}  // namespace
}  // namespace socle::transport
