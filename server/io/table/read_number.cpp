#include "io/table/read_number.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <vector>

#include "base/money.h"
#include "base/text.h"

namespace socle::table {
namespace {

constexpr std::size_t kMaxDigits = 40;

bool is_digit(char c) { return c >= '0' && c <= '9'; }
std::unexpected<Refusal> malformed() { return refuse(RefusalKind::invalid, "number.malformed"); }

// One separator inside the figures: what it is and its length in bytes.
enum class Sign { none, space, comma, point, apostrophe };
struct Separator {
  Sign sign = Sign::none;
  std::size_t length = 0;
};
Separator separator_at(std::string_view s) {
  if (s.empty()) return {};
  switch (s.front()) {
    case ' ': return {Sign::space, 1};
    case ',': return {Sign::comma, 1};
    case '.': return {Sign::point, 1};
    case '\'': return {Sign::apostrophe, 1};
  }
  if (s.starts_with("\xC2\xA0")) return {Sign::space, 2};
  for (std::string_view space : {"\xE2\x80\xAF", "\xE2\x80\x89", "\xE2\x80\x87"})  // U+202F, U+2009, U+2007
    if (s.starts_with(space)) return {Sign::space, 3};
  if (s.starts_with("\xE2\x80\x99")) return {Sign::apostrophe, 3};
  return {};
}

// The figures of a number: groups of digits and the signs between them.
struct Figures {
  std::vector<std::string_view> groups;
  std::vector<Sign> signs;  // signs[i] stands before groups[i + 1]; a leading mark has an empty first group

