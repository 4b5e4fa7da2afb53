// Relative dates become days, and days become instants of the business zone (KERNEL F12).
//
// Shape    today yesterday tomorrow; this_ last_ next_ with week month quarter year; {"last":{"days":30}}: the 30 days
//          that end with today; {"next":{"days":7}}: the 7 days that begin with today; weeks and months likewise.
// Units    Weeks begin on Monday (ISO). Spans exclude their end.
#pragma once
#include <optional>
#include <string_view>

#include "base/time.h"
#include "kernel/expr/condition.h"

namespace socle::expr {

bool is_period_word(std::string_view word);
std::optional<Relative> parse_period(const Json& json);  // a word or an object; nothing when it is neither
Json period_json(const Relative& relative);
DaySpan days_of(const Relative& relative, Day today);

struct InstantSpan {
  Instant from, to;
};
InstantSpan instants_of(const Relative& relative, const EvalContext& context);
Day today_of(const EvalContext& context);

}  // namespace socle::expr
