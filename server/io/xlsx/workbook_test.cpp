#include "io/xlsx/workbook.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "io/csv/shared_data.h"
#include "io/xlsx/made_zip.h"

namespace socle::xlsx {
namespace {

// "3: text=A | number=12 | money=5 €" per row; a refusal as "!code".
std::vector<std::string> rows_of(Result<std::unique_ptr<Workbook>> workbook, std::size_t sheet = 0) {
  constexpr const char* kKinds[] = {"empty",   "text", "number",   "money", "percent",
                                    "boolean", "date", "datetime", "time",  "error"};
  std::vector<std::string> out;
  const auto refused = [&](const Refusal& r) {
    out.push_back("!" + r.code);
    return out;
  };
  if (!workbook) return refused(workbook.error());
  auto reader = (*workbook)->read(sheet, [&](const Row& row) -> Done {
    std::string line = std::to_string(row.line) + ":";
    for (const Cell& c : row.cells) {
      line += std::string(line.ends_with(':') ? " " : " | ") + kKinds[static_cast<int>(c.kind)];
      if (c.kind != CellKind::empty) line += "=" + std::string(c.text);
      if (!c.unit.empty()) line += " " + std::string(c.unit);
    }
    out.push_back(line);
    return {};
  });
  if (!reader) return refused(reader.error());
  if (auto done = (*reader)->read_all(); !done) return refused(done.error());
  return out;
}
std::vector<std::string> rows_of(const MadeWorkbook& made) {
  const std::string bytes = made.bytes();
  return rows_of(Workbook::open_bytes(bytes));
}
std::string refusal_of(const std::string& bytes, const ReadLimits& limits = {}) {
  return rows_of(Workbook::open_bytes(bytes, limits)).back();
}
using Rows = std::vector<std::string>;

TEST(Workbook, reads_cells_of_every_kind) {
  const MadeWorkbook made{
      .rows = R"(<row r="1"><c r="A1" t="s"><v>0</v></c><c r="C1" t="s"><v>1</v></c></row>
                 <row r="3"><c r="A3"><v>4417829100017</v></c><c r="B3" s="1"><v>46387</v></c><c r="C3" s="2"><v>46387.354166666664</v></c></row>
                 <row r="4"><c t="b"><v>1</v></c><c t="e"><v>#N/A</v></c><c t="str"><f>A1</f><v>4&amp;5</v></c><c t="inlineStr"><is><r><t>in</t></r><r><t> line</t></r></is></c><c/></row>
                 <row r="5"><c r="A5" s="3"><v>0.125</v></c><c r="B5" s="4"><v>12.5</v></c><c r="C5" s="5"><v>1000</v></c><c r="D5" s="6"><v>465711234</v></c></row>
                 <row r="6"/>
                 <row r="7"><c r="A7"><v>0.30000000000000004</v></c><c r="B7"><v>1.5E+20</v></c><c r="C7"><v>-1.25E-7</v></c><c r="D7" s="7"><v>1.5625</v></c><c r="E7" s="8"><v>0.5</v></c></row>
                 <row><c s="1"><v>60</v></c><c s="1"><v>1</v></c><c s="1"><v>-1</v></c><c t="d"><v>2026-12-31</v></c><c s="9"><v>1234.5</v></c></row>)",
      .strings =
          R"(<si><t>Société</t></si><si><r><t>deux</t></r><r><t xml:space="preserve"> morceaux_x000D__x0041_</t></r><rPh><t>aide</t></rPh></si>)",
      .styles =
          R"(<numFmts><numFmt numFmtId="164" formatCode="dd/mm/yyyy\ hh:mm"/><numFmt numFmtId="165" formatCode="#,##0.0\ &quot;k€&quot;"/>
                   <numFmt numFmtId="166" formatCode="00000"/><numFmt numFmtId="167" formatCode="0#&quot; &quot;##&quot; &quot;##&quot; &quot;##&quot; &quot;##"/>
                   <numFmt numFmtId="168" formatCode="[h]:mm"/><numFmt numFmtId="169" formatCode="h:mm"/><numFmt numFmtId="170" formatCode="#,##0.00\ [$€-40C];[Red]\-#,##0.00\ [$€-40C]"/></numFmts>
                   <cellStyleXfs><xf numFmtId="9"/></cellStyleXfs>
                   <cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/><xf numFmtId="10"/><xf numFmtId="165"/><xf numFmtId="166"/><xf numFmtId="167"/><xf numFmtId="168"/><xf numFmtId="169"/><xf numFmtId="170"/></cellXfs>)"};
  EXPECT_EQ(rows_of(made),
            (Rows{
                "1: text=Société | empty | text=deux morceaux\rA",
                "3: number=4417829100017 | date=2026-12-31 | datetime=2026-12-31T08:30:00",
                "4: boolean=true | error=#N/A | text=4&5 | text=in line",
                "5: percent=12.5 | money=12.5 k€ | text=01000 | text=04 65 71 12 34",
                "7: number=0.3 | number=150000000000000000000 | number=-0.000000125 | text=37:30:00 | time=12:00:00",
                "8: number=60 | date=1900-01-01 | number=-1 | date=2026-12-31 | money=1234.5 €",
            }));
}

TEST(Workbook, counts_from_1904_when_the_file_says_so) {
  const MadeWorkbook made{.rows = R"(<row><c s="0"><v>0</v></c><c s="0"><v>44925</v></c></row>)",
                          .styles = R"(<cellXfs><xf numFmtId="14"/></cellXfs>)",
                          .book_properties = R"(<workbookPr date1904="1"/>)"};
  EXPECT_EQ(rows_of(made), Rows{"1: date=1904-01-01 | date=2026-12-31"});
}

TEST(Workbook, prefixed_names_are_understood) {
  Parts parts = MadeWorkbook{}.parts();
  parts.back().second =
      R"(<x:worksheet xmlns:x="u"><x:sheetData><x:row r="2"><x:c r="B2"><x:v>7</x:v></x:c></x:row></x:sheetData></x:worksheet>)";
  EXPECT_EQ(rows_of(Workbook::open_bytes(made_zip(parts))), Rows{"2: empty | number=7"});
}

TEST(Workbook, F3_what_is_not_a_workbook_is_refused) {
  EXPECT_EQ(refusal_of("nom;ville\n"), "!file.not_xlsx");
  EXPECT_EQ(refusal_of(""), "!file.not_xlsx");
  EXPECT_EQ(refusal_of("PK\x05\x06"), "!file.not_xlsx");
  EXPECT_EQ(refusal_of("<html><table>"), "!file.not_xlsx");
  EXPECT_EQ(refusal_of(made_zip({{"photo.jpg", "\xFF\xD8"}})), "!file.not_xlsx");
  Parts parts = MadeWorkbook{}.parts();
  parts.pop_back();
  EXPECT_EQ(refusal_of(made_zip(parts)), "!file.not_xlsx");
  const std::string good = MadeWorkbook{}.bytes();
  EXPECT_EQ(refusal_of(good.substr(0, good.size() / 2)), "!file.not_xlsx");
  EXPECT_EQ(refusal_of(good.substr(100)).front(), '!');
}

TEST(Workbook, F3_too_many_entries_are_refused) {
  Parts parts = MadeWorkbook{}.parts();
  while (parts.size() < 1'000) parts.emplace_back("x" + std::to_string(parts.size()), "");
  EXPECT_TRUE(Workbook::open_bytes(made_zip(parts)));
  parts.emplace_back("one", "");
  EXPECT_EQ(refusal_of(made_zip(parts)), "!archive.too_many_entries");
}

TEST(Workbook, F3_unsafe_names_are_refused) {
  for (const char* name :
       {"../evil.xml", "/etc/passwd", "xl/../../evil", "xl\\..\\evil", "C:/evil", "xl/a\nb", "xl/.."}) {
    Parts parts = MadeWorkbook{}.parts();
    parts.emplace_back(name, "x");
    EXPECT_EQ(refusal_of(made_zip(parts)), "!archive.unsafe_name") << name;
  }
}

std::uint64_t peak_memory_kib() {
  const std::string status = read_whole("/proc/self/status");
  return std::stoull(status.substr(status.find("VmHWM:") + 6));
}

TEST(Workbook, F3_zip_bomb_is_refused_in_constant_memory) {
  Parts parts = MadeWorkbook{}.parts();
  parts.back().second = "<worksheet><sheetData>" + std::string(24 << 20, ' ') + "</sheetData></worksheet>";
  const std::string bomb = made_zip(parts);
  const auto with_parts = peak_memory_kib();
  parts.clear();
  std::ofstream("/proc/self/clear_refs") << 5;  // the peak starts again here
  const auto before = peak_memory_kib();
  EXPECT_EQ(refusal_of(bomb), "!archive.ratio");
  ReadLimits no_ratio;
  no_ratio.archive.max_ratio = 1'000'000;
  no_ratio.archive.max_bytes = 16 << 20;
  EXPECT_EQ(refusal_of(bomb, no_ratio), "!archive.too_large");
  no_ratio.archive.max_bytes = 200 << 20;
  EXPECT_EQ(rows_of(Workbook::open_bytes(bomb, no_ratio)).size(), 0u) << "unpacked piece by piece";
  if (before + 20'000 > with_parts) GTEST_SKIP() << "the peak of memory cannot be measured here";
  EXPECT_LT(peak_memory_kib() - before, 8'192u);
}

// The directory announces a small part; what unpacks is large.
TEST(Workbook, F3_a_directory_that_lies_is_refused_while_unpacking) {
  Parts parts = MadeWorkbook{}.parts();
  const std::string spaces(4 << 20, ' ');
  parts.back().second = "<worksheet><sheetData>" + spaces + "</sheetData></worksheet>";
  std::string bomb = made_zip(parts);
  const auto real = static_cast<std::uint32_t>(parts.back().second.size());
  const std::uint32_t lie = 1'000;
  int patched = 0;
  for (std::size_t at = 0;
       (at = bomb.find(std::string(reinterpret_cast<const char*>(&real), 4), at)) != std::string::npos; ++patched)
    std::memcpy(bomb.data() + at, &lie, 4);
  ASSERT_GE(patched, 1);
  const std::string refusal = refusal_of(bomb);
  EXPECT_TRUE(refusal == "!archive.ratio" || refusal == "!file.not_xlsx" || refusal == "!xlsx.malformed") << refusal;
}

TEST(Workbook, F3_no_document_type_no_entities) {
  Parts parts = MadeWorkbook{}.parts();
  parts.back().second =
      R"(<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><worksheet><sheetData><row><c t="str"><v>&b;</v></c></row></sheetData></worksheet>)";
  EXPECT_EQ(refusal_of(made_zip(parts)), "!xlsx.dtd");
  parts.back().second = R"(<!DOCTYPE x SYSTEM "file:///etc/passwd"><worksheet/>)";
  EXPECT_EQ(refusal_of(made_zip(parts)), "!xlsx.dtd");
  parts.back().second = R"(<worksheet><sheetData><row><c t="str"><v>&b;</v></c></row></sheetData></worksheet>)";
  EXPECT_EQ(refusal_of(made_zip(parts)), "!xlsx.malformed");
}

TEST(Workbook, F3_xml_that_is_hard_to_hold_is_refused) {
  Parts parts = MadeWorkbook{}.parts();
  std::string deep = "<worksheet><sheetData>";
  for (int i = 0; i < 100; ++i) deep += "<a>";
  parts.back().second = deep;
  EXPECT_EQ(refusal_of(made_zip(parts)), "!xlsx.malformed");
  ReadLimits any_ratio;
  any_ratio.archive.max_ratio = 1'000'000;
  parts.back().second = "<worksheet><sheetData a=\"" + std::string(4 << 20, 'x');
  EXPECT_EQ(refusal_of(made_zip(parts), any_ratio), "!xlsx.malformed");
  parts.back().second = "<worksheet><!--" + std::string(4 << 20, 'x');
  EXPECT_EQ(refusal_of(made_zip(parts), any_ratio), "!xlsx.malformed");
}

TEST(Workbook, F3_columns_cells_rows_and_texts_are_bounded) {
  EXPECT_EQ(rows_of(MadeWorkbook{.rows = R"(<row><c r="ALL1"><v>1</v></c></row>)"}).size(), 1u);  // the 1,000th column
  EXPECT_EQ(rows_of(MadeWorkbook{.rows = R"(<row><c r="ALM1"><v>1</v></c></row>)"}).back(), "!xlsx.too_many_columns");
  EXPECT_EQ(rows_of(MadeWorkbook{.rows = R"(<row><c r="A1"><v>1</v></c><c r="XFD1" s="3"/></row>)"}).back(),
            "1: number=1");
  EXPECT_EQ(rows_of(MadeWorkbook{.rows = R"(<row><c r="ZZZZZZZZZZZZZZZZZZZ1"><v>1</v></c></row>)"}).back(),
            "1: number=1");
  ReadLimits small;
  small.max_cell_bytes = 10;
  EXPECT_EQ(refusal_of(MadeWorkbook{.rows = R"(<row><c t="str"><v>12345678901</v></c></row>)"}.bytes(), small),
            "!xlsx.cell_too_large");
  small = {};
  small.max_row_bytes = 10;
  EXPECT_EQ(
      refusal_of(MadeWorkbook{.rows = R"(<row><c t="str"><v>123456</v></c><c t="str"><v>123456</v></c></row>)"}.bytes(),
                 small),
      "!xlsx.row_too_large");
  small = {};
  small.max_string_bytes = 10;
  EXPECT_EQ(refusal_of(MadeWorkbook{.strings = "<si><t>123456</t></si><si><t>123456</t></si>"}.bytes(), small),
            "!xlsx.too_many_strings");
  EXPECT_EQ(rows_of(MadeWorkbook{.rows = R"(<row><c t="s"><v>0</v></c></row>)"}).back(),
            "!xlsx.malformed");  // no such text
  EXPECT_EQ(
      rows_of(MadeWorkbook{.strings = "<si><t>" + std::string((1 << 20) + 1, 'x') + "</t></si>"}).back().substr(0, 1),
      "!");
}

TEST(Workbook, a_refusal_of_the_reader_stops_it) {
  const std::string bytes = MadeWorkbook{.rows = "<row><c><v>1</v></c></row><row><c><v>2</v></c></row>"}.bytes();
  auto workbook = *Workbook::open_bytes(bytes);
  int rows = 0;
  auto reader = *workbook->read(0, [&](const Row&) -> Done {
    ++rows;
    return refuse(RefusalKind::unavailable, "storage.full");
  });
  EXPECT_EQ(reader->read_all().error().code, "storage.full");
  EXPECT_EQ(rows, 1);
}

TEST(Workbook, csvkit_sheets) {
  NEEDS_SHARED_DATA("csv/csvkit/sheets.xlsx");
  const auto open = [](const std::string& name) {
    const int fd = ::open(shared_data("csv/csvkit/" + name).c_str(), O_RDONLY);
    auto workbook = Workbook::open(fd);
    ::close(fd);
    return workbook;
  };
  auto sheets = open("sheets.xlsx");
  ASSERT_TRUE(sheets);
  ASSERT_EQ((*sheets)->sheets().size(), 3u);
  EXPECT_EQ((*sheets)->sheets()[1].name, "data");
  const Rows rows = rows_of(std::move(sheets), 1);
  EXPECT_EQ(rows.at(0),
            "1: text=text | text=date | text=integer | text=boolean | text=float | text=datetime | text=empty_column");
  EXPECT_EQ(rows.at(2),
            "3: text=Chicago Sun-Times | date=1948-01-01 | number=63 | boolean=true | number=1.27 | "
            "datetime=1948-01-01T14:57:13 | "
            "empty | text=Extra data beyond headers will be trimmed");
  EXPECT_EQ(rows_of(open("test_skip_lines.xlsx")).at(0).substr(0, 2), "4:");
  EXPECT_EQ(rows_of(open("dummy.xlsx")), (Rows{"1: text=a | text=b | text=c", "2: number=1 | number=2 | number=3"}));
  EXPECT_EQ(rows_of(open("test.xls")), Rows{"!file.not_xlsx"});
  EXPECT_EQ(rows_of(open("iris.csv")), Rows{"!file.not_xlsx"});
}

}  // namespace
}  // namespace socle::xlsx
