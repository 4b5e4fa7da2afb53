// Heads, targets, queries and chunked bodies: any bytes are survived, cuts change nothing, and whatever we accept a second,
// independent parser (Boost.Beast) accepts too and reads the same. First byte: how the bytes are cut.
#include <utility>

#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>
#include <cstdlib>
#include <limits>

#include "base/text.h"
#include "http/transport/parse.h"
#include "http/transport/target.h"

namespace {
using namespace socle;
using namespace socle::transport;
namespace beast = boost::beast;

void must(bool ok) {
  if (!ok) std::abort();
}

struct Found {
  std::size_t end = 0;
  int status = 0;
  bool operator==(const Found&) const = default;
};
Found find(std::string_view text, std::size_t step) {
  std::size_t scanned = 0;
  for (std::size_t n = std::min(step, text.size());; n = std::min(n + step, text.size())) {
    const auto r = find_head_end(text.substr(0, n), scanned, {});
    if (!r) return {0, r.error().status};
    if (*r > 0) return {*r, 0};
    if (n == text.size()) return {};
  }
}

struct Decoded {
  std::string text;
  bool ok = true, done = false;
  std::size_t used = 0;
  bool operator==(const Decoded&) const = default;
};
Decoded decode(std::string_view in, std::size_t step, std::size_t room) {
  ChunkDecoder d;
  Decoded r;
  while (!in.empty() && !d.done()) {
    const auto used = d.feed(in.substr(0, step), r.text, room);
    if (!used) return {{}, false, false, 0};
    must(*used > 0);
    in.remove_prefix(*used);
    r.used += *used;
  }
  r.done = d.done();
  return r;
}

void agree_with_beast(std::string_view head, const ParsedHead& ours) {
  beast::http::request_parser<beast::http::string_body> theirs;
  theirs.header_limit(64 << 10);
  theirs.body_limit(std::numeric_limits<std::uint64_t>::max());
  theirs.eager(false);
  beast::error_code e;
  theirs.put(boost::asio::buffer(head.data(), head.size()), e);
  must(!e && theirs.is_header_done());
  const auto& message = theirs.get();
  must(std::string_view(message.target().data(), message.target().size()) == ours.head.target);
  must(std::string_view(message.method_string().data(), message.method_string().size()) == method_name(ours.head.method));
  must(theirs.chunked() == (ours.framing == Framing::chunked));
  if (ours.framing == Framing::length) must(theirs.content_length() && *theirs.content_length() == ours.length);
  for (const auto& field : message) {
    const std::string name(field.name_string());
    const std::string_view value(field.value().data(), field.value().size());
    bool seen = false;
    for (const auto& [n, v] : ours.head.headers) seen = seen || (equal_ignoring_case(n, name) && v.find(value) != std::string::npos);
    must(seen);
  }
}

void check_head(std::string_view text, std::size_t step) {
  const auto found = find(text, step);
  must(found == find(text, text.size() + 1));
  if (found.end == 0) return;
  const auto parsed = parse_head(text.substr(0, found.end), {});
  if (!parsed) return;
  const auto& h = parsed->head;
  must(h.path.starts_with('/') && !h.host.empty());
  for (const auto& s : h.segments) must(s != "." && s != ".." && valid_utf8(s) && s.find('\0') == std::string::npos);
  for (std::size_t i = 0; i < h.params.size(); ++i)
    for (std::size_t j = 0; j < i; ++j) must(h.params[i].first != h.params[j].first);
  for (const auto& [n, v] : h.headers) must(v.find_first_of(std::string_view("\r\n\0", 3)) == std::string::npos);
  agree_with_beast(text.substr(0, found.end), *parsed);
}

void check_target(std::string_view text) {
  if (const auto decoded = percent_decode(text, true)) must(valid_utf8(*decoded) && percent_decode(percent_encode(*decoded), true) == *decoded);
  const auto query = parse_query(text);
  if (!query) return;
  std::string again;
  for (const auto& [n, v] : *query) again += (again.empty() ? "" : "&") + percent_encode(n) + "=" + percent_encode(v);
  must(parse_query(again) == *query);
}
}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 1) return 0;
  const std::size_t step = 1 + data[0] % 17;
  const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
  check_head(text, step);
  check_target(text);
  must(decode(text, step, 3) == decode(text, text.size() + 1, 1 << 20));
  return 0;
}
