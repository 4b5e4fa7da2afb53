#include "http/transport/message.h"

#include <algorithm>

namespace socle::transport {
namespace {
const std::string* find(const Headers& list, std::string_view name) {
  for (const auto& [n, v] : list)
    if (n == name) return &v;
  return nullptr;
}
char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }
}  // namespace

bool equal_ignoring_case(std::string_view a, std::string_view b) {
  return a.size() == b.size() && std::equal(a.begin(), a.end(), b.begin(), [](char x, char y) { return lower(x) == lower(y); });
}

std::string_view method_name(Method m) {
  switch (m) {
    case Method::get: return "GET";
    case Method::head: return "HEAD";
    case Method::post: return "POST";
    case Method::put: return "PUT";
    case Method::patch: return "PATCH";
    case Method::del: return "DELETE";
    case Method::options: return "OPTIONS";
    case Method::other: break;
  }
  return "OTHER";
}

std::string_view RequestHead::header(std::string_view lower_name) const {
  const auto* v = find(headers, lower_name);
  return v ? std::string_view(*v) : std::string_view();
}
bool RequestHead::has_header(std::string_view lower_name) const { return find(headers, lower_name) != nullptr; }
std::string_view RequestHead::param(std::string_view name) const {
  const auto* v = find(params, name);
  return v ? std::string_view(*v) : std::string_view();
}
bool RequestHead::has_param(std::string_view name) const { return find(params, name) != nullptr; }

std::string_view Response::find_header(std::string_view name) const {
  for (const auto& [n, v] : headers)
    if (equal_ignoring_case(n, name)) return v;
  return {};
}
Response Response::text(int status, std::string content_type, std::string body) {
  Response r;
  r.status = status;
  r.headers.emplace_back("Content-Type", std::move(content_type));
  r.body = std::move(body);
  return r;
}
Response Response::empty(int status) {
  Response r;
  r.status = status;
  return r;
}

}  // namespace socle::transport
