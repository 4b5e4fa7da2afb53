// Money and scaled decimals: integers only, never floating point (KERNEL F11).
//
// Units    minor: the currency's minor unit (EUR 2 digits, JPY 0, TND 3). Rounding half away from zero.
// Refuses  number.malformed, number.too_precise, number.overflow, money.unknown_currency
#pragma once
#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

namespace socle {

struct Money {
  std::int64_t minor = 0;
  std::string currency;   // ISO 4217
  bool operator==(const Money&) const = default;
};

int currency_digits(std::string_view currency);      // -1 when the code is unknown
// "1234.5" at scale 2 -> 123450. Only plain decimal text (sign, digits, one point). More decimals than the scale: refused
// unless the surplus digits are zeros.
Result<std::int64_t> parse_scaled(std::string_view text, int scale);
std::string format_scaled(std::int64_t value, int scale);          // 123450, 2 -> "1234.50"
Result<Money> parse_money(std::string_view amount, std::string_view currency);
std::string format_amount(const Money& m);                         // "1234.50"
// value * numerator / denominator, rounded half away from zero, refused on overflow.
Result<std::int64_t> scale_exact(std::int64_t value, std::int64_t numerator, std::int64_t denominator);

}  // namespace socle
