// How fast rows come out of the parser, beside the least that any reader must do: find the line ends.
#include <benchmark/benchmark.h>

#include <cstring>

#include "io/csv/encoding.h"
#include "io/csv/parser.h"

namespace {

using namespace socle;

constexpr std::size_t kRows = 1'000'000;
constexpr std::size_t kChunk = 1 << 16;

// A million contacts of ten cells, some of them quoted.
const std::string& file() {
  static const std::string text = [] {
    std::string out = "id;company;siret;postcode;city;phone;email;amount;date;note\r\n";
    for (std::size_t i = 0; i < kRows; ++i) {
      const std::string n = std::to_string(i);
      out += n + ";Boulangerie Petit " + n + ";04417829100017;01000;Bourg-en-Bresse;04 65 71 12 34;contact" + n +
             "@example.fr;1 234,56;31/12/2026;";
      out += i % 4 == 0 ? "\"rappeler; \"\"vite\"\" merci\"\r\n" : "rappeler\r\n";
    }
    return out;
  }();
  return text;
}

void report(benchmark::State& state) {
  state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations() * file().size()));
  state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations() * kRows));
}

void line_ends_by_memchr(benchmark::State& state) {
  const std::string& text = file();
  for (auto _ : state) {
    std::size_t lines = 0;
    const char* const end = text.data() + text.size();
    for (const char* p = text.data();
         (p = static_cast<const char*>(std::memchr(p, '\n', static_cast<std::size_t>(end - p)))) != nullptr; ++p)
      ++lines;
    benchmark::DoNotOptimize(lines);
  }
  report(state);
}

void rows_parsed(benchmark::State& state) {
  const std::string& text = file();
  for (auto _ : state) {
    std::size_t cells = 0;
    csv::Parser parser({.delimiter = ';'}, [&](const csv::Row& row) -> Done {
      cells += row.cells.size();
      return {};
    });
    for (std::size_t i = 0; i < text.size(); i += kChunk)
      if (!parser.feed(std::string_view(text).substr(i, kChunk))) state.SkipWithError("refused");
    if (!parser.finish() || cells != (kRows + 1) * 10) state.SkipWithError("wrong count");
  }
  report(state);
}

void rows_detected_transcoded_parsed(benchmark::State& state) {
  const std::string& text = file();
  for (auto _ : state) {
    csv::EncodingDetector detector;
    for (std::size_t i = 0; i < text.size(); i += kChunk) detector.add(std::string_view(text).substr(i, kChunk));
    csv::Transcoder transcoder(*detector.finish());
    std::size_t rows = 0;
    csv::Parser parser({.delimiter = ';'}, [&](const csv::Row&) -> Done {
      ++rows;
      return {};
    });
    std::string piece;
    for (std::size_t i = 0; i < text.size(); i += kChunk) {
      piece.clear();
      if (!transcoder.add(std::string_view(text).substr(i, kChunk), piece) || !parser.feed(piece))
        state.SkipWithError("refused");
    }
    if (!parser.finish() || rows != kRows + 1) state.SkipWithError("wrong count");
  }
  report(state);
}

BENCHMARK(line_ends_by_memchr)->Unit(benchmark::kMillisecond);
BENCHMARK(rows_parsed)->Unit(benchmark::kMillisecond);
BENCHMARK(rows_detected_transcoded_parsed)->Unit(benchmark::kMillisecond);

}  // namespace

BENCHMARK_MAIN();
