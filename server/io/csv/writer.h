// CSV writer: rows appended to a string that the caller flushes when it likes.
//
// Shape    Writer w(out, options); w.row({"a", "b"}). The BOM, if asked for, is written with the first row.
// Keeps    RFC 4180: a cell with the delimiter, a quote, CR or LF, or with a space at an end, is quoted; quotes are
//          doubled; lines end in CRLF. A row of one empty cell is written "" so that it is not a blank line.
//          Formula guard (TRUST F5): a cell that begins with = + - @ TAB CR gets a ' before it. A plain negative number
//          ("-12", "-1 234,56", "-3.5") is left alone: no spreadsheet computes anything but itself from it, and totals must
//          stay numbers. "+33 4 65 71 12 34" is guarded. A cell that begins with ' and would read as guarded gets one
//          more ', so that unguard(guard(x)) == x always.
// Thread   One writer, one thread.
// Source   RFC 4180; TRUST F5; FRENCH_RULES 9 (French Excel: ; and BOM)
#pragma once
#include <span>
#include <string>
#include <string_view>

namespace socle::csv {

enum class Bom { without, with };
enum class FormulaGuard { on, off };  // off only for files that no spreadsheet opens

struct WriterOptions {
  char delimiter = ';';
  Bom bom = Bom::with;
  FormulaGuard formulas = FormulaGuard::on;
};

bool needs_guard(std::string_view cell);
std::string_view unguard(std::string_view cell);  // the cell as it was before the guard

class Writer {
 public:
  explicit Writer(std::string& out, const WriterOptions& options = {}) : out_(out), options_(options) {}

  void row(std::span<const std::string_view> cells);
  void row(std::span<const std::string> cells);
  void row(std::initializer_list<std::string_view> cells) { row(std::span(cells.begin(), cells.size())); }

 private:
  void begin_row();
  void cell(std::string_view text, bool alone);
  std::string& out_;
  WriterOptions options_;
  bool begun_ = false;
};

}  // namespace socle::csv
