// Days and instants. Instants are UTC; one business zone per company decides days (KERNEL F12).
//
// Units    Day: days since 1970-01-01. Instant: milliseconds since 1970-01-01T00:00Z.
// Thread   All functions are pure but Clock; Zone is immutable and shared.
#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace socle {

using Day = std::int32_t;
using Instant = std::int64_t;
constexpr Instant kMsPerDay = 86'400'000;

struct Ymd {
  int year, month, day;
};
std::optional<Day> day_from_ymd(int year, int month, int day);   // nothing for 31/02; years 1 to 9999
Ymd ymd_of(Day d);
int weekday_of(Day d);                                           // 1 Monday .. 7 Sunday (ISO)
std::optional<Day> parse_day(std::string_view iso);              // "2026-03-02"
std::string format_day(Day d);
std::optional<Instant> parse_instant(std::string_view rfc3339);  // needs Z or an offset
std::string format_instant(Instant t);                           // "2026-03-02T08:00:00Z", with ".123" if not whole seconds

// A named time zone ("Europe/Paris") of the system's tzdata.
class Zone {
 public:
  static std::shared_ptr<const Zone> find(std::string_view name);   // null when unknown
  virtual ~Zone() = default;
  virtual Day day_of(Instant t) const = 0;
  virtual Instant start_of(Day d) const = 0;                        // first instant of that day there
  virtual Instant at(Day d, int minute_of_day) const = 0;           // local time; a skipped hour moves forward
  virtual int minute_of(Instant t) const = 0;                       // minute of the local day
  virtual const std::string& name() const = 0;
};

// Bounds of calendar periods in days, end exclusive.
struct DaySpan {
  Day from, to;
};
DaySpan week_of(Day d);
DaySpan month_of(Day d);
DaySpan quarter_of(Day d);
DaySpan year_of(Day d);
Day add_months(Day d, int months);   // clipped to the end of the month

// The one source of "now". Tests and --clock move it; production never does.
class Clock {
 public:
  virtual ~Clock() = default;
  virtual Instant now() const = 0;
};
class SystemClock final : public Clock {
 public:
  Instant now() const override;
};
// Stands still until set; safe to move from another thread.
class TestClock final : public Clock {
 public:
  explicit TestClock(Instant t);
  ~TestClock() override;
  Instant now() const override;
  void set(Instant t);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace socle
