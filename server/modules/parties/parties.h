// Accounts, sites, contacts: who the company deals with.
#pragma once
#include "kernel/records/rule.h"

namespace socle::parties {

void install(records::Registry& r);

}  // namespace socle::parties
