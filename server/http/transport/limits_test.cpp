#include <gtest/gtest.h>

#include "http/transport/address.h"
#include "http/transport/event_stream.h"
#include "http/transport/rate_limit.h"
#include "http/transport/wire_text.h"

namespace socle::transport {
namespace {
using std::chrono::milliseconds;

TEST(RateLimit, I3_a_bucket_empties_and_fills_again) {
  RateLimit limit(10, 3);
  const auto t = RateLimit::Time{} + std::chrono::hours(1);
  for (int i = 0; i < 3; ++i) EXPECT_EQ(limit.take("a", t), 0);
  EXPECT_EQ(limit.take("a", t), 1);
  EXPECT_EQ(limit.take("b", t), 0);
  EXPECT_EQ(limit.take("a", t + milliseconds(101)), 0);
  EXPECT_EQ(limit.take("a", t + milliseconds(102)), 1);
  EXPECT_EQ(limit.take("a", t + std::chrono::hours(9)), 0);
  EXPECT_EQ(RateLimit(0.1, 1).take("a", t), 0);
  RateLimit slow(0.1, 1);
  slow.take("a", t);
  EXPECT_EQ(slow.take("a", t), 10);
}

TEST(OpenCount, I3_counts_what_is_open) {
  OpenCount open(2);
  EXPECT_TRUE(open.enter("a"));
  EXPECT_TRUE(open.enter("a"));
  EXPECT_FALSE(open.enter("a"));
  EXPECT_TRUE(open.enter("b"));
  open.leave("a");
  EXPECT_TRUE(open.enter("a"));
}

TEST(Address, ReadsBothFamilies) {
  EXPECT_EQ(Address::parse(" 192.168.1.7 ")->text(), "192.168.1.7");
  EXPECT_EQ(Address::parse("::ffff:10.0.0.1")->text(), "10.0.0.1");
  EXPECT_EQ(Address::parse("[2001:db8::1]")->text(), "2001:db8::1");
  for (const char* bad : {"", "1.2.3", "0177.0.0.1", "1.2.3.4.5", "example.fr", "::g"}) EXPECT_FALSE(Address::parse(bad)) << bad;
  EXPECT_EQ(Address::parse("2001:db8:0:1::1")->limit_key(), Address::parse("2001:db8:0:1:ffff::")->limit_key());
  EXPECT_NE(Address::parse("2001:db8:0:1::1")->limit_key(), Address::parse("2001:db8:0:2::1")->limit_key());
}

TEST(Address, W6_only_listed_proxies_are_believed) {
  Networks trusted;
  EXPECT_FALSE(trusted.set({"10.0.0.0/9", "::1"}));
  EXPECT_EQ(trusted.set({"10.0.0.0/33"}), "10.0.0.0/33");
  EXPECT_EQ(trusted.set({"proxy"}), "proxy");
  const auto at = [](const char* s) { return *Address::parse(s); };
  EXPECT_TRUE(trusted.contains(at("10.127.0.1")));
  EXPECT_FALSE(trusted.contains(at("10.128.0.1")));
  EXPECT_TRUE(trusted.contains(at("::1")));
  EXPECT_EQ(behind_proxies(at("10.0.0.1"), "1.1.1.1, 2.2.2.2, 10.0.0.9", trusted).text(), "2.2.2.2");
  EXPECT_EQ(behind_proxies(at("3.3.3.3"), "1.1.1.1", trusted).text(), "3.3.3.3");
  EXPECT_EQ(behind_proxies(at("10.0.0.1"), "", trusted).text(), "10.0.0.1");
  EXPECT_EQ(behind_proxies(at("10.0.0.1"), "1.1.1.1, nonsense", trusted).text(), "10.0.0.1");
}

TEST(EventStream, KeepsOrderAndBoundsItsBacklog) {
  EventStream s(20);
  int closed = 0;
  s.on_close([&] { ++closed; });
  EXPECT_TRUE(s.push("0123456789"));
  EXPECT_TRUE(s.push("abcdefghij"));
  std::string out;
  EXPECT_TRUE(s.take(out));
  EXPECT_EQ(out, "0123456789abcdefghij");
  EXPECT_TRUE(s.push("0123456789"));
  EXPECT_FALSE(s.push("abcdefghijk"));
  EXPECT_TRUE(s.dropped());
  EXPECT_FALSE(s.push("x"));
  EXPECT_EQ(closed, 1);
  EXPECT_FALSE(s.take(out));
  s.on_close([&] { ++closed; });
  EXPECT_EQ(closed, 2);
}

TEST(EventStream, AClosedStreamGivesWhatItStillHas) {
  EventStream s;
  s.push("a");
  s.close();
  std::string out;
  EXPECT_TRUE(s.take(out));
  EXPECT_FALSE(s.take(out));
  EXPECT_FALSE(s.dropped());
}

TEST(EventStream, TextCannotBreakOutOfItsField) {
  EXPECT_EQ(event_text("7", "change", "a\nb\r\nc"), "id: 7\nevent: change\ndata: a\ndata: b\ndata: c\n\n");
  EXPECT_EQ(event_text("7\nevent: x", "", ""), "id: 7event: x\ndata: \n\n");
}

TEST(WireText, ValidatorsAndCodings) {
  EXPECT_TRUE(etag_matches("\"a\", W/\"b\"", "\"b\""));
  EXPECT_TRUE(etag_matches("*", "\"b\""));
  EXPECT_FALSE(etag_matches("\"a\"", "\"b\""));
  EXPECT_FALSE(etag_matches("", "\"b\""));
  EXPECT_TRUE(accepts_gzip("br, gzip;q=0.5"));
  EXPECT_TRUE(accepts_gzip("GZIP"));
  EXPECT_FALSE(accepts_gzip("br, gzip;q=0"));
  EXPECT_FALSE(accepts_gzip("gzip;q=0.000"));
  EXPECT_FALSE(accepts_gzip("xgzip"));
  EXPECT_EQ(http_date_now().size(), 29U);
}
}  // namespace
}  // namespace socle::transport
