// Nobody widens what he sees himself: his team, his memberships, his territories come from who administers users.
//
// Refuses  identity.not_your_grant  one's own team, membership or territory, without the power admin.users
// Source   TRUST A7: nobody lifts his own bar. Roles and powers: people.h.
#pragma once
#include "kernel/records/rule.h"

namespace socle::identity {

bool administers_users(const records::Moment& m);                          // the power, and a token that says admin
void own_team(const records::Moment& m, records::Outcome& out);            // check, user
void own_membership(const records::Moment& m, records::Outcome& out);      // check, membership
void own_territory(const records::Moment& m, records::Outcome& out);       // check, territory

}  // namespace socle::identity
