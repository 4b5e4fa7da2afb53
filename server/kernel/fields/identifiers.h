// Company identifiers: SIREN, SIRET, VAT numbers of Europe, NAF codes. A good key does not prove that the number exists.
//
// Refuses  identifier.siren_length, siren_key; siret_length, siret_key, siret_siren (its first nine digits are no SIREN);
//          vat_malformed, vat_key, vat_country; naf_malformed (each after "identifier.")
// Source   FRENCH_RULES 7; BOI-TVA-DECLA-20-10 (keys), validinsee (La Poste)
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "kernel/fields/parsing.h"

namespace socle::fields {

bool luhn(std::string_view digits);
Tried<std::string> siren_of(std::string_view text);  // "732 829 320" -> "732829320"
Tried<std::string> siret_of(std::string_view text);  // "732 829 320 00074" -> "73282932000074"
Tried<std::string> vat_of(std::string_view text);    // "Fr 40 303 265 045" -> "FR40303265045"
Tried<std::string> naf_of(std::string_view text);    // "6201z" -> "62.01Z"
std::string vat_of_siren(std::string_view siren);    // "200034528" -> "FR01200034528"
// What a spreadsheet took away: "5520008" -> "005520008" when the key then holds, for "siren", "siret", "vat", and five
// digits for "postcode". For imports only: anywhere else a short number is a mistake to be shown.
std::optional<std::string> with_leading_zeros(std::string_view type, std::string_view text);

}  // namespace socle::fields
