// What a table holds, column by column, read once from beginning to end: « État des lieux » of an import.
//
// Shape    profile(source) -> TableProfile; or Profiler fed row by row. to_json for the wizard.
// Units    confidence 0 to 1: the share of filled cells that the kind explains, lowered when few cells speak or two
//          readings are possible (`ambiguous`: 05/06/2026, "1,234"). Total lines count in no column.
// Keeps    A kind is decided by the whole column, never by its first cells; the heading only lowers or raises the bar.
//          A cell that does not fit is a doubt with its line and the refusal its reading will give, not a reason to call the
//          column text: nine in ten must fit, six in ten where the heading says the same.
//          Codes with leading zeros are never numbers. Memory is bounded: distinct values are counted to a limit.
// Thread   One profiler, one thread.
#pragma once
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/json.h"
#include "io/table/column_format.h"
#include "io/table/source.h"

namespace socle::table {

struct Doubt {
  std::uint64_t line = 0;
  std::string value;  // its first 80 bytes
  std::string code;   // "date.impossible", "email.malformed", "value.placeholder"
};

struct ColumnProfile {
  std::string heading, letter;
  ColumnFormat format;
  double confidence = 0;
  bool ambiguous = false;
  std::uint64_t filled = 0;
  std::uint64_t distinct = 0;
  bool distinct_is_exact = true;     // else: at least so many
  std::uint64_t doubtful = 0;        // cells that the format will refuse
  std::uint64_t zeros_lost = 0;      // SIREN, SIRET, postcodes whose leading zero must be put back
  std::uint64_t several_values = 0;  // cells with two e-mails or phones and more
  std::size_t longest = 0;           // bytes of the longest cell
  std::vector<std::string> samples;  // the first five different ones
  std::vector<std::pair<std::string, std::uint64_t>>
      choices;                // of choice and boolean: value and count, most frequent first
  std::vector<Doubt> doubts;  // the first five
};

struct TableProfile {
  std::uint64_t rows = 0;                  // without total lines
  std::vector<std::uint64_t> total_lines;  // the first twenty, as the next two
  std::vector<std::uint64_t> shorter_lines, longer_lines;
  std::uint64_t shorter = 0, longer = 0, totals = 0;
  std::vector<ColumnProfile> columns;
};
Json to_json(const TableProfile& profile);

class ColumnEvidence;

class Profiler {
 public:
  explicit Profiler(const Layout& layout);
  ~Profiler();
  void add(const SourceRow& row);
  TableProfile finish();

 private:
  bool prefers_comma_;
  std::vector<std::string> headings_;
  std::vector<ColumnEvidence> columns_;
  TableProfile out_;
};

Result<TableProfile> profile(TableSource& source);  // reads it to its end, then rewinds it

}  // namespace socle::table
