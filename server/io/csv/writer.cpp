#include "io/csv/writer.h"

#include <algorithm>

namespace socle::csv {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool starts_formula(char c) { return c == '=' || c == '+' || c == '-' || c == '@' || c == '\t' || c == '\r'; }

// Bytes of one group separator (space, NBSP U+00A0, NNBSP U+202F) at the front of s; 0 if there is none.
std::size_t space_length(std::string_view s) {
  if (s.starts_with(' ')) return 1;
  if (s.starts_with("\xC2\xA0")) return 2;
  if (s.starts_with("\xE2\x80\xAF")) return 3;
  return 0;
}

// '-', digits with single spaces between them, at most one comma or point with digits after it.
bool is_negative_number(std::string_view s) {
  s.remove_prefix(1);
  bool digit_before = false, mark_seen = false;
  while (!s.empty()) {
    const std::size_t space = space_length(s);
    if (is_digit(s.front())) {
      digit_before = true;
      s.remove_prefix(1);
      continue;
    }
    if (!digit_before) return false;
    if (space == 0) {
      if (mark_seen || (s.front() != ',' && s.front() != '.')) return false;
      mark_seen = true;
    } else if (mark_seen) {
      return false;
    }
    s.remove_prefix(space == 0 ? 1 : space);
    digit_before = false;
  }
  return digit_before;
}

}  // namespace

bool needs_guard(std::string_view cell) {
  if (cell.empty()) return false;
  if (cell.front() == '\'') {
    const auto rest = cell.find_first_not_of('\'');
    return rest != std::string_view::npos && starts_formula(cell[rest]);
  }
  if (cell.front() == '-' && is_negative_number(cell)) return false;
  return starts_formula(cell.front());
}

std::string_view unguard(std::string_view cell) {
  if (cell.starts_with('\'') && needs_guard(cell.substr(1))) cell.remove_prefix(1);
  return cell;
}

void Writer::begin_row() {
  if (!begun_ && options_.bom == Bom::with) out_ += "\xEF\xBB\xBF";
  begun_ = true;
}

void Writer::cell(std::string_view text, bool alone) {
  const bool guarded = options_.formulas == FormulaGuard::on && needs_guard(text);
  const bool quoted = (text.empty() && alone) || text.find_first_of("\"\r\n") != std::string_view::npos ||
                      text.find(options_.delimiter) != std::string_view::npos || text.starts_with(' ') ||
                      text.ends_with(' ');
  if (quoted) out_ += '"';
  if (guarded) out_ += '\'';
  if (!quoted) {
    out_ += text;
    return;
  }
  for (char c : text) {
    if (c == '"') out_ += '"';
    out_ += c;
  }
  out_ += '"';
}

void Writer::row(std::span<const std::string_view> cells) {
  begin_row();
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (i > 0) out_ += options_.delimiter;
    cell(cells[i], cells.size() == 1);
  }
  out_ += "\r\n";
}

void Writer::row(std::span<const std::string> cells) {
  begin_row();
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (i > 0) out_ += options_.delimiter;
    cell(cells[i], cells.size() == 1);
  }
  out_ += "\r\n";
}

}  // namespace socle::csv
