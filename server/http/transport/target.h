// A request target taken apart: path segments and query parameters, percent-decoded. Pure.
//
// Refuses  Codes: http.bad_target, http.bad_percent, http.not_utf8, http.dot_segment, query.duplicate_name.
// Keeps    Segments are split before they are decoded, so "%2F" never makes a second segment; "." and ".." (however
//          written), control characters in the path, and NUL anywhere are refused.
#pragma once
#include <expected>
#include <string>
#include <string_view>
#include <vector>

#include "http/transport/message.h"

namespace socle::transport {

struct Target {
  std::string path;
  std::vector<std::string> segments;
  std::string raw_query;
  Headers params;
};
std::expected<Target, const char*> parse_target(std::string_view target);
std::expected<Headers, const char*> parse_query(std::string_view raw);
// %XX to bytes; '+' to a space when asked. The result is valid UTF-8 without NUL.
std::expected<std::string, const char*> percent_decode(std::string_view s, bool plus_is_space);
// For those who write URLs: everything but unreserved characters becomes %XX.
std::string percent_encode(std::string_view s);

}  // namespace socle::transport
