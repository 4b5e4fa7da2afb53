#include "kernel/fields/address.h"

#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include <array>

#include "base/text.h"
#include "kernel/fields/country_code.h"

namespace socle::fields {
namespace {
constexpr std::array<std::string_view, 5> kParts{"street", "street2", "postcode", "city", "country"};
constexpr std::size_t kEnvelopeLine = 38;
constexpr std::size_t kEnvelopeLines = 6;

bool listed(std::string_view codes, std::string_view code) {
  return code.size() == 2 && codes.find(code) != std::string_view::npos;
}
enum class PostcodePlace { before_city, after_city, own_line };
PostcodePlace postcode_place(std::string_view country) {
  if (listed("GB IE IM JE GG", country)) return PostcodePlace::own_line;
  if (listed("US CA AU NZ IN ID JP KR TW SG TH VN ZA BD LK PK SA NG BR", country)) return PostcodePlace::after_city;
  return PostcodePlace::before_city;
}
bool french(std::string_view country) { return listed("FR MC GP MQ GF RE YT PM BL MF NC PF WF", country); }
// What stands between the street and the city in France: post boxes, hamlets. The rest of a complement is before the street.
bool after_street(std::string_view street2) {
  const std::string words = fold(street2) + " ";
  for (auto start : {"bp ", "cs ", "tsa ", "lieu dit ", "lieudit ", "boite postale ", "cidex "})
    if (words.starts_with(start)) return true;
  return false;
}
std::string joined(std::string_view a, std::string_view b) {
  return a.empty() || b.empty() ? std::string(a) + std::string(b) : std::string(a) + " " + std::string(b);
}
void add(std::vector<std::string>& lines, std::string line) {
  if (!line.empty()) lines.push_back(std::move(line));
}
// Capitals without accents; punctuation becomes a space.
std::string capitals(std::string_view line) {
  icu::UnicodeString u = icu::UnicodeString::fromUTF8(fold(line)), out;
  for (int32_t i = 0; i < u.length();) {
    const UChar32 c = u.char32At(i);
    i += U16_LENGTH(c);
    out.append(u_isalnum(c) ? c : static_cast<UChar32>(' '));
  }
  std::string text;
  out.toUpper().toUTF8String(text);
  return collapse_spaces(text);
}
std::string cut(std::string_view line, std::size_t characters) {
  if (code_points(line) <= characters) return std::string(line);
  std::size_t end = 0, seen = 0;
  for (; end < line.size(); ++end)
    if ((static_cast<unsigned char>(line[end]) & 0xC0) != 0x80 && ++seen > characters) break;
  const auto space = line.substr(0, end).rfind(' ');  // whole words, where there are several
  return trim(line.substr(0, space == std::string_view::npos || space < characters / 2 ? end : space));
}
}  // namespace

Result<std::vector<std::pair<std::string, Json>>> address_parts(const Json& in) {
  std::vector<std::pair<std::string, Json>> parts;
  if (in.is_null()) {
    for (auto part : kParts) parts.emplace_back(part, Json());
    return parts;
  }
  if (!in.is_object()) return refuse(RefusalKind::invalid, "field.wrong_type");
  for (const auto& [name, value] : in.members()) {
    if (name == "lines" || name == "label") continue;
    if (std::ranges::find(kParts, name) == kParts.end())
      return refuse(RefusalKind::invalid, "address.unknown_part", {{"part", shown(name)}});
    if (!value.is_null() && !value.is_string()) return refuse(RefusalKind::invalid, "field.wrong_type");
    if (name != "country" || value.is_null()) {
      parts.emplace_back(name, value);
      continue;
    }
    auto code = country_of(value.as_string());
    if (!code) return refuse(RefusalKind::invalid, code.error().rule, code.error().params);
    parts.emplace_back(name, code->empty() ? Json() : Json(*code));
  }
  return parts;
}

std::string postcode_as_written(std::string_view postcode, std::string_view country) {
  const std::string s = compact(postcode);
  const auto split = [&](std::size_t at) { return s.substr(0, at) + " " + s.substr(at); };
  if ((french(country) || listed("DE ES IT FI HR EE LT RS UA TR", country)) && s.size() == 5 && all_digits(s)) return s;
  if (country == "NL" && s.size() == 6 && all_digits(s.substr(0, 4))) return split(4);
  if (country == "CA" && s.size() == 6) return split(3);
  if (country == "GB" && s.size() >= 5 && s.size() <= 7) return split(s.size() - 3);
  if (listed("SE CZ SK GR", country) && s.size() == 5 && all_digits(s)) return split(3);
  return collapse_spaces(postcode);
}

std::vector<std::string> address_lines(const Address& a, std::string_view reader_country, Language language) {
  const std::string_view country = a.country.empty() ? reader_country : std::string_view(a.country);
  const std::string postcode = postcode_as_written(a.postcode, country);
  const std::string city = french(country) ? to_upper(a.city) : a.city;
  std::vector<std::string> lines;
  const bool before = french(country) && !after_street(a.street2);
  if (before) add(lines, a.street2);
  add(lines, a.street);
  if (!before) add(lines, a.street2);
  switch (postcode_place(country)) {
    case PostcodePlace::before_city: add(lines, joined(postcode, city)); break;
    case PostcodePlace::after_city: add(lines, joined(city, postcode)); break;
    case PostcodePlace::own_line: add(lines, city); add(lines, postcode);
  }
  if (!lines.empty() && !a.country.empty() && a.country != reader_country)
    add(lines, country_name(a.country, language));
  return lines;
}
std::vector<std::string> address_lines(const AddressParts& parts, std::string_view reader_country, Language language) {
  Address a;
  for (const auto& [part, text] : parts)
    (part == "street"     ? a.street
     : part == "street2"  ? a.street2
     : part == "postcode" ? a.postcode
     : part == "city"     ? a.city
                          : a.country) = text;
  return address_lines(a, reader_country, language);
}
std::vector<std::string> envelope_lines(const std::vector<std::string>& recipient, const Address& address,
                                        std::string_view sender_country, Language language) {
  std::vector<std::string> lines;
  const std::vector<std::string> place = address_lines(address, sender_country, language);
  const std::size_t room = kEnvelopeLines > place.size() ? kEnvelopeLines - place.size() : 0;
  for (const auto& line : recipient)
    if (lines.size() < room) add(lines, cut(collapse_spaces(line), kEnvelopeLine));
  for (const auto& line : place) add(lines, cut(capitals(line), kEnvelopeLine));
  return lines;
}

}  // namespace socle::fields
