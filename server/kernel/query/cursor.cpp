#include "kernel/query/cursor.h"

#include "base/json.h"
#include "base/text.h"

namespace socle::query {
namespace {
using meta::Blob;
using storage::Cell;

constexpr std::string_view kDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
constexpr std::string_view kHex = "0123456789abcdef";
constexpr std::size_t kMaxCursor = 8'192;

std::string base64url(std::string_view in) {
  std::string out;
  std::uint32_t buffer = 0;
  int bits = 0;
  for (char c : in) {
    buffer = (buffer << 8) | static_cast<unsigned char>(c);
    for (bits += 8; bits >= 6;) out += kDigits[(buffer >> (bits -= 6)) & 63];
  }
  if (bits > 0) out += kDigits[(buffer << (6 - bits)) & 63];
  return out;
}
bool from_base64url(std::string_view in, std::string& out) {
  std::uint32_t buffer = 0;
  int bits = 0;
  for (char c : in) {
    const auto digit = kDigits.find(c);
    if (digit == std::string_view::npos) return false;
    buffer = (buffer << 6) | static_cast<std::uint32_t>(digit);
    if ((bits += 6) >= 8) out += static_cast<char>((buffer >> (bits -= 8)) & 255);
  }
  return true;
}
std::string hex(std::string_view in) {
  std::string out;
  for (char c : in) {
    out += kHex[static_cast<unsigned char>(c) >> 4];
    out += kHex[static_cast<unsigned char>(c) & 15];
  }
  return out;
}
bool from_hex(std::string_view in, std::string& out) {
  if (in.size() % 2) return false;
  for (std::size_t i = 0; i < in.size(); i += 2) {
    const auto a = kHex.find(in[i]), b = kHex.find(in[i + 1]);
    if (a == std::string_view::npos || b == std::string_view::npos) return false;
    out += static_cast<char>(a * 16 + b);
  }
  return true;
}
bool read_cell(const Json& json, meta::ColumnKind kind, Cell& out) {
  if (json.is_null()) return true;
  switch (kind) {
    case meta::ColumnKind::integer: out = json.as_int(); return json.is_int();
    case meta::ColumnKind::text:
      out = json.as_string();
      return json.is_string() && json.as_string().find('\0') == std::string::npos;
    case meta::ColumnKind::blob: {
      Blob b;
      if (!json.is_string() || !from_hex(json.as_string(), b.bytes)) return false;
      out = std::move(b);
      return true;
    }
  }
  return false;
}
std::unexpected<Refusal> malformed() { return refuse(RefusalKind::invalid, "cursor.malformed"); }
}  // namespace

std::string write_cursor(const Cursor& c) {
  std::string json;
  JsonWriter w(json);
  w.object().member("h", c.hash).member("s", c.segment).key("v").array();
  for (const Cell& v : c.values) {
    if (auto* i = std::get_if<std::int64_t>(&v)) w.value(*i);
    else if (auto* s = std::get_if<std::string>(&v)) w.value(*s);
    else if (auto* b = std::get_if<Blob>(&v)) w.value(hex(b->bytes));
    else w.null();
  }
  w.end().member("i", c.id).end();
  return base64url(json);
}

Result<Cursor> read_cursor(std::string_view text, const std::string& hash, const std::vector<meta::ColumnKind>& kinds) {
  std::string decoded;
  if (text.size() > kMaxCursor || !from_base64url(text, decoded)) return malformed();
  auto json = parse_json(decoded, {kMaxCursor, 4});
  if (!json || !(*json)["h"].is_string() || !(*json)["i"].is_int() || !(*json)["v"].is_array()) return malformed();
  Cursor out;
  out.hash = (*json)["h"].as_string();
  if (out.hash != hash) return refuse(RefusalKind::invalid, "cursor.stale");
  out.segment = (*json)["s"].as_int() == 1 ? 1 : 0;
  out.id = (*json)["i"].as_int();
  const auto& values = (*json)["v"].items();
  if (values.size() != kinds.size()) return malformed();
  for (std::size_t i = 0; i < kinds.size(); ++i)
    if (!read_cell(values[i], kinds[i], out.values.emplace_back())) return malformed();
  return out;
}

std::string hash_of(std::string_view text) {
  std::uint64_t h = 14695981039346656037ULL;
  for (char c : text) h = (h ^ static_cast<unsigned char>(c)) * 1099511628211ULL;
  std::string out;
  for (int shift = 60; shift >= 0; shift -= 4) out += kHex[(h >> shift) & 15];
  return out;
}

}  // namespace socle::query