  std::size_t count(Sign s) const { return static_cast<std::size_t>(std::ranges::count(signs, s)); }
};

// Takes the figures off the front of s. Separators that no digit follows are left in s.
Figures take_figures(std::string_view& s) {
  Figures f;
  std::size_t begin = 0;
  while (true) {
    std::size_t end = begin;
    while (end < s.size() && is_digit(s[end])) ++end;
    f.groups.push_back(s.substr(begin, end - begin));
    const Separator sep = separator_at(s.substr(end));
    const std::size_t next = end + sep.length;
    if (sep.sign == Sign::none || next >= s.size() || !is_digit(s[next]) || f.groups.size() > kMaxDigits) {
      s.remove_prefix(end);
      return f;
    }
    f.signs.push_back(sep.sign);
    begin = next;
  }
}

// "E+11" right after the figures: the exponent, 0 when there is none.
int take_exponent(std::string_view& s) {
  if (s.size() < 2 || (s[0] != 'e' && s[0] != 'E')) return 0;
  const std::size_t at = s[1] == '-' || s[1] == '+' ? 2 : 1;
  if (at >= s.size() || !is_digit(s[at])) return 0;
  int value = 0;
  const auto [end, error] = std::from_chars(s.data() + at, s.data() + s.size(), value);
  if (error != std::errc() || value > 30) return 0;
  const bool negative = s[1] == '-';
  s.remove_prefix(static_cast<std::size_t>(end - s.data()));
  return negative ? -value : value;
}

struct Reading {
  std::string digits;  // all of them
  std::size_t decimals = 0;
};

// The figures with `mark` as the sign of decimals; all other signs must be one and the same and part groups of three.
std::optional<Reading> read_with(const Figures& f, Sign mark) {
  if (f.count(mark) > 1 || (f.count(mark) == 1 && f.signs.back() != mark)) return std::nullopt;
  const bool has_decimals = f.count(mark) == 1;
  const std::size_t whole_groups = f.groups.size() - has_decimals;
  for (std::size_t i = 1; i < whole_groups; ++i)
    if (f.signs[i - 1] != f.signs[0] || f.groups[i].size() != 3) return std::nullopt;
  if (whole_groups > 1 && (f.groups[0].empty() || f.groups[0].size() > 3 || (f.groups[0].starts_with('0'))))
    return std::nullopt;
  Reading r;
  for (std::string_view g : f.groups) r.digits += g;
  if (r.digits.empty() || r.digits.size() > kMaxDigits) return std::nullopt;
  r.decimals = has_decimals ? f.groups.back().size() : 0;
  return r;
}

// Moves the point: digits with `decimals` after it, times ten to the `shift`.
std::string placed(std::string digits, std::size_t decimals, int shift) {
  int point = static_cast<int>(digits.size()) - static_cast<int>(decimals) + shift;
  if (point < 0) {
    digits.insert(0, static_cast<std::size_t>(-point), '0');
    point = 0;
  }
  if (static_cast<std::size_t>(point) > digits.size())
    digits.append(static_cast<std::size_t>(point) - digits.size(), '0');
  std::string whole = digits.substr(0, static_cast<std::size_t>(point)),
              fraction = digits.substr(static_cast<std::size_t>(point));
  whole.erase(0, std::min(whole.find_first_not_of('0'), whole.size()));
  if (whole.empty()) whole = "0";
  return fraction.empty() ? whole : whole + "." + fraction;
}

bool is_space(std::string_view s) { return separator_at(s).sign == Sign::space; }
void skip_spaces(std::string_view& s) {
  while (is_space(s)) s.remove_prefix(separator_at(s).length);
}
char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }
bool take(std::string_view& s, std::string_view word) {
  if (!s.starts_with(word)) return false;
  s.remove_prefix(word.size());
  return true;
}
bool take_in_any_case(std::string_view& s, std::string_view word) {
  if (s.size() < word.size() || !std::ranges::equal(s.substr(0, word.size()), word, {}, lower)) return false;
  s.remove_prefix(word.size());
  return true;
}

struct CurrencyWord {
  std::string_view text, currency;
};
// Longer ones before their beginnings.
constexpr std::array<CurrencyWord, 18> kCurrencies{{{"€", "EUR"},
                                                    {"euros", "EUR"},
                                                    {"euro", "EUR"},
                                                    {"eur", "EUR"},
                                                    {"us$", "USD"},
                                                    {"$us", "USD"},
                                                    {"usd", "USD"},
                                                    {"ca$", "CAD"},
                                                    {"c$", "CAD"},
                                                    {"$ca", "CAD"},
                                                    {"a$", "AUD"},
                                                    {"$", "USD"},
                                                    {"£", "GBP"},
                                                    {"gbp", "GBP"},
                                                    {"¥", "JPY"},
                                                    {"chf", "CHF"},
                                                    {"fr.", "CHF"},
                                                    {"sfr.", "CHF"}}};
struct UnitWord {
  std::string_view text;
  int shift;
};
constexpr std::array<UnitWord, 8> kUnits{
    {{"milliards", 9}, {"milliard", 9}, {"millions", 6}, {"million", 6}, {"Mds", 9}, {"Md", 9}, {"k", 3}, {"K", 3}}};

// A cell taken apart: figures, and what stands around them. The figures point into `text`.
struct Parts {
  bool valid = false;
  bool negative = false, is_percent = false, currency_follows = false;
  std::string currency;
  int shift = 0;  // of the unit and the exponent
  Figures figures;

