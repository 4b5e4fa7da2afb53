// Who may make whom what: the rules of the records of people.
//
// Refuses  identity.unknown_role {role}     a role that the model does not have, or has retired
//          identity.power_not_held          a role is given, or taken, only by who holds all its powers, or administers users
//          session.stale                    a role, a login, an e-mail, an account given or closed: a browser shows its factor again (TRUST S10)
//          identity.not_oneself             nobody changes their own role, disables or deletes themselves: somebody is left to do it
// Source   TRUST A1: nobody gives what they do not hold
#pragma once
#include "kernel/records/rule.h"

namespace socle::identity {

void roles_given(const records::Moment& m, records::Outcome& out);
void factor_shown(const records::Moment& m, records::Outcome& out);
void not_oneself(const records::Moment& m, records::Outcome& out);
void install(records::Registry& r);

}  // namespace socle::identity
