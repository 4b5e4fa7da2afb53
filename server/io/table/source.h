// A table in a file, CSV or XLSX, as rows of text cells: what an import reads.
//
// Shape    TableSource::open(fd, options); layout() says what was found; next(row) until false; rewind() to read again.
//          Every row has one cell per column of the layout; empty cells are "". Cells live until the next call.
// Units    line: the number that the reader's spreadsheet or editor shows for the row, from 1. Cells are UTF-8, trimmed
//          of nothing. Cells of XLSX are written so that every reader of this folder understands them: days
//          "2026-12-31", amounts "12500 €", percentages "12.5%", numbers with a point, never with exactly three decimals
//          ("1.2340"), which could be taken for thousands. The formula guard of our own exports is taken off CSV cells.
// Refuses  file.not_xlsx / file.not_csv {found}   the name claims one, the content is another (a photograph named .xlsx)
//          file.unsupported_type {found}          neither: PDF, old .xls ("ole"), HTML...
//          table.no_sheet {sheet}, table.no_rows, and those of csv/parser.h, csv/encoding.h, xlsx/workbook.h
// Keeps    Blank rows are passed over. Total lines are delivered and marked. Memory does not grow with the rows.
// Thread   One source, one thread.
// Source   DAT-01; S19
#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "base/result.h"
#include "io/csv/encoding.h"

namespace socle::table {

enum class FileKind { csv, xlsx };

struct SourceOptions {
  std::string file_name;                      // as the person named it; only its end is looked at
  std::optional<std::string> sheet;           // else the first visible sheet with rows
  std::optional<csv::Encoding> encoding;      // else detected over the whole file
  std::optional<char> delimiter;              // else detected
  std::optional<std::uint64_t> heading_line;  // else found; 0: there is none
};

struct Layout {
  FileKind file = FileKind::csv;
  std::string encoding;             // of CSV: "windows-1252"
  char delimiter = ';';             // of CSV
  std::vector<std::string> sheets;  // of XLSX, the visible ones
  std::string sheet;
  std::uint64_t heading_line = 0;     // 0: there is none
  std::vector<std::string> headings;  // one per column, spaces collapsed; "" when the column has none
  // Decimals with a comma are the habit of this file, so far as its form tells.
  bool prefers_comma() const { return file == FileKind::xlsx || delimiter == ';'; }
};
Json to_json(const Layout& layout);

// "A" for 0, "AB" for 27: how a spreadsheet names the column.
std::string column_letter(std::size_t column);

enum class RowShape { even, shorter, longer };  // longer: filled cells beyond the last column

struct SourceRow {
  std::uint64_t line = 0;
  std::vector<std::string_view> cells;
  RowShape shape = RowShape::even;
  bool is_total = false;
};

class TableSource {
 public:
  static Result<std::unique_ptr<TableSource>> open(int fd, const SourceOptions& options = {});  // fd stays the caller's
  virtual ~TableSource() = default;
  virtual const Layout& layout() const = 0;
  virtual Result<bool> next(SourceRow& row) = 0;
  virtual Done rewind() = 0;
};

}  // namespace socle::table
