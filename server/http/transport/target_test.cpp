#include "http/transport/target.h"

#include <gtest/gtest.h>

namespace socle::transport {
namespace {
std::string refusal(std::string_view target) {
  const auto r = parse_target(target);
  return r ? "" : r.error();
}

TEST(Target, SplitsBeforeItDecodes) {
  const auto r = parse_target("/api/a%2Fb/%c3%a9t%C3%A9/a+b/");
  ASSERT_TRUE(r);
  EXPECT_EQ(r->segments, (std::vector<std::string>{"api", "a/b", "été", "a+b", ""}));
  EXPECT_EQ(r->path, "/api/a%2Fb/%c3%a9t%C3%A9/a+b/");
  EXPECT_TRUE(parse_target("/")->segments.empty());
}

TEST(Target, TraversalIsRefusedHoweverItIsWritten) {
  for (const char* t : {"/..", "/../etc/passwd", "/a/../b", "/a/..", "/%2e%2e/x", "/%2E./x", "/.%2e", "/.", "/a/./b", "/%2e"})
    EXPECT_EQ(refusal(t), "http.dot_segment") << t;
  for (const char* t : {"//etc/passwd", "/a//b", "/a%0ab", "/a%0d%0ab", "/%7f", "a", "", "http://x/", "/a b", "/a#b"})
    EXPECT_EQ(refusal(t), "http.bad_target") << t;
  EXPECT_EQ(refusal("/..a/...") , "");
  EXPECT_EQ(parse_target("/..%2fetc")->segments, (std::vector<std::string>{"../etc"}));   // one name, never a path
  EXPECT_EQ(parse_target("/%252e%252e")->segments, (std::vector<std::string>{"%2e%2e"}));  // decoded once
}

TEST(Target, I2_bad_percent_invalid_utf8_and_nul_are_refused) {
  for (const char* t : {"/%", "/%4", "/%zz", "/a%4g", "/?a=%", "/?%=1", "/?a=%f"}) EXPECT_EQ(refusal(t), "http.bad_percent") << t;
  for (const char* t : {"/%00", "/a%00b", "/?a=%00", "/?%00=1", "/%ff", "/%c3", "/?a=%c3%28", "/%c0%af", "/%c0%ae%c0%ae/x", "/?a=%ed%a0%80", "/?a=%f4%90%80%80", "/\xff"})
    EXPECT_EQ(refusal(t), "http.not_utf8") << t;
}

TEST(Query, I2_duplicate_names_are_refused) {
  EXPECT_EQ(refusal("/?a=1&b=2&a=3"), "query.duplicate_name");
  EXPECT_EQ(refusal("/?a=1&%61=3"), "query.duplicate_name");
  EXPECT_EQ(refusal("/?a&a"), "query.duplicate_name");
  EXPECT_EQ(refusal("/?a=1&A=3"), "");
  EXPECT_EQ(refusal("/?=1"), "http.bad_target");
}

TEST(Query, DecodesNamesAndValues) {
  const auto q = parse_query("filter=%7B%22a%22%3A1%7D&q=a+b%2Bc&flag&&empty=&x=a=b&where.city=Saint-%C3%89tienne");
  ASSERT_TRUE(q);
  EXPECT_EQ(*q, (Headers{{"filter", "{\"a\":1}"}, {"q", "a b+c"}, {"flag", ""}, {"empty", ""}, {"x", "a=b"}, {"where.city", "Saint-Étienne"}}));
}

TEST(Query, EncodingThenDecodingGivesTheSame) {
  std::string all;
  for (int c = 1; c < 128; ++c) all.push_back(static_cast<char>(c));
  all += "éà🙂";
  EXPECT_EQ(percent_decode(percent_encode(all), true).value(), all);
  EXPECT_EQ(percent_decode(percent_encode(all), false).value(), all);
}
}  // namespace
}  // namespace socle::transport
