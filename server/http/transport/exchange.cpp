#include "http/transport/exchange.h"

#include "base/log.h"

namespace socle::transport {
namespace {
using Clock = std::chrono::steady_clock;

std::shared_ptr<Reply> fault(Core& core, const Exchange& x, int status, std::string_view code, std::string_view what) {
  log(LogLevel::error, code, {{"request_id", x.request.request_id}, {"path", x.request.path}, {"what", std::string(what)}});
  return core.rules.make(core.rules.problem(status, code, x.request.request_id, &x.request), &x.request, x.request.request_id, x.close);
}
}  // namespace

std::shared_ptr<Reply> run_handler(Core& core, Exchange& x) {
  std::shared_ptr<Reply> reply;
  try {
    reply = core.rules.make(core.handler(x.request), &x.request, x.request.request_id, x.close);
  } catch (const OutcomeUnknown& e) {
    reply = fault(core, x, 503, "outcome.unknown", e.what());
  } catch (const BodyCut&) {
    // The connection knows why and answers in its own words; this one is for a handler that was merely slow to read.
    reply = core.rules.make(core.rules.problem(400, "http.body_cut", x.request.request_id, &x.request), &x.request, x.request.request_id, true);
  } catch (const std::exception& e) {
    reply = fault(core, x, 500, "http.fault", e.what());
  }
  if (x.pipe) x.pipe->abandon();
  const auto took = Clock::now() - x.ready_at;
  core.metrics.took(x.lane, took);
  if (core.options.on_answered)
    core.options.on_answered({x.request, x.lane, reply->status, std::chrono::duration_cast<std::chrono::microseconds>(took)});
  return reply;
}

std::shared_ptr<Reply> refuse_request(Core& core, const RequestHead* head, int status, std::string_view code, std::string_view request_id,
                                      bool close, int retry_after) {
  auto response = core.rules.problem(status, code, request_id, head);
  if (retry_after > 0) response.header("Retry-After", std::to_string(retry_after));
  if (status == 405) response.header("Allow", "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS");
  return core.rules.make(std::move(response), head, request_id, close);
}

}  // namespace socle::transport
