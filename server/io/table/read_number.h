// Numbers as people and their programs write them.
//
// Shape    "1 234,56" "1,234.56" "12,5 k€" "$22,700.00" "$342.09K" "(12.50)" "1'234.50 CHF" "−3 %" "1 200 € HT"
//          -> Number{"1234.56"} ... {"12500", "EUR"} ... {"-12.50"} ... {"-3", percent}
// Units    decimal: plain text (sign, digits, a point), exact; units k, M, Md are multiplied in. Digits after the mark
//          are kept as written. Percentages are not divided: "12,5 %" gives "12.5".
// Refuses  number.malformed          not a number: wrong groups, unknown unit, two marks
// Keeps    The format's mark decides only what can be read in two ways ("1,234"). A cell that has one reading is read
//          so whatever the column ("12.5" in a column of commas). A currency named in the cell wins over the format's.
// Thread   Pure.
#pragma once
#include <string>
#include <string_view>

#include "base/result.h"
#include "io/table/column_format.h"

namespace socle::table {

struct Number {
  std::string decimal;
  std::string currency;  // ISO 4217; the format's when the cell names none
  bool is_percent = false;
};

Result<Number> read_decimal(std::string_view text, const ColumnFormat& format);

// What one cell says about the mark of decimals in its column; for detection.
enum class MarkEvidence { not_a_number, none, comma, point, either_comma, either_point };
struct NumberShape {
  MarkEvidence mark = MarkEvidence::not_a_number;
  bool has_decimals = false;   // under its only reading
  bool is_long_plain = false;  // four digits or more without any group: groups are not in use
  Number number;               // under its only reading, or grouped when there are two
};
NumberShape shape_of_number(std::string_view text);

}  // namespace socle::table
