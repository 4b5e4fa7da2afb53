// Postal addresses: the parts of the wire, and the lines that a postman reads.
//
// Shape    {"street":"4 rue des Verriers","street2":"Bâtiment B","postcode":"69700","city":"Givors","country":"FR"}
//          -> ["Bâtiment B","4 rue des Verriers","69700 GIVORS"]. The country's line stands only when it is another one.
// Keeps    Order general to local as each country has it: postcode before the city (most of Europe), after it (US, CA, AU),
//          or on its own line (GB, IE). For an envelope in France: at most 6 lines of 38 characters, the last in capitals,
//          without accents or punctuation.
// Refuses  field.wrong_type, address.unknown_part {part}, country.unknown {value}
// Source   NF Z10-011; UPU S42
#pragma once
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/json.h"
#include "base/result.h"
#include "kernel/fields/parsing.h"

namespace socle::fields {

struct Address {
  std::string street, street2, postcode, city, country;  // country: ISO code, "" = the reader's
  bool operator==(const Address&) const = default;
};

// The parts that the JSON names, to be given to the part fields. `lines` and `label`, which a read added, are ignored.
Result<std::vector<std::pair<std::string, Json>>> address_parts(const Json& in);
using AddressParts = std::vector<std::pair<std::string, std::string>>;  // ("city", "Givors")
std::vector<std::string> address_lines(const Address& address, std::string_view reader_country = "FR",
                                       Language language = Language::fr);
std::vector<std::string> address_lines(const AddressParts& parts, std::string_view reader_country = "FR",
                                       Language language = Language::fr);
// The form of an envelope; `recipient` gives its first lines (company, person).
std::vector<std::string> envelope_lines(const std::vector<std::string>& recipient, const Address& address,
                                        std::string_view sender_country, Language language);
// "1017cd" in NL -> "1017 CD", "m6k1v2" in CA -> "M6K 1V2", "69 700" in FR -> "69700"; unknown forms are left as they are.
std::string postcode_as_written(std::string_view postcode, std::string_view country);

}  // namespace socle::fields
