#include "modules/sales/forecast.h"

#include "base/money.h"
#include "modules/sales/opportunity_fields.h"

namespace socle::sales {

void title_when_none(const records::Moment& m, records::Outcome& out) {
  if (!empty(m.after[opportunity::name])) return;
  const records::Record *of = m.after.related(opportunity::account), *product = m.after.related(opportunity::product);
  std::string title = product ? product->label() : std::string();
  if (of) title += (title.empty() ? "" : ", ") + of->label();
  if (title.empty()) title = as_text(m.after[opportunity::external_id]);
  if (!title.empty()) out.set(m, opportunity::name, title.substr(0, 200));
}

void stage_values(const records::Moment& m, records::Outcome& out) {
  const meta::Stage* stage = m.stage_after("stage");
  if (!stage || !m.changed(opportunity::stage)) return;
  if (!m.changed(opportunity::probability)) out.set(m, opportunity::probability, std::int64_t{stage->probability} * 100);
  if (!m.changed(opportunity::forecast_category) && !stage->forecast_category.empty())
    out.set(m, opportunity::forecast_category, stage->forecast_category);
}

void weighted_amount(const records::Moment& m, records::Outcome& out) {
  auto* amount = std::get_if<MoneyValue>(&m.after[opportunity::amount]);
  if (!amount) {
    if (!empty(m.after[opportunity::weighted_amount])) out.set(m, opportunity::weighted_amount, Value{});
    return;
  }
  const auto minor = scale_exact(amount->minor, as_int(m.after[opportunity::probability]), 10'000);
  const auto base = scale_exact(amount->base, as_int(m.after[opportunity::probability]), 10'000);
  if (!minor || !base) return;
  const Value weighted = MoneyValue{*minor, amount->currency, *base};
  if (weighted != m.after[opportunity::weighted_amount]) out.set(m, opportunity::weighted_amount, weighted);
}

}  // namespace socle::sales
