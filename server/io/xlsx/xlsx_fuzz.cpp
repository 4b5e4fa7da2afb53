// Two doors. Bytes that begin with PK go in as a file. Others are the inside of a workbook: parts separated by a byte 1,
// in the order sheet, shared strings, styles, workbook, packed here so that the fuzzer need not learn zip.
#include <cstdlib>

#include "io/xlsx/made_zip.h"
#include "io/xlsx/workbook.h"

namespace {

using namespace socle;

void read_everything(std::string_view bytes) {
  xlsx::ReadLimits limits;
  limits.archive.max_bytes = 4 << 20;
  limits.max_string_bytes = 64 << 10;
  auto workbook = xlsx::Workbook::open_bytes(bytes, limits);
  if (!workbook) return;
  for (std::size_t i = 0; i < (*workbook)->sheets().size() && i < 3; ++i) {
    std::size_t text = 0;
    auto reader = (*workbook)->read(i, [&](const xlsx::Row& row) -> Done {
      for (const xlsx::Cell& cell : row.cells)
        for (char c : cell.text) text += static_cast<unsigned char>(c);  // every view is looked at
      if (row.cells.size() > limits.max_columns) std::abort();
      return {};
    });
    if (reader) (void)(*reader)->read_all();
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  if (input.starts_with("PK")) {
    read_everything(input);
    return 0;
  }
  xlsx::Parts parts = xlsx::MadeWorkbook{}.parts();
  constexpr const char* kOrder[] = {"xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/styles.xml",
                                    "xl/workbook.xml", "xl/_rels/workbook.xml.rels"};
  std::size_t begin = 0;
  for (const char* name : kOrder) {
    const auto end = std::min(input.find('\1', begin), input.size());
    for (auto& [part, content] : parts)
      if (part == name && end > begin) content = input.substr(begin, end - begin);
    begin = end + 1;
    if (begin >= input.size()) break;
  }
  read_everything(xlsx::made_zip(parts, xlsx::Packing::stored));
  return 0;
}
