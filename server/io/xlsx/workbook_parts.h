// The small parts of a workbook that say how to read its sheets: relations, list of sheets, number formats.
#pragma once
#include <map>
#include <string>
#include <vector>

#include "io/xlsx/number_format.h"
#include "io/xlsx/serial_date.h"
#include "io/xlsx/workbook.h"
#include "io/xlsx/xml_scan.h"

namespace socle::xlsx {

constexpr std::size_t kMaxListed = 100'000;  // relations, formats, styles: Excel itself stops at 64,000

// .rels: id -> part, resolved against the folder of the part that owns them. Links outside the file are left out.
class Relations final : public XmlEvents {
 public:
  explicit Relations(std::string folder) : folder_(std::move(folder)) {}
  Done begin(std::string_view element, const Attributes& attributes) override;
  std::map<std::string, std::string, std::less<>> part_of;
  std::string workbook;  // of the kind officeDocument
  std::string strings;   // of the kind sharedStrings
  std::string styles;

 private:
  std::string folder_;
};

struct ListedSheet {
  SheetInfo info;
  std::string relation;
};
class SheetList final : public XmlEvents {
 public:
  Done begin(std::string_view element, const Attributes& attributes) override;
  std::vector<ListedSheet> sheets;
  Epoch epoch = Epoch::y1900;
};

class Styles final : public XmlEvents {
 public:
  Done begin(std::string_view element, const Attributes& attributes) override;
  Done end(std::string_view element) override;
  const NumberFormat& of_style(std::uint64_t index) const;

 private:
  std::map<int, std::string> codes_;
  std::vector<std::size_t> styles_;  // -> formats_
  std::vector<NumberFormat> formats_;
  std::map<int, std::size_t> known_;
  bool in_cell_styles_ = false;
};

// "xl/workbook.xml" -> "xl/"; and "../media/a", "/xl/b" resolved against a folder.
std::string folder_of_part(std::string_view part);
std::string resolve_part(std::string_view folder, std::string_view target);

}  // namespace socle::xlsx
