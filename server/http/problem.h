// Refusals -> application/problem+json (RFC 9457): the one table from kinds to statuses.
#pragma once
#include "base/result.h"
#include "http/transport/message.h"
#include "kernel/meta/snapshot.h"

namespace socle::http {

// Where a refused text stood decides 400 or 422: the URL is malformed, the body breaks a rule.
enum class Source { url, body };
struct Speaker {
  meta::Language language = meta::Language::fr;
  const meta::Snapshot* snapshot = nullptr;
  std::string request_id;
};
int status_of(const Refusal& r, Source source);
transport::Response problem(const Refusal& r, Source source, const Speaker& speaker);
// A refusal made by the edge itself, with its own status (401, 412, 415, 429).
transport::Response problem(int status, std::string_view code, const Params& params, const Speaker& speaker);
std::string problem_body(int status, std::string_view code, std::string_view detail, std::string_view title, std::string_view request_id, const std::string& members);

}  // namespace socle::http
