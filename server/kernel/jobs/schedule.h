// When something comes back: every day at 06:00, Mondays at 07:30, the last Friday no, the 1st of the month yes.
//
// Shape    every_day_at("06:00"), every("monday", "07:30"), cron("0 6 1 * *"), every_minutes(15).
// Units    Days and hours are those of the business zone: 06:00 stays 06:00 when clocks change; an hour that is skipped
//          moves forward, one that comes twice counts once. every_minutes counts in UTC and sees neither.
// Refuses  schedule.malformed (as a Fault where the text is written in the code: every_day_at, every)
#pragma once
#include <array>
#include <bitset>
#include <string_view>

#include "base/result.h"
#include "base/time.h"

namespace socle::jobs {

class Schedule {
 public:
  // Five fields: minute, hour, day of month, month, day of week (0 or 7 Sunday). Each: *, 5, 1-5, */15, 1-30/2, lists with
  // commas. A day of month and a day of week given together must both hold.
  static Result<Schedule> cron(std::string_view text);
  static Schedule minutes(int every);
  // The first time after t; nothing within five years is "never" (30 February): 0.
  Instant next_after(Instant t, const Zone& zone) const;

 private:
  std::bitset<60> minutes_;
  std::bitset<24> hours_;
  std::bitset<32> days_;
  std::bitset<13> months_;
  std::bitset<8> weekdays_;   // 1 Monday .. 7 Sunday
  Instant period_ = 0;
};

Schedule every_day_at(std::string_view hh_mm);
Schedule every(std::string_view weekday, std::string_view hh_mm);   // "monday"
Schedule every_minutes(int n);

}  // namespace socle::jobs
