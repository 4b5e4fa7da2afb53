// For tests and fuzzers: zip files and workbooks made in memory, good ones and bad ones.
#pragma once
#include <zip.h>

#include <cstring>
#include <string>
#include <utility>
#include <vector>

#include "base/result.h"

namespace socle::xlsx {

using Parts = std::vector<std::pair<std::string, std::string>>;

enum class Packing { deflated, stored };

inline std::string made_zip(const Parts& parts, Packing packing = Packing::deflated) {
  zip_error_t error;
  zip_source_t* whole = zip_source_buffer_create(nullptr, 0, 0, &error);
  zip_source_keep(whole);
  zip_t* z = zip_open_from_source(whole, ZIP_TRUNCATE, &error);
  for (const auto& [name, content] : parts) {
    zip_source_t* part = zip_source_buffer(z, content.data(), content.size(), 0);
    const zip_int64_t index = zip_file_add(z, name.c_str(), part, 0);
    if (index < 0) throw Fault("made_zip: " + name);
    if (packing == Packing::stored) zip_set_file_compression(z, static_cast<zip_uint64_t>(index), ZIP_CM_STORE, 0);
  }
  if (zip_close(z) != 0) throw Fault("made_zip: close");
  std::string out;
  zip_source_open(whole);
  char buffer[4096];
  while (const zip_int64_t n = zip_source_read(whole, buffer, sizeof buffer))
    out.append(buffer, static_cast<std::size_t>(n));
  zip_source_close(whole);
  zip_source_free(whole);
  return out;
}

constexpr const char* kRootRelations =
    R"(<Relationships><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>)";
constexpr const char* kBookRelations =
    R"(<Relationships><Relationship Id="r1" Type="http://x/worksheet" Target="worksheets/sheet1.xml"/>)"
    R"(<Relationship Id="r2" Type="http://x/styles" Target="/xl/styles.xml"/><Relationship Id="r3" Type="http://x/sharedStrings" Target="sharedStrings.xml"/></Relationships>)";

struct MadeWorkbook {
  std::string rows;     // inside <sheetData>
  std::string strings;  // inside <sst>
  std::string styles;   // inside <styleSheet>
  std::string book_properties;

  Parts parts() const {
    return {
        {"[Content_Types].xml", "<Types/>"},
        {"_rels/.rels", kRootRelations},
        {"xl/workbook.xml",
         "<workbook>" + book_properties +
             R"(<sheets><sheet name="Fichier" sheetId="1" r:id="r1" xmlns:r="r"/></sheets></workbook>)"},
        {"xl/_rels/workbook.xml.rels", kBookRelations},
        {"xl/styles.xml", "<styleSheet>" + styles + "</styleSheet>"},
        {"xl/sharedStrings.xml", "<sst>" + strings + "</sst>"},
        {"xl/worksheets/sheet1.xml", "<worksheet><sheetData>" + rows + "</sheetData></worksheet>"},
    };
  }
  std::string bytes() const { return made_zip(parts()); }
};

}  // namespace socle::xlsx
