// What a cell's number format says about the number in it: a day, a percentage, an amount, a code with leading zeros.
//
// Shape    read_number_format(id, code) from styles.xml. show_digits("0#\" \"##", "465711234") -> "04 65 71 12 34".
// Units    `unit` as written in the format: "€", "EUR", "k€", "$".
// Source   ECMA-376 part 1, 18.8.30 and 18.8.31
#pragma once
#include <string>
#include <string_view>

namespace socle::xlsx {

enum class Display { plain, date, datetime, time, duration, percent, money, digits };

struct NumberFormat {
  Display display = Display::plain;
  std::string unit;     // of money
  std::string pattern;  // of digits: '0' and '#' take a digit, everything else is written as it is
};

// `code` is the custom format of this id, empty for the built-in ones.
NumberFormat read_number_format(int id, std::string_view code);
std::string show_digits(std::string_view pattern, std::string_view digits);

}  // namespace socle::xlsx
