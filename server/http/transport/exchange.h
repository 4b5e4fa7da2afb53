// One request on its way through a worker, and the answer it gets.
#pragma once
#include <chrono>
#include <functional>
#include <memory>

#include "http/transport/body_pipe.h"
#include "http/transport/core.h"

namespace socle::transport {

struct Exchange {
  Request request;
  Lane lane = Lane::interactive;
  bool close = false;                               // the client wants no second request
  std::shared_ptr<std::atomic<bool>> left = std::make_shared<std::atomic<bool>>(false);
  std::shared_ptr<BodyPipe> pipe;                   // streamed bodies
  std::chrono::steady_clock::time_point ready_at;   // when it was handed to the lane
};

// Runs the handler; a fault becomes 500 (or 503 outcome.unknown) and a line in the log (HOUSE 3.3).
std::shared_ptr<Reply> run_handler(Core& core, Exchange& x);
// An answer of the transport itself.
std::shared_ptr<Reply> refuse_request(Core& core, const RequestHead* head, int status, std::string_view code, std::string_view request_id,
                                      bool close, int retry_after = 0);

}  // namespace socle::transport
