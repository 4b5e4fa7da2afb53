#include "io/table/profile.h"

#include <algorithm>
#include <cmath>

#include "io/table/evidence.h"

namespace socle::table {
namespace {

constexpr std::size_t kKeptLines = 20;
constexpr std::size_t kDistinctInAll = 1'000'000, kDistinctOfOne = 50'000;

void keep(std::vector<std::uint64_t>& lines, std::uint64_t line) {
  if (lines.size() < kKeptLines) lines.push_back(line);
}

Json numbers(const std::vector<std::uint64_t>& lines) {
  Json out = Json::array();
  for (std::uint64_t n : lines) out.push(static_cast<std::int64_t>(n));
  return out;
}

Json to_json(const ColumnProfile& c) {
  Json out = Json::object();
  const auto count = [](std::uint64_t n) { return Json(static_cast<std::int64_t>(n)); };
  out.set("heading", c.heading);
  out.set("letter", c.letter);
  out.set("format", to_json(c.format));
  const int percent = static_cast<int>(std::lround(c.confidence * 100));
  out.set("confidence", Json(Json::Number{percent == 100 ? "1"
                                          : percent < 10 ? "0.0" + std::to_string(percent)
                                                         : "0." + std::to_string(percent)}));
  out.set("ambiguous", c.ambiguous);
  out.set("filled", count(c.filled));
  out.set("distinct", count(c.distinct));
  out.set("distinct_is_exact", c.distinct_is_exact);
  out.set("doubtful", count(c.doubtful));
  out.set("zeros_lost", count(c.zeros_lost));
  out.set("several_values", count(c.several_values));
  out.set("longest", count(c.longest));
  Json samples = Json::array(), choices = Json::array(), doubts = Json::array();
  for (const std::string& s : c.samples) samples.push(s);
  for (const auto& [value, n] : c.choices) {
    Json choice = Json::object();
    choice.set("value", value);
    choice.set("count", count(n));
    choices.push(std::move(choice));
  }
  for (const Doubt& d : c.doubts) {
    Json doubt = Json::object();
    doubt.set("line", count(d.line));
    doubt.set("value", d.value);
    doubt.set("code", d.code);
    doubts.push(std::move(doubt));
  }
  out.set("samples", std::move(samples));
  out.set("choices", std::move(choices));
  out.set("doubts", std::move(doubts));
  return out;
}

}  // namespace

Profiler::Profiler(const Layout& layout) : prefers_comma_(layout.prefers_comma()), headings_(layout.headings) {
  const std::size_t limit = std::min(kDistinctOfOne, kDistinctInAll / std::max<std::size_t>(headings_.size(), 1));
  columns_.assign(headings_.size(), ColumnEvidence(limit));
}
Profiler::~Profiler() = default;

void Profiler::add(const SourceRow& row) {
  if (row.is_total) {
    ++out_.totals;
    keep(out_.total_lines, row.line);
    return;
  }
  ++out_.rows;
  if (row.shape == RowShape::shorter) {
    ++out_.shorter;
    keep(out_.shorter_lines, row.line);
  } else if (row.shape == RowShape::longer) {
    ++out_.longer;
    keep(out_.longer_lines, row.line);
  }
  for (std::size_t i = 0; i < columns_.size(); ++i) columns_[i].add(row.cells[i], row.line);
}

TableProfile Profiler::finish() {
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    out_.columns.push_back(columns_[i].decide(headings_[i], prefers_comma_));
    out_.columns.back().letter = column_letter(i);
  }
  return std::move(out_);
}

Result<TableProfile> profile(TableSource& source) {
  Profiler profiler(source.layout());
  SourceRow row;
  while (true) {
    TRY(const bool more, source.next(row));
    if (!more) break;
    profiler.add(row);
  }
  CHECK_OK(source.rewind());
  return profiler.finish();
}

Json to_json(const TableProfile& p) {
  Json out = Json::object();
  out.set("rows", static_cast<std::int64_t>(p.rows));
  out.set("totals", static_cast<std::int64_t>(p.totals));
  out.set("shorter", static_cast<std::int64_t>(p.shorter));
  out.set("longer", static_cast<std::int64_t>(p.longer));
  out.set("total_lines", numbers(p.total_lines));
  out.set("shorter_lines", numbers(p.shorter_lines));
  out.set("longer_lines", numbers(p.longer_lines));
  Json columns = Json::array();
  for (const ColumnProfile& c : p.columns) columns.push(to_json(c));
  out.set("columns", std::move(columns));
  return out;
}

}  // namespace socle::table
