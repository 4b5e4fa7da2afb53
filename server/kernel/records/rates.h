// Dated exchange rates and conversion to the company's currency (KERNEL F11).
//
// Units    A rate is how many units of the currency one unit of the company's currency buys (the ECB's way), scale 6.
// Refuses  money.no_rate, naming the currency and the day.
#pragma once
#include "base/result.h"
#include "base/time.h"
#include "kernel/meta/value.h"
#include "kernel/storage/database.h"

namespace socle::records {

Result<std::int64_t> convert(storage::Connection& db, std::string_view company_currency, const MoneyValue& m, Day on);

}  // namespace socle::records
