#include "http/app.h"

#include <algorithm>
#include <chrono>
#include <cstdio>

#include "base/log.h"
#include "base/random.h"
#include "http/translate.h"
#include "kernel/access/audit.h"

namespace socle::http {
namespace {
std::string_view cookie(std::string_view header, std::string_view name) {
  while (!header.empty()) {
    const auto semi = header.find(';');
    std::string_view part = header.substr(0, semi);
    header = semi == std::string_view::npos ? std::string_view() : header.substr(semi + 1);
    while (!part.empty() && part.front() == ' ') part.remove_prefix(1);
    const auto eq = part.find('=');
    if (eq != std::string_view::npos && part.substr(0, eq) == name) return part.substr(eq + 1);
  }
  return {};
}
// Not a token whose scopes all read.
bool may_write(const access::Actor& actor) {
  return actor.scopes.empty() || std::any_of(actor.scopes.begin(), actor.scopes.end(), [](const std::string& s) { return s == "write" || s == "admin" || s.ends_with(":write"); });
}
std::string_view bearer(std::string_view authorization) {
  return authorization.starts_with("Bearer ") ? authorization.substr(7) : std::string_view();
}
}  // namespace

std::optional<transport::Response> web_file(std::string_view path);   // web_api.cpp

meta::Language language_of(std::string_view accept) {
  const auto fr = accept.find("fr"), en = accept.find("en");
  return en != std::string_view::npos && (fr == std::string_view::npos || en < fr) ? meta::Language::en : meta::Language::fr;
}

Application::Application(records::Services& services, identity::Identity& identity, Runtime& runtime, Settings settings)
    : services_(services), identity_(identity), runtime_(runtime), settings_(std::move(settings)) {}

transport::Plan Application::plan(const transport::RequestHead& head) {
  transport::Plan plan;
  const Match m = router_.find(head.method, head.segments);
  if (!m.route) {
    plan.lane = transport::Lane::direct;
    return plan;
  }
  plan.lane = m.route->lane;
  plan.body_limit = m.route->body_limit;
  plan.stream_body = m.route->streams_body;
  if (m.route->demand == Demand::open && head.segments.size() > 0 && head.segments[0] != "api" && head.segments[0] != "public") plan.counted = false;
  return plan;
}

bool Application::authenticated(const transport::RequestHead& head) {
  const std::string_view token = cookie(head.header("cookie"), cookie_name());
  const std::string_view secret = bearer(head.header("authorization"));
  return (!token.empty() && identity_.sessions().find(token)) || (!secret.empty() && identity_.sessions().find_token(secret));
}

Result<Application::Caller> Application::identify(const transport::Request& request, const Route& route, Speaker& speaker) {
  Caller c;
  std::int64_t user = 0;
  // With a bearer the cookie is ignored (TRUST W1).
  if (const std::string_view secret = bearer(request.header("authorization")); !secret.empty()) {
    auto token = identity_.sessions().find_token(secret);
    if (!token) return refuse(RefusalKind::invalid, "session.required");
    user = token->user;
    c.actor.channel = access::Channel::api;
    c.actor.scopes = token->scopes;
  } else if (const std::string_view value = cookie(request.header("cookie"), cookie_name()); !value.empty()) {
    if (auto session = identity_.sessions().find(value)) {
      user = session->user;
      c.session = session->id;
      c.csrf = session->csrf;
      c.by_cookie = true;
      c.actor.stale = session->proved + access::kFactorFresh <= services_.clock->now();
      c.actor.channel = access::Channel::web;
    }
  }
  const auto directory = services_.directory();
  const access::Person* person = user ? directory->person(user) : nullptr;
  if (!person || !person->active) {
    if (route.demand == Demand::open) return c;
    return refuse(RefusalKind::invalid, "session.required");
  }
  c.actor.user = user;
  c.actor.role = person->role;
  c.actor.language = person->language;
  c.actor.zone = person->zone;
  speaker.language = person->language;
  if (request.has_header("accept-language") && !c.by_cookie) c.actor.language = speaker.language = language_of(request.header("accept-language"));
  return c;
}

Done Application::admit(const transport::Request& request, const Route& route, const Caller& caller) const {
  if (!route.changes) return {};
  const std::string_view origin = request.header("origin");
  if (caller.by_cookie || route.operation == "session.open") {
    // Our own Origin: the one that the browser sees in its address bar. Absent for non-browsers without a cookie.
    if (!origin.empty()) {
      const std::string own = !settings_.public_url.empty() ? settings_.public_url : std::string(request.secure ? "https://" : "http://") + request.host;
      if (origin != own) return refuse(RefusalKind::forbidden, "csrf.foreign_origin");
    } else if (const std::string_view site = request.header("sec-fetch-site"); caller.by_cookie && (site == "cross-site" || site == "same-site")) {
      return refuse(RefusalKind::forbidden, "csrf.foreign_origin");
    }
  }
  if (caller.by_cookie && !equal_constant_time(request.header("x-csrf-token"), caller.csrf)) return refuse(RefusalKind::forbidden, "csrf.missing");
  return {};
}

std::optional<transport::Response> Application::too_fast(std::int64_t user, const Speaker& speaker) {
  if (user == 0 || settings_.calls_per_second <= 0) return std::nullopt;
  // Time that never jumps: after a clock set back an hour the wall clock would keep everybody out for an hour.
  const Instant now = std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now().time_since_epoch()).count();
  std::lock_guard lock(mutex_);
  Bucket& b = buckets_[user];
  const double most = settings_.calls_per_second * 4;
  if (b.at == 0) b.left = most;
  b.left = std::min(most, b.left + static_cast<double>(now - b.at) / 1000.0 * settings_.calls_per_second);
  b.at = now;
  if (b.left < 1) return problem(429, "rate.limited", {{"seconds", "1"}}, speaker);
  b.left -= 1;
  return std::nullopt;
}

