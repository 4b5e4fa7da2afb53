// Tasks, calls, meetings, notes on any record.
#pragma once
#include "kernel/records/rule.h"

namespace socle::activities {

void install(records::Registry& r);
// Did somebody speak with somebody: a call, a meeting, a mail or a message that took place.
bool is_exchange(const records::Record& activity);
// n working days after a day, weekends left out (Monday to Friday).
Day working_days_after(Day day, int n);

}  // namespace socle::activities
