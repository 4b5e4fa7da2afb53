#include "kernel/fields/identifiers.h"

#include <algorithm>
#include <array>

namespace socle::fields {
namespace {
constexpr std::string_view kLaPoste = "356000000";

int digit_sum(std::string_view digits) {
  int sum = 0;
  for (char c : digits) sum += c - '0';
  return sum;
}
std::int64_t number(std::string_view digits) {
  std::int64_t n = 0;
  for (char c : digits) n = n * 10 + (c - '0');
  return n;
}
std::string two_digits(std::int64_t n) { return {static_cast<char>('0' + n / 10), static_cast<char>('0' + n % 10)}; }
bool french_key(std::string_view key, std::string_view siren) {
  if (all_digits(key)) return number(key) == (12 + 3 * (number(siren) % 97)) % 97;
  // Keys with a letter, in use since the numeric ones ran short: no I, no O.
  constexpr std::string_view alphabet = "0123456789ABCDEFGHJKLMNPQRSTUVWXYZ";
  const auto first = alphabet.find(key[0]), second = alphabet.find(key[1]);
  if (first == std::string_view::npos || second == std::string_view::npos) return false;
  const auto a = static_cast<std::int64_t>(first), b = static_cast<std::int64_t>(second);
  const std::int64_t check = first < 10 ? a * 24 + b - 10 : a * 34 + b - 100;
  return (number(siren) + 1 + check / 11) % 11 == check % 11;
}

// The form of each country's number after its prefix: 9 a digit, A a letter, * either; alternatives separated by spaces.
struct VatForm {
  std::string_view prefix, forms;
};
constexpr std::array<VatForm, 31> kVatForms{{{"AT", "U99999999"},
                                             {"BE", "9999999999"},
                                             {"BG", "999999999 9999999999"},
                                             {"CY", "99999999A"},
                                             {"CZ", "99999999 999999999 9999999999"},
                                             {"DE", "999999999"},
                                             {"DK", "99999999"},
                                             {"EE", "999999999"},
                                             {"EL", "999999999"},
                                             {"ES", "*9999999*"},
                                             {"FI", "99999999"},
                                             {"FR", "**999999999"},
                                             {"HR", "99999999999"},
                                             {"HU", "99999999"},
                                             {"IE", "9*99999A 9999999A 9999999AA"},
                                             {"IT", "99999999999"},
                                             {"LT", "999999999 999999999999"},
                                             {"LU", "99999999"},
                                             {"LV", "99999999999"},
                                             {"MT", "99999999"},
                                             {"NL", "999999999B99"},
                                             {"PL", "9999999999"},
                                             {"PT", "999999999"},
                                             {"RO", "99 999 9999 99999 999999 9999999 99999999 999999999 9999999999"},
                                             {"SE", "999999999999"},
                                             {"SI", "99999999"},
                                             {"SK", "9999999999"},
                                             {"XI", "999999999 999999999999"},
                                             {"GB", "999999999 999999999999"},
                                             {"CH", "E999999999 E999999999TVA E999999999MWST E999999999IVA"},
                                             {"NO", "999999999 999999999MVA"}}};
bool has_form(std::string_view s, std::string_view form) {
  return s.size() == form.size() && std::equal(s.begin(), s.end(), form.begin(), [](char c, char f) {
           const bool digit = c >= '0' && c <= '9', letter = c >= 'A' && c <= 'Z';
           return f == '9' ? digit : f == '*' ? digit || letter : f == 'A' ? letter : c == f;
         });
}
bool has_some_form(std::string_view s, std::string_view forms) {
  for (std::size_t at = 0; at < forms.size();) {
    const auto end = std::min(forms.find(' ', at), forms.size());
    if (has_form(s, forms.substr(at, end - at))) return true;
    at = end + 1;
  }
  return false;
}
Tried<std::string> compacted(std::string_view text) {
  auto clean = clean_text(text, 60);
  return clean ? compact(*clean) : clean;
}
}  // namespace

bool luhn(std::string_view digits) {
  int sum = 0;
  bool twice = false;
  for (auto it = digits.rbegin(); it != digits.rend(); ++it, twice = !twice) {
    const int d = *it - '0';
    sum += twice ? (d > 4 ? 2 * d - 9 : 2 * d) : d;
  }
  return all_digits(digits) && sum % 10 == 0;
}
Tried<std::string> siren_of(std::string_view text) {
  auto s = compacted(text);
  if (!s || s->empty()) return s;
  if (s->size() != 9 || !all_digits(*s)) return refused("identifier.siren_length");
  if (!luhn(*s)) return refused("identifier.siren_key");
  return s;
}
Tried<std::string> siret_of(std::string_view text) {
  auto s = compacted(text);
  if (!s || s->empty()) return s;
  if (s->size() != 14 || !all_digits(*s)) return refused("identifier.siret_length");
  const std::string_view siren = std::string_view(*s).substr(0, 9);
  if (!luhn(siren)) return refused("identifier.siret_siren");
  // The offices of La Poste outgrew the keys of Luhn: the sum of their digits is a multiple of five instead.
  if (!luhn(*s) && !(siren == kLaPoste && digit_sum(*s) % 5 == 0)) return refused("identifier.siret_key");
  return s;
}
Tried<std::string> vat_of(std::string_view text) {
  auto s = compacted(text);
  if (!s || s->empty()) return s;
  if (s->starts_with("GR")) s->replace(0, 2, "EL");
  if (s->starts_with("BE") && s->size() == 11) s->insert(2, "0");  // nine digits, before 2005
  const auto prefixed = [&](std::string_view prefix) { return s->starts_with(prefix); };
  auto form = std::ranges::find_if(kVatForms, prefixed, &VatForm::prefix);
  const bool has_prefix = s->size() > 2 && !all_digits(s->substr(0, 1)) && !all_digits(s->substr(1, 1));
  if (form == kVatForms.end() && !has_prefix && s->size() == 11 && all_digits(std::string_view(*s).substr(2))) {
    s->insert(0, "FR");  // written without its country, as on French letterheads
    form = std::ranges::find_if(kVatForms, prefixed, &VatForm::prefix);
  }
  if (form == kVatForms.end())
    return has_prefix ? refused("identifier.vat_country", {{"country", shown(s->substr(0, 2))}})
                      : refused("identifier.vat_malformed");
  if (!has_some_form(std::string_view(*s).substr(2), form->forms)) return refused("identifier.vat_malformed");
  // Numbers of Monaco begin with 000 and are no SIREN: only the key is checked.
  if (form->prefix == "FR") {
    const std::string_view siren = std::string_view(*s).substr(4);
    if (!french_key(std::string_view(*s).substr(2, 2), siren) ||
        (!siren.starts_with("000") && !luhn(siren) && all_digits(s->substr(2, 2))))
      return refused("identifier.vat_key");
  }
  return s;
}
std::string vat_of_siren(std::string_view siren) {
  if (siren.size() != 9 || !all_digits(siren)) return {};
  return "FR" + two_digits((12 + 3 * (number(siren) % 97)) % 97) + std::string(siren);
}
Tried<std::string> naf_of(std::string_view text) {
  auto s = compacted(text);
  if (!s || s->empty()) return s;
  if (!has_form(*s, "9999A")) return refused("identifier.naf_malformed");
  return s->insert(2, ".");
}
std::optional<std::string> with_leading_zeros(std::string_view type, std::string_view text) {
  std::string digits = compact(text);
  std::string prefix;
  if (type == "vat" && digits.starts_with("FR")) {
    prefix = "FR";
    digits.erase(0, 2);
  }
  const std::size_t full = type == "siren" ? 9 : type == "siret" ? 14 : type == "vat" ? 11 : type == "postcode" ? 5 : 0;
  if (!all_digits(digits) || digits.size() >= full || (type == "postcode" && digits.size() != 4)) return std::nullopt;
  digits.insert(0, full - digits.size(), '0');
  if (type == "postcode") return digits;
  const auto read = type == "siren" ? siren_of(digits) : type == "siret" ? siret_of(digits) : vat_of(prefix + digits);
  return read ? std::optional(*read) : std::nullopt;
}

}  // namespace socle::fields
