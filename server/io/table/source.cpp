#include "io/table/source.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "base/text.h"
#include "io/files/sniff.h"
#include "io/table/feed.h"
#include "io/table/heading.h"

namespace socle::table {

File::File(int fd) : fd_(::fcntl(fd, F_DUPFD_CLOEXEC, 0)) {
  if (fd_ < 0) throw Fault(std::string("table: dup: ") + std::strerror(errno));
}
File::~File() { ::close(fd_); }

std::string_view File::read_at(std::uint64_t offset, std::string& buffer) const {
  std::size_t got = 0;
  while (got < buffer.size()) {
    const ssize_t n = ::pread(fd_, buffer.data() + got, buffer.size() - got, static_cast<off_t>(offset + got));
    if (n == 0) break;
    if (n < 0 && errno != EINTR) throw Fault(std::string("table: read: ") + std::strerror(errno));
    if (n > 0) got += static_cast<std::size_t>(n);
  }
  return std::string_view(buffer).substr(0, got);
}

namespace {

constexpr std::size_t kSampleRows = 100;
constexpr std::size_t kSampleCell = 200;  // a heading is shorter

bool is_blank(std::string_view cell) { return cell.find_first_not_of(" \t\r\n") == std::string_view::npos; }

bool name_ends(const std::string& name, std::string_view end) { return to_lower(name).ends_with(end); }

Result<FileKind> kind_of(const File& file, const SourceOptions& options) {
  std::string buffer(files::kSniffBytes, '\0');
  const std::string_view head = file.read_at(0, buffer);
  const std::string found(files::sniff(head).id);
  const auto refused = [&](const char* code) { return refuse(RefusalKind::invalid, code, {{"found", found}}); };
  const bool zipped = found == "xlsx" || found == "zip" || found == "docx" || found == "pptx" || found == "ods";
  const bool says_xlsx = name_ends(options.file_name, ".xlsx") || name_ends(options.file_name, ".xlsm");
  const bool says_csv = name_ends(options.file_name, ".csv") || name_ends(options.file_name, ".tsv") ||
                        name_ends(options.file_name, ".txt");
  if (head.empty()) return refuse(RefusalKind::invalid, "table.no_rows");
  if (found == "xlsx" && !says_csv) return FileKind::xlsx;
  if (says_xlsx) return refused("file.not_xlsx");
  if (found == "csv" || found == "text") return FileKind::csv;
  // Zeros and control letters in a .csv: its reader says on which line.
  if (says_csv && found == "binary") return FileKind::csv;
  return refused(says_csv ? "file.not_csv" : zipped ? "file.not_xlsx" : "file.unsupported_type");
}

class FoundTable final : public TableSource {
 public:
  FoundTable(std::unique_ptr<Feed> feed, Layout layout) : feed_(std::move(feed)), layout_(std::move(layout)) {}

  const Layout& layout() const override { return layout_; }

  // Reads the first rows, finds the headings, goes back to the beginning.
  Done find_columns(std::optional<std::uint64_t> heading_line) {
    std::vector<Cells> rows;
    std::vector<std::uint64_t> lines;
    while (rows.size() < kSampleRows) {
      TRY(const bool there, pull());
      if (!there) break;
      const Portion::Raw& raw = portion_.rows()[at_ - 1];
      if (heading_line && raw.line < *heading_line) continue;
      Cells& row = rows.emplace_back();
      for (std::size_t i = 0; i < raw.cells; ++i) row.emplace_back(portion_.cell(raw, i).substr(0, kSampleCell));
      lines.push_back(raw.line);
    }
    if (rows.empty()) return refuse(RefusalKind::invalid, "table.no_rows");
    std::optional<std::size_t> heading =
        heading_line ? (*heading_line == 0 ? std::nullopt : std::optional<std::size_t>(0)) : find_heading(rows);
    layout_.heading_line = heading ? lines[*heading] : 0;
    std::size_t width = 0;
    for (std::size_t i = heading.value_or(0); i < rows.size(); ++i)
      for (std::size_t c = 0; c < rows[i].size(); ++c)
        if (!is_blank(rows[i][c])) width = std::max(width, c + 1);
    layout_.headings.assign(width, "");
    if (heading)
      for (std::size_t c = 0; c < std::min(width, rows[*heading].size()); ++c)
        layout_.headings[c] = collapse_spaces(rows[*heading][c]);
    return rewind();
  }

