#include "io/xlsx/writer.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>
#include <xlsxwriter.h>

#include <algorithm>
#include <charconv>
#include <cstring>
#include <limits>
#include <map>

#include "base/money.h"
#include "base/text.h"
#include "io/xlsx/serial_date.h"
#include "io/xlsx/workbook.h"

namespace socle::xlsx {
namespace {

constexpr std::uint64_t kMaxRows = 1'048'576;
constexpr std::size_t kMaxLetters = 32'767;  // UTF-16 units of one cell
constexpr std::size_t kMaxSheetName = 31;
constexpr std::size_t kExactDigits = 15;

// The longest front of s that is at most `max` UTF-16 units long.
std::string_view cut(std::string_view s, std::size_t max) {
  std::size_t units = 0;
  for (std::size_t i = 0; i < s.size();) {
    const auto c = static_cast<unsigned char>(s[i]);
    const std::size_t length = c < 0x80 ? 1 : c < 0xE0 ? 2 : c < 0xF0 ? 3 : 4;
    units += length == 4 ? 2 : 1;
    if (units > max) return s.substr(0, i);
    i += length;
  }
  return s;
}

std::string sheet_name(std::string_view wanted, const std::vector<std::string>& used) {
  std::string clean(wanted);
  std::ranges::replace_if(
      clean,
      [](char c) {
        return std::string_view("[]:*?/\\").find(c) != std::string_view::npos || static_cast<unsigned char>(c) < 0x20;
      },
      '-');
  while (clean.starts_with('\'')) clean.erase(0, 1);
  while (clean.ends_with('\'')) clean.pop_back();
  if (clean.empty()) clean = "-";
  const auto taken = [&](const std::string& name) {
    return std::ranges::any_of(used, [&](const std::string& u) { return fold(u) == fold(name); });
  };
  std::string name(cut(clean, kMaxSheetName));
  for (int n = 2; taken(name); ++n) {
    const std::string suffix = fmt::format(" ({})", n);
    name = std::string(cut(clean, kMaxSheetName - suffix.size())) + suffix;
  }
  return name;
}

bool is_filled(const Value& value) {
  if (const auto* text = std::get_if<std::string_view>(&value)) return !text->empty();
  return !std::holds_alternative<std::monostate>(value);
}

struct Number {
  double value;
  std::size_t digits, decimals;
};
Number number_of(std::string_view text) {
  Number n{0, 0, 0};
  const auto point = text.find('.');
  if (point != std::string_view::npos) n.decimals = text.size() - point - 1;
  std::string_view significant = text.substr(std::min(text.find_first_not_of("-0."), text.size()));
  n.digits = static_cast<std::size_t>(std::ranges::count_if(significant, [](char c) { return c >= '0' && c <= '9'; }));
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), n.value);
  if (error != std::errc() || end != text.data() + text.size()) throw Fault("xlsx: not a decimal");
  return n;
}

std::string_view sign_of(std::string_view currency) {
  if (currency == "EUR") return "€-1";
  if (currency == "USD") return "$-409";
  if (currency == "GBP") return "£-809";
  return currency;
}

}  // namespace

struct Writer::State {
  std::string path, tmp_dir;
  lxw_workbook* book = nullptr;
  lxw_worksheet* page = nullptr;
  lxw_format* bold = nullptr;
  std::vector<std::string> names;
  std::vector<std::uint64_t> rows;    // of each sheet, headings included
  std::vector<std::uint64_t> filled;  // of these, those with a filled cell
  std::size_t columns = 0;
  std::map<std::string, lxw_format*, std::less<>> formats;
  std::uint64_t cut_cells = 0;

  lxw_format* format(const std::string& code) {
    const auto [found, is_new] = formats.try_emplace(code, nullptr);
    if (is_new) {
      found->second = workbook_add_format(book);
      format_set_num_format(found->second, code.c_str());
    }
    return found->second;
  }
  // Formats 14 and 22 follow the reader's own habits of writing days.
  lxw_format* builtin(std::uint8_t index) {
    const auto [found, is_new] = formats.try_emplace("#" + std::to_string(index), nullptr);
    if (is_new) {
      found->second = workbook_add_format(book);
      format_set_num_format_index(found->second, index);
    }
    return found->second;
  }
  void end_sheet() {
    if (page != nullptr && columns > 0)
      worksheet_autofilter(page, 0, 0, static_cast<lxw_row_t>(rows.back() - 1), static_cast<lxw_col_t>(columns - 1));
  }
  void put(lxw_row_t row, lxw_col_t column, const Value& value);
  void put_text(lxw_row_t row, lxw_col_t column, std::string_view text, lxw_format* format = nullptr);
  void put_number(lxw_row_t row, lxw_col_t column, std::string_view text, const std::string& unit);
  Done read_back() const;
};

Writer::Writer(std::unique_ptr<State> state) : state_(std::move(state)) {}

std::unique_ptr<Writer> Writer::create(const std::string& path, const std::string& tmp_dir) {
  auto s = std::make_unique<State>();
  s->path = path;
  s->tmp_dir = tmp_dir;
  lxw_workbook_options options{};
  options.constant_memory = LXW_TRUE;
  options.tmpdir = s->tmp_dir.data();
  options.use_zip64 = LXW_FALSE;
  s->book = workbook_new_opt(path.c_str(), &options);
  if (s->book == nullptr) throw Fault("xlsx: workbook_new_opt");
  s->bold = workbook_add_format(s->book);
  format_set_bold(s->bold);
  return std::unique_ptr<Writer>(new Writer(std::move(s)));
}

Writer::~Writer() {
  if (state_->book != nullptr) lxw_workbook_free(state_->book);
}

std::uint64_t Writer::cut_cells() const { return state_->cut_cells; }

