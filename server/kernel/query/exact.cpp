#include "kernel/query/exact.h"

#include <algorithm>

namespace socle::query {

Wide wide_of(std::string_view text) {
  const bool negative = text.starts_with('-');
  Wide n = 0;
  for (char c : text.substr(negative)) {
    if (c < '0' || c > '9') break;
    n = n * 10 + (c - '0');
  }
  return negative ? -n : n;
}

std::string decimal_of(Wide n, int scale) {
  const bool negative = n < 0;
  std::string digits;
  do {
    const int d = static_cast<int>(n % 10);
    digits += static_cast<char>('0' + (d < 0 ? -d : d));
    n /= 10;
  } while (n != 0);
  while (digits.size() <= static_cast<std::size_t>(scale)) digits += '0';
  std::reverse(digits.begin(), digits.end());
  if (scale > 0) digits.insert(digits.size() - static_cast<std::size_t>(scale), 1, '.');
  return negative ? "-" + digits : digits;
}

Wide rounded_quotient(Wide n, Wide d) {
  const Wide size = n < 0 ? -n : n, q = (2 * size + d) / (2 * d);
  return n < 0 ? -q : q;
}

Wide power_of(int n) {
  Wide p = 1;
  for (int i = 0; i < n; ++i) p *= 10;
  return p;
}

}  // namespace socle::query
