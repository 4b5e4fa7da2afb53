#include <algorithm>

#include "io/table/feed.h"
#include "io/xlsx/workbook.h"

namespace socle::table {
namespace {

// Exactly three decimals could be thousands elsewhere in the column: "1.234" becomes "1.2340".
void append_number(std::string_view number, std::string& out) {
  out += number;
  const auto point = number.find('.');
  if (point != std::string_view::npos && number.size() - point - 1 == 3) out += '0';
}

void append_shown(const xlsx::Cell& cell, std::string& out) {
  switch (cell.kind) {
    case xlsx::CellKind::number: append_number(cell.text, out); break;
    case xlsx::CellKind::money:
      append_number(cell.text, out);
      (out += ' ') += cell.unit;
      break;
    case xlsx::CellKind::percent:
      append_number(cell.text, out);
      out += '%';
      break;
    case xlsx::CellKind::empty: break;
    default: out += cell.text; break;
  }
}

class XlsxFeed final : public Feed {
 public:
  XlsxFeed(std::shared_ptr<const File> file, std::unique_ptr<xlsx::Workbook> workbook)
      : file_(std::move(file)), workbook_(std::move(workbook)) {}

  Done choose(std::size_t sheet) {
    sheet_ = sheet;
    return rewind();
  }

  Result<bool> more(Portion& portion) override {
    portion_ = &portion;
    return reader_->step();
  }

  Done rewind() override {
    TRY(reader_, workbook_->read(sheet_, [this](const xlsx::Row& row) -> Done {
      portion_->begin_row(row.line);
      for (const xlsx::Cell& cell : row.cells) {
        append_shown(cell, portion_->text());
        portion_->end_cell();
      }
      return {};
    }));
    return {};
  }

 private:
  std::shared_ptr<const File> file_;
  std::unique_ptr<xlsx::Workbook> workbook_;
  std::size_t sheet_ = 0;
  std::unique_ptr<xlsx::SheetReader> reader_;
  Portion* portion_ = nullptr;
};

Result<bool> has_rows(XlsxFeed& feed) {
  Portion portion;
  while (portion.rows().empty()) {
    TRY(const bool more, feed.more(portion));
    if (!more) break;
  }
  return !portion.rows().empty();
}

}  // namespace

Result<std::unique_ptr<Feed>> open_xlsx_feed(std::shared_ptr<const File> file, const SourceOptions& options,
                                             Layout& layout) {
  TRY(auto workbook, xlsx::Workbook::open(file->fd()));
  const std::vector<xlsx::SheetInfo> sheets = workbook->sheets();
  layout.file = FileKind::xlsx;
  for (const auto& s : sheets)
    if (s.visible) layout.sheets.push_back(s.name);
  auto feed = std::make_unique<XlsxFeed>(std::move(file), std::move(workbook));
  for (std::size_t i = 0; i < sheets.size(); ++i) {
    if (options.sheet ? sheets[i].name != *options.sheet : !sheets[i].visible) continue;
    CHECK_OK(feed->choose(i));
    TRY(const bool filled, has_rows(*feed));
    if (!filled && !options.sheet) continue;
    layout.sheet = sheets[i].name;
    CHECK_OK(feed->choose(i));
    return feed;
  }
  if (options.sheet) return refuse(RefusalKind::invalid, "table.no_sheet", {{"sheet", *options.sheet}});
  return refuse(RefusalKind::invalid, "table.no_rows");
}

}  // namespace socle::table
