#include "http/router.h"

#include <charconv>

namespace socle::http {
namespace {
std::vector<std::string> split(std::string_view pattern) {
  std::vector<std::string> out;
  for (std::size_t i = 1; i <= pattern.size();) {
    const std::size_t slash = std::min(pattern.find('/', i), pattern.size());
    out.emplace_back(pattern.substr(i, slash - i));
    i = slash + 1;
  }
  return out;
}
bool named(const std::string& segment) { return segment.starts_with('{'); }
}  // namespace

void Router::add(Route route) {
  if (route.demand == Demand::undeclared || (route.demand == Demand::power && route.power.empty()))
    throw Fault("route without a declared right: " + route.pattern);
  route.segments = split(route.pattern);
  route.changes = route.changes || (route.method != Method::get && route.method != Method::head);
  routes_.push_back(std::make_unique<Route>(std::move(route)));
}

Match Router::find(Method method, const std::vector<std::string>& segments) const {
  if (method == Method::head) method = Method::get;
  Match best;
  int best_literals = -1;
  for (const auto& r : routes_) {
    if (r->segments.size() != segments.size()) continue;
    int literals = 0;
    bool fits = true;
    for (std::size_t i = 0; i < segments.size() && fits; ++i) {
      if (named(r->segments[i])) fits = !segments[i].empty();
      else if (r->segments[i] == segments[i]) ++literals;
      else fits = false;
    }
    if (!fits) continue;
    if (r->method != method) {
      best.other_method = true;
      continue;
    }
    if (literals > best_literals) {
      best_literals = literals;
      best.route = r.get();
    }
  }
  if (best.route)
    for (std::size_t i = 0; i < segments.size(); ++i)
      if (const std::string& s = best.route->segments[i]; named(s)) best.path.emplace(s.substr(1, s.size() - 2), segments[i]);
  return best;
}

const std::string& Call::at(std::string_view name) const {
  auto it = path.find(name);
  if (it == path.end()) throw Fault("a handler asks for a path part that its route lacks");
  return it->second;
}
Result<std::int64_t> Call::id(std::string_view name) const {
  const std::string& text = at(name);
  std::int64_t v = 0;
  auto [p, ec] = std::from_chars(text.data(), text.data() + text.size(), v);
  if (ec != std::errc() || p != text.data() + text.size() || v <= 0) return refuse(RefusalKind::not_found, "record.not_found");
  return v;
}
Result<Json> Call::body() const {
  std::string_view type = request.header("content-type");
  type = type.substr(0, type.find(';'));
  if (!type.empty() && type != "application/json" && type != "application/merge-patch+json") return refuse(RefusalKind::invalid, "body.not_json");
  if (request.body.empty()) return Json::object();
  if (type.empty()) return refuse(RefusalKind::invalid, "body.not_json");
  TRY(auto j, parse_json(request.body, {route.body_limit, 32}));
  if (!j.is_object()) return refuse(RefusalKind::invalid, "body.not_an_object");
  return j;
}
Result<std::int64_t> Call::number(std::string_view param, std::int64_t fallback, std::int64_t least, std::int64_t most) const {
  if (!request.has_param(param)) return fallback;
  const std::string_view text = request.param(param);
  std::int64_t v = 0;
  auto [p, ec] = std::from_chars(text.data(), text.data() + text.size(), v);
  if (ec != std::errc() || p != text.data() + text.size() || v < least || v > most) {
    Refusal r{RefusalKind::invalid, "url.bad_parameter",
              {{"name", std::string(param)}, {"least", std::to_string(least)}, {"most", std::to_string(most)}}, {}, {}};
    return refuse(std::move(r));
  }
  return v;
}

}  // namespace socle::http
