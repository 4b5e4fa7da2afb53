#include "io/csv/dialect.h"

#include <gtest/gtest.h>

#include "io/csv/shared_data.h"

namespace socle::csv {
namespace {

TEST(Dialect, finds_the_delimiter) {
  struct Case {
    const char* text;
    char delimiter;
  };
  for (const Case& c :
       {Case{"a;b;c\n1;2;3\n", ';'}, Case{"a,b,c\n1,2,3\n", ','}, Case{"a\tb\n1\t2\n", '\t'},
        Case{"id|name\n1|x, y\n2|z\n", '|'}, Case{"nom;ca\nPetit;1,5\nArnaud;2,5\n", ';'},
        Case{"nom;note\nA;\"x, y, z\"\nB;\"u; v\"\n", ';'},
        Case{"Fichier clients, version 2\n\nSociété;CP;Ville\nPetit;01000;Bourg, Ain\n", ';'},
        Case{"name,notes\n\"a\",\"x;y;z\"\n\"b\",\"u;v\"\n", ','}, Case{"only\none\ncolumn\n", ';'}, Case{"", ';'},
        Case{"\xEF\xBB\xBF"
             "a,b\n1,2\n",
             ','},
        Case{"a;b", ';'}})
    EXPECT_EQ(detect_dialect(c.text).delimiter, c.delimiter) << c.text;
}

TEST(Dialect, obeys_the_sep_line_of_excel) {
  const Dialect d = detect_dialect("sep=|\r\na,b|c,d\r\n");
  EXPECT_EQ(d.delimiter, '|');
  EXPECT_TRUE(d.has_sep_line);
  EXPECT_FALSE(detect_dialect("sep=x\na;b\n").has_sep_line);
}

TEST(Dialect, real_files) {
  NEEDS_SHARED_DATA("crm-exports/zoho");
  for (const auto& entry : std::filesystem::directory_iterator(shared_data("crm-exports/zoho")))
    EXPECT_EQ(detect_dialect(read_whole(entry.path()).substr(0, 65536)).delimiter, ',') << entry.path();
  for (const auto& entry : std::filesystem::directory_iterator(shared_data("sales/maven-crm-opportunities")))
    EXPECT_EQ(detect_dialect(read_whole(entry.path()).substr(0, 65536)).delimiter, ',') << entry.path();
  EXPECT_EQ(
      detect_dialect(read_whole(shared_data("csv/french-windows-1252/communes-excel.csv")).substr(0, 65536)).delimiter,
      ';');
  EXPECT_EQ(detect_dialect(read_whole(shared_data("csv/csvkit/sniff_limit.csv"))).delimiter, ';');
  EXPECT_EQ(detect_dialect(read_whole(shared_data("csv/csvkit/dummy.tsv"))).delimiter, '\t');
  EXPECT_EQ(detect_dialect(read_whole(shared_data("record-linkage/abt-buy/abt.csv")).substr(0, 65536)).delimiter, '|');
}

}  // namespace
}  // namespace socle::csv
