// "_next": the next planned activity of each record of a page, through the reader's gate.
//
// Shape    JSON {"kind","subject","at","state":"late|today|later","id"}; nothing for a record with nothing planned.
#pragma once
#include "kernel/records/read.h"

namespace socle::activities {

std::map<std::int64_t, std::string> next_of(const records::Context& context, const meta::Entity& entity, const std::vector<std::int64_t>& ids);

}  // namespace socle::activities
