// Ma journée: what waits for one person, in order, and why (ACT-02, S01).
//
// Shape    Items in order: waiting leads, late tasks, today's, opportunities that nothing is planned for. Each has a reason:
//          a code and its parameters, made a sentence at the edge.
// Keeps    Only the person's own items; others' are a count.
#pragma once
#include "kernel/records/read.h"

namespace socle::sales {

struct DayItem {
  std::string kind, state, at, title, entity, action, reason;
  Params params;
  std::int64_t id = 0, account = 0;
  std::string account_label;
};
struct DayBlock {
  std::string start, end, title;
  std::int64_t id = 0;
};
struct MyDay {
  std::vector<DayItem> items;
  std::vector<std::pair<Day, int>> later;      // this week's, by day
  std::vector<DayBlock> ruler;
  std::int64_t others_hidden = 0;
};
Result<MyDay> my_day(const records::Context& context);

}  // namespace socle::sales
