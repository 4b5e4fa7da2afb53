// What a column of a file holds and how it is written: plain data that the import wizard shows, changes and sends back.
//
// Shape    {"kind": "money", "decimal_mark": ",", "currency": "EUR"}; {"kind": "date", "date_order": "dmy"}.
// Refuses  format.malformed {member}   a member that is not one of the known values
// Keeps    Kinds and orders are stored with saved imports: never rename.
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "base/json.h"
#include "base/result.h"

namespace socle::table {

enum class Kind {
  empty,
  text,
  choice,
  integer,
  decimal,
  money,
  percent,
  date,
  datetime,
  boolean,
  email,
  phone,
  url,
  siren,
  siret,
  postcode
};
std::string_view name_of(Kind kind);
std::optional<Kind> find_kind(std::string_view name);

// Order of days written in figures only. A day that begins with its year, or names its month, needs no order.
// serial: the count of days of a spreadsheet, 46387 for 2026-12-31.
enum class DateOrder { dmy, mdy, serial };
std::string_view name_of(DateOrder order);

struct ColumnFormat {
  Kind kind = Kind::text;
  char decimal_mark = ',';  // ',' or '.', for what can be read in two ways: "1,234"
  DateOrder date_order = DateOrder::dmy;
  std::string currency;        // ISO 4217, of amounts that name none; may be empty
  bool restores_zeros = true;  // "1000" is 01000; not so where every postcode has four figures (Brussels, Sydney)
  bool operator==(const ColumnFormat&) const = default;
};

Json to_json(const ColumnFormat& format);
Result<ColumnFormat> column_format_from(const Json& json);

}  // namespace socle::table
