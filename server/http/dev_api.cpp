// What development builds add: a clock that a test moves from outside, so that deadlines are played without waiting.
#include "http/app.h"
#include "http/routes.h"

namespace socle::http {
namespace {
// {"now": RFC 3339} or {"advance": seconds}; answers {"now"}. Loopback only, and never in a release (TRUST L2).
Result<Response> move_clock(Call& call, TestClock& clock) {
  if (!call.request.remote.starts_with("127.") && call.request.remote != "::1" && call.request.remote != "local") return refuse(RefusalKind::not_found, "http.no_such_route");
  TRY(auto body, call.body());
  if (body.has("advance")) {
    const std::int64_t seconds = body["advance"].as_int();
    if (seconds == 0) return refuse_field("advance", "number.not_integer");
    clock.set(clock.now() + seconds * 1000);
  } else {
    const auto t = parse_instant(body["now"].as_string());
    if (!t) return refuse_field("now", "datetime.malformed");
    clock.set(*t);
  }
  std::string out;
  JsonWriter(out).object().member("now", format_instant(clock.now())).end();
  return Response::json(200, std::move(out));
}
}  // namespace

void dev_routes(Router& r, TestClock& clock) {
  r.add({Method::post, "/dev/clock", Demand::open, {}, "dev.clock", [&clock](Call& call) { return move_clock(call, clock); }});
}

}  // namespace socle::http