transport::Response Application::handle(transport::Request& request) {
  const auto began = std::chrono::steady_clock::now();
  transport::Response answer = answer_to(request);
  // A refusal does not say what it cost: it would tell a hidden record from an absent one, a known login from an unknown (TRUST A3, S3).
  if (answer.status >= 400) return answer;
  // What the work took here, without queue and network: seen in a browser's tools, and set beside bare SQL by the measures.
  const std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - began;
  char text[48];
  std::snprintf(text, sizeof text, "app;dur=%.3f", took.count());
  answer.header("Server-Timing", text);
  return answer;
}

transport::Response Application::answer_to(transport::Request& request) {
  Speaker speaker{language_of(request.header("accept-language")), nullptr, request.request_id};
  const auto snapshot = services_.snapshot();
  speaker.snapshot = snapshot.get();
  const Match match = router_.find(request.method, request.segments);
  if (!match.route) {
    if (!match.other_method && (request.method == Method::get || request.method == Method::head) && !request.path.starts_with("/api/") && !request.path.starts_with("/public/"))
      if (auto page = web_file(request.path)) return std::move(*page);
    if (match.other_method) return problem(405, "http.method_not_allowed", {}, speaker);
    return problem(404, "http.no_such_route", {}, speaker);
  }
  // A token in a URL stays in histories, logs and Referer: refused, so that nobody begins (TRUST T2).
  for (const auto& [name, value] : request.params)
    if (name == "access_token" || (value.starts_with(access::kTokenPrefix) && value.size() > 30)) return problem(400, "url.secret", {}, speaker);
  const Source source = request.method == Method::get || request.method == Method::head || request.method == Method::del ? Source::url : Source::body;
  try {
    auto caller = identify(request, *match.route, speaker);
    if (!caller) return problem(caller.error(), source, speaker);
    if (auto slow = too_fast(caller->actor.user, speaker)) return std::move(*slow);
    if (auto ok = admit(request, *match.route, *caller); !ok) return problem(ok.error(), source, speaker);
    Call call{*this, request, *match.route, match.path};
    call.speaker = speaker;
    call.source = source;
    auto answer = run(call, *caller);
    if (answer) return std::move(*answer);
    if (call.context_) call.speaker.snapshot = &call.context_->snapshot();
    return problem(answer.error(), call.source, call.speaker);
  } catch (const transport::BodyCut&) {
    throw;
  } catch (const OutcomeUnknown& e) {
    log(LogLevel::error, "the fate of a commit is unknown", {{"request", request.request_id}, {"what", e.what()}});
    return problem(503, "outcome.unknown", {}, speaker);
  } catch (const std::exception& e) {
    log(LogLevel::error, "a request failed", {{"request", request.request_id}, {"route", match.route->pattern}, {"what", e.what()}});
    return problem(500, "http.fault", {{"incident", request.request_id}}, speaker);
  }
}

