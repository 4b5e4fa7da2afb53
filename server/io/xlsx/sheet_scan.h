// The events of one sheet turned into rows of cells. Inside of workbook.cpp.
#pragma once
#include "io/xlsx/shared_strings.h"
#include "io/xlsx/workbook_parts.h"

namespace socle::xlsx {

class SheetScan final : public XmlEvents {
 public:
  SheetScan(const SharedStrings& strings, const Styles& styles, Epoch epoch, const ReadLimits& limits,
            Workbook::OnRow on_row)
      : strings_(strings), styles_(styles), epoch_(epoch), limits_(limits), on_row_(std::move(on_row)) {}

  Done begin(std::string_view element, const Attributes& attributes) override;
  Done text(std::string_view piece) override;
  Done end(std::string_view element) override;

 private:
  enum class Type { number, shared, inline_text, formula_text, boolean, error, day };
  struct Filled {
    CellKind kind = CellKind::empty;
    std::size_t offset = 0, length = 0;
    std::string_view unit;
  };

  Done begin_row(const Attributes& attributes);
  Done begin_cell(const Attributes& attributes);
  Done end_cell();
  Done end_row();
  Done add_shared();
  Done add(CellKind kind, std::string_view text, std::string_view unit = {});
  Done add_number();
  Done add_shown(double value, std::string_view plain, const NumberFormat& format);
  std::unexpected<Refusal> refuse_here(std::string code, std::uint64_t max) const;

  const SharedStrings& strings_;
  const Styles& styles_;
  Epoch epoch_;
  const ReadLimits& limits_;
  Workbook::OnRow on_row_;

  bool in_data_ = false, in_value_ = false, in_reading_aid_ = false;
  std::uint64_t line_ = 0;
  std::uint64_t column_ = 0, next_column_ = 0;  // from 0
  Type type_ = Type::number;
  std::uint64_t style_ = 0;
  std::string value_;     // text of the cell at hand
  std::string row_text_;  // texts of the row's cells
  std::vector<Filled> filled_;
  std::vector<Cell> cells_;
};

}  // namespace socle::xlsx
