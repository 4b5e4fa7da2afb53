#include <gtest/gtest.h>

#include "base/json.h"
#include "base/money.h"
#include "base/random.h"
#include "base/text.h"
#include "base/time.h"

namespace socle {

TEST(Json, keeps_number_text_and_key_order) {
  auto j = parse_json(R"({"b":1.50,"a":[true,null,"é\n"],"c":-3})");
  ASSERT_TRUE(j);
  EXPECT_EQ(j->dump(), R"({"b":1.50,"a":[true,null,"é\n"],"c":-3})");
  EXPECT_EQ((*j)["c"].as_int(), -3);
}
TEST(Json, refuses_what_is_not_json) {
  for (auto text : {"", "{", "[1,]", "{\"a\":1,}", "nul", "{\"a\":1} x", "01", "\"\\ud800\"", "1e999999x", "{'a':1}", "1] ,[2", "1,2"})
    EXPECT_FALSE(parse_json(text)) << text;
  EXPECT_EQ(parse_json(R"({"a":1,"a":2})").error().code, "json.duplicate_key");
  EXPECT_EQ(parse_json("\"\xff\"").error().code, "json.not_utf8");
  EXPECT_EQ(parse_json(std::string(40, '[') + std::string(40, ']')).error().code, "json.too_deep");
  EXPECT_EQ(parse_json(R"("a\u0000b")").error().code, "json.nul");
}
TEST(Json, finds_a_repeated_key_among_a_hundred_thousand) {
  std::string text = "{";
  for (int i = 0; i < 100'000; ++i) text += "\"k" + std::to_string(i) + "\":1,";
  EXPECT_EQ(parse_json(text + "\"z\":1}", {4 << 20, 32})->members().size(), 100'001u);
  EXPECT_EQ(parse_json(text + "\"k7\":1}", {4 << 20, 32}).error().code, "json.duplicate_key");
}
TEST(Json, merge_patch_is_rfc_7396) {
  Json t = *parse_json(R"({"a":{"b":1,"c":2},"d":[1]})");
  merge_patch(t, *parse_json(R"({"a":{"b":null,"e":{"f":null,"g":1}},"d":[2]})"));
  EXPECT_EQ(t.dump(), R"({"a":{"c":2,"e":{"g":1}},"d":[2]})");
}
TEST(Money, is_exact) {
  EXPECT_EQ(parse_money("1234.5", "EUR")->minor, 123450);
  EXPECT_EQ(parse_money("-0.01", "EUR")->minor, -1);
  EXPECT_EQ(parse_money("12", "JPY")->minor, 12);
  EXPECT_EQ(parse_money("1.234", "TND")->minor, 1234);
  EXPECT_EQ(parse_money("1.005", "EUR").error().code, "number.too_precise");
  EXPECT_EQ(parse_money("1", "XYZ").error().code, "money.unknown_currency");
  EXPECT_EQ(parse_money("99999999999999999999", "EUR").error().code, "number.overflow");
  EXPECT_EQ(format_amount({-5, "EUR"}), "-0.05");
  EXPECT_EQ(*scale_exact(5, 1, 2), 3);
  EXPECT_EQ(*scale_exact(-5, 1, 2), -3);
}
TEST(Time, days_and_instants) {
  EXPECT_FALSE(parse_day("2025-02-31"));
  EXPECT_EQ(format_day(*parse_day("2026-03-02")), "2026-03-02");
  EXPECT_EQ(weekday_of(*parse_day("2026-03-02")), 1);
  EXPECT_EQ(format_instant(*parse_instant("2026-03-02T09:00:00+01:00")), "2026-03-02T08:00:00Z");
  EXPECT_FALSE(parse_instant("2026-03-02T09:00:00"));
  EXPECT_EQ(format_day(add_months(*parse_day("2024-01-31"), 1)), "2024-02-29");
}
TEST(Time, the_last_sunday_of_october_has_25_hours) {
  auto paris = Zone::find("Europe/Paris");
  ASSERT_TRUE(paris);
  const Day d = *parse_day("2026-10-25");
  EXPECT_EQ(paris->start_of(d + 1) - paris->start_of(d), 25 * 3'600'000);
  EXPECT_EQ(paris->day_of(paris->start_of(d)), d);
  EXPECT_EQ(paris->day_of(paris->start_of(d) - 1), d - 1);
}
TEST(Text, one_key_for_sort_equality_and_prefix) {
  EXPECT_EQ(primary_key("Élodie"), primary_key("elodie"));
  EXPECT_EQ(primary_key("L’Hôte"), primary_key("l'hote"));
  EXPECT_EQ(primary_key("Jean-Pierre"), primary_key("jean pierre"));
  EXPECT_TRUE(text_key("Elodie").starts_with(primary_key("élo")));
  EXPECT_LT(text_key("cote"), text_key("côte"));
  EXPECT_EQ(fold("L’ŒUVRE  d'Étienne"), "l'oeuvre d'etienne");
}
TEST(Random, tokens_and_hashes) {
  EXPECT_EQ(random_token().size(), 43u);
  EXPECT_NE(random_token(), random_token());
  EXPECT_EQ(sha256_hex("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

}  // namespace socle
