// Countries by their ISO 3166 code, and by their names in French and English (ICU's CLDR data, and a few usual words).
//
// Shape    "France", "FRANCE", "fr", "FRA", "Royaume-Uni", "UK" -> "FR", "FR", "FR", "FR", "GB", "GB".
// Refuses  country.unknown {value}
// Thread   Safe; the table is built at first use.
#pragma once
#include <string>
#include <string_view>

#include "kernel/fields/parsing.h"

namespace socle::fields {

Tried<std::string> country_of(std::string_view text);                // "" of nothing
std::string country_name(std::string_view code, Language language);  // the code itself when it is unknown

}  // namespace socle::fields
