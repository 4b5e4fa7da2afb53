#include "kernel/fields/number_text.h"

#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include "base/money.h"

namespace socle::fields {
namespace {
// Digits, separators and the sign, in ASCII; nothing when a character has no business in a number.
struct Bare {
  std::string digits;
  bool negative = false;
};
std::optional<Bare> bare_number(std::string_view human) {
  Bare bare;
  bool opened = false, ended = false;
  const icu::UnicodeString u =
      icu::UnicodeString::fromUTF8(icu::StringPiece(human.data(), static_cast<int32_t>(human.size())));
  for (int32_t i = 0; i < u.length();) {
    const UChar32 c = u.char32At(i);
    i += U16_LENGTH(c);
    if (u_isUWhiteSpace(c) || c == '\'' || c == 0x2019 || c == '%' || c == 0x202F || u_charType(c) == U_CURRENCY_SYMBOL)
      continue;
    if (c == '(' && bare.digits.empty() && !opened) opened = bare.negative = true;
    else if (c == ')' && opened) opened = false;
    else if ((c == '-' || c == 0x2212) && !bare.negative && !ended) {
      bare.negative = true;
      ended = !bare.digits.empty();  // "12-" of old accounting files: nothing may follow
    } else if (c == '+' && bare.digits.empty() && !bare.negative) continue;
    else if (((c >= '0' && c <= '9') || c == ',' || c == '.') && !ended) bare.digits.push_back(static_cast<char>(c));
    else return std::nullopt;
  }
  if (opened || bare.digits.empty()) return std::nullopt;
  return bare;
}
// Groups are of three digits but the first: "1,23,45" is no number.
bool well_grouped(std::string_view whole, char separator) {
  std::size_t run = 0;
  for (auto it = whole.rbegin(); it != whole.rend(); ++it) {
    if (*it != separator) {
      ++run;
      continue;
    }
    if (run != 3) return false;
    run = 0;
  }
  return run >= 1 && run <= 3;
}
}  // namespace

std::optional<std::string> plain_decimal(std::string_view human, Language language) {
  const auto bare = bare_number(human);
  if (!bare) return std::nullopt;
  const std::string& s = bare->digits;
  const auto comma = s.rfind(','), point = s.rfind('.');
  constexpr auto none = std::string::npos;
  char decimal = 0, group = 0;
  if (comma != none && point != none) {
    decimal = comma > point ? ',' : '.';
    group = comma > point ? '.' : ',';
  } else if (comma != none) {
    const bool several = s.find(',') != comma;
    const bool groups =
        several || (language == Language::en && s.size() - comma == 4 && comma >= 1 && comma <= 3 && s[0] != '0');
    (groups ? group : decimal) = ',';
  } else if (point != none) {
    (s.find('.') != point ? group : decimal) = '.';
  }
  const auto cut = decimal ? s.rfind(decimal) : none;
  std::string whole = s.substr(0, cut), part = cut == none ? std::string() : s.substr(cut + 1);
  if (decimal && whole.find(decimal) != none) return std::nullopt;
  if (group && whole.find(group) != none && !well_grouped(whole, group)) return std::nullopt;
  std::erase(whole, group);
  if ((group && part.find(group) != none) || (whole.empty() && part.empty())) return std::nullopt;
  if (whole.empty()) whole = "0";
  return (bare->negative ? "-" : "") + whole + (part.empty() ? "" : "." + part);
}

std::string decimal_text(std::int64_t value, int scale, Language language) {
  std::string s = format_scaled(value, scale);
  if (language == Language::fr)
    if (auto p = s.find('.'); p != std::string::npos) s[p] = ',';
  return s;
}

}  // namespace socle::fields
