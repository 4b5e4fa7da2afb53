#include "kernel/fields/email_address.h"

#include <unicode/idna.h>
#include <unicode/unistr.h>

#include <memory>

#include "base/text.h"

namespace socle::fields {
namespace {
const icu::IDNA& idna() {
  static const std::unique_ptr<icu::IDNA> made = [] {
    UErrorCode status = U_ZERO_ERROR;
    std::unique_ptr<icu::IDNA> idna(
        icu::IDNA::createUTS46Instance(UIDNA_USE_STD3_RULES | UIDNA_CHECK_BIDI | UIDNA_CHECK_CONTEXTJ |
                                           UIDNA_NONTRANSITIONAL_TO_ASCII | UIDNA_NONTRANSITIONAL_TO_UNICODE,
                                       status));
    if (U_FAILURE(status)) throw Fault("ICU IDNA is not available");
    return idna;
  }();
  return *made;
}
bool local_part(std::string_view s) {
  if (s.empty() || code_points(s) > 64 || s.front() == '.' || s.back() == '.' || s.find("..") != std::string_view::npos)
    return false;
  for (char c : s) {
    const auto u = static_cast<unsigned char>(c);
    const bool letter = (u >= 'a' && u <= 'z') || (u >= '0' && u <= '9') || u >= 0x80;
    if (!letter && std::string_view(".!#$%&'*+-/=?^_`{|}~").find(c) == std::string_view::npos) return false;
  }
  return collapse_spaces(s) == s && s.find(' ') == std::string_view::npos;
}
}  // namespace

std::optional<std::string> host_name(std::string_view text) {
  icu::IDNAInfo info;
  UErrorCode status = U_ZERO_ERROR;
  icu::UnicodeString unicode, ascii;
  const icu::UnicodeString in =
      icu::UnicodeString::fromUTF8(icu::StringPiece(text.data(), static_cast<int32_t>(text.size())));
  idna().nameToUnicode(in, unicode, info, status);
  if (U_FAILURE(status) || info.hasErrors()) return std::nullopt;
  idna().nameToASCII(unicode, ascii, info, status);  // also checks the lengths of labels and of the whole
  if (U_FAILURE(status) || info.hasErrors()) return std::nullopt;
  std::string name;
  unicode.toUTF8String(name);
  const auto dot = name.rfind('.');
  if (dot == std::string::npos || dot == 0 || name.size() - dot < 3 ||
      all_digits(std::string_view(name).substr(dot + 1)))
    return std::nullopt;
  return name;
}
Tried<std::string> email_of(std::string_view text) {
  auto clean = clean_text(text, 400);
  if (!clean || clean->empty()) return clean;
  std::string_view s = *clean;
  if (const auto open = s.rfind('<'); open != std::string_view::npos && s.back() == '>')
    s = s.substr(open + 1, s.size() - open - 2);
  std::string address = nfc(to_lower(trim(s)));
  if (address.starts_with("mailto:")) address.erase(0, 7);
  const auto at = address.rfind('@');
  if (at == std::string::npos || !local_part(std::string_view(address).substr(0, at)))
    return refused("email.malformed");
  const auto domain = host_name(std::string_view(address).substr(at + 1));
  if (!domain) return refused("email.domain_malformed");
  address = address.substr(0, at + 1) + *domain;
  if (code_points(address) > 254) return refused("field.too_long", {{"max", "254"}});
  return address;
}
std::string email_domain(std::string_view email) {
  const auto at = email.rfind('@');
  return at == std::string_view::npos ? std::string() : to_lower(email.substr(at + 1));
}

}  // namespace socle::fields