void Writer::sheet(std::string_view name, const std::vector<Column>& columns) {
  State& s = *state_;
  s.end_sheet();
  s.names.push_back(sheet_name(name, s.names));
  s.page = workbook_add_worksheet(s.book, s.names.back().c_str());
  if (s.page == nullptr) throw Fault("xlsx: workbook_add_worksheet " + s.names.back());
  s.columns = columns.size();
  s.rows.push_back(1);
  s.filled.push_back(std::ranges::any_of(columns, [](const Column& c) { return !c.heading.empty(); }));
  worksheet_freeze_panes(s.page, 1, 0);
  for (std::size_t i = 0; i < columns.size(); ++i) {
    const auto column = static_cast<lxw_col_t>(i);
    worksheet_set_column(s.page, column, column, columns[i].width, nullptr);
    s.put_text(0, column, columns[i].heading, s.bold);
  }
}

Done Writer::row(std::span<const Value> values) {
  State& s = *state_;
  if (s.page == nullptr || values.size() > s.columns) throw Fault("xlsx: more values than columns");
  if (s.rows.back() == kMaxRows)
    return refuse(RefusalKind::invalid, "xlsx.too_many_rows", {{"max", std::to_string(kMaxRows)}});
  const auto row = static_cast<lxw_row_t>(s.rows.back()++);
  s.filled.back() += std::ranges::any_of(values, is_filled);
  for (std::size_t i = 0; i < values.size(); ++i) s.put(row, static_cast<lxw_col_t>(i), values[i]);
  return {};
}

void Writer::State::put(lxw_row_t row, lxw_col_t column, const Value& value) {
  if (const auto* text = std::get_if<std::string_view>(&value)) {
    put_text(row, column, *text);
  } else if (const auto* integer = std::get_if<std::int64_t>(&value)) {
    put_number(row, column, std::to_string(*integer), {});
  } else if (const auto* yes = std::get_if<bool>(&value)) {
    worksheet_write_boolean(page, row, column, *yes, nullptr);
  } else if (const auto* decimal = std::get_if<Decimal>(&value)) {
    put_number(row, column, decimal->text, {});
  } else if (const auto* amount = std::get_if<Amount>(&value)) {
    put_number(row, column, amount->text, fmt::format("\\ [${}]", sign_of(amount->currency)));
  } else if (const auto* day = std::get_if<DayValue>(&value)) {
    const auto serial = to_serial(day->day);
    serial ? (void)worksheet_write_number(page, row, column, *serial, builtin(14))
           : put_text(row, column, format_day(day->day));
  } else if (const auto* moment = std::get_if<Moment>(&value)) {
    const auto serial = to_serial(moment->day, moment->second);
    serial ? (void)worksheet_write_number(page, row, column, *serial, builtin(22))
           : put_text(row, column, format_day(moment->day) + " " + format_second(moment->second));
  }
}

void Writer::State::put_text(lxw_row_t row, lxw_col_t column, std::string_view text, lxw_format* format) {
  if (text.empty()) return;
  if (!valid_utf8(text)) throw Fault("xlsx: text is not UTF-8");
  const std::string_view kept = cut(text, kMaxLetters);
  cut_cells += kept.size() != text.size();
  if (worksheet_write_string(page, row, column, std::string(kept).c_str(), format) != LXW_NO_ERROR)
    throw Fault("xlsx: worksheet_write_string");
}

// `unit`: the end of the number format, for an amount.
void Writer::State::put_number(lxw_row_t row, lxw_col_t column, std::string_view text, const std::string& unit) {
  const Number n = number_of(text);
  if (n.digits > kExactDigits) return put_text(row, column, text);
  const std::string places = n.decimals == 0 ? "" : "." + std::string(n.decimals, '0');
  const bool plain_integer = n.decimals == 0 && unit.empty();
  worksheet_write_number(page, row, column, n.value, plain_integer ? nullptr : format("#,##0" + places + unit));
}

// The library ignores a failed write of its temporary files: what it made is read again, as any reader would.
Done Writer::State::read_back() const {
  const auto full = [] { return refuse(RefusalKind::unavailable, "storage.full"); };
  const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) return full();
  constexpr std::uint64_t kNoLimit = std::numeric_limits<std::int64_t>::max();
  ReadLimits limits;
  limits.archive = {.max_bytes = kNoLimit, .max_ratio = kNoLimit};
  Done done;
  auto workbook = Workbook::open(fd, limits);
  if (!workbook || (*workbook)->sheets().size() != rows.size()) done = full();
  for (std::size_t i = 0; done && i < rows.size(); ++i) {
    std::uint64_t seen = 0;
    auto reader = (*workbook)->read(i, [&](const Row&) -> Done {
      ++seen;
      return {};
    });
    if (!reader || !(*reader)->read_all() || seen != filled[i]) done = full();
  }
  ::close(fd);
  return done;
}

Done Writer::finish() {
  State& s = *state_;
  if (s.page == nullptr) throw Fault("xlsx: no sheet");
  s.end_sheet();
  const lxw_error error = workbook_close(std::exchange(s.book, nullptr));
  Done done;
  if (error == LXW_ERROR_CREATING_XLSX_FILE || error == LXW_ERROR_CREATING_TMPFILE ||
      error == LXW_ERROR_ZIP_FILE_OPERATION || error == LXW_ERROR_ZIP_FILE_ADD || error == LXW_ERROR_ZIP_CLOSE) {
    done = refuse(RefusalKind::unavailable, "storage.full");
  } else if (error != LXW_NO_ERROR) {
    ::unlink(s.path.c_str());
    throw Fault(std::string("xlsx: ") + lxw_strerror(error));
  } else {
    done = s.read_back();
  }
  if (!done) ::unlink(s.path.c_str());
  return done;
}

}  // namespace socle::xlsx
