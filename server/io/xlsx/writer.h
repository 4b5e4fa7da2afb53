// XLSX files written row by row, in memory that does not grow with them.
//
// Shape    auto w = Writer::create(path, tmp_dir); w->sheet("Clients", columns); w->row(values)...; w->finish().
//          Several sheets follow one another; a sheet of definitions is just one more, with two text columns.
//          Each sheet: bold headings, first row frozen, filter on the headings.
// Units    Day and Moment are calendar values without zone: the caller has chosen the zone. Decimal and Amount carry plain
//          decimal text ("-1234.50"): nothing passes through floating point before the file format demands it.
// Refuses  xlsx.too_many_rows {max}  beyond 1,048,576 with the headings
//          storage.full              the disk is full, seen by finish() at the latest: it reads the file back and
//                                    counts the rows, since the library does not report a failed temporary write
// Faults   a row with more values than columns, text that is not UTF-8: the caller's bugs
// Keeps    A text is always a text: never a formula, a link or a number (TRUST F5). A number of more than 15 significant
//          digits is written as text, since spreadsheets would alter it; so are days before 1900-03-01. A text over
//          32,767 letters, which no spreadsheet can hold, is cut and counted in cut_cells().
//          A Writer that is dropped before finish() leaves no file.
// Thread   One writer, one thread.
#pragma once
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/result.h"
#include "base/time.h"

namespace socle::xlsx {

struct Decimal {
  std::string_view text;  // "-12.50"; shown with as many decimals
};
struct DayValue {
  Day day;
};
struct Moment {
  Day day;
  int second;  // of the day
};
struct Amount {
  std::string_view text;      // "1234.50"
  std::string_view currency;  // ISO 4217
};
// Nothing, text, integer, yes or no, and the above.
using Value = std::variant<std::monostate, std::string_view, std::int64_t, bool, Decimal, DayValue, Moment, Amount>;

struct Column {
  std::string heading;
  double width = 18;  // in letters
};

class Writer {
 public:
  static std::unique_ptr<Writer> create(const std::string& path, const std::string& tmp_dir);
  ~Writer();
  Writer(const Writer&) = delete;
  Writer& operator=(const Writer&) = delete;

  // Letters that a sheet name may not have become '-'; at most 31 are kept; a name already used gets a number.
  void sheet(std::string_view name, const std::vector<Column>& columns);
  Done row(std::span<const Value> values);
  Done row(std::initializer_list<Value> values) { return row(std::span(values.begin(), values.size())); }
  Done finish();
  std::uint64_t cut_cells() const;

 private:
  struct State;
  explicit Writer(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace socle::xlsx
