#include "io/table/read_date.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include "base/text.h"

namespace socle::table {
namespace {

constexpr Day kSerialZero = -25'569;  // 1899-12-30
constexpr std::size_t kMaxLength = 64;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// Reads from the front of a folded text (lower case, no accents).
struct Reader {
  std::string_view s;

  bool done() const { return s.empty(); }
  bool take(std::string_view word) {
    if (!s.starts_with(word)) return false;
    s.remove_prefix(word.size());
    return true;
  }
  void skip(std::string_view any) {
    while (!s.empty() && any.find(s.front()) != std::string_view::npos) s.remove_prefix(1);
  }
  // At most `max` digits; -1 when there is none.
  int number(int max, int* length = nullptr) {
    int value = 0, n = 0;
    while (n < max && n < static_cast<int>(s.size()) && is_digit(s[static_cast<std::size_t>(n)]))
      value = value * 10 + (s[static_cast<std::size_t>(n++)] - '0');
    s.remove_prefix(static_cast<std::size_t>(n));
    if (length != nullptr) *length = n;
    return n == 0 ? -1 : value;
  }
  std::string_view word() {
    std::size_t n = 0;
    while (n < s.size() && s[n] >= 'a' && s[n] <= 'z') ++n;
    const auto w = s.substr(0, n);
    s.remove_prefix(n);
    return w;
  }
};

// Months and week days by their beginnings, French then English, folded. At least three letters, but "mai" and "may".
struct Name {
  std::string_view full;
  int value;
};
constexpr std::array<Name, 24> kMonths{
    {{"janvier", 1}, {"fevrier", 2},  {"mars", 3},      {"avril", 4},    {"mai", 5},       {"juin", 6},
     {"juillet", 7}, {"aout", 8},     {"septembre", 9}, {"octobre", 10}, {"novembre", 11}, {"decembre", 12},
     {"january", 1}, {"february", 2}, {"march", 3},     {"april", 4},    {"may", 5},       {"june", 6},
     {"july", 7},    {"august", 8},   {"september", 9}, {"october", 10}, {"november", 11}, {"december", 12}}};
constexpr std::array<std::string_view, 14> kWeekDays{"lundi",    "mardi",    "mercredi", "jeudi",   "vendredi",
                                                     "samedi",   "dimanche", "monday",   "tuesday", "wednesday",
                                                     "thursday", "friday",   "saturday", "sunday"};

int month_of(std::string_view word) {
  if (word.size() < 3) return 0;
  if (word == "jui" || word == "jul" || word == "juil") return word == "jui" ? 0 : 7;  // "jui" is June or July
  for (const Name& m : kMonths)
    if (m.full.starts_with(word)) return m.value;
  return word == "sept" ? 9 : 0;
}
bool is_week_day(std::string_view word) {
  if (word.size() < 3) return false;
  for (std::string_view d : kWeekDays)
    if (d.starts_with(word)) return month_of(word) == 0;  // "mar" is March here; "mar." of mardi is followed by a day
  return false;
}

int full_year(int year, int length) {
  if (length > 2) return year;
  return year < 50 ? 2000 + year : 1900 + year;
}

// A text taken apart: the day in one of three ways, then perhaps a time.
struct Parts {
  bool valid = false, compact = false;
  bool ordered = false;              // year, month and day are known
  int year = 0, month = 0, day = 0;  // when ordered
  int first = 0, second = 0;         // else
  std::optional<int> time, offset;

