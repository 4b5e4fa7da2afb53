// The demonstration company, Atelier Lumen (STORIES): people, accounts, sites, contacts, leads, opportunities, activities,
// dated relative to a day; and generated data of any size for measurements.
//
// Shape    fill_demo(kernel, today, contacts, seed) -> the table of logins. contacts > 0: N contacts, N/5 accounts, N
//          opportunities (one in ten open), 5 N activities instead of the company.
// Refuses  demo.not_empty
#pragma once
#include <optional>
#include <string>

#include "base/result.h"
#include "base/time.h"

namespace socle {
class Kernel;
}
namespace socle::sales {

Result<std::string> fill_demo(Kernel& kernel, std::optional<Day> today, std::int64_t contacts, std::int64_t seed);

}  // namespace socle::sales
