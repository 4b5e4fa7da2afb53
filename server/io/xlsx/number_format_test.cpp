#include "io/xlsx/number_format.h"

#include <gtest/gtest.h>

#include "io/xlsx/serial_date.h"

namespace socle::xlsx {
namespace {

TEST(NumberFormat, says_what_a_number_is) {
  struct Case {
    int id;
    const char* code;
    Display display;
    const char* unit = "";
  };
  for (const Case& c : {
           Case{0, "", Display::plain},
           Case{2, "", Display::plain},
           Case{14, "", Display::date},
           Case{22, "", Display::datetime},
           Case{20, "", Display::time},
           Case{46, "", Display::duration},
           Case{9, "", Display::percent},
           Case{44, "", Display::plain},
           Case{164, "dd/mm/yyyy", Display::date},
           Case{164, "mmm\\-yy", Display::date},
           Case{164, "mmmm", Display::date},
           Case{164, "[$-F800]dddd\\,\\ mmmm\\ dd\\,\\ yyyy", Display::date},
           Case{164, "yyyy\\-mm\\-dd\\ hh:mm:ss", Display::datetime},
           Case{164, "h:mm AM/PM", Display::time},
           Case{164, "mm:ss", Display::time},
           Case{164, "[hh]:mm:ss", Display::duration},
           Case{164, "0.00%", Display::percent},
           Case{164, "#,##0.00", Display::plain},
           Case{164, "General", Display::plain},
           Case{164, "0.00E+00", Display::plain},
           Case{164, "[Red]0", Display::plain},
           Case{164, "@", Display::plain},
           Case{164, "0", Display::plain},
           Case{164, "#,##0.00\\ \"€\"", Display::money, "€"},
           Case{164, "#,##0\\ [$€-40C]", Display::money, "€"},
           Case{164, "[$$-409]#,##0.00", Display::money, "$"},
           Case{164, "[$CHF]\\ #,##0", Display::money, "CHF"},
           Case{164, "#,##0.0\" k€\"", Display::money, "k€"},
           Case{164, "#,##0\\ \"EUR\"", Display::money, "EUR"},
           Case{164, "_-* #,##0.00\\ \"€\"_-;\\-* #,##0.00\\ \"€\"_-", Display::money, "€"},
           Case{164, "00000", Display::digits},
           Case{164, "0#\" \"##\" \"##\" \"##\" \"##", Display::digits},
           Case{164, "\"days\" 0", Display::plain},
           Case{164, "\"unclosed", Display::plain},
           Case{164, "[unclosed", Display::plain},
           Case{164, "\\", Display::plain},
           Case{164, "[$", Display::plain},
           Case{164, "_", Display::plain},
       }) {
    const NumberFormat f = read_number_format(c.id, c.code);
    EXPECT_EQ(f.display, c.display) << c.id << " " << c.code;
    EXPECT_EQ(f.unit, c.unit) << c.code;
  }
}

TEST(NumberFormat, shows_codes_with_their_zeros) {
  EXPECT_EQ(show_digits("00000", "1000"), "01000");
  EXPECT_EQ(show_digits("00000", "123456"), "123456");
  EXPECT_EQ(show_digits("0# ## ## ## ##", "465711234"), "04 65 71 12 34");
  EXPECT_EQ(show_digits("000 000 000 00000", "4417829100017"), "044 178 291 00017");
  EXPECT_EQ(show_digits("##0", "7"), "7");
}

TEST(SerialDate, counts_as_spreadsheets_do) {
  const auto day = [](double serial, Epoch epoch = Epoch::y1900) {
    const auto t = from_serial(serial, epoch);
    return t ? format_day(t->day) + " " + format_second(t->second) : std::string("none");
  };
  EXPECT_EQ(day(1), "1900-01-01 00:00:00");
  EXPECT_EQ(day(59), "1900-02-28 00:00:00");
  EXPECT_EQ(day(60), "none");
  EXPECT_EQ(day(61), "1900-03-01 00:00:00");
  EXPECT_EQ(day(46387.5), "2026-12-31 12:00:00");
  EXPECT_EQ(day(46386.9999999), "2026-12-31 00:00:00");
  EXPECT_EQ(day(0, Epoch::y1904), "1904-01-01 00:00:00");
  EXPECT_EQ(day(2'958'465), "9999-12-31 00:00:00");
  EXPECT_EQ(day(2'958'466), "none");
  EXPECT_EQ(day(-0.5), "none");
  EXPECT_EQ(*to_serial(*parse_day("2026-12-31"), 43'200), 46387.5);
  EXPECT_FALSE(to_serial(*parse_day("1900-02-28")));
}

}  // namespace
}  // namespace socle::xlsx
