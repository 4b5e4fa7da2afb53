// Generated data of any size, for measurements: N contacts, N/5 accounts, N opportunities (one in ten open), 5 N activities.
#pragma once
#include "base/result.h"
#include "base/time.h"

namespace socle {
class Kernel;
}
namespace socle::sales {

Result<std::string> fill_generated(Kernel& kernel, Day today, std::int64_t contacts, std::int64_t seed);

}  // namespace socle::sales
