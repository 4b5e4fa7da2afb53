#include "base/money.h"

#include <array>
#include <limits>
#include <utility>

namespace socle {
namespace {
__extension__ typedef __int128 Wide;

// ISO 4217 codes in force; two decimals unless listed below.
constexpr std::string_view kTwoDigits =
    "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CNY COP CRC CUP CVE "
    "CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR "
    "KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD PAB "
    "PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY "
    "TTD TWD TZS UAH USD UYU UZS VED VES WST XCD YER ZAR ZMW ZWG XCG";
constexpr std::string_view kNoDigits = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF";
constexpr std::string_view kThreeDigits = "BHD IQD JOD KWD LYD OMR TND";

bool listed(std::string_view list, std::string_view code) {
  if (code.size() != 3) return false;
  for (std::size_t i = 0; i + 3 <= list.size(); i += 4)
    if (list.substr(i, 3) == code) return true;
  return false;
}
}  // namespace

int currency_digits(std::string_view currency) {
  if (listed(kTwoDigits, currency)) return 2;
  if (listed(kNoDigits, currency)) return 0;
  if (listed(kThreeDigits, currency)) return 3;
  return -1;
}

Result<std::int64_t> parse_scaled(std::string_view text, int scale) {
  const bool negative = !text.empty() && text.front() == '-';
  if (!text.empty() && (text.front() == '-' || text.front() == '+')) text.remove_prefix(1);
  if (text.empty()) return refuse(RefusalKind::invalid, "number.malformed");
  Wide value = 0;
  int decimals = -1;   // -1 before the point
  int digits = 0;
  for (char c : text) {
    if (c == '.') {
      if (decimals >= 0) return refuse(RefusalKind::invalid, "number.malformed");
      decimals = 0;
      continue;
    }
    if (c < '0' || c > '9') return refuse(RefusalKind::invalid, "number.malformed");
    ++digits;
    if (decimals >= scale) {
      if (c != '0') return refuse(RefusalKind::invalid, "number.too_precise", {{"scale", std::to_string(scale)}});
      continue;
    }
    value = value * 10 + (c - '0');
    if (decimals >= 0) ++decimals;
    if (value > std::numeric_limits<std::int64_t>::max()) return refuse(RefusalKind::invalid, "number.overflow");
  }
  if (digits == 0) return refuse(RefusalKind::invalid, "number.malformed");
  for (int d = decimals < 0 ? 0 : decimals; d < scale; ++d) {
    value *= 10;
    if (value > std::numeric_limits<std::int64_t>::max()) return refuse(RefusalKind::invalid, "number.overflow");
  }
  return static_cast<std::int64_t>(negative ? -value : value);
}

std::string format_scaled(std::int64_t value, int scale) {
  const bool negative = value < 0;
  std::string digits = std::to_string(negative ? 0ULL - static_cast<std::uint64_t>(value) : static_cast<std::uint64_t>(value));
  if (scale > 0) {
    const auto s = static_cast<std::size_t>(scale);
    if (digits.size() <= s) digits.insert(0, s + 1 - digits.size(), '0');
    digits.insert(digits.size() - s, 1, '.');
  }
  return negative ? "-" + digits : digits;
}

Result<Money> parse_money(std::string_view amount, std::string_view currency) {
  const int digits = currency_digits(currency);
  if (digits < 0) return refuse(RefusalKind::invalid, "money.unknown_currency", {{"currency", std::string(currency)}});
  TRY(auto minor, parse_scaled(amount, digits));
  return Money{minor, std::string(currency)};
}

std::string format_amount(const Money& m) {
  const int digits = currency_digits(m.currency);
  return format_scaled(m.minor, digits < 0 ? 2 : digits);
}

Result<std::int64_t> scale_exact(std::int64_t value, std::int64_t numerator, std::int64_t denominator) {
  Wide n = static_cast<Wide>(value) * numerator;
  Wide d = denominator;
  if (d < 0) {
    n = -n;
    d = -d;
  }
  if (d == 0) return refuse(RefusalKind::invalid, "number.overflow");
  const Wide q = n >= 0 ? (n + d / 2) / d : -((-n + d / 2) / d);
  if (q > std::numeric_limits<std::int64_t>::max() || q < std::numeric_limits<std::int64_t>::min())
    return refuse(RefusalKind::invalid, "number.overflow");
  return static_cast<std::int64_t>(q);
}

}  // namespace socle
