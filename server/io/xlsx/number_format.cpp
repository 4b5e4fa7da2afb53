#include "io/xlsx/number_format.h"

#include <algorithm>

namespace socle::xlsx {
namespace {

Display display_of_builtin(int id) {
  if (id == 9 || id == 10) return Display::percent;
  if (id == 22) return Display::datetime;
  if ((id >= 14 && id <= 17) || (id >= 27 && id <= 31) || id == 36 || (id >= 50 && id <= 54) || id == 57 || id == 58)
    return Display::date;
  if ((id >= 18 && id <= 21) || (id >= 32 && id <= 35) || id == 45 || id == 47 || id == 55 || id == 56)
    return Display::time;
  if (id == 46) return Display::duration;
  return Display::plain;
}

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

// The first section of a format (the one of positive numbers), taken apart.
struct Section {
  bool day = false, year = false, hour = false, second = false, month_or_minute = false, month_name = false,
       elapsed = false, percent = false;
  bool fraction = false;  // a point, a comma, an exponent: not a code of digits
  std::string literals;   // everything written as it is
  std::string currency;   // of [$...]
  std::string pattern;
  int zeros = 0;

  void literal(std::string_view s) {
    literals += s;
    pattern += s;
  }
  void bracket(std::string_view inside) {
    if (inside.starts_with('$')) {
      const std::string_view sign = inside.substr(1, inside.find('-') - 1);
      currency += sign;
      if (inside.find('-') == std::string_view::npos || !sign.empty()) return;
    }
    const bool letters =
        !inside.empty() && std::ranges::all_of(inside, [&](char c) { return lower(c) == lower(inside.front()); });
    if (letters && std::string_view("hms").find(lower(inside.front())) != std::string_view::npos) elapsed = true;
  }
  void sign(char c, std::string_view rest) {
    switch (lower(c)) {
      case 'y':
      case 'e':
        year = year || lower(c) == 'y';
        fraction = fraction || lower(c) == 'e';
        break;
      case 'd': day = true; break;
      case 'h': hour = true; break;
      case 's': second = true; break;
      case 'm':
        month_or_minute = true;
        month_name = month_name || (rest.size() >= 3 && lower(rest[1]) == 'm' && lower(rest[2]) == 'm');
        break;
      case '%': percent = true; break;
      case '.':
      case ',': fraction = true; break;
      case '0':
        ++zeros;
        pattern += '0';
        break;
      case '#':
      case '?': pattern += '#'; break;
      default: literal(std::string_view(&c, 1)); break;
    }
  }
};

Section read_section(std::string_view code) {
  Section s;
  for (std::size_t i = 0; i < code.size(); ++i) {
    const char c = code[i];
    if (c == ';') break;
    if (c == '"' || c == '[') {
      const auto end = std::min(code.find(c == '"' ? '"' : ']', i + 1), code.size());
      const auto inside = code.substr(i + 1, end - i - 1);
      c == '"' ? s.literal(inside) : s.bracket(inside);
      i = end;
    } else if (c == '\\') {
      if (i + 1 < code.size()) s.literal(code.substr(i + 1, 1));
      ++i;
    } else if (c == '_' || c == '*') {
      ++i;  // a space as wide as a letter, or a filling letter
    } else if (code.substr(i, 5) == "AM/PM" || code.substr(i, 3) == "A/P") {
      s.hour = true;
      i += code[i + 1] == 'M' ? 4 : 2;
    } else if (code.substr(i, 7) == "General") {
      i += 6;
    } else {
      s.sign(c, code.substr(i));
    }
  }
  return s;
}

// "k€" of "# ##0,0 k€"; the sign of the currency with what stands right before it, or a code of three capitals.
std::string find_unit(const Section& s) {
  if (!s.currency.empty()) return s.currency;
  for (std::string_view sign : {"€", "$", "£", "¥"})
    if (const auto at = s.literals.find(sign); at != std::string::npos) {
      const bool scaled = at > 0 && std::string_view("kKM").find(s.literals[at - 1]) != std::string_view::npos;
      return s.literals.substr(scaled ? at - 1 : at, sign.size() + scaled);
    }
  for (std::string_view code : {"EUR", "USD", "GBP", "CHF", "CAD"})
    if (s.literals.find(code) != std::string::npos) return std::string(code);
  return {};
}

}  // namespace

NumberFormat read_number_format(int id, std::string_view code) {
  if (code.empty()) return {display_of_builtin(id), {}, {}};
  const Section s = read_section(code);
  if (s.elapsed) return {Display::duration, {}, {}};
  const bool clock = s.hour || s.second;
  const bool calendar = s.year || s.day || s.month_name || (s.month_or_minute && !clock);
  if (calendar || clock) return {calendar ? (clock ? Display::datetime : Display::date) : Display::time, {}, {}};
  if (s.percent) return {Display::percent, {}, {}};
  if (std::string unit = find_unit(s); !unit.empty()) return {Display::money, std::move(unit), {}};
  const bool keeps_zeros =
      s.zeros >= 2 || s.pattern.find('0') < s.pattern.rfind('#') + 1;  // "00000", "0# ## ##"; not "# ##0"
  if (s.zeros > 0 && keeps_zeros && !s.fraction) return {Display::digits, {}, s.pattern};
  return {};
}

std::string show_digits(std::string_view pattern, std::string_view digits) {
  const auto is_place = [](char c) { return c == '0' || c == '#'; };
  const auto places = static_cast<std::size_t>(std::ranges::count_if(pattern, is_place));
  std::string out;
  bool begun = false;
  // Digits that find no place of their own stand before the first one.
  std::size_t missing = places > digits.size() ? places - digits.size() : 0;
  std::size_t next = 0;
  for (char c : pattern) {
    if (!is_place(c)) {
      out += c;
      continue;
    }
    if (!begun && digits.size() > places) {
      next = digits.size() - places;
      out += digits.substr(0, next);
    }
    begun = true;
    if (missing > 0) {
      --missing;
      if (c == '0') out += '0';
    } else {
      out += digits[next++];
    }
  }
  return out;
}

}  // namespace socle::xlsx
