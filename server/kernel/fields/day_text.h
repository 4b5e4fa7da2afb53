// Days and times of day as people and files write them.
//
// Shape    "2026-03-02", "02/03/2026", "2.3.26", "2 mars 2026", "1er avril 2026", "15 Apr, 2021", "Apr 15, 2021";
//          then, if any, "09:30", "9h30", "09:30:15", "9:30 PM", with Z or an offset.
// Keeps    A day that does not exist (31/02) is told apart from what is not a date. Two-digit years: 1970 to 2069.
#pragma once
#include <optional>
#include <string_view>

#include "base/time.h"
#include "kernel/fields/parsing.h"

namespace socle::fields {

enum class DayOrder { day_first, month_first };
// Refuses  date.malformed, date.no_such_day
Tried<Day> day_of_text(std::string_view text, DayOrder order = DayOrder::day_first);
// Local times are of `zone`. Refuses date.malformed, date.no_such_day, datetime.malformed, datetime.zone_required
Tried<Instant> instant_of_text(std::string_view text, const Zone* zone, DayOrder order = DayOrder::day_first);
// The day of a spreadsheet's serial number (1 March 1900 to 9999); nothing outside.
std::optional<Day> day_of_serial(std::int64_t serial);

}  // namespace socle::fields
