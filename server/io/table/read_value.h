// The other values of a cell: yes or no, identifiers with lost zeros, addresses of people, several values in one cell.
//
// Shape    read_boolean("Oui") -> true. read_siret("4417829100017") -> {"04417829100017", zero_restored}.
//          split_values("04 65 71 12 34 / 06 39 98 11 22", phone) -> two. conforms(text, format) -> Done.
// Refuses  boolean.malformed, postcode.malformed, identifier.siren_length, identifier.siret_length, email.malformed, phone.malformed,
//          url.malformed, number.not_integer, identifier.digits_lost (a spreadsheet made "4,41783E+12" of it), and
//          those of read_number.h and read_date.h
// Keeps    Keys of SIREN and SIRET are not judged here (the field types do); a restored zero is always told.
// Thread   Pure.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "io/table/column_format.h"

namespace socle::table {

// Oui/Non, Yes/No, VRAI/FAUX, True/False, 1/0, O/N, Y/N, X.
Result<bool> read_boolean(std::string_view text);

struct Restored {
  std::string text;            // figures only
  bool zero_restored = false;  // a leading zero had been eaten by a spreadsheet
};
// Five figures; four with the zero put back if the format says so; foreign ones ("SW1A 1AA") as they are.
Result<Restored> read_postcode(std::string_view text, const ColumnFormat& format);
Result<Restored> read_siren(std::string_view text);
Result<Restored> read_siret(std::string_view text);
bool has_luhn_key(std::string_view figures);

bool is_email(std::string_view text);
bool is_phone(std::string_view text);  // written like one; a bare number needs to begin with 0 or +
bool is_url(std::string_view text);    // with or without its scheme

// "-", "N/A", "#N/A", "NULL", "néant", "?": what people write for nothing.
bool is_placeholder(std::string_view text);

// The values of a cell, trimmed, without the empty ones. Lines, ';' and '|' part any kind; '/' and ',' only what cannot hold
// them (phones and e-mails); spaces, "ou" and "et" part e-mails and phones.
std::vector<std::string> split_values(std::string_view text, Kind kind);

// Whether the cell (not empty) can be read as its column says, and the refusal when it cannot.
Done conforms(std::string_view text, const ColumnFormat& format);

}  // namespace socle::table
