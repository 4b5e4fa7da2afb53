#include "io/csv/encoding.h"

#include <gtest/gtest.h>

#include "base/text.h"
#include "io/csv/shared_data.h"

namespace socle::csv {
namespace {

std::string detected(std::string_view bytes, std::size_t chunk = 0) {
  EncodingDetector detector;
  if (chunk == 0) chunk = bytes.size() + 1;
  for (std::size_t i = 0; i < bytes.size(); i += chunk) detector.add(bytes.substr(i, chunk));
  const auto found = detector.finish();
  return std::string(found ? name_of(*found) : std::string_view(found.error().code));
}

std::string transcoded(Encoding e, std::string_view bytes, std::size_t chunk = 1) {
  Transcoder t(e);
  std::string out;
  for (std::size_t i = 0; i < bytes.size(); i += chunk)
    if (auto done = t.add(bytes.substr(i, chunk), out); !done)
      return done.error().code + "@" + done.error().params.at(1).second;
  if (auto done = t.finish(); !done) return done.error().code + "@" + done.error().params.at(1).second;
  return out;
}

struct Case {
  std::string bytes, expected;
};

TEST(Encoding, detects_what_offices_save) {
  using namespace std::string_literals;
  const std::vector<Case> cases = {
      {"a,b\n1,2\n", "utf-8"},
      {"", "utf-8"},
      {"nom;ville\nÉcole;Orléans\n", "utf-8"},
      {"\xEF\xBB\xBFnom\n", "utf-8"},
      {"\xFF\xFE"
       "a\0b\0"s,
       "utf-16le"},
      {"\xFE\xFF\0a\0b"s, "utf-16be"},
      {"n\0o\0m\0;\0v\0\n\0"s, "utf-16le"},
      {"\0n\0o\0m\0;\0v\0\n"s, "utf-16be"},
      {"nom;ville\n\xC9"
       "cole;Orl\xE9"
       "ans\n",
       "windows-1252"},
      {"C\x9C"
       "ur d\x92"
       "Alsace \x97 12 \x80\n",
       "windows-1252"},
      {"Soci\xE9t\xE9\n", "windows-1252"},
      {"c\xBDur;12 \xA4\n", "iso-8859-15"},
      {"Co\xFBt : 12 \xA4\n", "iso-8859-15"},
      {"\xA9 2024; 3\xBD pouces; 20\xB0", "windows-1252"},
      // What must not be read as Western text.
      {"Soci\x8Et\x8E g\x8En\x8Erale\nPr\x8F"
       "fecture\n",
       "file.unknown_encoding"},                                                             // MacRoman
      {"Soci\x82t\x82 g\x82n\x82rale\np\x8Are\n", "file.unknown_encoding"},                  // CP850
      {"\xCF\xF0\xE8\xE2\xE5\xF2;\xEC\xE8\xF0\xEE\xE2\xEE\xE9\n", "file.unknown_encoding"},  // windows-1251
      {"\x93\xFA\x96{\x8C\xEA\x82\xCC\x83t\x83@\x83"
       "C\x83\x8B\n",
       "file.unknown_encoding"},                                      // Shift_JIS
      {"\xFF\xFE\0\0a\0\0\0"s, "file.unknown_encoding"},              // UTF-32
      {"École Élémentaire Évry caf\xE9\n", "file.unknown_encoding"},  // two encodings in one file
  };
  for (const Case& c : cases)
    for (std::size_t chunk : {0, 1, 2, 3, 16})
      EXPECT_EQ(detected(c.bytes, chunk), c.expected) << c.bytes << " in chunks of " << chunk;
}

TEST(Encoding, one_late_accent_decides) {
  const std::string ascii(200'000, 'a');
  EXPECT_EQ(detected(ascii + "\nOrl\xE9"
                             "ans\n",
                     65536),
            "windows-1252");
  EXPECT_EQ(detected(ascii + "\nOrléans\n", 65536), "utf-8");
}

TEST(Encoding, an_unknown_one_says_what_it_looks_like_and_where) {
  EncodingDetector d;
  d.add("a\nb\n\xCF\xF0\xE8\xE2\xE5\xF2, \xEA\xE0\xEA \xE4\xE5\xEB\xE0? \xCF\xF0\xE8\xE2\xE5\xF2 \xEC\xE8\xF0\n");
  const auto found = d.finish();
  ASSERT_FALSE(found);
  EXPECT_EQ(found.error().params.at(0).first, "guess");
  EXPECT_EQ(found.error().params.at(0).second, "WINDOWS-1251");
  EXPECT_EQ(found.error().params.at(1).second, "3");
}

TEST(Encoding, transcodes_whatever_the_chunks) {
  using namespace std::string_literals;
  for (std::size_t chunk : {1, 2, 3, 7, 100}) {
    EXPECT_EQ(transcoded(Encoding::utf8, "aé€😀b", chunk), "aé€😀b");
    EXPECT_EQ(transcoded(Encoding::windows_1252,
                         "C\x9C"
                         "ur 12\xA0\x80 \xE9",
                         chunk),
              "Cœur 12\xC2\xA0€ é");
    EXPECT_EQ(transcoded(Encoding::iso_8859_15, "c\xBDur 12 \xA4", chunk), "cœur 12 €");
    EXPECT_EQ(transcoded(Encoding::utf16_le, "\xE9\0=\xD8\0\xDE\xAC\x20"s, chunk), "é😀€");
    EXPECT_EQ(transcoded(Encoding::utf16_be, "\0\xE9\xD8=\xDE\0\x20\xAC"s, chunk), "é😀€");
    EXPECT_EQ(transcoded(Encoding::utf8, "abc\xFFz", chunk), "file.not_in_encoding@3");
    EXPECT_EQ(transcoded(Encoding::utf8, "ab\xED\xA0\x80", chunk), "file.not_in_encoding@2");
    EXPECT_EQ(transcoded(Encoding::utf8, "ab\xC3", chunk), "file.not_in_encoding@2");
    EXPECT_EQ(transcoded(Encoding::utf16_le, "a\0\0\xDC"s, chunk), "file.not_in_encoding@2");
    EXPECT_EQ(transcoded(Encoding::utf16_le, "a\0=\xD8z\0"s, chunk), "file.not_in_encoding@2");
    EXPECT_EQ(transcoded(Encoding::utf16_le, "a\0b"s, chunk), "file.not_in_encoding@2");
  }
}

TEST(Encoding, names_go_there_and_back) {
  for (auto e : {Encoding::utf8, Encoding::utf16_le, Encoding::utf16_be, Encoding::windows_1252, Encoding::iso_8859_15})
    EXPECT_EQ(find_encoding(name_of(e)), e);
  EXPECT_FALSE(find_encoding("koi8-r"));
}

TEST(Encoding, communes_saved_by_a_french_excel) {
  NEEDS_SHARED_DATA("csv/french-windows-1252/communes-excel.csv");
  const std::string bytes = read_whole(shared_data("csv/french-windows-1252/communes-excel.csv"));
  ASSERT_EQ(detected(bytes, 65536), "windows-1252");
  const std::string text = transcoded(Encoding::windows_1252, bytes, 65536);
  EXPECT_TRUE(valid_utf8(text));
  EXPECT_NE(text.find("L'Abergement-Clémenciat"), std::string::npos);
  EXPECT_NE(text.find("Œuilly"), std::string::npos);
}

TEST(Encoding, csvkit_files) {
  NEEDS_SHARED_DATA("csv/csvkit");
  const std::vector<Case> cases = {{"test_utf16_big.csv", "utf-16be"},
                                   {"test_utf16_little.csv", "utf-16le"},
                                   {"test_utf8.csv", "utf-8"},
                                   {"test_utf8_bom.csv", "utf-8"},
                                   {"test_latin1.csv", "windows-1252"}};
  for (const Case& c : cases)
    EXPECT_EQ(detected(read_whole(shared_data("csv/csvkit/" + c.bytes)), 5), c.expected) << c.bytes;
}

}  // namespace
}  // namespace socle::csv
