#include "kernel/jobs/schedule.h"

#include <charconv>
#include <string>
#include <vector>

namespace socle::jobs {
namespace {

std::vector<std::string_view> split(std::string_view text, char by) {
  std::vector<std::string_view> out;
  for (std::size_t from = 0; from <= text.size();) {
    const std::size_t to = std::min(text.find(by, from), text.size());
    if (by != ' ' || to > from) out.push_back(text.substr(from, to - from));
    from = to + 1;
  }
  return out;
}

bool number(std::string_view text, int least, int most, int& out) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
  return error == std::errc{} && end == text.data() + text.size() && out >= least && out <= most;
}

// "*", "5", "1-5", "*/15", "1-30/2", "1,3,5"
template <std::size_t N>
bool read_field(std::string_view text, int least, int most, std::bitset<N>& out) {
  for (std::string_view part : split(text, ',')) {
    int from = least, to = most, by = 1;
    if (const auto slash = part.find('/'); slash != std::string_view::npos) {
      if (!number(part.substr(slash + 1), 1, most, by)) return false;
      part = part.substr(0, slash);
      if (part != "*" && part.find('-') == std::string_view::npos) return false;
    }
    if (part != "*") {
      const auto dash = part.find('-');
      if (!number(part.substr(0, dash), least, most, from)) return false;
      to = from;
      if (dash != std::string_view::npos && (!number(part.substr(dash + 1), least, most, to) || to < from)) return false;
    }
    for (int i = from; i <= to; i += by) out.set(static_cast<std::size_t>(i));
  }
  return out.any();
}

// "06:00" -> "0 6"
std::string minute_and_hour(std::string_view hh_mm) {
  int hour = 0, minute = 0;
  if (hh_mm.size() != 5 || hh_mm[2] != ':' || !number(hh_mm.substr(0, 2), 0, 23, hour) || !number(hh_mm.substr(3), 0, 59, minute))
    throw Fault("a schedule is not an hour: " + std::string(hh_mm));
  return std::to_string(minute) + " " + std::to_string(hour);
}

Schedule written(const std::string& text) {
  auto schedule = Schedule::cron(text);
  if (!schedule) throw Fault("a schedule is malformed: " + text);
  return *schedule;
}
}  // namespace

Result<Schedule> Schedule::cron(std::string_view text) {
  const auto fields = split(text, ' ');
  Schedule s;
  std::bitset<8> weekdays;
  if (fields.size() != 5 || !read_field(fields[0], 0, 59, s.minutes_) || !read_field(fields[1], 0, 23, s.hours_) ||
      !read_field(fields[2], 1, 31, s.days_) || !read_field(fields[3], 1, 12, s.months_) || !read_field(fields[4], 0, 7, weekdays))
    return refuse(RefusalKind::invalid, "schedule.malformed", {{"text", std::string(text)}});
  s.weekdays_ = weekdays;
  if (weekdays[0]) s.weekdays_.set(7);
  return s;
}

Schedule Schedule::minutes(int every) {
  Schedule s;
  s.period_ = every * Instant{60'000};
  return s;
}

Instant Schedule::next_after(Instant t, const Zone& zone) const {
  if (period_ > 0) return (t / period_ + 1) * period_;
  const Day first = zone.day_of(t);
  for (Day day = first; day < first + 5 * 366; ++day) {
    const Ymd ymd = ymd_of(day);
    if (!months_[static_cast<std::size_t>(ymd.month)] || !days_[static_cast<std::size_t>(ymd.day)] || !weekdays_[static_cast<std::size_t>(weekday_of(day))])
      continue;
    for (std::size_t hour = 0; hour < 24; ++hour) {
      if (!hours_[hour]) continue;
      for (std::size_t minute = 0; minute < 60; ++minute) {
        if (!minutes_[minute]) continue;
        const Instant at = zone.at(day, static_cast<int>(hour * 60 + minute));
        if (at > t) return at;
      }
    }
  }
  return 0;
}

Schedule every_day_at(std::string_view hh_mm) { return written(minute_and_hour(hh_mm) + " * * *"); }

Schedule every(std::string_view weekday, std::string_view hh_mm) {
  constexpr std::string_view kNames[] = {"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"};
  for (int i = 0; i < 7; ++i)
    if (kNames[i] == weekday) return written(minute_and_hour(hh_mm) + " * * " + std::to_string(i + 1));
  throw Fault("a schedule names no day of the week: " + std::string(weekday));
}

Schedule every_minutes(int n) {
  if (n < 1) throw Fault("a schedule comes back after a minute or more");
  return Schedule::minutes(n);
}

}  // namespace socle::jobs
