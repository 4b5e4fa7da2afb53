// Rows of one file in portions: what CSV and XLSX have in common. Inside of source.cpp.
#pragma once
#include <memory>
#include <string>
#include <vector>

#include "io/table/source.h"

namespace socle::table {

// Some rows and their cells, in one block of text that is used again for the next portion.
class Portion {
 public:
  struct Raw {
    std::uint64_t line;
    std::size_t first_cell, cells;
  };
  void clear() {
    text_.clear();
    ends_.clear();
    rows_.clear();
  }
  void begin_row(std::uint64_t line) { rows_.push_back({line, ends_.size(), 0}); }
  void add_cell(std::string_view text) {
    text_ += text;
    end_cell();
  }
  // For a cell written piece by piece: append to text(), then end_cell().
  std::string& text() { return text_; }
  void end_cell() {
    ends_.push_back(text_.size());
    ++rows_.back().cells;
  }
  const std::vector<Raw>& rows() const { return rows_; }
  std::string_view cell(const Raw& row, std::size_t i) const {
    const std::size_t at = row.first_cell + i;
    const std::size_t begin = at == 0 ? 0 : ends_[at - 1];
    return std::string_view(text_).substr(begin, ends_[at] - begin);
  }

 private:
  std::string text_;
  std::vector<std::size_t> ends_;
  std::vector<Raw> rows_;
};

class Feed {
 public:
  virtual ~Feed() = default;
  virtual Result<bool> more(Portion& portion) = 0;  // appends rows, perhaps none; false at the end
  virtual Done rewind() = 0;
};

class File;

// Detects what options leave open and says it in the layout.
Result<std::unique_ptr<Feed>> open_csv_feed(std::shared_ptr<const File> file, const SourceOptions& options,
                                            Layout& layout);
Result<std::unique_ptr<Feed>> open_xlsx_feed(std::shared_ptr<const File> file, const SourceOptions& options,
                                             Layout& layout);

// An own descriptor of the file; reads anywhere without moving the caller's position.
class File {
 public:
  explicit File(int fd);  // duplicates it
  ~File();
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  int fd() const { return fd_; }
  std::string_view read_at(std::uint64_t offset,
                           std::string& buffer) const;  // as much as the buffer holds; empty at the end

 private:
  int fd_;
};

}  // namespace socle::table
