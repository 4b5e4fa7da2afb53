#include "base/time.h"

#include <date/date.h>
#include <date/tz.h>
#include <fmt/format.h>

#include <atomic>
#include <chrono>
#include <map>
#include <mutex>

namespace socle {
namespace {
using namespace std::chrono;

bool digits(std::string_view s, std::size_t at, std::size_t n, int& out) {
  if (at + n > s.size()) return false;
  out = 0;
  for (std::size_t i = at; i < at + n; ++i) {
    if (s[i] < '0' || s[i] > '9') return false;
    out = out * 10 + (s[i] - '0');
  }
  return true;
}

class TzZone final : public Zone {
 public:
  TzZone(const date::time_zone* tz, std::string name) : tz_(tz), name_(std::move(name)) {}
  Day day_of(Instant t) const override {
    auto local = tz_->to_local(date::sys_time<milliseconds>(milliseconds(t)));
    return static_cast<Day>(date::floor<date::days>(local).time_since_epoch().count());
  }
  Instant start_of(Day d) const override { return at(d, 0); }
  Instant at(Day d, int minute_of_day) const override {
    date::local_time<milliseconds> local{duration_cast<milliseconds>(date::days(d)) + minutes(minute_of_day)};
    return tz_->to_sys(local, date::choose::earliest).time_since_epoch().count();
  }
  int minute_of(Instant t) const override {
    auto local = tz_->to_local(date::sys_time<milliseconds>(milliseconds(t)));
    return static_cast<int>(duration_cast<minutes>(local - date::floor<date::days>(local)).count());
  }
  const std::string& name() const override { return name_; }

 private:
  const date::time_zone* tz_;
  std::string name_;
};
}  // namespace

std::optional<Day> day_from_ymd(int year, int month, int day) {
  if (year < 1 || year > 9999 || month < 1 || month > 12 || day < 1 || day > 31) return std::nullopt;
  date::year_month_day ymd{date::year(year), date::month(static_cast<unsigned>(month)), date::day(static_cast<unsigned>(day))};
  if (!ymd.ok()) return std::nullopt;
  return static_cast<Day>(date::sys_days(ymd).time_since_epoch().count());
}
Ymd ymd_of(Day d) {
  date::year_month_day ymd{date::sys_days(date::days(d))};
  return {static_cast<int>(ymd.year()), static_cast<int>(static_cast<unsigned>(ymd.month())),
          static_cast<int>(static_cast<unsigned>(ymd.day()))};
}
int weekday_of(Day d) {
  const int w = ((d % 7) + 7) % 7;   // 1970-01-01 was a Thursday
  return (w + 3) % 7 + 1;
}
std::optional<Day> parse_day(std::string_view s) {
  int y, m, d;
  if (s.size() != 10 || s[4] != '-' || s[7] != '-' || !digits(s, 0, 4, y) || !digits(s, 5, 2, m) || !digits(s, 8, 2, d))
    return std::nullopt;
  return day_from_ymd(y, m, d);
}
std::string format_day(Day d) {
  const Ymd y = ymd_of(d);
  return fmt::format("{:04}-{:02}-{:02}", y.year, y.month, y.day);
}
std::optional<Instant> parse_instant(std::string_view s) {
  int h, mi, sec, ms = 0;
  if (s.size() < 20) return std::nullopt;
  const auto day = parse_day(s.substr(0, 10));
  if (!day || (s[10] != 'T' && s[10] != 't' && s[10] != ' ') || s[13] != ':' || s[16] != ':' || !digits(s, 11, 2, h) ||
      !digits(s, 14, 2, mi) || !digits(s, 17, 2, sec) || h > 23 || mi > 59 || sec > 60)
    return std::nullopt;
  std::size_t i = 19;
  if (s[i] == '.') {
    int scale = 100;
    std::size_t start = ++i;
    for (; i < s.size() && s[i] >= '0' && s[i] <= '9'; ++i, scale /= 10) ms += scale * (s[i] - '0');
    if (i == start) return std::nullopt;
  }
  if (i >= s.size()) return std::nullopt;
  int offset = 0;
  if (s[i] == 'Z' || s[i] == 'z') {
    if (i + 1 != s.size()) return std::nullopt;
  } else if (s[i] == '+' || s[i] == '-') {
    int oh, om;
    if (s.size() != i + 6 || s[i + 3] != ':' || !digits(s, i + 1, 2, oh) || !digits(s, i + 4, 2, om) || oh > 23 || om > 59)
      return std::nullopt;
    offset = (oh * 60 + om) * (s[i] == '-' ? -1 : 1);
  } else {
    return std::nullopt;
  }
  return *day * kMsPerDay + (h * 3600LL + mi * 60 + sec) * 1000 + ms - offset * 60'000LL;
}
std::string format_instant(Instant t) {
  std::int64_t day = t / kMsPerDay, rest = t % kMsPerDay;
  if (rest < 0) {
    rest += kMsPerDay;
    --day;
  }
  const Ymd y = ymd_of(static_cast<Day>(day));
  std::string out = fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}", y.year, y.month, y.day, rest / 3'600'000,
                                rest / 60'000 % 60, rest / 1000 % 60);
  if (rest % 1000) out += fmt::format(".{:03}", rest % 1000);
  return out + "Z";
}

std::shared_ptr<const Zone> Zone::find(std::string_view name) {
  // shared on purpose: zones are read from disk once, then immutable
  static std::mutex mutex;
  static std::map<std::string, std::shared_ptr<const Zone>, std::less<>> known;
  std::lock_guard lock(mutex);
  if (auto it = known.find(name); it != known.end()) return it->second;
  std::shared_ptr<const Zone> zone;
  try {
    zone = std::make_shared<TzZone>(date::locate_zone(std::string(name)), std::string(name));
  } catch (const std::exception&) {
    return nullptr;
  }
  known.emplace(std::string(name), zone);
  return zone;
}

DaySpan week_of(Day d) {
  const Day monday = d - (weekday_of(d) - 1);
  return {monday, monday + 7};
}
DaySpan month_of(Day d) {
  const Ymd y = ymd_of(d);
  const Day first = d - (y.day - 1);
  return {first, add_months(first, 1)};
}
DaySpan quarter_of(Day d) {
  const Ymd y = ymd_of(d);
  const Day first = *day_from_ymd(y.year, (y.month - 1) / 3 * 3 + 1, 1);
  return {first, add_months(first, 3)};
}
DaySpan year_of(Day d) {
  const Day first = *day_from_ymd(ymd_of(d).year, 1, 1);
  return {first, add_months(first, 12)};
}
Day add_months(Day d, int months) {
  const Ymd y = ymd_of(d);
  const int total = y.year * 12 + (y.month - 1) + months;
  const int year = total / 12, month = total % 12 + 1;
  for (int day = y.day; day > 27; --day)
    if (auto r = day_from_ymd(year, month, day)) return *r;
  return day_from_ymd(year, month, y.day < 28 ? y.day : 28).value_or(d);
}

Instant SystemClock::now() const {
  return duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count();
}
struct TestClock::State {
  std::atomic<Instant> t;
};
TestClock::TestClock(Instant t) : state_(std::make_unique<State>()) { state_->t = t; }
TestClock::~TestClock() = default;
Instant TestClock::now() const { return state_->t.load(); }
void TestClock::set(Instant t) { state_->t.store(t); }

}  // namespace socle
