// Phone numbers through libphonenumber: one place, no protobuf outside.
//
// Shape    "06 12 34 56 78", "+33 (0)6.12.34.56.78", "0033612345678" -> "+33612345678"; ten digits of an overseas
//          department find their own country code: "0692 12 34 56" -> "+262692123456".
// Keeps    A number that is possible but not allotted is accepted: plans change more often than this library.
// Refuses  phone.malformed, phone.too_short, phone.too_long, phone.unknown_country
// Thread   Safe.
// Source   FRENCH_RULES 9; ITU E.164
#pragma once
#include <string>
#include <string_view>

#include "kernel/fields/parsing.h"

namespace socle::fields {

Tried<std::string> e164_of(std::string_view text, std::string_view default_country);
// Pairs for France and its overseas departments ("06 12 34 56 78"), else international ("+32 2 555 12 12").
std::string phone_for_reading(std::string_view e164);
// Digits that a search compares, whatever was typed: "06 12", "+33 6 12" and "0033612" all begin "612"/"33612".
// Of a stored number: its digits ("33612345678"); of typed text: digits without 00 or 0 in front.
std::string phone_search_digits(std::string_view text);

}  // namespace socle::fields