  Result<bool> next(SourceRow& row) override {
    while (true) {
      TRY(const bool there, pull());
      if (!there) return false;
      const Portion::Raw& raw = portion_.rows()[at_ - 1];
      if (raw.line <= layout_.heading_line) continue;
      if (fill(raw, row)) return true;
    }
  }

  Done rewind() override {
    portion_.clear();
    at_ = 0;
    ended_ = false;
    return feed_->rewind();
  }

 private:
  // Moves at_ past the next row of the portion; false at the end of the file.
  Result<bool> pull() {
    while (at_ == portion_.rows().size()) {
      if (ended_) return false;
      portion_.clear();
      at_ = 0;
      TRY(const bool more, feed_->more(portion_));
      ended_ = !more;
    }
    ++at_;
    return true;
  }

  // False for a blank row.
  bool fill(const Portion::Raw& raw, SourceRow& row) const {
    const std::size_t width = layout_.headings.size();
    row.line = raw.line;
    row.cells.assign(width, std::string_view());
    bool blank = true, beyond = false;
    for (std::size_t i = 0; i < raw.cells; ++i) {
      const std::string_view cell = portion_.cell(raw, i);
      const bool filled = !is_blank(cell);
      blank = blank && !filled;
      beyond = beyond || (filled && i >= width);
      if (i < width) row.cells[i] = cell;
    }
    // In a sheet the cells at the end of a row are simply not there.
    const bool shorter = layout_.file == FileKind::csv && raw.cells < width;
    row.shape = beyond ? RowShape::longer : shorter ? RowShape::shorter : RowShape::even;
    row.is_total = !blank && is_total(row.cells);
    return !blank;
  }

  std::unique_ptr<Feed> feed_;
  Layout layout_;
  Portion portion_;
  std::size_t at_ = 0;
  bool ended_ = false;
};

}  // namespace

Result<std::unique_ptr<TableSource>> TableSource::open(int fd, const SourceOptions& options) {
  auto file = std::make_shared<const File>(fd);
  TRY(const FileKind kind, kind_of(*file, options));
  Layout layout;
  TRY(auto feed, kind == FileKind::xlsx ? open_xlsx_feed(file, options, layout) : open_csv_feed(file, options, layout));
  auto table = std::make_unique<FoundTable>(std::move(feed), std::move(layout));
  CHECK_OK(table->find_columns(options.heading_line));
  return table;
}

std::string column_letter(std::size_t column) {
  std::string out;
  for (++column; column > 0; column = (column - 1) / 26)
    out.insert(out.begin(), static_cast<char>('A' + (column - 1) % 26));
  return out;
}

Json to_json(const Layout& l) {
  Json out = Json::object();
  out.set("file", l.file == FileKind::csv ? "csv" : "xlsx");
  if (l.file == FileKind::csv) {
    out.set("encoding", l.encoding);
    out.set("delimiter", std::string(1, l.delimiter));
  } else {
    Json sheets = Json::array();
    for (const std::string& s : l.sheets) sheets.push(s);
    out.set("sheets", std::move(sheets));
    out.set("sheet", l.sheet);
  }
  out.set("heading_line", static_cast<std::int64_t>(l.heading_line));
  Json headings = Json::array();
  for (const std::string& h : l.headings) headings.push(h);
  out.set("headings", std::move(headings));
  return out;
}

}  // namespace socle::table
