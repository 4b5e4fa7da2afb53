// Cells stay views into the chunk; only a row that crosses chunks, or a cell with doubled quotes, is copied (spill_).
#include "io/csv/parser.h"

#include <algorithm>
#include <bit>

#include "io/csv/special_bytes.h"

namespace socle::csv {
namespace {
constexpr std::string_view kBom = "\xEF\xBB\xBF";
}

std::unexpected<Refusal> Parser::refuse_at(std::uint64_t line, std::string code, Params more) const {
  more.insert(more.begin(), {"line", std::to_string(line)});
  return refuse(RefusalKind::invalid, std::move(code), std::move(more));
}

Done Parser::feed(std::string_view utf8) {
  while (bom_matched_ < kBom.size() && !utf8.empty()) {
    if (utf8.front() != kBom[bom_matched_]) {
      const auto held = kBom.substr(0, bom_matched_);
      bom_matched_ = kBom.size();
      if (!held.empty()) CHECK_OK(scan(held));
      break;
    }
    utf8.remove_prefix(1);
    ++bom_matched_;
  }
  return scan(utf8);
}

Done Parser::scan(std::string_view chunk) {
  chunk_ = chunk.data();
  run_ = 0;
  quote_end_ = -1;
  for (std::size_t base = 0; base < chunk.size(); base += 64) {
    std::uint64_t bits = special_bytes(chunk_ + base, chunk.size() - base, options_.delimiter);
    for (; bits != 0; bits &= bits - 1) CHECK_OK(take(static_cast<std::ptrdiff_t>(base) + std::countr_zero(bits)));
  }
  CHECK_OK(set_row_aside(static_cast<std::ptrdiff_t>(chunk.size())));
  consumed_ += chunk.size();
  return {};
}

// Text since the last special byte decides what the cell is.
void Parser::settle(std::ptrdiff_t at) {
  if (state_ == State::start && at > run_) {
    state_ = State::plain;
  } else if (state_ == State::closing && at > quote_end_ + 1) {
    spill(run_, quote_end_);
    run_ = quote_end_ + 1;
    state_ = State::plain;
  }
}

Done Parser::take(std::ptrdiff_t at) {
  settle(at);
  const char c = chunk_[at];
  if (c == '\0') return refuse_at(line_, "csv.nul_byte");
  if (c == '"') {
    take_quote(at);
    return {};
  }
  if (state_ == State::quoted) {
    if (c == '\r' || c == '\n') count_quoted_line_end(c, at);
    return {};
  }
  if (c == options_.delimiter) return end_cell(at);
  return end_line(c, at);
}

void Parser::take_quote(std::ptrdiff_t at) {
  switch (state_) {
    case State::start:
      state_ = State::quoted;
      quote_line_ = line_;
      run_ = at + 1;
      break;
    case State::plain: break;
    case State::quoted:
      state_ = State::closing;
      quote_end_ = at;
      break;
    case State::closing:  // a doubled quote: one quote of text
      spill(run_, quote_end_);
      spill_ += '"';
      run_ = at + 1;
      state_ = State::quoted;
      break;
  }
}

void Parser::count_quoted_line_end(char c, std::ptrdiff_t at) {
  const std::uint64_t position = consumed_ + static_cast<std::uint64_t>(at);
  if (c == '\r') after_cr_ = position + 1;
  if (c == '\n' && after_cr_ == position) return;
  ++line_;
}

Done Parser::end_line(char c, std::ptrdiff_t at) {
  const std::uint64_t position = consumed_ + static_cast<std::uint64_t>(at);
  if (c == '\n' && after_cr_ == position) {
    run_ = at + 1;
    return {};
  }
  if (c == '\r') after_cr_ = position + 1;
  if (pieces_.empty() && state_ == State::start) {
    run_ = at + 1;
  } else {
    CHECK_OK(end_cell(at));
    CHECK_OK(end_row());
  }
  row_line_ = ++line_;
  return {};
}

Done Parser::end_cell(std::ptrdiff_t at) {
  const std::ptrdiff_t end = state_ == State::closing ? quote_end_ : at;
  std::size_t length = end > run_ ? static_cast<std::size_t>(end - run_) : 0;
  if (cell_spilled_) {
    spill(run_, end);
    length = spill_.size() - cell_begin_;
    pieces_.push_back({cell_begin_, length, true});
  } else {
    pieces_.push_back({static_cast<std::size_t>(run_), length, false});
  }
  row_bytes_ += length;
  if (length > options_.max_cell_bytes)
    return refuse_at(row_line_, "csv.cell_too_large", {{"max", std::to_string(options_.max_cell_bytes)}});
  if (row_bytes_ > options_.max_row_bytes)
    return refuse_at(row_line_, "csv.row_too_large", {{"max", std::to_string(options_.max_row_bytes)}});
  if (pieces_.size() > options_.max_columns)
    return refuse_at(row_line_, "csv.too_many_columns", {{"max", std::to_string(options_.max_columns)}});
  run_ = at + 1;
  cell_spilled_ = false;
  state_ = State::start;
  return {};
}

Done Parser::end_row() {
  views_.clear();
  for (const Piece& p : pieces_) views_.emplace_back((p.spilled ? spill_.data() : chunk_) + p.offset, p.length);
  if (options_.expected_columns == 0) options_.expected_columns = views_.size();
  const Row row{row_line_, views_, options_.expected_columns};
  ++rows_;
  if (row.is_ragged()) ++ragged_rows_;
  Done done = on_row_(row);
  pieces_.clear();
  spill_.clear();
  row_bytes_ = 0;
  return done;
}

void Parser::spill(std::ptrdiff_t from, std::ptrdiff_t to) {
  if (!cell_spilled_) {
    cell_spilled_ = true;
    cell_begin_ = spill_.size();
  }
  if (to > from) spill_.append(chunk_ + from, static_cast<std::size_t>(to - from));
}

// The chunk goes away: what the unfinished row needs of it is copied.
Done Parser::set_row_aside(std::ptrdiff_t end) {
  settle(end);
  if (!cell_spilled_ && state_ == State::start && pieces_.empty()) return {};
  const bool in_cell = cell_spilled_ || state_ != State::start;
  if (std::ranges::any_of(pieces_, [](const Piece& p) { return !p.spilled; })) {
    // The current cell, which then began in this chunk, must stay last in spill_: the rest of its text follows it.
    const std::string current = cell_spilled_ ? spill_.substr(cell_begin_) : std::string();
    if (cell_spilled_) spill_.resize(cell_begin_);
    for (Piece& p : pieces_) {
      if (p.spilled) continue;
      const std::size_t at = spill_.size();
      spill_.append(chunk_ + p.offset, p.length);
      p = {at, p.length, true};
    }
    cell_begin_ = spill_.size();
    spill_ += current;
    cell_spilled_ = in_cell;
  }
  if (in_cell) {
    spill(run_, state_ == State::closing ? quote_end_ : end);
    if (spill_.size() - cell_begin_ > options_.max_cell_bytes)
      return refuse_at(state_ == State::quoted ? quote_line_ : row_line_, "csv.cell_too_large",
                       {{"max", std::to_string(options_.max_cell_bytes)}});
  }
  return {};
}

Done Parser::finish() {
  if (bom_matched_ < kBom.size()) {
    const auto held = kBom.substr(0, bom_matched_);
    bom_matched_ = kBom.size();
    CHECK_OK(scan(held));
  }
  chunk_ = "";
  run_ = 0;
  quote_end_ = -1;
  if (state_ == State::quoted) return refuse_at(quote_line_, "csv.unclosed_quote");
  if (pieces_.empty() && state_ == State::start) return {};
  CHECK_OK(end_cell(0));
  return end_row();
}

}  // namespace socle::csv
