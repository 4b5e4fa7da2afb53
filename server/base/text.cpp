#include "base/text.h"

#include <unicode/coll.h>
#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/uversion.h>

#include <memory>

#include "base/result.h"

namespace socle {
namespace {
const icu::Collator& collator() {
  // A collator is thread-safe for const use; built once.
  static const std::unique_ptr<icu::Collator> c = [] {
    UErrorCode status = U_ZERO_ERROR;
    std::unique_ptr<icu::Collator> made(icu::Collator::createInstance(icu::Locale::getRoot(), status));
    if (U_FAILURE(status)) throw Fault("ICU root collator is not available");
    made->setStrength(icu::Collator::TERTIARY);
    return made;
  }();
  return *c;
}
const icu::Normalizer2& nfkc() {
  UErrorCode status = U_ZERO_ERROR;
  return *icu::Normalizer2::getNFKCInstance(status);
}
const icu::Normalizer2& nfkd() {
  UErrorCode status = U_ZERO_ERROR;
  return *icu::Normalizer2::getNFKDInstance(status);
}

icu::UnicodeString normalized(std::string_view utf8) {
  UErrorCode status = U_ZERO_ERROR;
  icu::UnicodeString u = nfkc().normalize(icu::UnicodeString::fromUTF8(icu::StringPiece(utf8.data(), static_cast<int32_t>(utf8.size()))), status);
  icu::UnicodeString out;
  bool space = false;
  for (int32_t i = 0; i < u.length();) {
    UChar32 c = u.char32At(i);
    i += U16_LENGTH(c);
    if (c == 0x2018 || c == 0x2019 || c == 0x02BC || c == 0x0060 || c == 0x00B4) c = '\'';
    else if (c == '-' || (c >= 0x2010 && c <= 0x2015)) c = ' ';
    if (u_isUWhiteSpace(c)) {
      space = true;
      continue;
    }
    if (space && !out.isEmpty()) out.append(static_cast<UChar32>(' '));
    space = false;
    out.append(c);
  }
  return out;
}
std::string utf8_of(const icu::UnicodeString& u) {
  std::string s;
  u.toUTF8String(s);
  return s;
}
bool ascii(std::string_view s) {
  for (char c : s)
    if (static_cast<unsigned char>(c) >= 0x80) return false;
  return true;
}
icu::UnicodeString from(std::string_view s) {
  return icu::UnicodeString::fromUTF8(icu::StringPiece(s.data(), static_cast<int32_t>(s.size())));
}
}  // namespace

std::string text_key(std::string_view utf8) {
  const icu::UnicodeString u = normalized(utf8);
  uint8_t small[512];
  int32_t n = collator().getSortKey(u, small, sizeof small);
  if (n <= static_cast<int32_t>(sizeof small)) return std::string(reinterpret_cast<char*>(small), n > 0 ? static_cast<std::size_t>(n - 1) : 0);
  std::string big(static_cast<std::size_t>(n), '\0');
  collator().getSortKey(u, reinterpret_cast<uint8_t*>(big.data()), n);
  big.resize(static_cast<std::size_t>(n - 1));
  return big;
}
std::string primary_key(std::string_view utf8) {
  std::string k = text_key(utf8);
  if (auto p = k.find('\x01'); p != std::string::npos) k.resize(p);
  return k;
}
std::string fold(std::string_view utf8) {
  if (ascii(utf8)) {
    std::string out;
    out.reserve(utf8.size());
    bool space = false;
    for (char c : utf8) {
      if (c == '-' || c == ' ' || (c >= '\t' && c <= '\r')) {
        space = true;
        continue;
      }
      if (space && !out.empty()) out.push_back(' ');
      space = false;
      out.push_back(c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c == '`' ? '\'' : c);
    }
    return out;
  }
  UErrorCode status = U_ZERO_ERROR;
  icu::UnicodeString d = nfkd().normalize(normalized(utf8), status);
  icu::UnicodeString out;
  for (int32_t i = 0; i < d.length();) {
    UChar32 c = d.char32At(i);
    i += U16_LENGTH(c);
    if (u_charType(c) == U_NON_SPACING_MARK) continue;
    if (c == 0x0153 || c == 0x0152) { out.append(icu::UnicodeString("oe")); continue; }
    if (c == 0x00E6 || c == 0x00C6) { out.append(icu::UnicodeString("ae")); continue; }
    out.append(u_foldCase(c, U_FOLD_CASE_DEFAULT));
  }
  return utf8_of(out);
}
std::string collator_version() {
  UVersionInfo v;
  collator().getVersion(v);
  char text[U_MAX_VERSION_STRING_LENGTH];
  u_versionToString(v, text);
  return text;
}
bool valid_utf8(std::string_view s) {
  int32_t i = 0;
  const auto n = static_cast<int32_t>(s.size());
  const auto* p = reinterpret_cast<const uint8_t*>(s.data());
  while (i < n) {
    UChar32 c;
    U8_NEXT(p, i, n, c);
    if (c < 0) return false;
  }
  return true;
}
std::string trim(std::string_view s) {
  icu::UnicodeString u = from(s);
  int32_t a = 0, b = u.length();
  while (a < b && u_isUWhiteSpace(u.char32At(a))) ++a;
  while (b > a && u_isUWhiteSpace(u.char32At(b - 1))) --b;
  return utf8_of(u.tempSubStringBetween(a, b));
}
std::string collapse_spaces(std::string_view s) {
  icu::UnicodeString u = from(s), out;
  bool space = false;
  for (int32_t i = 0; i < u.length();) {
    UChar32 c = u.char32At(i);
    i += U16_LENGTH(c);
    if (u_isUWhiteSpace(c)) {
      space = true;
      continue;
    }
    if (space && !out.isEmpty()) out.append(static_cast<UChar32>(' '));
    space = false;
    out.append(c);
  }
  return utf8_of(out);
}
std::size_t code_points(std::string_view utf8) {
  std::size_t n = 0;
  for (char c : utf8) n += (static_cast<unsigned char>(c) & 0xC0) != 0x80;
  return n;
}
std::string upper_first(std::string_view utf8) {
  icu::UnicodeString u = from(utf8);
  if (u.isEmpty()) return {};
  const int32_t n = U16_LENGTH(u.char32At(0));
  icu::UnicodeString head(u, 0, n);
  head.toUpper();
  return utf8_of(head + icu::UnicodeString(u, n));
}
std::string to_lower(std::string_view utf8) { return utf8_of(from(utf8).toLower()); }
std::string to_upper(std::string_view utf8) { return utf8_of(from(utf8).toUpper()); }

}  // namespace socle
