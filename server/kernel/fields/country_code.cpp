#include "kernel/fields/country_code.h"

#include <unicode/locid.h>

#include <array>
#include <unordered_map>

#include "base/text.h"

namespace socle::fields {
namespace {
struct Usual {
  std::string_view word, code;
};
constexpr std::array<Usual, 29> kUsual{{{"UK", "GB"},
                                        {"Grande-Bretagne", "GB"},
                                        {"Great Britain", "GB"},
                                        {"England", "GB"},
                                        {"Angleterre", "GB"},
                                        {"Scotland", "GB"},
                                        {"Écosse", "GB"},
                                        {"Wales", "GB"},
                                        {"USA", "US"},
                                        {"U.S.A.", "US"},
                                        {"United States of America", "US"},
                                        {"États-Unis d’Amérique", "US"},
                                        {"Hollande", "NL"},
                                        {"Holland", "NL"},
                                        {"The Netherlands", "NL"},
                                        {"Czech Republic", "CZ"},
                                        {"République tchèque", "CZ"},
                                        {"Deutschland", "DE"},
                                        {"España", "ES"},
                                        {"Italia", "IT"},
                                        {"België", "BE"},
                                        {"Schweiz", "CH"},
                                        {"Suisse romande", "CH"},
                                        {"South Korea", "KR"},
                                        {"Turkey", "TR"},
                                        {"Birmanie", "MM"},
                                        {"Ivory Coast", "CI"},
                                        {"France métropolitaine", "FR"},
                                        {"Réunion", "RE"}}};

icu::Locale region(std::string_view code) { return icu::Locale("", std::string(code).c_str()); }
std::string name_in(std::string_view code, const icu::Locale& language) {
  icu::UnicodeString name;
  region(code).getDisplayCountry(language, name);
  std::string out;
  name.toUTF8String(out);
  return out;
}
// Comparison keys of every name, ISO codes included, to the alpha-2 code.
const std::unordered_map<std::string, std::string>& table() {
  static const std::unordered_map<std::string, std::string> made = [] {
    std::unordered_map<std::string, std::string> names;
    for (const char* const* code = icu::Locale::getISOCountries(); *code; ++code) {
      names.emplace(primary_key(*code), *code);
      names.emplace(primary_key(region(*code).getISO3Country()), *code);
      names.emplace(primary_key(name_in(*code, icu::Locale::getFrench())), *code);
      names.emplace(primary_key(name_in(*code, icu::Locale::getEnglish())), *code);
    }
    for (const auto& [word, code] : kUsual) names.emplace(primary_key(word), code);
    return names;
  }();
  return made;
}
}  // namespace

Tried<std::string> country_of(std::string_view text) {
  auto clean = clean_text(text, 120);
  if (!clean || clean->empty()) return clean;
  const auto found = table().find(primary_key(*clean));
  if (found == table().end()) return refused("country.unknown", {{"value", shown(*clean)}});
  return found->second;
}
std::string country_name(std::string_view code, Language language) {
  if (code.size() != 2) return std::string(code);
  return name_in(code, language == Language::fr ? icu::Locale::getFrench() : icu::Locale::getEnglish());
}

}  // namespace socle::fields
