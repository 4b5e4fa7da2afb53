// Calendar periods as bounds, and the search of a value among them as SQL (KERNEL F12).
//
// Shape    bounds_of: the first day of each period from the one that holds `from` to the one that holds `to`.
//          print_bucket: nested CASEs that halve the bounds at each step: the first day of the value's period.
// Units    Days; instants are compared with the first instant of those days in the business zone.
#pragma once
#include "kernel/query/aggregate.h"

namespace socle::query {

constexpr std::size_t kMaxBounds = 5'000;
DaySpan period_of(Bucket bucket, Day d);
// Nothing when there would be more than kMaxBounds.
std::optional<std::vector<Day>> bounds_of(Bucket bucket, Day from, Day to);
std::string print_bucket(const std::string& value, const std::vector<Day>& bounds, const Zone* instants_in,
                         expr::Sql& sql);

}  // namespace socle::query
