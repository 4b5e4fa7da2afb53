#include "io/xlsx/sheet_scan.h"

#include <fmt/format.h>

#include <charconv>
#include <cmath>

namespace socle::xlsx {
namespace {

// "AB12" -> 27 (columns from 0); nothing when there are no letters.
std::optional<std::uint64_t> column_of(std::string_view reference) {
  std::uint64_t column = 0;
  std::size_t letters = 0;
  for (; letters < reference.size() && letters < 4; ++letters) {
    const char c = reference[letters];
    if (c >= 'A' && c <= 'Z') column = column * 26 + static_cast<std::uint64_t>(c - 'A' + 1);
    else if (c >= 'a' && c <= 'z') column = column * 26 + static_cast<std::uint64_t>(c - 'a' + 1);
    else break;
  }
  if (letters == 0 || letters == 4) return std::nullopt;
  return column - 1;
}

std::optional<std::uint64_t> whole_number(std::string_view text) {
  std::uint64_t n = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), n);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return n;
}

bool is_short_integer(std::string_view s) {
  if (s.starts_with('-')) s.remove_prefix(1);
  return !s.empty() && s.size() <= 15 && s.find_first_not_of("0123456789") == std::string_view::npos &&
         (s.size() == 1 || s.front() != '0');
}

// Fifteen significant digits, no exponent: 1.2300000000000001E5 -> "123000".
std::string plain_decimal(double value) {
  std::string text = fmt::format("{:.15g}", value);
  const auto e = text.find('e');
  if (e == std::string::npos) return text == "-0" ? "0" : text;
  int exponent = 0;
  const bool plus = text[e + 1] == '+';
  std::from_chars(text.data() + e + 1 + plus, text.data() + text.size(), exponent);
  std::string digits = text.substr(0, e);
  std::string sign;
  if (digits.starts_with('-')) {
    sign = "-";
    digits.erase(0, 1);
  }
  const auto point = digits.find('.');
  int before = static_cast<int>(point == std::string::npos ? digits.size() : point) + exponent;
  if (point != std::string::npos) digits.erase(point, 1);
  if (before <= 0) return sign + "0." + std::string(static_cast<std::size_t>(-before), '0') + digits;
  const auto places = static_cast<std::size_t>(before);
  if (places >= digits.size()) return sign + digits + std::string(places - digits.size(), '0');
  return sign + digits.substr(0, places) + "." + digits.substr(places);
}

}  // namespace

std::unexpected<Refusal> SheetScan::refuse_here(std::string code, std::uint64_t max) const {
  return refuse(RefusalKind::invalid, std::move(code), {{"line", std::to_string(line_)}, {"max", std::to_string(max)}});
}

Done SheetScan::begin(std::string_view element, const Attributes& a) {
  if (element == "sheetData") in_data_ = true;
  if (!in_data_) return {};
  if (element == "row") return begin_row(a);
  if (element == "c") return begin_cell(a);
  if (element == "rPh") in_reading_aid_ = true;
  if (element == "v" || (element == "t" && type_ == Type::inline_text)) in_value_ = !in_reading_aid_;
  return {};
}

Done SheetScan::begin_row(const Attributes& a) {
  const auto given = whole_number(a["r"]);
  line_ = given && *given > 0 ? *given : line_ + 1;
  next_column_ = 0;
  filled_.clear();
  row_text_.clear();
  return {};
}

Done SheetScan::begin_cell(const Attributes& a) {
  column_ = column_of(a["r"]).value_or(next_column_);
  next_column_ = column_ + 1;
  style_ = whole_number(a["s"]).value_or(0);
  const std::string_view t = a["t"];
  type_ = t == "s"           ? Type::shared
          : t == "inlineStr" ? Type::inline_text
          : t == "str"       ? Type::formula_text
          : t == "b"         ? Type::boolean
          : t == "e"         ? Type::error
          : t == "d"         ? Type::day
                             : Type::number;
  value_.clear();
  return {};
}

Done SheetScan::text(std::string_view piece) {
  if (!in_value_) return {};
  if (value_.size() + piece.size() > limits_.max_cell_bytes)
    return refuse_here("xlsx.cell_too_large", limits_.max_cell_bytes);
  value_ += piece;
  return {};
}

