#include "kernel/fields/day_text.h"

#include <array>
#include <vector>

#include "base/text.h"

namespace socle::fields {
namespace {
constexpr std::array<std::string_view, 12> kFrench{"janvier",   "fevrier", "mars",     "avril",
                                                   "mai",       "juin",    "juillet",  "aout",
                                                   "septembre", "octobre", "novembre", "decembre"};
constexpr std::array<std::string_view, 12> kEnglish{"january",   "february", "march",    "april",
                                                    "may",       "june",     "july",     "august",
                                                    "september", "october",  "november", "december"};
// A month's name in either language, or its beginning of three letters and more ("avr", "janv."); 0 when it is none.
int month_named(std::string_view word) {
  if (word.size() < 3) return 0;
  if (word == "jui") return 0;  // juin or juillet
  for (std::size_t i = 0; i < 12; ++i)
    if (kFrench[i].starts_with(word) || kEnglish[i].starts_with(word) || (i == 6 && word == "jul"))
      return static_cast<int>(i) + 1;
  return 0;
}

struct Token {
  bool number = false;
  std::string text;     // folded letters, or digits
  std::size_t end = 0;  // position after it in the folded text
};
// Runs of digits and of letters; separators are dropped.
std::vector<Token> tokens_of(std::string_view folded) {
  std::vector<Token> out;
  for (std::size_t i = 0; i < folded.size() && out.size() < 16;) {
    const auto kind = [](char c) { return c >= '0' && c <= '9' ? 1 : (c >= 'a' && c <= 'z') ? 2 : 0; };
    const int k = kind(folded[i]);
    std::size_t j = i + 1;
    while (k != 0 && j < folded.size() && kind(folded[j]) == k) ++j;
    if (k != 0) out.push_back({k == 1, std::string(folded.substr(i, j - i)), j});
    i = j;
  }
  return out;
}
int number_of(const Token& t) { return t.text.size() > 8 ? -1 : std::stoi(t.text); }
int year_of_token(const Token& t) {
  if (t.text.size() == 4) return number_of(t);
  if (t.text.size() != 2) return -1;
  return number_of(t) + (number_of(t) >= 70 ? 1900 : 2000);
}

struct DayAndRest {
  Day day = 0;
  std::string_view rest;
};
Tried<DayAndRest> leading_day(std::string_view s, DayOrder order) {
  const auto made = [&](int y, int m, int d, std::size_t end) -> Tried<DayAndRest> {
    if (y < 1 || m < 0 || d < 0) return refused("date.malformed");
    const auto day = day_from_ymd(y, m, d);
    if (!day) return refused("date.no_such_day");
    return DayAndRest{*day, s.substr(end)};
  };
  auto t = tokens_of(s);
  if (t.size() > 1 && t[0].number && t[1].text == "er") t.erase(t.begin() + 1);  // 1er mars
  if (t.empty()) return refused("date.malformed");
  if (t[0].number && t[0].text.size() == 8) {  // 20260302
    const std::string& d = t[0].text;
    return made(std::stoi(d.substr(0, 4)), std::stoi(d.substr(4, 2)), std::stoi(d.substr(6)), t[0].end);
  }
  if (t.size() < 3) return refused("date.malformed");
  if (t[0].number && !t[1].number && t[2].number)
    if (const int month = month_named(t[1].text)) return made(year_of_token(t[2]), month, number_of(t[0]), t[2].end);
  if (!t[0].number && t[1].number && t[2].number)
    if (const int month = month_named(t[0].text)) return made(year_of_token(t[2]), month, number_of(t[1]), t[2].end);
  if (!t[0].number || !t[1].number || !t[2].number) return refused("date.malformed");
  if (t[0].text.size() == 4) return made(number_of(t[0]), number_of(t[1]), number_of(t[2]), t[2].end);
  if (t[0].text.size() > 2 || t[1].text.size() > 2) return refused("date.malformed");
  const bool day_first = order == DayOrder::day_first;
  return made(year_of_token(t[2]), number_of(t[day_first ? 1 : 0]), number_of(t[day_first ? 0 : 1]), t[2].end);
}
// Reads what follows a day: digits, marks and words in order, each step saying whether it was there.
struct TimeReader {
  std::string_view s;
  bool take(std::string_view word) {
    if (!s.starts_with(word)) return false;
    s.remove_prefix(word.size());
    return true;
  }
  void spaces() {
    while (take(" ") || take(",")) {
    }
  }
  int number() {  // one or two digits, -1 when there is none
    std::size_t n = 0;
    while (n < s.size() && s[n] >= '0' && s[n] <= '9') ++n;
    if (n == 0 || n > 2) return -1;
    const int value = std::stoi(std::string(s.substr(0, n)));
    s.remove_prefix(n);
    return value;
  }
};
// Seconds since midnight of "09:30:15", "9h30", "à 9 h", "9:30 pm"; nothing when it is no time.
std::optional<int> second_of_day(std::string_view rest) {
  TimeReader r{rest};
  r.spaces();
  if (r.take("t") || r.take("a")) r.spaces();
  int hour = r.number(), minute = 0, second = 0;
  r.spaces();
  if (const bool h = r.take("h"); h || r.take(":")) {
    r.spaces();
    minute = h && r.s.empty() ? 0 : r.number();
    if (r.take(":")) second = r.number();
    if (second >= 0 && (r.take(".") || r.take(",")))
      while (!r.s.empty() && r.s[0] >= '0' && r.s[0] <= '9') r.s.remove_prefix(1);  // fractions are dropped
  } else if (!r.s.starts_with("am") && !r.s.starts_with("pm")) {
    return std::nullopt;
  }
  r.spaces();
  const bool pm = r.take("pm");
  if (pm || r.take("am")) {
    if (hour < 1 || hour > 12) return std::nullopt;
    hour = hour % 12 + (pm ? 12 : 0);
  }
  if (!r.s.empty() || hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59)
    return std::nullopt;
  return hour * 3600 + minute * 60 + second;
}
std::string folded(std::string_view text) {
  return text.size() > 64 || !valid_utf8(text) ? std::string() : fold(trim(text));
}
}  // namespace

Tried<Day> day_of_text(std::string_view text, DayOrder order) {
  const std::string s = folded(text);
  auto found = leading_day(s, order);
  if (!found) return std::unexpected(found.error());
  if (!trim(found->rest).empty() && !second_of_day(found->rest)) return refused("date.malformed");
  return found->day;
}
Tried<Instant> instant_of_text(std::string_view text, const Zone* zone, DayOrder order) {
  if (auto exact = parse_instant(trim(text))) return *exact;
  const std::string s = folded(text);
  auto found = leading_day(s, order);
  if (!found) return std::unexpected(found.error());
  const bool midnight = trim(found->rest).empty();
  const auto second = midnight ? std::optional(0) : second_of_day(found->rest);
  if (!second) return refused("datetime.malformed");
  if (!zone) return refused("datetime.zone_required");
  return zone->at(found->day, *second / 60) + Instant{*second % 60} * 1000;
}
std::optional<Day> day_of_serial(std::int64_t serial) {
  // Spreadsheets count 29 February 1900, which never was: from 1 March 1900 (61) on, the shift is constant.
  if (serial < 61 || serial > 2'958'465) return std::nullopt;
  return static_cast<Day>(serial - 25'569);
}

}  // namespace socle::fields
