#include "kernel/fields/parsing.h"

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include "base/text.h"

namespace socle::fields {
namespace {
const icu::Normalizer2& composer() {
  UErrorCode status = U_ZERO_ERROR;
  return *icu::Normalizer2::getNFCInstance(status);
}
bool plain_ascii(std::string_view s) {
  for (char c : s)
    if (static_cast<unsigned char>(c) < 0x20 || static_cast<unsigned char>(c) >= 0x7F) return false;
  return true;
}
// Left out: controls of C0 and C1, the marks that reorder what a reader sees, a byte order mark that survived a file.
bool invisible(UChar32 c) {
  return u_charType(c) == U_CONTROL_CHAR || (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069) || c == 0xFEFF;
}
Tried<std::string> clean_unicode(std::string_view in, Lines lines) {
  const icu::UnicodeString u =
      icu::UnicodeString::fromUTF8(icu::StringPiece(in.data(), static_cast<int32_t>(in.size())));
  icu::UnicodeString out;
  for (int32_t i = 0; i < u.length();) {
    const UChar32 c = u.char32At(i);
    i += U16_LENGTH(c);
    const bool line_end = c == '\r' || c == '\n' || c == 0x0B || c == 0x0C || c == 0x85 || c == 0x2028 || c == 0x2029;
    if (line_end) {
      if (c == '\r' && i < u.length() && u.char32At(i) == '\n') ++i;
      out.append(static_cast<UChar32>(lines == Lines::several ? '\n' : ' '));
    } else if (c == '\t') {
      out.append(static_cast<UChar32>(lines == Lines::several ? '\t' : ' '));
    } else if (c == 0) {
      return refused("field.control_character");
    } else if (!invisible(c)) {
      out.append(c);
    }
  }
  std::string s;
  UErrorCode status = U_ZERO_ERROR;
  composer().normalize(out, status).toUTF8String(s);
  return trim(s);
}
bool well_formed(const ParamRule& rule, const Json& value) {
  switch (rule.kind) {
    case ParamRule::Kind::integer: return value.is_int() && value.as_int() >= rule.least && value.as_int() <= rule.most;
    case ParamRule::Kind::decimal: return value.is_number() || value.is_string();
    case ParamRule::Kind::text:
      return value.is_string() && valid_utf8(value.as_string()) && code_points(value.as_string()) <= 120;
    case ParamRule::Kind::flag: return value.is_bool();
    case ParamRule::Kind::object: return value.is_object();
  }
  return false;
}
}  // namespace

std::string nfc(std::string_view utf8) {
  UErrorCode status = U_ZERO_ERROR;
  std::string out;
  composer()
      .normalize(icu::UnicodeString::fromUTF8(icu::StringPiece(utf8.data(), static_cast<int32_t>(utf8.size()))), status)
      .toUTF8String(out);
  return out;
}

Tried<std::string> clean_text(std::string_view in, std::size_t max, Lines lines) {
  // 10 MB in a name costs no more than a look at its size; 8 bytes leave room for white space and decomposed letters.
  const auto too_long = [max] { return refused("field.too_long", {{"max", std::to_string(max)}}); };
  if (in.size() > max * 8 + 1024) return too_long();
  std::string out;
  if (plain_ascii(in)) {
    const auto a = in.find_first_not_of(' ');
    if (a != std::string_view::npos) out = in.substr(a, in.find_last_not_of(' ') - a + 1);
  } else {
    if (!valid_utf8(in)) return refused("field.not_utf8");
    auto clean = clean_unicode(in, lines);
    if (!clean) return std::unexpected(clean.error());
    out = std::move(*clean);
  }
  if (code_points(out) > max) return too_long();
  return out;
}
Value text_or_empty(std::string s) { return s.empty() ? Value{} : Value{std::move(s)}; }
Parsed text_value(std::string_view in, std::size_t max, Lines lines) {
  auto clean = clean_text(in, max, lines);
  if (!clean) return std::unexpected(clean.error());
  return text_or_empty(std::move(*clean));
}
std::string compact(std::string_view utf8) {
  std::string out;
  const icu::UnicodeString u =
      icu::UnicodeString::fromUTF8(icu::StringPiece(utf8.data(), static_cast<int32_t>(utf8.size())));
  for (int32_t i = 0; i < u.length();) {
    const UChar32 c = u.char32At(i);
    i += U16_LENGTH(c);
    if (u_isUWhiteSpace(c) || c == '.' || c == '-' || c == '/' || c == 0xB7 || (c >= 0x2010 && c <= 0x2015) ||
        c == 0x200B)
      continue;
    if (c < 0x80) out.push_back(static_cast<char>(c >= 'a' && c <= 'z' ? c - 32 : c));
    else icu::UnicodeString(c).toUTF8String(out);
  }
  return out;
}
bool all_digits(std::string_view s) {
  return !s.empty() && s.find_first_not_of("0123456789") == std::string_view::npos;
}
std::string shown(std::string_view text) {
  if (!valid_utf8(text)) return "?";
  std::size_t end = 0, characters = 0;
  for (; end < text.size() && characters <= 60; ++end)
    characters += (static_cast<unsigned char>(text[end]) & 0xC0) != 0x80;
  return characters <= 60 ? std::string(text) : std::string(text.substr(0, end - 1)) + "…";
}

std::string take_params(const Json& definition, Field& field, std::initializer_list<ParamRule> rules) {
  const Json& params = definition["params"];
  if (params.is_null()) return {};
  if (!params.is_object()) return "type.bad_param";
  for (const auto& [name, value] : params.members()) {
    const auto rule = std::find_if(rules.begin(), rules.end(), [&](const ParamRule& r) { return r.name == name; });
    if (rule != rules.end() && !well_formed(*rule, value)) return "type.bad_param";
  }
  field.params = params;
  return {};
}
std::string no_params(const Json& definition, Field& field) { return take_params(definition, field, {}); }
std::int64_t int_param(const Field& field, std::string_view name, std::int64_t fallback) {
  return field.params[name].as_int(fallback);
}
const std::string& text_param(const Field& field, std::string_view name) { return field.params[name].as_string(); }

}  // namespace socle::fields
