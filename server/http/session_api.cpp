// Sign-in, sign-out, who am I, sessions, tokens, passwords.
#include "base/text.h"
#include "http/app.h"
#include "http/live.h"
#include "http/routes.h"
#include "http/runtime.h"

namespace socle::http {
namespace {
using access::Verb;

void person(JsonWriter& w, const access::Person& p) {
  w.object().member("id", p.id).member("login", p.login).member("name", p.name).member("role", p.role);
  w.member("language", p.language == meta::Language::fr ? "fr" : "en").member("zone", p.zone).end();
}

Response set_cookie(Response r, const Application& app, std::string_view token, bool gone) {
  std::string c = app.cookie_name() + "=" + std::string(token) + "; Path=/; HttpOnly; SameSite=Lax";
  if (app.settings().secure_cookie) c += "; Secure";
  c += gone ? "; Max-Age=0" : "; Max-Age=" + std::to_string(access::kSessionLife / 1000);
  r.header("Set-Cookie", std::move(c));
  return r;
}

// What was ended closes its live pages at once (TRUST S9, T2). A token's streams are those of its person: the others reconnect.
void close_streams(Call& call, std::int64_t session, std::int64_t user) {
  if (!call.app.runtime().live) return;
  if (session) call.app.runtime().live->close_session(session);
  if (user) call.app.runtime().live->close_person(user);
}

Result<Response> open_session(Call& call) {
  TRY(auto body, call.body());
  const std::string &login = body["login"].as_string(), &password = body["password"].as_string();
  if (login.empty()) return refuse_field("login", "required");
  if (password.empty()) return refuse_field("password", "required");
  TRY(auto in, call.app.identity().sign_in(login, password, call.request.remote, call.request.header("user-agent")));
  std::string out;
  JsonWriter w(out);
  w.object().key("user");
  person(w, in.person);
  w.member("csrf_token", in.session.csrf).end();
  return set_cookie(Response::json(200, std::move(out)), call.app, in.token, false);
}

// The password again, for what asks a fresh factor: the session goes on under a new token (TRUST S8, S10).
Result<Response> elevate(Call& call) {
  const auto& actor = call.context().actor();
  if (call.session == 0) return refuse(RefusalKind::forbidden, "token.by_token");
  TRY(auto body, call.body());
  if (body["password"].as_string().empty()) return refuse_field("password", "required");
  const access::Person* p = call.context().directory().person(actor.user);
  TRY(auto token, call.app.identity().elevate(*p, call.session, body["password"].as_string(), call.request.remote));
  std::string out;
  JsonWriter(out).object().member("fresh_until", format_instant(call.context().now() + access::kFactorFresh)).end();
  return set_cookie(Response::json(200, std::move(out)), call.app, token, false);
}

Result<Response> close_session(Call& call) {
  if (call.session) CHECK_OK(call.app.identity().sessions().end(call.session, call.context().actor().user));
  close_streams(call, call.session, 0);
  return set_cookie(Response::empty(), call.app, "", true);
}

Result<Response> list_sessions(Call& call) {
  std::string out;
  JsonWriter w(out);
  w.object().key("items").array();
  for (const auto& s : call.app.identity().sessions().list(call.context().actor().user))
    w.object().member("id", s.id).member("created_at", format_instant(s.created)).member("seen_at", format_instant(s.seen))
        .member("remote", s.remote).member("agent", s.agent).member("current", s.id == call.session).end();
  w.end().end();
  return Response::json(200, std::move(out));
}
Result<Response> end_session(Call& call) {
  TRY(auto id, call.id());
  CHECK_OK(call.app.identity().sessions().end(id, call.context().actor().user));
  close_streams(call, id, 0);
  return Response::empty();
}

Result<Response> me(Call& call) {
  const auto& c = call.context();
  const access::Person* p = c.directory().person(c.actor().user);
  if (!p) return refuse(RefusalKind::not_found, "record.not_found");
  const meta::Role* role = c.snapshot().role(p->role);
  std::string out;
  JsonWriter w(out);
  w.object().member("id", p->id).member("login", p->login).member("name", p->name).member("email", p->email);
  w.key("role").object().member("code", p->role).member("label", role ? role->label.in(c.actor().language) : p->role).end();
  w.member("language", c.actor().language == meta::Language::fr ? "fr" : "en").member("zone", p->zone);
  w.key("teams").array();
  for (std::int64_t t : p->teams)
    for (const auto& team : c.directory().teams())
      if (team.id == t) w.object().member("id", t).member("label", team.name).end();
  w.end().key("powers").array();
  if (role)
    for (const auto& power : role->powers)
      if (c.gate().has(power)) w.value(power);
  w.end().key("menu");
  if (role && role->menu.is_array()) w.value(role->menu);
  else w.array().end();
  w.member("home", role ? role->home : std::string()).member("csrf_token", call.csrf);
  const auto& company = c.snapshot().company;
  w.key("company").object().member("name", company.name).member("currency", company.currency).member("zone", company.zone)
      .member("language", company.language == meta::Language::fr ? "fr" : "en").end();
  w.member("model_version", c.snapshot().version.text()).member("now", format_instant(c.now()));
  if (c.actor().viewing_as) w.member("viewing_as", c.actor().viewing_as);
  w.end();
  return Response::json(200, std::move(out));
}

// A person changes language, zone and password of his own; the rest of his record belongs to administration.
Result<Response> patch_me(Call& call) {
  TRY(auto body, call.body());
  const auto& c = call.context();
  const meta::Entity* user = c.snapshot().find("user");
  records::Change change;
  change.entity = user;
  change.id = c.actor().user;
  for (const auto& [name, value] : body.members()) {
    const meta::Field* f = user->find(name);
    if (!f || (name != "language" && name != "zone")) return refuse_field(name, "field.unknown", {{"entity", "@user"}});
    auto parsed = f->type->parse(value, *f, c.parse_context());
    if (!parsed) return refuse_field(name, parsed.error().rule, parsed.error().params);
    if (name == "zone" && !Zone::find(as_text(*parsed))) return refuse_field(name, "field.unknown_zone");
    change.sets.emplace_back(f, std::move(*parsed));
  }
  if (c.actor().read_only) return refuse(RefusalKind::forbidden, "access.read_only");
  CHECK_OK(records::write_one(c.as_system(), std::move(change)));
  access::Actor actor = c.actor();
  const records::Services& services = c.services();
  if (const access::Person* now = services.directory()->person(actor.user)) actor.language = now->language;
  call.context_.emplace(services, std::move(actor));
  return me(call);
}

Result<Response> change_password(Call& call) {
  TRY(auto body, call.body());
  const auto& c = call.context();
  const access::Person* p = c.directory().person(c.actor().user);
  if (!p || c.actor().read_only || c.actor().channel != access::Channel::web) return refuse(RefusalKind::forbidden, "access.read_only");
  TRY(auto right, call.app.identity().prove(*p, body["current"].as_string(), call.request.remote));
  if (!right) return refuse_field("current", "password.wrong");
  CHECK_OK(call.app.identity().set_password(*p, body["password"].as_string(), call.session, p->id));
  close_streams(call, 0, p->id);
  return Response::empty();
}

// An administrator sets a first password; the person changes it.
Result<Response> set_password(Call& call) {
  TRY(auto id, call.id());
  TRY(auto body, call.body());
  const access::Person* p = call.context().directory().person(id);
  if (!p) return refuse(RefusalKind::not_found, "record.not_found");
  CHECK_OK(call.app.identity().set_password(*p, body["password"].as_string(), 0, call.context().actor().user));
  close_streams(call, 0, p->id);
  return Response::empty();
}
Result<Response> sessions_of_user(Call& call) {
  TRY(auto id, call.id());
  std::string out;
  JsonWriter w(out);
  w.object().key("items").array();
  for (const auto& s : call.app.identity().sessions().list(id))
    w.object().member("id", s.id).member("created_at", format_instant(s.created)).member("seen_at", format_instant(s.seen)).member("remote", s.remote).member("agent", s.agent).end();
  w.end().end();
  return Response::json(200, std::move(out));
}
Result<Response> end_session_of_user(Call& call) {
  TRY(auto id, call.id());
  TRY(auto session, call.id("session"));
  CHECK_OK(call.app.identity().sessions().end(session, id));
  close_streams(call, session, 0);
  return Response::empty();
}
Result<Response> end_sessions_of_user(Call& call) {
  TRY(auto id, call.id());
  CHECK_OK(call.app.identity().sessions().end_all(id, 0, call.context().actor().user));
  close_streams(call, 0, id);
  return Response::empty();
}

constexpr Instant kTokenLife = 365 * kMsPerDay;

Result<Response> issue_token(Call& call) {
  // A token makes no tokens (TRUST T1): this takes a person at a screen.
  if (call.session == 0) return refuse(RefusalKind::forbidden, "token.by_token");
  TRY(auto body, call.body());
  const std::string name = trim(body["name"].as_string());
  if (name.empty()) return refuse_field("name", "required");
  if (code_points(name) > 100) return refuse_field("name", "field.too_long", {{"max", "100"}});
  std::vector<std::string> scopes;
  for (const auto& s : body["scopes"].items()) {
    const std::string& text = s.as_string();
    const auto colon = text.find(':');
    const std::string right = colon == std::string::npos ? text : text.substr(colon + 1);
    const bool known = right == "read" || right == "write" || (colon == std::string::npos && right == "admin");
    if (!known || (colon != std::string::npos && !call.context().snapshot().find(text.substr(0, colon))))
      return refuse_field("scopes", "token.unknown_scope", {{"scope", text}});
    scopes.push_back(text);
  }
  const Instant now = call.context().now();
  Instant expires = now + kTokenLife;
  if (body.has("expires_at")) {
    const auto t = parse_instant(body["expires_at"].as_string());
    if (!t || *t <= now || *t > now + kTokenLife + kMsPerDay) return refuse_field("expires_at", "token.bad_expiry");
    expires = *t;
  }
  TRY(auto issued, call.app.identity().sessions().issue(call.context().actor().user, name, scopes, expires, call.context().actor().user));
  std::string out;
  JsonWriter(out).object().member("id", issued.token.id).member("name", name).member("token", issued.secret).member("expires_at", format_instant(expires)).end();
  return Response::json(201, std::move(out));
}
Result<Response> list_tokens(Call& call) {
  std::string out;
  JsonWriter w(out);
  w.object().key("items").array();
  for (const auto& t : call.app.identity().sessions().tokens(call.context().actor().user)) {
    w.object().member("id", t.id).member("name", t.name).key("scopes").array();
    for (const auto& s : t.scopes) w.value(s);
    w.end().member("created_at", format_instant(t.created)).member("expires_at", format_instant(t.expires)).key("used_at");
    if (t.used) w.value(format_instant(t.used));
    else w.null();
    w.end();
  }
  w.end().end();
  return Response::json(200, std::move(out));
}
Result<Response> revoke_token(Call& call) {
  TRY(auto id, call.id());
  CHECK_OK(call.app.identity().sessions().revoke(id, call.context().actor().user));
  close_streams(call, 0, call.context().actor().user);
  return Response::empty();
}
}  // namespace

void session_routes(Router& r) {
  using transport::Lane;
  r.add({Method::post, "/api/v1/session", Demand::open, {}, "session.open", open_session, Lane::auth, 16 << 10});
  r.add({Method::del, "/api/v1/session", Demand::session, {}, "session.close", close_session});
  r.add({Method::post, "/api/v1/session/elevation", Demand::session, {}, "session.elevate", elevate, Lane::auth, 16 << 10});
  r.add({Method::get, "/api/v1/sessions", Demand::session, {}, "sessions.list", list_sessions});
  r.add({Method::del, "/api/v1/sessions/{id}", Demand::session, {}, "sessions.end", end_session});
  r.add({Method::get, "/api/v1/me", Demand::session, {}, "me.get", me});
  r.add({Method::patch, "/api/v1/me", Demand::session, {}, "me.patch", patch_me});
  r.add({Method::post, "/api/v1/passwords", Demand::session, {}, "passwords.change", change_password, Lane::auth, 16 << 10});
  const auto fresh = [&](Route route) {
    route.fresh = true;
    r.add(std::move(route));
  };
  fresh({Method::post, "/api/v1/users/{id}/password", Demand::power, "admin.users", "users.set_password", set_password, Lane::auth, 16 << 10});
  r.add({Method::get, "/api/v1/users/{id}/sessions", Demand::power, "admin.users", "users.sessions", sessions_of_user});
  r.add({Method::del, "/api/v1/users/{id}/sessions", Demand::power, "admin.users", "users.end_sessions", end_sessions_of_user});
  r.add({Method::del, "/api/v1/users/{id}/sessions/{session}", Demand::power, "admin.users", "users.end_session", end_session_of_user});
  fresh({Method::post, "/api/v1/api_tokens", Demand::session, {}, "api_tokens.issue", issue_token});
  r.add({Method::get, "/api/v1/api_tokens", Demand::session, {}, "api_tokens.list", list_tokens});
  r.add({Method::del, "/api/v1/api_tokens/{id}", Demand::session, {}, "api_tokens.revoke", revoke_token});
}

}  // namespace socle::http
