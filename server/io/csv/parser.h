// CSV parser: chunks of UTF-8 go in, rows of cells come out, in constant memory.
//
// Shape    Parser p(options, on_row); p.feed(chunk) as often as needed, then p.finish(). The cells of a row are views that
//          live during the call of on_row only. A refusal returned by on_row stops the parse and comes back from feed.
// Units    line: 1-based number of the physical line on which the row begins; LF, CR and CRLF each end one line, inside
//          quotes too. Blank lines are counted, never delivered.
// Refuses  csv.cell_too_large, csv.row_too_large, csv.too_many_columns, csv.nul_byte, csv.unclosed_quote: kind invalid,
//          each with {line} (for an unclosed quote, the line where it opens)
// Keeps    RFC 4180 quoting. A quote inside a cell that did not begin with one is an ordinary letter; text after a closing
//          quote belongs to the cell. Line ends inside quotes are kept as they are. A leading UTF-8 BOM is dropped.
//          After a refusal the parser must not be fed again.
// Thread   One parser, one thread.
#pragma once
#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace socle::csv {

struct ParserOptions {
  char delimiter = ';';
  std::size_t expected_columns = 0;  // 0: as many as the first row has
  std::size_t max_columns = 1'000;
  std::size_t max_cell_bytes = 1 << 20;
  std::size_t max_row_bytes = 8 << 20;
};

struct Row {
  std::uint64_t line = 0;
  std::span<const std::string_view> cells;
  std::size_t expected_columns = 0;
  bool is_ragged() const { return cells.size() != expected_columns; }
};

class Parser {
 public:
  using OnRow = std::function<Done(const Row&)>;

  Parser(const ParserOptions& options, OnRow on_row) : options_(options), on_row_(std::move(on_row)) {}

  Done feed(std::string_view utf8);
  Done finish();

  std::uint64_t rows() const { return rows_; }
  std::uint64_t ragged_rows() const { return ragged_rows_; }

 private:
  enum class State { start, plain, quoted, closing };
  // Where a finished cell of the unfinished row lies: in the chunk at hand, or set aside in spill_.
  struct Piece {
    std::size_t offset, length;
    bool spilled;
  };

  Done scan(std::string_view chunk);
  Done take(std::ptrdiff_t at);
  void take_quote(std::ptrdiff_t at);
  void count_quoted_line_end(char c, std::ptrdiff_t at);
  Done end_line(char c, std::ptrdiff_t at);
  Done end_cell(std::ptrdiff_t at);
  Done end_row();
  Done set_row_aside(std::ptrdiff_t end);
  void settle(std::ptrdiff_t at);
  void spill(std::ptrdiff_t from, std::ptrdiff_t to);
  std::unexpected<Refusal> refuse_at(std::uint64_t line, std::string code, Params more = {}) const;

  ParserOptions options_;
  OnRow on_row_;
  State state_ = State::start;
  const char* chunk_ = nullptr;
  std::ptrdiff_t run_ = 0;        // where the text not yet taken begins in the chunk
  std::ptrdiff_t quote_end_ = 0;  // while closing: where the closing quote stands
  std::string spill_;
  std::size_t cell_begin_ = 0;  // of the current cell in spill_
  bool cell_spilled_ = false;
  std::vector<Piece> pieces_;
  std::size_t row_bytes_ = 0;
  std::vector<std::string_view> views_;
  std::uint64_t line_ = 1, row_line_ = 1, quote_line_ = 0;
  std::uint64_t consumed_ = 0;           // bytes of the chunks before this one
  std::uint64_t after_cr_ = UINT64_MAX;  // position just after the last CR: a LF there ends no second line
  std::size_t bom_matched_ = 0;          // 0 to 2 while it may still be one, 3 once decided
  std::uint64_t rows_ = 0, ragged_rows_ = 0;
};

}  // namespace socle::csv
