// The parser must give the same rows whatever the chunks, survive any bytes, and read back what the writer wrote.
// First byte: delimiter and chunk size.
#include <cstdlib>

#include "io/csv/dialect.h"
#include "io/csv/encoding.h"
#include "io/csv/parser.h"
#include "io/csv/writer.h"

namespace {

using namespace socle;
using Table = std::vector<std::vector<std::string>>;

struct Parsed {
  Table rows;
  std::vector<std::uint64_t> lines;
  std::string refusal;
  bool operator==(const Parsed&) const = default;
};

void must(bool ok) {
  if (!ok) std::abort();
}

Parsed parse(std::string_view text, char delimiter, std::size_t chunk) {
  Parsed out;
  csv::ParserOptions options{
      .delimiter = delimiter, .max_columns = 50, .max_cell_bytes = 1'000, .max_row_bytes = 4'000};
  csv::Parser parser(options, [&](const csv::Row& row) -> Done {
    must(row.cells.size() <= 50);
    out.rows.emplace_back(row.cells.begin(), row.cells.end());
    out.lines.push_back(row.line);
    return {};
  });
  Done done;
  for (std::size_t i = 0; i < text.size() && done; i += chunk) {
    const std::string piece(text.substr(i, chunk));
    done = parser.feed(piece);
  }
  if (done) done = parser.finish();
  if (!done) out.refusal = done.error().code;
  return out;
}

void reads_the_same_in_any_chunks(std::string_view text, char delimiter, std::size_t chunk) {
  const Parsed whole = parse(text, delimiter, text.size() + 1), pieces = parse(text, delimiter, chunk);
  // A cell over its limit is refused at once in pieces, at its end in one: only what both read must agree.
  if (whole.refusal.empty() || pieces.refusal.empty()) must(whole == pieces);
  for (std::size_t i = 1; i < whole.lines.size(); ++i) must(whole.lines[i] > whole.lines[i - 1]);
}

void writes_back(std::string_view text, char delimiter) {
  const Parsed first = parse(text, delimiter, text.size() + 1);
  if (!first.refusal.empty()) return;
  std::string out;
  csv::Writer writer(out, {.delimiter = delimiter, .bom = csv::Bom::with});
  for (const auto& row : first.rows) writer.row(std::span<const std::string>(row));
  Table back = parse(out, delimiter, 7).rows;
  for (auto& row : back)
    for (auto& cell : row) cell = std::string(csv::unguard(cell));
  if (back != first.rows) must(parse(out, delimiter, 7).refusal != "");  // a guard may pass a limit, nothing else
}

void transcodes(std::string_view bytes, std::size_t chunk) {
  csv::EncodingDetector detector;
  for (std::size_t i = 0; i < bytes.size(); i += chunk) detector.add(bytes.substr(i, chunk));
  const auto encoding = detector.finish();
  if (!encoding) return;
  std::string in_pieces, at_once;
  csv::Transcoder pieces(*encoding), whole(*encoding);
  Done done;
  for (std::size_t i = 0; i < bytes.size() && done; i += chunk) done = pieces.add(bytes.substr(i, chunk), in_pieces);
  if (done) done = pieces.finish();
  Done also = whole.add(bytes, at_once);
  if (also) also = whole.finish();
  must(done.has_value() == also.has_value());
  if (done) must(in_pieces == at_once);
  if (*encoding == csv::Encoding::utf8) must(done.has_value() && in_pieces == bytes);
  (void)csv::detect_dialect(at_once);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const char delimiter = csv::kDelimiters[data[0] % 4];
  const std::size_t chunk = 1 + data[0] / 4 % 40;
  const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
  reads_the_same_in_any_chunks(text, delimiter, chunk);
  writes_back(text, delimiter);
  transcodes(text, chunk);
  return 0;
}
