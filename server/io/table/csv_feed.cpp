#include "io/csv/dialect.h"
#include "io/csv/parser.h"
#include "io/csv/writer.h"
#include "io/table/feed.h"

namespace socle::table {
namespace {

constexpr std::size_t kPiece = 1 << 16;
constexpr std::uint64_t kSample = 256 << 10;

class CsvFeed final : public Feed {
 public:
  CsvFeed(std::shared_ptr<const File> file, csv::Encoding encoding, char delimiter, bool has_sep_line)
      : file_(std::move(file)),
        encoding_(encoding),
        delimiter_(delimiter),
        has_sep_line_(has_sep_line),
        buffer_(kPiece, '\0') {
    begin();
  }

  Result<bool> more(Portion& portion) override {
    if (ended_) return false;
    portion_ = &portion;
    const std::string_view bytes = file_->read_at(offset_, buffer_);
    offset_ += bytes.size();
    if (bytes.empty()) {
      ended_ = true;
      CHECK_OK(transcoder_->finish());
      CHECK_OK(parser_->finish());
      return false;
    }
    text_.clear();
    CHECK_OK(transcoder_->add(bytes, text_));
    CHECK_OK(parser_->feed(text_));
    return true;
  }

  Done rewind() override {
    begin();
    return {};
  }

 private:
  void begin() {
    offset_ = 0;
    ended_ = false;
    transcoder_ = std::make_unique<csv::Transcoder>(encoding_);
    parser_ =
        std::make_unique<csv::Parser>(csv::ParserOptions{.delimiter = delimiter_}, [this](const csv::Row& row) -> Done {
          if (has_sep_line_ && row.line == 1) return {};
          portion_->begin_row(row.line);
          for (std::string_view cell : row.cells) portion_->add_cell(csv::unguard(cell));
          return {};
        });
  }

  std::shared_ptr<const File> file_;
  csv::Encoding encoding_;
  char delimiter_;
  bool has_sep_line_;
  std::string buffer_, text_;
  std::uint64_t offset_ = 0;
  bool ended_ = false;
  std::unique_ptr<csv::Transcoder> transcoder_;
  std::unique_ptr<csv::Parser> parser_;
  Portion* portion_ = nullptr;
};

Result<csv::Encoding> detect_encoding(const File& file) {
  csv::EncodingDetector detector;
  std::string buffer(kPiece, '\0');
  std::uint64_t offset = 0;
  for (std::string_view bytes = file.read_at(0, buffer); !bytes.empty(); bytes = file.read_at(offset, buffer)) {
    detector.add(bytes);
    offset += bytes.size();
  }
  return detector.finish();
}

}  // namespace

Result<std::unique_ptr<Feed>> open_csv_feed(std::shared_ptr<const File> file, const SourceOptions& options,
                                            Layout& layout) {
  csv::Encoding encoding = options.encoding.value_or(csv::Encoding::utf8);
  if (!options.encoding) {
    TRY(encoding, detect_encoding(*file));
  }
  csv::Transcoder transcoder(encoding);
  std::string buffer(kPiece, '\0'), sample;
  for (std::uint64_t offset = 0; offset < kSample;) {
    const std::string_view bytes = file->read_at(offset, buffer);
    if (bytes.empty()) break;
    CHECK_OK(transcoder.add(bytes, sample));
    offset += bytes.size();
  }
  csv::Dialect dialect = csv::detect_dialect(sample);
  if (options.delimiter && *options.delimiter != dialect.delimiter) dialect = {*options.delimiter, false, 1};
  layout.file = FileKind::csv;
  layout.encoding = csv::name_of(encoding);
  layout.delimiter = dialect.delimiter;
  return std::make_unique<CsvFeed>(std::move(file), encoding, dialect.delimiter, dialect.has_sep_line);
}

}  // namespace socle::table
