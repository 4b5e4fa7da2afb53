#include "modules/activities/activities.h"
#include "modules/activities/next.h"
#include "modules/activities/placing.h"

namespace socle::activities {

void install(records::Registry& r) {
  auto& activity = r.entity("activity");
  activity.rule({.name = "placing", .references = {"related"}, .derive = placing});
  activity.rule({.name = "times_agree", .check = times_agree});
  r.add_fact("_next", next_of);
  activity.rule({.name = "last_exchange", .references = {"account", "contact"}, .react = last_exchange});
}

}  // namespace socle::activities
