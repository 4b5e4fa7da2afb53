#include "io/csv/dialect.h"

#include <map>

#include "io/csv/parser.h"

namespace socle::csv {
namespace {

constexpr std::size_t kSampleRows = 1'000;

struct Trial {
  std::map<std::size_t, std::size_t> rows_of_width;
  std::size_t rows = 0, cells = 0, clean = 0;

  void add(const Row& row, char delimiter) {
    ++rows;
    ++rows_of_width[row.cells.size()];
    for (std::string_view cell : row.cells) {
      ++cells;
      bool is_clean = cell.find('"') == std::string_view::npos;  // a quote inside is mostly the trace of a wrong cut
      for (char other : kDelimiters)
        is_clean = is_clean && (other == ',' || other == delimiter || cell.find(other) == std::string_view::npos);
      clean += is_clean;
    }
  }
  // Share of rows of the most usual width, times (width - 1) / width, times the share of clean cells.
  double score() const {
    if (rows == 0) return 0;
    double best = 0;
    for (const auto& [width, count] : rows_of_width) {
      if (width < 2) continue;
      const double share = static_cast<double>(count) / static_cast<double>(rows);
      best = std::max(best, share * static_cast<double>(width - 1) / static_cast<double>(width));
    }
    const double clean_share = static_cast<double>(clean) / static_cast<double>(cells);
    return best * clean_share;
  }
};

Trial attempt(std::string_view sample, char delimiter) {
  Trial trial;
  Parser parser({.delimiter = delimiter}, [&](const Row& row) -> Done {
    trial.add(row, delimiter);
    if (trial.rows == kSampleRows) return refuse(RefusalKind::invalid, "enough");  // never shown: it ends the sample
    return {};
  });
  // A refusal ends the trial with what was seen; the real parse will say it, with its line. The last row of a sample
  // may be cut, so finish() is not called unless nothing else was seen.
  if (parser.feed(sample).has_value() && trial.rows == 0) (void)parser.finish();
  return trial;
}

}  // namespace

Dialect detect_dialect(std::string_view sample) {
  if (sample.starts_with("\xEF\xBB\xBF")) sample.remove_prefix(3);
  const std::string_view first = sample.substr(0, sample.find_first_of("\r\n"));
  if (first.size() == 5 && first.starts_with("sep=") && kDelimiters.find(first[4]) != std::string_view::npos)
    return {first[4], true, 1};
  Dialect best;
  for (char delimiter : kDelimiters) {
    const double score = attempt(sample, delimiter).score();
    if (score > best.confidence) best = {delimiter, false, score};
  }
  return best;
}

}  // namespace socle::csv
