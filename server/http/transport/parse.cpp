#include "http/transport/parse.h"

#include <algorithm>
#include <array>

#include "http/transport/target.h"

namespace socle::transport {
namespace {
constexpr std::size_t kMaxOverhead = 4096;

std::unexpected<WireError> bad(const char* code = "http.malformed", int status = 400) {
  return std::unexpected(WireError{status, code});
}
bool token_char(char c) {
  if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')) return true;
  return std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
}
bool is_token(std::string_view s) { return !s.empty() && std::all_of(s.begin(), s.end(), token_char); }
bool value_char(char c) {
  const auto u = static_cast<unsigned char>(c);
  return u == '\t' || (u >= 0x20 && u != 0x7f);
}
std::string lower_case(std::string_view s) {
  std::string out(s);
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
  return out;
}
std::string_view trim_ows(std::string_view s) {
  while (!s.empty() && (s.front() == ' ' || s.front() == '\t')) s.remove_prefix(1);
  while (!s.empty() && (s.back() == ' ' || s.back() == '\t')) s.remove_suffix(1);
  return s;
}

Method method_of(std::string_view s) {
  static constexpr std::array<Method, 7> known{Method::get, Method::head, Method::post, Method::put, Method::patch, Method::del, Method::options};
  for (Method m : known)
    if (method_name(m) == s) return m;
  return Method::other;
}

Wire<void> take_request_line(std::string_view line, ParsedHead& out) {
  const auto first = line.find(' ');
  const auto last = line.rfind(' ');
  if (first == std::string_view::npos || last == first) return bad();
  const auto method = line.substr(0, first);
  const auto target = line.substr(first + 1, last - first - 1);
  const auto version = line.substr(last + 1);
  if (!is_token(method) || method.size() > 32) return bad();
  if (version.size() != 8 || !version.starts_with("HTTP/") || version[6] != '.') return bad();
  out.http_1_0 = version == "HTTP/1.0";
  if (!out.http_1_0 && version != "HTTP/1.1") return bad("http.version_unknown", 505);
  out.head.method = method_of(method);
  if (out.head.method == Method::other) {
    const bool known = method == "TRACE" || method == "CONNECT";
    return bad("http.method_refused", known ? 405 : 501);
  }
  auto parsed = parse_target(target);
  if (!parsed) return bad(parsed.error());
  out.head.target = std::string(target);
  out.head.path = std::move(parsed->path);
  out.head.segments = std::move(parsed->segments);
  out.head.raw_query = std::move(parsed->raw_query);
  out.head.params = std::move(parsed->params);
  return {};
}

// Fields whose repetition would let two readers see two different requests.
bool must_be_single(std::string_view name) {
  static constexpr std::array<std::string_view, 12> single{"host", "content-length", "transfer-encoding", "content-type", "authorization", "origin",
                                                           "x-csrf-token", "idempotency-key", "if-match", "expect", "content-encoding", "referer"};
  return std::find(single.begin(), single.end(), name) != single.end();
}

Wire<void> take_field(std::string_view line, Headers& headers) {
  const auto colon = line.find(':');
  if (colon == std::string_view::npos || !is_token(line.substr(0, colon))) return bad();
  const auto value = trim_ows(line.substr(colon + 1));
  if (!std::all_of(value.begin(), value.end(), value_char)) return bad();
  std::string name = lower_case(line.substr(0, colon));
  for (auto& [n, v] : headers) {
    if (n != name) continue;
    if (must_be_single(name)) return bad("http.repeated_header");
    v.append(name == "cookie" ? "; " : ", ").append(value);
    return {};
  }
  headers.emplace_back(std::move(name), std::string(value));
  return {};
}

bool valid_host(std::string_view h) {
  if (h.empty() || h.size() > 255) return false;
  std::string_view port;
  if (h.front() == '[') {
    const auto end = h.find(']');
    if (end == std::string_view::npos || end < 3) return false;
    const auto inner = h.substr(1, end - 1);
    if (inner.find_first_not_of("0123456789abcdefABCDEF:.") != std::string_view::npos) return false;
    port = h.substr(end + 1);
  } else {
    const auto colon = h.find(':');
    const auto name = h.substr(0, colon);
    const auto name_char = [](char c) {
      return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '_';
    };
    if (name.empty() || !std::all_of(name.begin(), name.end(), name_char)) return false;
    port = colon == std::string_view::npos ? std::string_view() : h.substr(colon);
  }
  if (port.empty()) return true;
  if (port.front() != ':' || port.size() < 2 || port.size() > 6) return false;
  return port.find_first_not_of("0123456789", 1) == std::string_view::npos;
}

Wire<std::uint64_t> parse_length(std::string_view s) {
  if (s.empty() || s.size() > 18 || s.find_first_not_of("0123456789") != std::string_view::npos) return bad("http.bad_length");
  std::uint64_t n = 0;
  for (char c : s) n = n * 10 + static_cast<std::uint64_t>(c - '0');
  return n;
}

Wire<void> take_framing(ParsedHead& out) {
  const bool has_length = out.head.has_header("content-length");
  if (out.head.has_header("transfer-encoding")) {
    if (has_length || out.http_1_0) return bad("http.two_lengths");
    if (!equal_ignoring_case(out.head.header("transfer-encoding"), "chunked")) return bad("http.encoding_unknown", 501);
    out.framing = Framing::chunked;
  } else if (has_length) {
    auto n = parse_length(out.head.header("content-length"));
    if (!n) return std::unexpected(n.error());
    out.length = *n;
    out.framing = *n > 0 ? Framing::length : Framing::none;
  }
  return {};
}

// Is `token` in a list such as Connection's? Nothing when the list is malformed.
std::optional<bool> lists_token(std::string_view list, std::string_view token) {
  bool found = false;
  while (!list.empty()) {
    const auto comma = list.find(',');
    const auto one = trim_ows(list.substr(0, comma));
    if (!one.empty() && !is_token(one)) return std::nullopt;
    found = found || equal_ignoring_case(one, token);
    if (comma == std::string_view::npos) break;
    list.remove_prefix(comma + 1);
  }
  return found;
}
}  // namespace

Wire<std::size_t> find_head_end(std::string_view buffer, std::size_t& scanned, const HeadLimits& limits) {
  while (true) {
    const auto lf = buffer.find('\n', scanned);
    const std::size_t seen = lf == std::string_view::npos ? buffer.size() : lf + 1;
    const bool first_line = buffer.substr(0, scanned).find('\n') == std::string_view::npos;
    if (first_line && seen > limits.url_bytes + 64) return bad("http.url_too_long", 414);
    if (seen > limits.header_bytes) return bad("http.header_too_large", 431);
    if (lf == std::string_view::npos) {
      scanned = buffer.size();
      return 0;
    }
    if (lf == 0 || buffer[lf - 1] != '\r') return bad("http.bare_line_feed");
    scanned = lf + 1;
    if (lf >= 3 && buffer[lf - 2] == '\n') return scanned;
    if (lf == 1) return bad();
  }
}

Wire<ParsedHead> parse_head(std::string_view head, const HeadLimits& limits) {
  ParsedHead out;
  std::size_t count = 0;
  bool first = true;
  while (true) {
    const auto end = head.find("\r\n");
    if (end == std::string_view::npos) return bad();
    const auto line = head.substr(0, end);
    head.remove_prefix(end + 2);
    if (first) {
      if (line.size() > limits.url_bytes + 48) return bad("http.url_too_long", 414);
      if (auto ok = take_request_line(line, out); !ok) return std::unexpected(ok.error());
      if (out.head.target.size() > limits.url_bytes) return bad("http.url_too_long", 414);
      first = false;
      continue;
    }
    if (line.empty()) break;
    if (++count > limits.header_count) return bad("http.header_too_large", 431);
    if (auto ok = take_field(line, out.head.headers); !ok) return std::unexpected(ok.error());
  }
  if (!head.empty()) return bad();
  if (!out.head.has_header("host") || !valid_host(out.head.header("host"))) return bad("http.bad_host");
  out.head.host = lower_case(out.head.header("host"));
  if (auto ok = take_framing(out); !ok) return std::unexpected(ok.error());
  const auto closes = lists_token(out.head.header("connection"), "close");
  if (!closes || !lists_token(out.head.header("proxy-connection"), "close")) return bad();
  out.keep_alive = !out.http_1_0 && !*closes;
  if (const auto expect = out.head.header("expect"); !expect.empty()) {
    if (!equal_ignoring_case(expect, "100-continue")) return bad("http.expectation_unknown", 417);
    out.expects_continue = !out.http_1_0;
  }
  return out;
}

Wire<void> ChunkDecoder::control(char c) {
  const auto extra = [&]() -> Wire<void> {
    if (++overhead_ > kMaxOverhead) return bad("http.bad_chunk");
    if (!value_char(c)) return bad("http.bad_chunk");
    return {};
  };
  switch (step_) {
    case Step::size: {
      int d = -1;
      if (c >= '0' && c <= '9') d = c - '0';
      else if (c >= 'a' && c <= 'f') d = c - 'a' + 10;
      else if (c >= 'A' && c <= 'F') d = c - 'A' + 10;
      if (d >= 0) {
        if (++digits_ > 15) return bad("http.bad_chunk");
        left_ = left_ * 16 + static_cast<std::uint64_t>(d);
        return {};
      }
      if (digits_ == 0) return bad("http.bad_chunk");
      if (c == '\r') step_ = Step::size_lf;
      else if (c == ';') step_ = Step::extension;
      else return bad("http.bad_chunk");
      return {};
    }
    case Step::extension:
      if (c == '\r') step_ = Step::size_lf;
      else return extra();
      return {};
    case Step::size_lf:
      if (c != '\n') return bad("http.bad_chunk");
      step_ = left_ > 0 ? Step::data : Step::trailer;
      digits_ = 0;
      line_ = 0;
      return {};
    case Step::data_cr:
      if (c != '\r') return bad("http.bad_chunk");
      step_ = Step::data_lf;
      return {};
    case Step::data_lf:
      if (c != '\n') return bad("http.bad_chunk");
      step_ = Step::size;
      return {};
    case Step::trailer:
      if (c == '\r') step_ = Step::trailer_lf;
      else {
        ++line_;
        return extra();
      }
      return {};
    case Step::trailer_lf:
      if (c != '\n') return bad("http.bad_chunk");
      step_ = line_ == 0 ? Step::done : Step::trailer;
      line_ = 0;
      return {};
    case Step::data:
    case Step::done: break;
  }
  return {};
}

Wire<std::size_t> ChunkDecoder::feed(std::string_view in, std::string& out, std::size_t room) {
  std::size_t used = 0;
  while (used < in.size() && step_ != Step::done) {
    if (step_ == Step::data) {
      const auto n = static_cast<std::size_t>(std::min<std::uint64_t>({left_, in.size() - used, room}));
      if (n == 0) break;
      out.append(in.substr(used, n));
      used += n;
      room -= n;
      left_ -= n;
      if (left_ == 0) step_ = Step::data_cr;
    } else {
      if (auto ok = control(in[used]); !ok) return std::unexpected(ok.error());
      ++used;
    }
  }
  return used;
}

}  // namespace socle::transport
