#include "io/csv/writer.h"

#include <gtest/gtest.h>

#include <random>
#include <vector>

#include "io/csv/parser.h"

namespace socle::csv {
namespace {

std::string written(std::vector<std::string> cells, WriterOptions options = {.delimiter = ';', .bom = Bom::without}) {
  std::string out;
  Writer(out, options).row(std::span<const std::string>(cells));
  return out;
}

TEST(CsvWriter, quotes_as_rfc_4180) {
  EXPECT_EQ(written({"a", "b c"}), "a;b c\r\n");
  EXPECT_EQ(written({"a;b", "c\"d", "e\nf", " g"}), "\"a;b\";\"c\"\"d\";\"e\nf\";\" g\"\r\n");
  EXPECT_EQ(written({"a;b", "1,5"}, {.delimiter = ',', .bom = Bom::without}), "a;b,\"1,5\"\r\n");
  EXPECT_EQ(written({""}), "\"\"\r\n");
  EXPECT_EQ(written({"", ""}), ";\r\n");
}

TEST(CsvWriter, one_bom_before_the_first_row) {
  std::string out;
  Writer w(out, {.bom = Bom::with});
  w.row({"é"});
  w.row({"b"});
  EXPECT_EQ(out, "\xEF\xBB\xBFé\r\nb\r\n");
}

// CVE-2022-38844
TEST(CsvWriter, F5_cells_that_a_spreadsheet_would_run_get_an_apostrophe) {
  for (const char* cell :
       {"=1+1", "=cmd|' /C calc'!A0", "+1", "+33 4 65 71 12 34", "-1+1", "-A1", "-", "--1", "-1.2.3", "-1,2,3", "-1e5",
        "@SUM(A1)", "\t=1", "\r=1", "-2+3+cmd|' /C calc'!A0", "-1 ", "-1  2", "'=1", "''+2"})
    EXPECT_TRUE(needs_guard(cell)) << cell;
  EXPECT_EQ(written({"=1+1", "-12", "+33465711234"}), "'=1+1;-12;'+33465711234\r\n");
  EXPECT_EQ(written({"=A1;B1"}), "\"'=A1;B1\"\r\n");
  EXPECT_EQ(written({"=1"}, {.bom = Bom::without, .formulas = FormulaGuard::off}), "=1\r\n");
}

TEST(CsvWriter, F5_plain_negative_numbers_stay_numbers) {
  for (const char* cell : {"-12", "-3.5", "-1234,56", "-1 234,56",
                           "-1\xC2\xA0"
                           "234,56",
                           "-1\xE2\x80\xAF"
                           "234",
                           "-0", "", "12", "a=b", "'", "'a", "l'eau"})
    EXPECT_FALSE(needs_guard(cell)) << cell;
}

TEST(CsvWriter, F5_what_is_guarded_reads_back_as_it_was) {
  for (const char* cell :
       {"=1", "+1", "-x", "@a", "\tx", "\rx", "'=1", "''=1", "'+a", "'a", "'", "''", "-5", "'-5", "plain", ""}) {
    std::string guarded = needs_guard(cell) ? "'" + std::string(cell) : std::string(cell);
    EXPECT_EQ(unguard(guarded), cell);
  }
}

TEST(CsvWriter, everything_written_parses_back) {
  std::mt19937 random(20261125);
  const std::string_view letters = "ab;,\"\r\n\t |'=-+@ é0";
  for (int round = 0; round < 500; ++round) {
    const char delimiter = ";,\t|"[random() % 4];
    std::vector<std::vector<std::string>> rows(1 + random() % 4, std::vector<std::string>(1 + random() % 5));
    for (auto& row : rows)
      for (auto& cell : row)
        for (std::size_t n = random() % 9; n > 0; --n) cell += letters[random() % letters.size()];
    std::string out;
    Writer writer(out, {.delimiter = delimiter});
    for (const auto& row : rows) writer.row(std::span<const std::string>(row));
    std::vector<std::vector<std::string>> back;
    Parser parser({.delimiter = delimiter}, [&](const Row& row) -> Done {
      auto& cells = back.emplace_back();
      for (std::string_view cell : row.cells) cells.emplace_back(unguard(cell));
      return {};
    });
    for (std::size_t i = 0; i < out.size(); i += 1 + round % 7)
      ASSERT_TRUE(parser.feed(std::string_view(out).substr(i, 1 + round % 7)));
    ASSERT_TRUE(parser.finish());
    EXPECT_EQ(back, rows);
  }
}

}  // namespace
}  // namespace socle::csv
