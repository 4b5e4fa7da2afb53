// For operators: is it alive, is it ready, what does it measure.
#include "http/app.h"
#include "http/openapi.h"
#include "http/routes.h"
#include "http/runtime.h"

namespace socle::http {
namespace {
Result<Response> alive(Call&) { return Response::text(200, "text/plain; charset=utf-8", "ok\n"); }
Result<Response> ready(Call& call) {
  if (call.app.runtime().ready) CHECK_OK(call.app.runtime().ready());
  return Response::text(200, "text/plain; charset=utf-8", "ready\n");
}
Result<Response> metrics(Call& call) {
  // Listed addresses only: without a list, this machine (TRUST L2).
  if (call.request.remote != "127.0.0.1" && call.request.remote != "::1" && call.request.remote != "local") return refuse(RefusalKind::not_found, "http.no_such_route");
  std::string out;
  if (call.app.runtime().metrics) call.app.runtime().metrics(out);
  return Response::text(200, "text/plain; version=0.0.4; charset=utf-8", std::move(out));
}
Result<Response> openapi(Call& call) {
  Response r = Response::json(200, openapi_json(call.app.router(), call.context()));
  r.header("Cache-Control", "private, no-cache");
  return r;
}
}  // namespace

void operator_routes(Router& r) {
  using transport::Lane;
  r.add({Method::get, "/healthz", Demand::open, {}, "health.alive", alive, Lane::direct});
  r.add({Method::get, "/readyz", Demand::open, {}, "health.ready", ready});
  r.add({Method::get, "/metrics", Demand::open, {}, "health.metrics", metrics});
  r.add({Method::get, "/api/v1/openapi.json", Demand::session, {}, "openapi.get", openapi});
}

}  // namespace socle::http
