// Days and hours as spreadsheets count them.
//
// Units    Serial 1 is 1900-01-01 and 60 is 1900-02-29, a day that never was (kept from Lotus 1-2-3): it has no Day.
//          With the calendar of 1904, serial 0 is 1904-01-01. The fraction is the time of day, rounded to the second.
#pragma once
#include <optional>
#include <string>

#include "base/time.h"

namespace socle::xlsx {

enum class Epoch { y1900, y1904 };

struct SerialTime {
  Day day = 0;
  int second = 0;  // of the day
};

std::optional<SerialTime> from_serial(double serial, Epoch epoch);
std::optional<double> to_serial(Day day,
                                int second = 0);  // 1900 calendar; nothing before 1900-03-01, where it is wrong
std::string format_second(int second_of_day);     // "08:30:00"

}  // namespace socle::xlsx
