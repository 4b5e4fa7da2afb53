// Whole numbers past 64 bits, for sums: decimal text in and out, rounding half away from zero.
#pragma once
#include <string>
#include <string_view>

namespace socle::query {

__extension__ using Wide = __int128;
Wide wide_of(std::string_view decimal_digits);
std::string decimal_of(Wide value, int scale);  // 123450, 2 -> "1234.50"
Wide rounded_quotient(Wide n, Wide d);          // d > 0
Wide power_of(int n);                           // 10^n

}  // namespace socle::query
