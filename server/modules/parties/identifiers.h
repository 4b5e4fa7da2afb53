// Identifiers of a company agree with each other.
//
// Shape    account: SIREN <-> French VAT number, each filled from the other when empty. site: its SIRET begins with the
//          SIREN of its account.
// Refuses  parties.siret_of_other_account
// Source   FRENCH_RULES 7
#pragma once
#include "kernel/records/rule.h"

namespace socle::parties {

void identifiers(const records::Moment& m, records::Outcome& out);        // derive, account
void siret_matches(const records::Moment& m, records::Outcome& out);      // check, site; reads account
std::string french_vat(std::string_view siren);

}  // namespace socle::parties
