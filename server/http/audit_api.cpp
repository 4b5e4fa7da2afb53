// The audit trail for those whose role may read it: its rows, newest first, and the proof that none is missing.
#include "base/text.h"
#include "http/app.h"
#include "http/routes.h"
#include "http/translate.h"
#include "kernel/access/audit.h"

namespace socle::http {
namespace {
// Reading the trail is itself a sensitive read; its pages are one reading.
Done trace_reading(Call& call, std::string_view what) {
  const auto& c = call.context();
  Json detail = Json::object();
  detail.set("what", what);
  return access::audit_alone(c.db(), c.now(), {.act = "audit.read", .actor = c.actor().user, .detail = std::move(detail)});
}
Result<Instant> instant_of(const Call& call, std::string_view name) {
  if (!call.request.has_param(name)) return Instant{0};
  const auto t = parse_instant(call.request.param(name));
  if (!t) return refuse(RefusalKind::invalid, "url.bad_parameter", {{"name", std::string(name)}});
  return *t;
}

// An act of the directory is named by its entity: "user.updated".
std::string text_of(const Call& call, const std::string& act) {
  const meta::Language language = call.speaker.language;
  if (Sentences::instance().has(act, language)) return Sentences::instance().say(act, {}, language, nullptr);
  const auto dot = act.find('.');
  const meta::Entity* e = call.context().snapshot().find(act.substr(0, dot));
  const std::string code = "audit.directory_" + act.substr(dot + 1);
  if (!e || !Sentences::instance().has(code, language)) return act;
  return Sentences::instance().say(code, {{"entity", "@" + e->name}}, language, &call.context().snapshot());
}

Result<Response> list_trail(Call& call) {
  access::AuditQuery q;
  TRY(auto limit, call.number("limit", 50, 1, 500));
  TRY(q.before, call.number("cursor", 0, 0, INT64_MAX));
  TRY(q.from, instant_of(call, "from"));
  TRY(q.to, instant_of(call, "to"));
  if (call.request.has_param("actor")) {
    TRY(q.actor, call.number("actor", 0, 1, INT64_MAX));
  }
  q.act = call.request.param("act");
  q.limit = static_cast<int>(limit) + 1;
  if (q.before == 0) CHECK_OK(trace_reading(call, "rows"));
  const auto& c = call.context();
  TRY(auto rows, access::list_audit(c.db(), q));
  const bool more = std::ssize(rows) > limit;
  if (more) rows.pop_back();
  std::string out;
  JsonWriter w(out);
  w.object().key("items").array();
  for (const auto& r : rows) {
    w.object().member("id", r.seq).key("place");
    if (r.place) w.value(r.place);
    else w.null();
    w.member("at", format_instant(r.at)).member("act", r.act).member("text", text_of(call, r.act)).key("actor");
    const access::Person* p = r.actor ? c.directory().person(r.actor) : nullptr;
    if (r.actor) w.object().member("id", r.actor).member("label", p ? p->name : std::string()).end();
    else w.null();
    w.key("detail").raw(r.detail).end();
  }
  w.end().key("next_cursor");
  if (more) w.value(std::to_string(rows.back().seq));
  else w.null();
  w.end();
  return Response::json(200, std::move(out));
}

Result<Response> prove_trail(Call& call) {
  CHECK_OK(trace_reading(call, "proof"));
  TRY(auto proof, access::verify_audit(call.context().db()));
  std::string out;
  JsonWriter w(out);
  w.object().member("rows", proof.rows).member("waiting", proof.waiting);
  w.key("head").object().member("place", proof.head.place).member("digest", proof.head.digest).end();
  w.key("findings").array();
  for (const auto& f : proof.findings)
    w.object().member("place", f.place).member("code", f.code).member("text", Sentences::instance().say(f.code, {}, call.speaker.language, nullptr)).end();
  w.end().end();
  return Response::json(200, std::move(out));
}
}  // namespace

void audit_routes(Router& r) {
  r.add({Method::get, "/api/v1/audit", Demand::power, "audit.read", "audit.list", list_trail});
  r.add({Method::get, "/api/v1/audit/proof", Demand::power, "audit.read", "audit.proof", prove_trail, transport::Lane::heavy});
}

}  // namespace socle::http
