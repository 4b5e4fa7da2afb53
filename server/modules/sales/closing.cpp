#include "modules/sales/closing.h"

#include "modules/parties/account_fields.h"
#include "modules/sales/opportunity_fields.h"

namespace socle::sales {
using meta::StageCategory;

void closing(const records::Moment& m, records::Outcome& out) {
  const meta::Stage* stage = m.stage_after("stage");
  if (!stage) return;
  const bool closed = stage->category != StageCategory::open;
  const Value& on = m.after[opportunity::closed_on];
  if (closed && empty(on)) out.set(m, opportunity::closed_on, std::int64_t{m.today});
  if (!closed && !empty(on)) out.set(m, opportunity::closed_on, Value{});
}

void announce_closing(const records::Moment& m, records::Outcome& out) {
  const meta::Stage *from = m.stage_before("stage"), *to = m.stage_after("stage");
  if (!to || m.act == records::Act::remove) return;
  const StageCategory before = from ? from->category : StageCategory::open;
  if (to->category == before) return;
  out.announcements.push_back(to->category == StageCategory::won ? "opportunity.won" : to->category == StageCategory::lost ? "opportunity.lost" : "opportunity.reopened");
  const records::Record* of = m.after.related(opportunity::account);
  if (to->category != StageCategory::won || !of || as_text((*of)[account::relation]) == "customer") return;
  records::Change c;
  c.entity = &of->entity();
  c.id = of->id();
  if (const meta::Field* f = of->entity().find(account::relation.field)) c.sets.emplace_back(f, std::string("customer"));
  if (const meta::Field* f = of->entity().find(account::lifecycle.field)) c.sets.emplace_back(f, std::string("customer"));
  out.companions.push_back(std::move(c));
}

}  // namespace socle::sales
