#include "kernel/fields/phone_number.h"

#include <phonenumbers/phonenumberutil.h>

#include <array>

#include "base/text.h"

namespace socle::fields {
namespace {
using i18n::phonenumbers::PhoneNumber;
using i18n::phonenumbers::PhoneNumberUtil;

const PhoneNumberUtil& numbers() { return *PhoneNumberUtil::GetInstance(); }

// Ten national digits begin alike in all French departments; the first three say whose country code they bear.
struct Overseas {
  int first_three, country_code;
};
constexpr std::array<Overseas, 13> kOverseas{{{262, 262},
                                              {263, 262},
                                              {269, 262},
                                              {639, 262},
                                              {692, 262},
                                              {693, 262},
                                              {590, 590},
                                              {690, 590},
                                              {691, 590},
                                              {594, 594},
                                              {694, 594},
                                              {596, 596},
                                              {696, 596}}};
void move_overseas(PhoneNumber& number) {
  if (number.country_code() != 33) return;
  for (const auto& [first_three, country_code] : kOverseas) {
    if (static_cast<int>(number.national_number() / 1'000'000) != first_three) continue;
    PhoneNumber moved = number;
    moved.set_country_code(country_code);
    if (numbers().IsValidNumber(moved) && !numbers().IsValidNumberForRegion(number, "FR")) number = moved;
    else if (numbers().IsValidNumber(moved) && first_three != 639)
      number = moved;  // 06 39 98 is fiction in the mainland
    return;
  }
}
std::string formatted(const PhoneNumber& number, PhoneNumberUtil::PhoneNumberFormat format) {
  std::string out;
  numbers().Format(number, format, &out);
  return out;
}
bool french(int country_code) {
  return country_code == 33 || country_code == 262 || country_code == 590 || country_code == 594 || country_code == 596;
}
// Some countries lengthen their numbers faster than Debian follows (Benin, 2024): one or two digits more will do, but for
// France and North America, whose lengths are settled.
bool lengthened(const PhoneNumber& number) {
  if (french(number.country_code()) || number.country_code() == 1) return false;
  PhoneNumber shorter = number;
  for (int more = 1; more <= 2; ++more) {
    shorter.set_national_number(shorter.national_number() / 10);
    if (numbers().IsPossibleNumber(shorter)) return formatted(number, PhoneNumberUtil::E164).size() <= 16;
  }
  return false;
}
Tried<std::string> read_once(std::string_view text, std::string_view default_country) {
  if (text.size() > 250) return refused("phone.malformed");
  PhoneNumber number;
  switch (numbers().Parse(std::string(text), to_upper(default_country), &number)) {
    case PhoneNumberUtil::NO_PARSING_ERROR: break;
    case PhoneNumberUtil::INVALID_COUNTRY_CODE_ERROR: return refused("phone.unknown_country");
    case PhoneNumberUtil::TOO_SHORT_AFTER_IDD:
    case PhoneNumberUtil::TOO_SHORT_NSN: return refused("phone.too_short");
    case PhoneNumberUtil::TOO_LONG_NSN: return refused("phone.too_long");
    default: return refused("phone.malformed");
  }
  move_overseas(number);
  number.clear_extension();
  switch (numbers().IsPossibleNumberWithReason(number)) {
    case PhoneNumberUtil::IS_POSSIBLE: break;
    case PhoneNumberUtil::IS_POSSIBLE_LOCAL_ONLY:
    case PhoneNumberUtil::TOO_SHORT: return refused("phone.too_short");
    case PhoneNumberUtil::TOO_LONG:
      if (!lengthened(number)) return refused("phone.too_long");
      break;
    case PhoneNumberUtil::INVALID_COUNTRY_CODE: return refused("phone.unknown_country");
    default: return refused("phone.malformed");
  }
  return formatted(number, PhoneNumberUtil::E164);
}
}  // namespace

Tried<std::string> e164_of(std::string_view text, std::string_view default_country) {
  auto number = read_once(text, default_country);
  // What is kept is read back as itself: zeros typed after a country code may be its national prefix, so the second reading is kept.
  for (int tries = 0; number && tries < 3; ++tries) {
    auto again = read_once(*number, default_country);
    if (again && *again == *number) return number;
    number = std::move(again);
  }
  return number ? refused("phone.malformed") : number;
}
std::string phone_for_reading(std::string_view e164) {
  PhoneNumber number;
  if (numbers().Parse(std::string(e164), "ZZ", &number) != PhoneNumberUtil::NO_PARSING_ERROR) return std::string(e164);
  const bool national = french(number.country_code());
  const std::string shown = formatted(number, national ? PhoneNumberUtil::NATIONAL : PhoneNumberUtil::INTERNATIONAL);
  // What is read back must be the same number: some national forms of special numbers are not.
  const auto back = e164_of(shown, "FR");
  return back && *back == e164 ? shown : std::string(e164);
}
std::string phone_search_digits(std::string_view text) {
  std::string digits;
  for (char c : text)
    if (c >= '0' && c <= '9') digits.push_back(c);
  if (digits.starts_with("00")) digits.erase(0, 2);
  else if (digits.starts_with("0")) digits.erase(0, 1);
  return digits;
}

}  // namespace socle::fields