// A sensitive read (TRUST U1): one row a quarter of an hour for the same two people, since a page makes many requests.
Done Application::trace_view_as(const records::Context& self, std::int64_t seen) {
  constexpr Instant kTracedEvery = 15 * 60'000;
  const std::pair pair{self.actor().user, seen};
  {
    std::lock_guard lock(mutex_);
    const auto it = viewed_.find(pair);
    if (it != viewed_.end() && self.now() < it->second + kTracedEvery) return {};
  }
  Json detail = Json::object();
  detail.set("user", seen);
  CHECK_OK(access::audit_alone(self.db(), self.now(), {.act = "view_as.begun", .actor = pair.first, .detail = std::move(detail)}));
  std::lock_guard lock(mutex_);
  if (viewed_.size() > 10'000) viewed_.clear();
  viewed_[pair] = self.now();
  return {};
}

Result<transport::Response> Application::run(Call& call, const Caller& caller) {
  call.session = caller.session;
  call.csrf = caller.csrf;
  if (caller.actor.user != 0) {
    access::Actor actor = caller.actor;
    // What is not a record (views, files, sessions, jobs) knows no scope of an entity: the door asks for one that writes.
    if (call.route.changes && !call.route.only_reads && !may_write(actor)) return refuse(RefusalKind::forbidden, "token.read_only");
    if (const std::string_view as = call.request.header("x-view-as"); !as.empty()) {
      const records::Context self(services_, actor);
      if (!self.gate().has("view_as")) return refuse(RefusalKind::forbidden, "access.power_denied");
      if (call.route.changes && !call.route.only_reads) return refuse(RefusalKind::forbidden, "access.read_only");
      const access::Person* seen = self.directory().person(std::atoll(std::string(as).c_str()));
      if (!seen) return refuse(RefusalKind::not_found, "record.not_found");
      CHECK_OK(trace_view_as(self, seen->id));
      actor.viewing_as = actor.user;
      actor.user = seen->id;
      actor.role = seen->role;
      actor.read_only = true;
    }
    call.context_.emplace(services_, std::move(actor));
    call.speaker.snapshot = &call.context().snapshot();
  }
  if (call.route.demand == Demand::power && !call.context().gate().has(call.route.power))
    return refuse(RefusalKind::forbidden, "access.power_denied");
  if (call.route.fresh) CHECK_OK(access::fresh_factor(call.context().actor()));
  if (auto it = call.path.find("entity"); it != call.path.end()) {
    call.entity = call.context().snapshot().by_plural(it->second);
    // An entity that the caller may neither read nor create does not exist.
    if (!call.entity || call.entity->removed ||
        (!call.context().gate().may(access::Verb::read, *call.entity) && !call.context().gate().may(access::Verb::create, *call.entity)))
      return refuse(RefusalKind::not_found, "http.no_such_entity");
  }
  return call.route.handler(call);
}

std::string Application::transport_problem(int status, std::string_view code, std::string_view request_id, const transport::RequestHead* head) const {
  const meta::Language language = head ? language_of(head->header("accept-language")) : meta::Language::fr;
  const auto& say = Sentences::instance();
  return problem_body(status, code, say.say(code, {}, language, nullptr), say.say("title.refused", {}, language, nullptr), request_id, {});
}

}  // namespace socle::http
