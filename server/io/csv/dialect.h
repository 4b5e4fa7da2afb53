// Which sign parts the cells of a CSV file.
//
// Shape    detect_delimiter(first part of the text in UTF-8) -> ';' ',' TAB or '|'. Each candidate parses the sample; the
//          best one gives many rows of one same width whose cells hold none of the other candidates.
//          A first line "sep=;" (Excel writes and obeys it) settles the matter and is no row of the table.
// Keeps    One column: ';' is answered, and the table is then the same with any of them.
#pragma once
#include <string_view>

namespace socle::csv {

constexpr std::string_view kDelimiters = ";,\t|";

struct Dialect {
  char delimiter = ';';
  bool has_sep_line = false;  // the first line only names the delimiter
  double confidence = 0;      // 0 to 1
};

Dialect detect_dialect(std::string_view utf8_sample);

}  // namespace socle::csv
