#include "http/problem.h"

#include "base/json.h"
#include "http/translate.h"

namespace socle::http {
namespace {
struct Special {
  std::string_view code;
  int status;
};
// Codes whose status is not that of their kind.
constexpr Special kSpecial[] = {
    {"session.required", 401},     {"session.wrong_credentials", 401}, {"csrf.missing", 403},        {"rate.limited", 429},
    {"json.too_large", 413},       {"file.too_large", 413},            {"json.malformed", 400},      {"json.too_deep", 400},
    {"json.duplicate_key", 400},   {"json.not_utf8", 400},             {"json.nul", 400},            {"body.not_json", 415},
    {"feed.expired", 410},      {"version.strict", 412},            {"idempotency.other_body", 422}};

std::string_view title_code(int status) {
  switch (status) {
    case 400: return "title.malformed";
    case 401: return "title.unauthenticated";
    case 403: return "title.forbidden";
    case 404: return "title.not_found";
    case 409: return "title.conflict";
    case 412: return "title.precondition";
    case 413: return "title.too_large";
    case 415: return "title.unsupported";
    case 422: return "title.invalid";
    case 429: return "title.too_many";
    case 503: return "title.unavailable";
    default: return "title.refused";
  }
}
}  // namespace

int status_of(const Refusal& r, Source source) {
  for (const auto& s : kSpecial)
    if (s.code == r.code) return s.status;
  switch (r.kind) {
    case RefusalKind::not_found: return 404;
    case RefusalKind::forbidden: return 403;
    case RefusalKind::conflict: return 409;
    case RefusalKind::unavailable: return 503;
    case RefusalKind::invalid: break;
  }
  return source == Source::url ? 400 : 422;
}

std::string problem_body(int status, std::string_view code, std::string_view detail, std::string_view title, std::string_view request_id,
                         const std::string& members) {
  std::string out;
  JsonWriter w(out);
  w.object().member("type", "/errors/" + std::string(code)).member("title", title).member("status", status).member("detail", detail).member("request_id", request_id);
  w.end();
  if (!members.empty()) {
    out.pop_back();
    out += ',';
    out += members;
    out += '}';
  }
  return out;
}

transport::Response problem(const Refusal& r, Source source, const Speaker& speaker) {
  const int status = status_of(r, source);
  const auto& say = Sentences::instance();
  std::string members;
  if (!r.problems.empty()) {
    JsonWriter w(members);
    w.array();
    for (const auto& p : r.problems) {
      w.object().member("field", p.field).member("rule", p.rule).member("message", say.say(p.rule, p.params, speaker.language, speaker.snapshot));
      w.key("needs");
      if (p.needs.empty()) w.null();
      else w.raw(p.needs);
      w.member("overridable", p.overridable).end();
    }
    w.end();
    members = "\"errors\":" + members;
  }
  if (r.extra.size() > 2) {   // {"current":...,"changed_fields":[...]}
    if (!members.empty()) members += ',';
    members.append(r.extra, 1, r.extra.size() - 2);
  }
  auto response = transport::Response::problem(
      status, problem_body(status, r.code, say.say(r.code, r.params, speaker.language, speaker.snapshot),
                           say.say(title_code(status), {}, speaker.language, nullptr), speaker.request_id, members));
  if (status == 503 || status == 429) response.header("Retry-After", "2");
  return response;
}

transport::Response problem(int status, std::string_view code, const Params& params, const Speaker& speaker) {
  const auto& say = Sentences::instance();
  auto response = transport::Response::problem(
      status, problem_body(status, code, say.say(code, params, speaker.language, speaker.snapshot),
                           say.say(title_code(status), {}, speaker.language, nullptr), speaker.request_id, {}));
  if (status == 503 || status == 429) response.header("Retry-After", "2");
  return response;
}

}  // namespace socle::http
