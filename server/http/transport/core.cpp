#include "http/transport/core.h"

#include <fmt/format.h>

#include <thread>

#include "base/random.h"

namespace socle::transport {
namespace {
Options completed(Options o) {
  if (o.interactive.threads <= 0) o.interactive.threads = 2 * static_cast<int>(std::max(1U, std::thread::hardware_concurrency()));
  if (o.io_threads < 1) o.io_threads = 1;
  for (auto& host : o.allowed_hosts)
    for (char& c : host)
      if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
  return o;
}
}  // namespace

Core::Core(Options o, Planner p, Handler h)
    : options(completed(std::move(o))),
      planner(std::move(p)),
      handler(std::move(h)),
      rules(options),
      anonymous(options.limits.calls_per_second, options.limits.calls_at_once),
      by_address(options.limits.connections_per_address),
      id_prefix_(hex(random_bytes(6))) {
  if (const auto unread = proxies.set(options.trusted_proxies)) throw Fault("trusted_proxies: " + *unread);
}

bool Core::host_allowed(std::string_view host) const {
  if (options.allowed_hosts.empty()) return true;
  const auto colon = host.rfind(':');
  const bool has_port = colon != std::string_view::npos && host.find(']', colon) == std::string_view::npos;
  for (const std::string_view allowed : options.allowed_hosts)
    if (allowed == host || (has_port && allowed == host.substr(0, colon))) return true;
  return false;
}

std::string Core::next_request_id() { return fmt::format("{}-{:x}", id_prefix_, next_id_.fetch_add(1, std::memory_order_relaxed)); }

HeadLimits Core::head_limits() const { return {options.limits.header_bytes, options.limits.url_bytes, options.limits.header_count}; }

}  // namespace socle::transport
