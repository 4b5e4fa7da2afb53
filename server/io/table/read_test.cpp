#include <gtest/gtest.h>

#include "io/table/read_date.h"
#include "io/table/read_number.h"
#include "io/table/read_value.h"

namespace socle::table {
namespace {

std::string number(std::string_view text, char mark = ',') {
  const auto n = read_decimal(text, {.decimal_mark = mark});
  if (!n) return n.error().code;
  return n->decimal + (n->currency.empty() ? "" : " " + n->currency) + (n->is_percent ? " %" : "");
}

TEST(ReadNumber, in_french_and_english) {
  struct Case {
    const char *text, *expected;
    char mark = ',';
  };
  for (const Case& c : {
           Case{"1234", "1234"},
           Case{"1 234,56", "1234.56"},
           Case{"1\xC2\xA0"
                "234,56",
                "1234.56"},
           Case{"1\xE2\x80\xAF"
                "234\xE2\x80\xAF"
                "567,5",
                "1234567.5"},
           Case{"1.234,56", "1234.56"},
           Case{"1,234.56", "1234.56"},
           Case{"1.234.567", "1234567"},
           Case{"200.000.000", "200000000"},
           Case{"1,234,567", "1234567"},
           Case{"1,234", "1.234", ','},
           Case{"1,234", "1234", '.'},
           Case{"1.234", "1234", ','},
           Case{"1.234", "1.234", '.'},
           Case{"12.5", "12.5", ','},
           Case{"12,5", "12.5", '.'},
           Case{"0,500", "0.500", '.'},
           Case{",5", "0.5"},
           Case{".5", "0.5"},
           Case{"-3", "-3"},
           Case{"\xE2\x88\x92"
                "3",
                "-3"},
           Case{"- 3,5", "-3.5"},
           Case{"3-", "-3"},
           Case{"(12,50)", "-12.50"},
           Case{"+7", "7"},
           Case{"-0", "0"},
           Case{"007", "7"},
           Case{"1'234.50", "1234.50"},
           Case{"1\xE2\x80\x99"
                "234,50",
                "1234.50"},
           Case{"12 500,00 €", "12500.00 EUR"},
           Case{"12,5 k€", "12500 EUR"},
           Case{"12,5k€", "12500 EUR"},
           Case{"1,25 M€", "1250000 EUR"},
           Case{"3 m€", "3000000 EUR"},
           Case{"2 Md€", "2000000000 EUR"},
           Case{"12,5 K", "12500"},
           Case{"1,2 million", "1200000"},
           Case{"12 k EUR", "12000 EUR"},
           Case{"1234,567 k€", "1234567 EUR"},
           Case{"$22,700.00", "22700.00 USD"},
           Case{"$1,117.10K", "1117100 USD"},
           Case{"-$5", "-5 USD"},
           Case{"$-5", "-5 USD"},
           Case{"($1,000)", "-1000 USD", '.'},
           Case{"US$ 5", "5 USD"},
           Case{"$1.2B", "1200000000 USD"},
           Case{"£9.99", "9.99 GBP"},
           Case{"CHF 1'200", "1200 CHF"},
           Case{"Fr.5", "5 CHF"},
           Case{"12 JPY", "12 JPY"},
           Case{"1 200 € HT", "1200 EUR"},
           Case{"99,90 euros TTC", "99.90 EUR"},
           Case{"EUR 12", "12 EUR"},
           Case{"12,5 %", "12.5 %"},
           Case{"12.5%", "12.5 %"},
           Case{"-3 %", "-3 %"},
           Case{"1.2E+3", "1200"},
           Case{"4,41783E+12", "4417830000000"},
           Case{"5e-2", "0.05"},
           // Not numbers.
           Case{"", "number.malformed"},
           Case{"-", "number.malformed"},
           Case{"abc", "number.malformed"},
           Case{"12 kg", "number.malformed"},
           Case{"12 m", "number.malformed"},
           Case{"12 B", "number.malformed"},
           Case{"04 65 71 12 34", "number.malformed"},
           Case{"1 23", "number.malformed"},
           Case{"12 34,5", "number.malformed"},
           Case{"1,2,3", "number.malformed"},
           Case{"1.2.3", "number.malformed"},
           Case{"1,234 567", "number.malformed"},
           Case{"1 234.567,8", "number.malformed"},
           Case{"31/12/2026", "number.malformed"},
           Case{"2026-12-31", "number.malformed"},
           Case{"12 all", "number.malformed"},
           Case{"--3", "number.malformed"},
           Case{"3 %%", "number.malformed"},
           Case{"€", "number.malformed"},
           Case{"12 € 5", "number.malformed"},
           Case{"0 123 456", "number.malformed"},
           Case{"1e400", "number.malformed"},
           Case{"12345678901234567890123456789012345678901", "number.malformed"},
       })
    EXPECT_EQ(number(c.text, c.mark), c.expected) << c.text << " with " << c.mark;
}

TEST(ReadNumber, the_currency_of_the_column_fills_in) {
  const ColumnFormat format{.kind = Kind::money, .currency = "EUR"};
  EXPECT_EQ(read_decimal("12", format)->currency, "EUR");
  EXPECT_EQ(read_decimal("$12", format)->currency, "USD");
  EXPECT_EQ(read_decimal("12 %", format)->currency, "");
}

std::string date(std::string_view text, DateOrder order = DateOrder::dmy) {
  const auto d = read_date(text, {.date_order = order});
  if (!d) return d.error().code;
  std::string out = format_day(d->day);
  if (d->second) out += " " + std::to_string(*d->second);
  if (d->offset_minutes) out += " @" + std::to_string(*d->offset_minutes);
  return out;
}

TEST(ReadDate, in_french_and_english) {
  struct Case {
    const char *text, *expected;
    DateOrder order = DateOrder::dmy;
  };
  constexpr auto mdy = DateOrder::mdy, serial = DateOrder::serial;
  for (const Case& c : {
           Case{"31/12/2026", "2026-12-31"},
           Case{"12/31/2026", "2026-12-31", mdy},
           Case{"1/2/2026", "2026-02-01"},
           Case{"1/2/2026", "2026-01-02", mdy},
           Case{"31.12.26", "2026-12-31"},
           Case{"31-12-2026", "2026-12-31"},
           Case{"31 12 2026", "2026-12-31"},
           Case{"2026-12-31", "2026-12-31"},
           Case{"2026/1/5", "2026-01-05"},
           Case{"20261231", "2026-12-31"},
           Case{"12/1/10 8:26", "2010-12-01 30360", mdy},
           Case{"15 Apr, 2021 00:03:00", "2021-04-15 180"},
           Case{"15 avr. 2021", "2021-04-15"},
           Case{"15 Avril 2021", "2021-04-15"},
           Case{"1er mars 2025", "2025-03-01"},
           Case{"lundi 3 mars 2025", "2025-03-03"},
           Case{"Mon, 3 Mar 2025", "2025-03-03"},
           Case{"mar. 3 mars 2025", "date.malformed"},
           Case{"mardi 4 mars 2025", "2025-03-04"},
           Case{"15-Apr-21", "2021-04-15"},
           Case{"Apr 15, 2021", "2021-04-15"},
           Case{"April 15th, 2021", "2021-04-15"},
           Case{"5 févr. 2026", "2026-02-05"},
           Case{"5 août 2026", "2026-08-05"},
           Case{"5 DÉCEMBRE 2026", "2026-12-05"},
           Case{"14 juil. 2026", "2026-07-14"},
           Case{"14 juin 2026", "2026-06-14"},
           Case{"3 sept. 2026", "2026-09-03"},
           Case{"2021-04-15 23:03:00", "2021-04-15 82980"},
           Case{"2021-04-15T23:03:00Z", "2021-04-15 82980 @0"},
           Case{"2021-04-15T23:03:00.123+02:00", "2021-04-15 82980 @120"},
           Case{"2021-04-15T23:03:00-0530", "2021-04-15 82980 @-330"},
           Case{"15/04/2021 14h30", "2021-04-15 52200"},
           Case{"15/04/2021 à 14h", "2021-04-15 50400"},
           Case{"3/5/2021 2:30 PM", "2021-03-05 52200", mdy},
           Case{"3/5/2021 12:00 AM", "2021-03-05 0", mdy},
           Case{"5/19/2006 0:00:00", "2006-05-19 0", mdy},
           Case{"01/01/49", "2049-01-01"},
           Case{"01/01/50", "1950-01-01"},
           Case{"46387", "2026-12-31", serial},
           Case{"46387,5", "2026-12-31 43200", serial},
           Case{"31/12/2026", "2026-12-31", serial},
           Case{"1", "1900-01-01", serial},
           // Days no calendar has.
           Case{"31/02/2025", "date.impossible"},
           Case{"29/02/2025", "date.impossible"},
           Case{"29/02/2024", "2024-02-29"},
           Case{"12/31/2026", "date.impossible"},
           Case{"2025-02-31", "date.impossible"},
           Case{"00/01/2025", "date.impossible"},
           Case{"32 mars 2025", "date.impossible"},
           // Not days.
           Case{"", "date.malformed"},
           Case{"46387", "date.malformed"},
           Case{"60", "date.malformed", serial},
           Case{"mars 2025", "date.malformed"},
           Case{"31/12", "date.malformed"},
           Case{"04 65 71 12 34", "date.malformed"},
           Case{"805-247-8982", "date.malformed"},
           Case{"31/12-2026", "date.malformed"},
           Case{"31/12/2026 25:00", "date.malformed"},
           Case{"31/12/2026 soon", "date.malformed"},
           Case{"31/12/202", "date.malformed"},
           Case{"123456789", "date.malformed"},
           Case{"15 jui 2021", "date.malformed"},
           Case{"1.2.3", "date.malformed"},
           Case{"12 rue de 2021", "date.malformed"},
           Case{"2026-12-31-01", "date.malformed"},
       })
    EXPECT_EQ(date(c.text, c.order), c.expected) << c.text;
}

TEST(ReadValue, booleans) {
  for (const char* yes : {"Oui", "OUI", "yes", "VRAI", "true", "1", "o", "Y", "x", "✓", " oui "})
    EXPECT_TRUE(read_boolean(yes).value_or(false)) << yes;
  for (const char* no : {"Non", "no", "FAUX", "False", "0", "N"}) EXPECT_FALSE(read_boolean(no).value_or(true)) << no;
  for (const char* none : {"", "2", "peut-être", "ouinon", "-1"})
    EXPECT_EQ(read_boolean(none).error().code, "boolean.malformed") << none;
}

TEST(ReadValue, lost_zeros_come_back) {
  const auto show = [](const Result<Restored>& r) {
    return r ? r->text + (r->zero_restored ? "+" : "") : r.error().code;
  };
  EXPECT_EQ(show(read_postcode("1000", {})), "01000+");
  EXPECT_EQ(show(read_postcode("69003", {})), "69003");
  EXPECT_EQ(show(read_postcode("69 003", {})), "69003");
  EXPECT_EQ(show(read_postcode("SW1A 1AA", {})), "SW1A 1AA");
  EXPECT_EQ(show(read_postcode("1000", {.restores_zeros = false})), "1000");
  EXPECT_EQ(show(read_postcode("Bourg", {})), "postcode.malformed");
  EXPECT_EQ(show(read_siret("4417829100017")), "04417829100017+");
  EXPECT_EQ(show(read_siret("021 503 479 00012")), "02150347900012");
  EXPECT_EQ(show(read_siret("4,41783E+12")), "identifier.digits_lost");
  EXPECT_EQ(show(read_siret("12")), "identifier.siret_length");
  EXPECT_EQ(show(read_siren("44178291")), "044178291+");
  EXPECT_TRUE(has_luhn_key("04417829100017"));
  EXPECT_FALSE(has_luhn_key("09912046100018"));
}

TEST(ReadValue, addresses_of_people) {
  for (const char* s : {"anne@boulangerie-petit.example", "a.b+c@d-e.co.uk", "étienne@exemple.fr"})
    EXPECT_TRUE(is_email(s)) << s;
  for (const char* s :
       {"rey@@rey.example", "a b@c.fr", "@c.fr", "a@c", "a@.fr", "a@c..fr", "a.@c.fr", "a@c.f", "a@b.fr;c@d.fr"})
    EXPECT_FALSE(is_email(s)) << s;
  for (const char* s : {"04 65 71 12 34", "0465711234", "+33 4 65 71 12 34", "+33465711234", "805-247-8982",
                        "(805) 247-8982", "04.65.71.12.34", "04/65/71/12/34", "0033 4 65 71 12 34", "805-247-8982 x12"})
    EXPECT_TRUE(is_phone(s)) << s;
  for (const char* s : {"465711234", "2021-04-15", "1 234 567", "12345678901234", "12,5 k€", "1005-00-073-9421",
                        "31/12/2026", "4417829100017", "+12", "8 052 478 982"})
    EXPECT_FALSE(is_phone(s)) << s;
  for (const char* s : {"BetaPages.com", "https://www.example.fr/a?b=c", "www.example.fr", "http://example.com:8080/"})
    EXPECT_TRUE(is_url(s)) << s;
  for (const char* s : {"hello", "a@b.fr", "12.5", "e.g. this", "3.14", "javascript:alert(1)", "https://"})
    EXPECT_FALSE(is_url(s)) << s;
}

TEST(ReadValue, several_values_in_a_cell) {
  using Values = std::vector<std::string>;
  EXPECT_EQ(split_values("04 65 71 12 34 / 06 39 98 11 22", Kind::phone), (Values{"04 65 71 12 34", "06 39 98 11 22"}));
  EXPECT_EQ(split_values("0465711234/0639981122", Kind::phone), (Values{"0465711234", "0639981122"}));
  EXPECT_EQ(split_values("04/65/71/12/34", Kind::phone), (Values{"04/65/71/12/34"}));
  EXPECT_EQ(split_values("04 65 71 12 34 ou 06 39 98 11 22", Kind::phone).size(), 2u);
  EXPECT_EQ(split_values("a@b.fr; c@d.fr, e@f.fr\ng@h.fr", Kind::email),
            (Values{"a@b.fr", "c@d.fr", "e@f.fr", "g@h.fr"}));
  EXPECT_EQ(split_values("Éclairage; Son | Lumière / Scène", Kind::choice),
            (Values{"Éclairage", "Son", "Lumière", "Scène"}));
  EXPECT_EQ(split_values("12/4, rue X", Kind::text), (Values{"12/4, rue X"}));
  EXPECT_EQ(split_values(" ;; ", Kind::text), Values{});
}

TEST(ReadValue, conforms_says_why_not) {
  const auto why = [](const char* text, ColumnFormat f) {
    const Done done = conforms(text, f);
    return done ? std::string("ok") : done.error().code;
  };
  EXPECT_EQ(why("31/02/2025", {.kind = Kind::date}), "date.impossible");
  EXPECT_EQ(why("12,5", {.kind = Kind::integer}), "number.not_integer");
  EXPECT_EQ(why("12,00", {.kind = Kind::integer}), "ok");
  EXPECT_EQ(why("rey@@rey.example", {.kind = Kind::email}), "email.malformed");
  EXPECT_EQ(why("a@b.fr / c@d.fr", {.kind = Kind::email}), "ok");
  EXPECT_EQ(why("04 65 71 12 34 / 06 39 98 11 22", {.kind = Kind::phone}), "ok");
  EXPECT_EQ(why("465711234", {.kind = Kind::phone}), "ok");
  EXPECT_EQ(why("n'importe quoi", {.kind = Kind::text}), "ok");
}

TEST(ColumnFormat, goes_to_json_and_back) {
  const ColumnFormat f{Kind::money, '.', DateOrder::mdy, "USD"};
  EXPECT_EQ(to_json(f).dump(),
            R"({"kind":"money","decimal_mark":".","date_order":"mdy","currency":"USD","restores_zeros":true})");
  EXPECT_EQ(column_format_from(to_json(f)).value(), f);
  EXPECT_EQ(column_format_from(*parse_json(R"({"kind":"date"})"))->date_order, DateOrder::dmy);
  for (const char* bad : {R"({})", R"({"kind":"colour"})", R"({"kind":"date","date_order":"ydm"})",
                          R"({"kind":"money","currency":"XYZ"})", R"({"kind":"money","decimal_mark":";"})", R"([])"})
    EXPECT_EQ(column_format_from(*parse_json(bad)).error().code, "format.malformed") << bad;
}

}  // namespace
}  // namespace socle::table
