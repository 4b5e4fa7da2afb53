// An XLSX workbook, read as rows of typed cells without being held in memory.
//
// Shape    Workbook::open(fd); sheets(); read(sheet, on_row) -> SheetReader; step() until false, or read_all().
//          Cells of a row stand at their column, from A; trailing empty cells are absent; rows without a filled cell are not
//          delivered. Views live during the call of on_row only.
// Units    line: the number of the row in the sheet, from 1. Numbers are plain decimal text of at most 15 significant
//          digits, as a spreadsheet shows them ("12500", "0.3"); days "2026-12-31", datetimes "2026-12-31T08:30:00" without
//          zone, times "08:30:00"; percentages as shown ("12.5" for 0.125); booleans "true" and "false".
// Refuses  file.not_xlsx {reason: not_zip, damaged, encrypted, part_missing, no_sheet}, archive.* (archive.h), xlsx.dtd,
//          xlsx.malformed {line}, xlsx.too_many_strings, xlsx.too_many_sheets, xlsx.too_many_columns {line, max},
//          xlsx.cell_too_large {line, max}, xlsx.row_too_large {line, max}; a refusal of on_row comes back from step()
// Keeps    A formula gives the value stored with it and is never run; a text is never taken for a number. A number with a
//          format made of zeros ("00000", "0# ## ## ## ##") gives the text that format shows: codes keep their zeros.
// Thread   One workbook, one thread. The workbook outlives its readers.
// Source   ECMA-376 part 1; TRUST F3, F5
#pragma once
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "io/xlsx/archive.h"

namespace socle::xlsx {

enum class CellKind { empty, text, number, money, percent, boolean, date, datetime, time, error };

struct Cell {
  CellKind kind = CellKind::empty;
  std::string_view text;
  std::string_view unit;  // of money, as its format writes it: "€", "EUR", "k€"
};

struct Row {
  std::uint64_t line = 0;
  std::span<const Cell> cells;
};

struct SheetInfo {
  std::string name;
  bool visible = true;
};

struct ReadLimits {
  ArchiveLimits archive;
  std::uint64_t max_string_bytes = 64ULL << 20;  // of the table of shared texts
  std::size_t max_columns = 1'000;
  std::size_t max_cell_bytes = 1 << 20;
  std::size_t max_row_bytes = 8 << 20;
};

class SheetReader {
 public:
  virtual ~SheetReader() = default;
  virtual Result<bool> step() = 0;  // reads a piece, delivering its rows; false at the end
  Done read_all();
};

class Workbook {
 public:
  using OnRow = std::function<Done(const Row&)>;

  static Result<std::unique_ptr<Workbook>> open(int fd, const ReadLimits& limits = {});  // fd stays the caller's
  static Result<std::unique_ptr<Workbook>> open_bytes(std::string_view content,
                                                      const ReadLimits& limits = {});  // must outlive it
  ~Workbook();
  Workbook(const Workbook&) = delete;
  Workbook& operator=(const Workbook&) = delete;

  const std::vector<SheetInfo>& sheets() const;
  Result<std::unique_ptr<SheetReader>> read(std::size_t sheet, OnRow on_row);

 private:
  struct State;
  explicit Workbook(std::unique_ptr<State> state);
  static Result<std::unique_ptr<Workbook>> load(std::unique_ptr<Archive> archive, const ReadLimits& limits);
  std::unique_ptr<State> state_;
};

}  // namespace socle::xlsx
