// Leads and opportunities: from an expression of interest to won or lost.
#pragma once
#include "kernel/records/rule.h"
#include "modules/sales/day.h"

namespace socle::sales {

void install(records::Registry& r);

}  // namespace socle::sales
