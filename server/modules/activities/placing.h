// Where and when an activity stands.
//
// Shape    derive: account, contact, opportunity and lead follow the record that it hangs on; `at` is the one date that
//          lists and timelines sort by: start, else due date, else the moment it was done, else now.
// Keeps    done_at is set exactly when the state is held or done. A note is done by being written.
#pragma once
#include "kernel/records/rule.h"

namespace socle::activities {

void placing(const records::Moment& m, records::Outcome& out);       // derive; reads related
void times_agree(const records::Moment& m, records::Outcome& out);   // check: activities.ends_before_start
void last_exchange(const records::Moment& m, records::Outcome& out); // react: account and contact remember the last exchange

}  // namespace socle::activities
