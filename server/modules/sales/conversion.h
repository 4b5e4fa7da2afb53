// Conversion of a lead: its account, contact and opportunity, found or created in one change set.
//
// Shape    Input {account?, contact?, opportunity?: {name, amount}, without_opportunity?}. Exact keys (e-mail, phone) find
//          the contact, and the contact its account; what is named wins over what is found.
// Refuses  sales.already_converted, sales.nothing_to_convert
// Keeps    Withdrawing it reverses the change set: nothing that others changed since is lost.
#pragma once
#include "kernel/records/rule.h"

namespace socle::sales {

Result<records::ActionOutcome> convert_lead(const records::ActionMoment& m, const Json& input);
// react, activity: the first call or meeting on a lead stops its clock.
void lead_answered(const records::Moment& m, records::Outcome& out);

}  // namespace socle::sales
