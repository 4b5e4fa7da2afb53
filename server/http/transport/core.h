// What all connections of one server share.
//
// Thread   Everything here is immutable after start, atomic, or locks itself.
#pragma once
#include <array>
#include <atomic>
#include <memory>
#include <string>

#include "http/transport/address.h"
#include "http/transport/lanes.h"
#include "http/transport/parse.h"
#include "http/transport/rate_limit.h"
#include "http/transport/reply.h"
#include "http/transport/server.h"

namespace socle::transport {

struct Core {
  Core(Options o, Planner p, Handler h);
  WorkerLane& lane(Lane l) { return *lanes[static_cast<std::size_t>(l)]; }
  bool host_allowed(std::string_view host) const;
  std::string next_request_id();
  HeadLimits head_limits() const;

  const Options options;
  const Planner planner;
  const Handler handler;
  Metrics metrics;
  const ReplyRules rules;
  RateLimit anonymous;
  OpenCount by_address;
  Networks proxies;
  std::array<std::unique_ptr<WorkerLane>, kLanes> lanes;   // none for direct
  std::atomic<bool> stopping{false};

 private:
  const std::string id_prefix_;
  std::atomic<std::uint64_t> next_id_{1};
};

}  // namespace socle::transport
