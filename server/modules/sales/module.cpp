#include "modules/sales/closing.h"
#include "modules/sales/conversion.h"
#include "modules/sales/forecast.h"
#include "modules/sales/sales.h"

namespace socle::sales {

void install(records::Registry& r) {
  auto& opportunity = r.entity("opportunity");
  opportunity.rule({.name = "closing", .references = {"account"}, .derive = closing, .react = announce_closing});
  opportunity.rule({.name = "title_when_none", .references = {"account", "product"}, .derive = title_when_none});
  opportunity.rule({.name = "stage_values", .derive = stage_values});
  opportunity.rule({.name = "weighted_amount", .derive = weighted_amount});
  r.entity("activity").rule({.name = "lead_answered", .references = {"lead"}, .react = lead_answered});
  r.entity("lead").action({.noun = "conversion",
                           .input = {{"account", "reference:account"}, {"contact", "reference:contact"}, {"opportunity", "object"}, {"without_opportunity", "boolean"}},
                           .create = convert_lead,
                           .withdraw_by_reversal = true});
}

}  // namespace socle::sales
