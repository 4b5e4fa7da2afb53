// Where a list stopped: an opaque text that holds the sort values of the last row, and what they belong to (KERNEL F22).
//
// Shape    base64url of {"h":hash,"s":segment,"v":[sort values],"i":id}. Bytes are written in hexadecimal.
// Refuses  cursor.malformed, cursor.stale: made under another filter, sort or model (invalid)
#pragma once
#include <string>
#include <vector>

#include "base/result.h"
#include "kernel/storage/database.h"

namespace socle::query {

struct Cursor {
  std::string hash;
  int segment = 0;                    // 0: the first sort key is set; 1: it is empty
  std::vector<storage::Cell> values;  // one per sort element
  std::int64_t id = 0;
};
std::string write_cursor(const Cursor& cursor);
Result<Cursor> read_cursor(std::string_view text, const std::string& hash, const std::vector<meta::ColumnKind>& kinds);
std::string hash_of(std::string_view text);  // FNV-1a, 16 hexadecimal digits: for recognition, not for secrecy

}  // namespace socle::query