Done SheetScan::end(std::string_view element) {
  if (!in_data_) return {};
  if (element == "v" || element == "t") in_value_ = false;
  if (element == "rPh") in_reading_aid_ = false;
  if (element == "sheetData") in_data_ = false;
  if (element == "c") return end_cell();
  if (element == "row") return end_row();
  return {};
}

Done SheetScan::add(CellKind kind, std::string_view text, std::string_view unit) {
  if (column_ >= limits_.max_columns) return refuse_here("xlsx.too_many_columns", limits_.max_columns);
  if (filled_.size() <= column_) filled_.resize(column_ + 1);
  filled_[column_] = {kind, row_text_.size(), text.size(), unit};
  row_text_ += text;
  if (row_text_.size() > limits_.max_row_bytes) return refuse_here("xlsx.row_too_large", limits_.max_row_bytes);
  return {};
}

Done SheetScan::end_cell() {
  if (value_.empty()) return {};
  switch (type_) {
    case Type::shared: return add_shared();
    case Type::inline_text:
    case Type::formula_text: {
      std::string clear;
      append_unescaped(value_, clear);
      return add(CellKind::text, clear);
    }
    case Type::boolean: return add(CellKind::boolean, value_ == "1" || value_ == "true" ? "true" : "false");
    case Type::error: return add(CellKind::error, value_);
    case Type::day: return add(value_.size() > 10 ? CellKind::datetime : CellKind::date, value_);
    case Type::number: return add_number();
  }
  return {};
}

Done SheetScan::add_shared() {
  const auto index = whole_number(value_);
  const auto text = index ? strings_.find(*index) : std::nullopt;
  if (!text) return refuse(RefusalKind::invalid, "xlsx.malformed", {{"line", std::to_string(line_)}});
  return text->empty() ? Done() : add(CellKind::text, *text);
}

Done SheetScan::add_number() {
  const NumberFormat& format = styles_.of_style(style_);
  if (format.display == Display::plain && is_short_integer(value_)) return add(CellKind::number, value_);
  double value = 0;
  const auto [end, error] = std::from_chars(value_.data(), value_.data() + value_.size(), value);
  if (error != std::errc() || end != value_.data() + value_.size() || !std::isfinite(value))
    return add(CellKind::text, value_);
  return add_shown(value, plain_decimal(value), format);
}

Done SheetScan::add_shown(double value, std::string_view plain, const NumberFormat& format) {
  switch (format.display) {
    case Display::date:
    case Display::datetime: {
      const auto at = from_serial(value, epoch_);
      if (!at) return add(CellKind::number, plain);
      if (format.display == Display::date) return add(CellKind::date, format_day(at->day));
      return add(CellKind::datetime, format_day(at->day) + "T" + format_second(at->second));
    }
    case Display::time: {
      const auto at = from_serial(value - std::floor(value), epoch_);
      return add(CellKind::time, format_second(at->second));
    }
    case Display::duration: {
      const double seconds = std::round(std::fabs(value) * 86'400);
      if (seconds > 1e12) return add(CellKind::number, plain);
      const auto n = static_cast<std::int64_t>(seconds);
      return add(CellKind::text, fmt::format("{}{}:{:02}:{:02}", value < 0 ? "-" : "", n / 3600, n / 60 % 60, n % 60));
    }
    case Display::percent: return add(CellKind::percent, plain_decimal(value * 100));
    case Display::money: return add(CellKind::money, plain, format.unit);
    case Display::digits:
      if (is_short_integer(plain) && !plain.starts_with('-'))
        return add(CellKind::text, show_digits(format.pattern, plain));
      return add(CellKind::number, plain);
    case Display::plain: break;
  }
  return add(CellKind::number, plain);
}

Done SheetScan::end_row() {
  if (filled_.empty()) return {};
  cells_.clear();
  for (const Filled& f : filled_)
    cells_.push_back({f.kind, std::string_view(row_text_).substr(f.offset, f.length), f.unit});
  return on_row_({line_, cells_});
}

}  // namespace socle::xlsx