  std::optional<Day> day_in(DateOrder order) const {
    if (ordered) return day_from_ymd(year, month, day);
    return order == DateOrder::mdy ? day_from_ymd(year, first, second) : day_from_ymd(year, second, first);
  }
};

bool take_year(Reader& r, int& year) {
  int length = 0;
  const int y = r.number(4, &length);
  if (length != 2 && length != 4) return false;
  year = full_year(y, length);
  return r.done() || !is_digit(r.s.front());
}

// "2026-12-31", "2026/12/31", "20261231".
bool take_year_first(Reader& r, Parts& p) {
  Reader at = r;
  int length = 0;
  p.year = at.number(4, &length);
  if (length != 4) return false;
  const char separator = at.done() ? '\0' : at.s.front();
  if (is_digit(separator)) {
    p.month = at.number(2, &length);
    if (length != 2) return false;
    p.day = at.number(2, &length);
    if (length != 2 || p.year < 1900 || p.year > 2100 || (!at.done() && is_digit(at.s.front()))) return false;
    p.compact = true;
  } else {
    if (std::string_view("-/.").find(separator) == std::string_view::npos || separator == '\0') return false;
    at.s.remove_prefix(1);
    p.month = at.number(2);
    if (p.month < 0 || !at.take(std::string_view(&separator, 1))) return false;
    p.day = at.number(2);
    if (p.day < 0 || (!at.done() && is_digit(at.s.front()))) return false;
  }
  p.ordered = true;
  r = at;
  return true;
}

// "31/12/2026", "31.12.26", "31 12 2026"; "15 avr. 2021", "1er mars 2025", "15-apr-21".
bool take_number_first(Reader& r, Parts& p) {
  Reader at = r;
  p.first = at.number(2);
  if (p.first < 0 || at.done() || is_digit(at.s.front())) return false;
  at.take("er") || at.take("st") || at.take("nd") || at.take("rd") || at.take("th");
  const char separator = at.done() ? '\0' : at.s.front();
  at.skip(" -/.,");
  if (at.done()) return false;
  if (is_digit(at.s.front())) {
    p.second = at.number(2);
    if (at.done() || at.s.front() != separator) return false;
    at.skip(" -/.");
    if (!take_year(at, p.year)) return false;
  } else {
    at.take("of ");
    p.month = month_of(at.word());
    at.skip(" -/.,");
    if (p.month == 0 || !take_year(at, p.year)) return false;
    p.day = p.first;
    p.ordered = true;
  }
  r = at;
  return true;
}

// "Apr 15, 2021", "april 15th 2021".
bool take_month_first(Reader& r, Parts& p) {
  Reader at = r;
  p.month = month_of(at.word());
  if (p.month == 0) return false;
  at.skip(" .");
  p.day = at.number(2);
  if (p.day < 0) return false;
  at.take("st") || at.take("nd") || at.take("rd") || at.take("th");
  if (at.done() || is_digit(at.s.front())) return false;
  at.skip(" ,-");
  if (!take_year(at, p.year)) return false;
  p.ordered = true;
  r = at;
  return true;
}

bool take_offset(Reader& r, Parts& p) {
  if (r.take("z") || r.take("utc") || r.take("gmt")) {
    p.offset = 0;
    return true;
  }
  if (r.done() || (r.s.front() != '+' && r.s.front() != '-')) return true;
  const int sign = r.s.front() == '-' ? -1 : 1;
  r.s.remove_prefix(1);
  int length = 0;
  const int hours = r.number(2, &length);
  r.take(":");
  const int minutes = r.done() ? 0 : r.number(2);
  if (length != 2 || hours > 14 || minutes < 0 || minutes > 59) return false;
  p.offset = sign * (hours * 60 + minutes);
  return true;
}

// "8:26", "00:03:00", "14h30", "2:30 pm", with an offset perhaps. Nothing is fine too.
bool take_time(Reader& r, Parts& p) {
  r.take("t") || r.take(" a ");  // "2021-04-15T10:00", "15 avril 2021 à 10:00"
  r.skip(" ,");
  if (r.done()) return true;
  int hour = r.number(2), minute = 0, second = 0;
  if (hour < 0) return false;
  r.skip(" ");
  if (r.take("h")) {
    r.skip(" ");
    minute = r.done() ? 0 : r.number(2);
  } else if (r.take(":")) {
    minute = r.number(2);
    if (r.take(":")) {
      second = r.number(2);
      if (r.take(".") || r.take(",")) r.number(9);
    }
  } else if (!r.s.starts_with("am") && !r.s.starts_with("pm")) {
    return false;
  }
  r.skip(" ");
  if (const bool pm = r.take("pm"); pm || r.take("am")) {
    if (hour < 1 || hour > 12) return false;
    hour = hour % 12 + (pm ? 12 : 0);
  }
  if (hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59) return false;
  p.time = hour * 3600 + minute * 60 + second;
  r.skip(" ");
  return take_offset(r, p) && r.done();
}

// Lower case without the accents of months and week days; cheaper than a full folding, which a million cells would feel.
std::string folded(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    const std::string_view two = text.substr(i, 2), three = text.substr(i, 3);
    if (c >= 'A' && c <= 'Z') {
      out += static_cast<char>(c + 32);
    } else if (two == "\xC3\xA9" || two == "\xC3\x89") {  // é É
      out += 'e';
      ++i;
    } else if (two == "\xC3\xBB" || two == "\xC3\x9B") {  // û Û
      out += 'u';
      ++i;
    } else if (two == "\xC3\xA0") {  // à
      out += 'a';
      ++i;
    } else if (two == "\xC2\xA0") {
      out += ' ';
      ++i;
    } else if (three == "\xE2\x80\xAF") {
      out += ' ';
      i += 2;
    } else {
      out += c;
    }
  }
  return out;
}

Parts take_apart(std::string_view given) {
  Parts p;
  if (given.size() < 6 || given.size() > kMaxLength) return p;
  const std::string text = folded(trim(given));
  Reader r{text};
  if (Reader at = r; is_week_day(at.word()) && !at.done()) {
    at.skip(" .,");
    r = at;
  }
  if (!take_year_first(r, p) && !take_number_first(r, p) && !take_month_first(r, p)) return p;
  p.valid = take_time(r, p);
  return p;
}

std::optional<ReadDate> read_serial(std::string_view given) {
  std::string text = trim(given);
  if (const auto comma = text.find(','); comma != std::string::npos) text[comma] = '.';
  double serial = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), serial, std::chars_format::fixed);
  if (error != std::errc() || end != text.data() + text.size() || !(serial >= 1 && serial < 2'958'466))
    return std::nullopt;
  double days = std::floor(serial), second = std::round((serial - days) * 86'400);
  if (second >= 86'400) {
    second = 0;
    ++days;
  }
  if (days == 60) return std::nullopt;  // 1900-02-29, which only spreadsheets know
  ReadDate out;
  out.day = kSerialZero + static_cast<Day>(days) + (days < 60 ? 1 : 0);
  if (second > 0 || text.find('.') != std::string::npos) out.second = static_cast<int>(second);
  return out;
}

}  // namespace

