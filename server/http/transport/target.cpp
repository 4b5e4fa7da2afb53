#include "http/transport/target.h"

#include <algorithm>
#include <unordered_set>

#include "base/text.h"

namespace socle::transport {
namespace {
int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}
bool target_char(char c) {
  const auto u = static_cast<unsigned char>(c);
  return u > 0x20 && u != 0x7f && c != '#';
}
bool ascii_control(char c) {
  const auto u = static_cast<unsigned char>(c);
  return u < 0x20 || u == 0x7f;
}
}  // namespace

std::expected<std::string, const char*> percent_decode(std::string_view s, bool plus_is_space) {
  std::string out;
  out.reserve(s.size());
  bool ascii = true;
  for (std::size_t i = 0; i < s.size(); ++i) {
    char c = s[i];
    if (c == '%') {
      if (i + 2 >= s.size()) return std::unexpected("http.bad_percent");
      const int high = hex_digit(s[i + 1]);
      const int low = hex_digit(s[i + 2]);
      if (high < 0 || low < 0) return std::unexpected("http.bad_percent");
      c = static_cast<char>(high * 16 + low);
      i += 2;
    } else if (c == '+' && plus_is_space) {
      c = ' ';
    }
    if (c == '\0') return std::unexpected("http.not_utf8");
    ascii = ascii && static_cast<unsigned char>(c) < 0x80;
    out.push_back(c);
  }
  if (!ascii && !valid_utf8(out)) return std::unexpected("http.not_utf8");
  return out;
}

std::expected<Headers, const char*> parse_query(std::string_view raw) {
  Headers out;
  std::unordered_set<std::string> seen;
  while (!raw.empty()) {
    const auto amp = raw.find('&');
    const auto pair = raw.substr(0, amp);
    raw.remove_prefix(amp == std::string_view::npos ? raw.size() : amp + 1);
    if (pair.empty()) continue;
    const auto equals = pair.find('=');
    auto name = percent_decode(pair.substr(0, equals), true);
    if (!name) return std::unexpected(name.error());
    if (name->empty()) return std::unexpected("http.bad_target");
    auto value = percent_decode(equals == std::string_view::npos ? std::string_view() : pair.substr(equals + 1), true);
    if (!value) return std::unexpected(value.error());
    if (!seen.insert(*name).second) return std::unexpected("query.duplicate_name");
    out.emplace_back(std::move(*name), std::move(*value));
  }
  return out;
}

std::expected<Target, const char*> parse_target(std::string_view target) {
  if (target.empty() || target.front() != '/' || !std::all_of(target.begin(), target.end(), target_char))
    return std::unexpected("http.bad_target");
  Target out;
  const auto mark = target.find('?');
  auto path = target.substr(0, mark);
  out.path = std::string(path);
  if (mark != std::string_view::npos) out.raw_query = std::string(target.substr(mark + 1));
  path.remove_prefix(1);
  while (!path.empty()) {
    const auto slash = path.find('/');
    auto segment = percent_decode(path.substr(0, slash), false);
    if (!segment) return std::unexpected(segment.error());
    if (*segment == "." || *segment == "..") return std::unexpected("http.dot_segment");
    if (segment->empty() || std::any_of(segment->begin(), segment->end(), ascii_control)) return std::unexpected("http.bad_target");
    out.segments.push_back(std::move(*segment));
    if (slash == std::string_view::npos) break;
    path.remove_prefix(slash + 1);
    if (path.empty()) out.segments.emplace_back();
  }
  auto params = parse_query(out.raw_query);
  if (!params) return std::unexpected(params.error());
  out.params = std::move(*params);
  return out;
}

std::string percent_encode(std::string_view s) {
  static constexpr char digits[] = "0123456789ABCDEF";
  std::string out;
  for (char c : s) {
    if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_' || c == '~') {
      out.push_back(c);
    } else {
      const auto u = static_cast<unsigned char>(c);
      out.push_back('%');
      out.push_back(digits[u >> 4]);
      out.push_back(digits[u & 15]);
    }
  }
  return out;
}

}  // namespace socle::transport
