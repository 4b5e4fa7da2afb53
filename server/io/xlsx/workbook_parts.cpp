#include "io/xlsx/workbook_parts.h"

#include <charconv>

namespace socle::xlsx {
namespace {

constexpr std::size_t kMaxSheets = 1'000;

int number_of(std::string_view text) {
  int n = 0;
  std::from_chars(text.data(), text.data() + text.size(), n);
  return n;
}
std::unexpected<Refusal> too_long() { return refuse(RefusalKind::invalid, "xlsx.malformed", {{"line", "1"}}); }

}  // namespace

std::string folder_of_part(std::string_view part) { return std::string(part.substr(0, part.rfind('/') + 1)); }

std::string resolve_part(std::string_view folder, std::string_view target) {
  if (target.starts_with('/')) return std::string(target.substr(1));
  std::string base(folder);
  while (true) {
    if (target.starts_with("./")) {
      target.remove_prefix(2);
    } else if (target.starts_with("../")) {
      target.remove_prefix(3);
      if (!base.empty()) base.pop_back();
      base = folder_of_part(base);
    } else {
      return base + std::string(target);
    }
  }
}

Done Relations::begin(std::string_view element, const Attributes& a) {
  if (element != "Relationship" || a["TargetMode"] == "External") return {};
  if (part_of.size() >= kMaxListed) return too_long();
  std::string part = resolve_part(folder_, a["Target"]);
  const std::string_view type = a["Type"];
  if (type.ends_with("/officeDocument")) workbook = part;
  if (type.ends_with("/sharedStrings")) strings = part;
  if (type.ends_with("/styles")) styles = part;
  part_of.insert_or_assign(std::string(a["Id"]), std::move(part));
  return {};
}

Done SheetList::begin(std::string_view element, const Attributes& a) {
  if (element == "workbookPr" && (a["date1904"] == "1" || a["date1904"] == "true")) epoch = Epoch::y1904;
  if (element != "sheet") return {};
  if (sheets.size() >= kMaxSheets)
    return refuse(RefusalKind::invalid, "xlsx.too_many_sheets", {{"max", std::to_string(kMaxSheets)}});
  sheets.push_back({{std::string(a["name"]), a["state"].empty() || a["state"] == "visible"}, std::string(a["id"])});
  return {};
}

Done Styles::begin(std::string_view element, const Attributes& a) {
  if (element == "numFmt") {
    if (codes_.size() >= kMaxListed) return too_long();
    codes_.insert_or_assign(number_of(a["numFmtId"]), std::string(a["formatCode"]));
  } else if (element == "cellXfs") {
    in_cell_styles_ = true;
  } else if (element == "xf" && in_cell_styles_) {
    if (styles_.size() >= kMaxListed) return too_long();
    const int id = number_of(a["numFmtId"]);
    const auto [known, is_new] = known_.try_emplace(id, formats_.size());
    if (is_new) formats_.push_back(read_number_format(id, codes_.contains(id) ? codes_[id] : std::string()));
    styles_.push_back(known->second);
  }
  return {};
}

Done Styles::end(std::string_view element) {
  if (element == "cellXfs") in_cell_styles_ = false;
  return {};
}

const NumberFormat& Styles::of_style(std::uint64_t index) const {
  static const NumberFormat plain;
  return index < styles_.size() ? formats_[styles_[index]] : plain;
}

}  // namespace socle::xlsx
