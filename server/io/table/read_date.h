// Days and datetimes as people and their programs write them.
//
// Shape    "31/12/2026" "12/31/2026" "2026-12-31" "20261231" "15 Apr, 2021 00:03:00" "15 avr. 2021" "1er mars 2025"
//          "lundi 3 mars 2025" "Apr 15th, 2021" "12/1/10 8:26" "3/5/2021 2:30 PM" "2021-04-15T23:03:00+02:00" "14h30"
// Units    second: of the day, in whatever zone the file meant; offset_minutes when the text gives one ("Z" is 0).
//          Years of two digits: 00 to 49 are 2000 to 2049, 50 to 99 are 1950 to 1999.
// Refuses  date.malformed     not written as a day
//          date.impossible    {text}  a day that no calendar has: 31/02/2025, 12/31/2026 in a column of dmy
// Keeps    The format's order decides for figures only; a day with its year first or its month named is read so whatever
//          the column. A number is a count of days only when the order is `serial`.
// Thread   Pure.
#pragma once
#include <optional>
#include <string_view>

#include "base/result.h"
#include "base/time.h"
#include "io/table/column_format.h"

namespace socle::table {

struct ReadDate {
  Day day = 0;
  std::optional<int> second;
  std::optional<int> offset_minutes;
};

Result<ReadDate> read_date(std::string_view text, const ColumnFormat& format);

// What one cell says about the order of its column; for detection.
struct DateShape {
  bool is_date = false;                     // written as a day, possible or not
  bool is_compact = false;                  // eight figures
  bool needs_order = false;                 // figures only, the year not first
  bool fits_dmy = false, fits_mdy = false;  // a day of the calendar, read in that order
  bool has_time = false, is_midnight = false;
};
DateShape shape_of_date(std::string_view text);

}  // namespace socle::table