Result<ReadDate> read_date(std::string_view text, const ColumnFormat& format) {
  const Parts p = take_apart(text);
  if (!p.valid) {
    const auto serial = format.date_order == DateOrder::serial ? read_serial(text) : std::nullopt;
    if (!serial) return refuse(RefusalKind::invalid, "date.malformed");
    return *serial;
  }
  const auto day = p.day_in(format.date_order);
  if (!day) return refuse(RefusalKind::invalid, "date.impossible", {{"text", trim(text)}});
  return ReadDate{*day, p.time, p.offset};
}

DateShape shape_of_date(std::string_view text) {
  const Parts p = take_apart(text);
  if (!p.valid) return {};
  DateShape shape;
  shape.is_date = true;
  shape.is_compact = p.compact;
  shape.needs_order = !p.ordered;
  shape.fits_dmy = p.day_in(DateOrder::dmy).has_value();
  shape.fits_mdy = p.day_in(DateOrder::mdy).has_value();
  shape.has_time = p.time.has_value();
  shape.is_midnight = p.time.value_or(0) == 0;
  // Two numbers over 12, or one over 31, are something else; 31/02 is a day someone got wrong.
  if (!p.ordered && (std::max(p.first, p.second) > 31 || std::min(p.first, p.second) > 12)) shape.is_date = false;
  return shape;
}

}  // namespace socle::table