  explicit Parts(std::string_view s) {
    if (s.size() > 2 && s.front() == '(' && s.back() == ')') {
      negative = true;
      s = s.substr(1, s.size() - 2);
    }
    std::size_t begin = 0;
    while (begin < s.size() && !is_digit(s[begin])) ++begin;
    if (begin == s.size()) return;
    std::string_view before = s.substr(0, begin);
    if (before.ends_with(',') || (before.ends_with('.') && (before.size() < 2 || lower(before[before.size() - 2]) !=
                                                                                     'r'))) {  // ".5", not "Fr.5"
      before.remove_suffix(1);
      --begin;
    }
    s.remove_prefix(begin);
    figures = take_figures(s);
    shift = take_exponent(s);
    valid = take_all(before, false) && take_all(s, true);
  }
  bool take_all(std::string_view s, bool after) {
    for (skip_spaces(s); !s.empty(); skip_spaces(s))
      if (!take_one(s, after)) return false;
    return true;
  }
  bool take_one(std::string_view& s, bool after) {
    for (std::string_view minus : {"-", "\xE2\x88\x92", "\xE2\x80\x93"})
      if (!negative && take(s, minus)) return negative = true;
    if (!after && take(s, "+")) return true;
    if (!is_percent && take(s, "%")) return is_percent = true;
    if (after && shift == 0 && !currency_follows && take_unit(s)) return true;
    if (currency.empty() && take_currency(s)) {
      currency_follows = after;
      return true;
    }
    return after && (take(s, "HT") || take(s, "TTC"));
  }
  bool take_unit(std::string_view& s) {
    for (const UnitWord& u : kUnits)
      if (take(s, u.text)) return (shift = u.shift) > 0;
    // "12 m" are metres and "12 B" is half an address: these need a currency beside them.
    if (take(s, "M") || (s.starts_with("m€") && take(s, "m"))) return (shift = 6) > 0;
    return !currency.empty() && take(s, "B") && (shift = 9) > 0;
  }
  bool take_currency(std::string_view& s) {
    for (const CurrencyWord& w : kCurrencies)
      if (take_in_any_case(s, w.text)) {
        currency = w.currency;
        return true;
      }
    const std::string_view code = s.substr(0, 3);  // in capitals only: "12 all" is not in lek
    if (currency_digits(code) < 0) return false;
    currency = code;
    s.remove_prefix(3);
    return true;
  }
};

Number number_from(const Parts& parts, const Reading& reading) {
  Number n;
  n.decimal = placed(reading.digits, reading.decimals, parts.shift);
  if (parts.negative && n.decimal.find_first_not_of("0.") != std::string::npos) n.decimal.insert(0, 1, '-');
  n.currency = parts.currency;
  n.is_percent = parts.is_percent;
  return n;
}

}  // namespace

Result<Number> read_decimal(std::string_view text, const ColumnFormat& format) {
  const std::string trimmed = trim(text);
  const Parts parts{trimmed};
  if (!parts.valid) return malformed();
  const Sign first = format.decimal_mark == ',' ? Sign::comma : Sign::point;
  auto reading = read_with(parts.figures, first);
  if (!reading) reading = read_with(parts.figures, first == Sign::comma ? Sign::point : Sign::comma);
  if (!reading) return malformed();
  Number n = number_from(parts, *reading);
  if (n.currency.empty() && !n.is_percent) n.currency = format.currency;
  return n;
}

NumberShape shape_of_number(std::string_view text) {
  NumberShape shape;
  const std::string trimmed = trim(text);
  const Parts parts{trimmed};
  if (!parts.valid) return shape;
  const Figures& f = parts.figures;
  const auto comma = read_with(f, Sign::comma), point = read_with(f, Sign::point);
  if (!comma && !point) return shape;
  const bool has_comma = f.count(Sign::comma) > 0, has_point = f.count(Sign::point) > 0;
  shape.is_long_plain = f.groups.front().size() > 3;
  if (comma && point) {
    shape.mark = has_comma ? MarkEvidence::either_comma : has_point ? MarkEvidence::either_point : MarkEvidence::none;
    shape.number = number_from(parts, has_comma ? *point : *comma);
  } else {
    shape.mark = comma ? MarkEvidence::comma : MarkEvidence::point;
    shape.has_decimals = (comma ? comma : point)->decimals > 0;
    shape.number = number_from(parts, comma ? *comma : *point);
  }
  if (parts.shift != 0 && shape.number.decimal.find('.') != std::string::npos) shape.has_decimals = true;
  return shape;
}

}  // namespace socle::table
