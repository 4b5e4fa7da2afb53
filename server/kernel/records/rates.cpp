#include "kernel/records/rates.h"

#include "base/money.h"

namespace socle::records {
namespace {
using meta::Cell;
constexpr std::int64_t kRateScale = 1'000'000;
std::int64_t power_of_ten(int n) {
  std::int64_t p = 1;
  for (int i = 0; i < n; ++i) p *= 10;
  return p;
}
}  // namespace

Result<std::int64_t> convert(storage::Connection& db, std::string_view company_currency, const MoneyValue& m, Day on) {
  if (m.currency == company_currency) return m.minor;
  const std::int64_t rate = db.integer(
      "SELECT \"rate\" FROM \"rate\" WHERE \"currency\"=?1 AND \"day\"<=?2 AND \"deleted_at\" IS NULL ORDER BY \"day\" DESC LIMIT 1",
      {Cell(m.currency), Cell(std::int64_t{on})});
  if (rate <= 0) return refuse(RefusalKind::invalid, "money.no_rate", {{"currency", m.currency}, {"day", format_day(on)}});
  // minor / 10^from / (rate / 10^6) * 10^to, in one exact step.
  TRY(auto scaled, scale_exact(m.minor, kRateScale, 1));
  return scale_exact(scaled, power_of_ten(currency_digits(company_currency)), rate * power_of_ten(currency_digits(m.currency)));
}

}  // namespace socle::records
