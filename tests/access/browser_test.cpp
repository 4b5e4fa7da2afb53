// Who comes with nothing, from another site, or after he has gone; who writes what is not his to write (TRUST S, T, W, A6).
#include <gtest/gtest.h>

#include "doors.h"
#include "engines.h"
#include "http/live.h"
#include "http/transport/target.h"

namespace socle::access_walk {
namespace {
using transport::Headers;

Headers without(Headers headers, std::string_view name) {
  std::erase_if(headers, [&](const auto& h) { return h.first == name; });
  return headers;
}
Headers with(Headers headers, const std::string& name, const std::string& value) {
  headers = without(std::move(headers), name);
  headers.emplace_back(name, value);
  return headers;
}
std::string code_of(const transport::Response& r) {
  const auto* text = std::get_if<std::string>(&r.body);
  const auto json = parse_json(text ? *text : std::string());
  return json ? (*json)["type"].as_string() : std::string();
}
World sqlite_world() { return fresh_world(*engine("sqlite")); }

// CVE-2021-4092: every unsafe route, from another origin.
TEST(Browser, W1_an_unsafe_call_needs_our_origin_and_the_token_of_the_session) {
  World world = sqlite_world();
  Visit claire(world, {"claire", "claire", {}});
  const State before = state_of(world.kernel().db());
  int tried = 0;
  for (const Door& door : doors_of(world)) {
    if (!door.route->changes) continue;
    Call c = claire.call(door);
    const Headers good = c.headers;
    for (const Headers& foreign : {with(good, "origin", "https://evil.example"), with(good, "origin", "null"), with(good, "origin", "http://scenario:81"),
                                   with(without(good, "origin"), "sec-fetch-site", "cross-site"), with(without(good, "origin"), "sec-fetch-site", "same-site")}) {
      c.headers = foreign;
      const auto answer = claire.send(c);
      EXPECT_EQ(answer.status, 403) << door.name();
      EXPECT_EQ(code_of(answer), "/errors/csrf.foreign_origin") << door.name();
    }
    for (const Headers& forged : {without(good, "x-csrf-token"), with(good, "x-csrf-token", "0000")}) {
      c.headers = forged;
      EXPECT_EQ(code_of(claire.send(c)), "/errors/csrf.missing") << door.name();
    }
    ++tried;
  }
  EXPECT_GT(tried, 200);
  EXPECT_EQ(difference(before, state_of(world.kernel().db())), "");
}

TEST(Browser, W1_with_a_bearer_the_cookie_is_ignored) {
  World world = sqlite_world();
  Visit claire(world, {"claire", "claire", {}});
  EXPECT_EQ(world.send("GET", "/api/v1/me", {}, with(claire.headers(), "authorization", "Bearer soc_nothing")).status, 401);
}

TEST(Browser, W2_a_route_of_json_takes_json_only) {
  World world = sqlite_world();
  Visit claire(world, {"claire", "claire", {}});
  for (const char* type : {"text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=b", ""})
    EXPECT_EQ(world.send("POST", "/api/v1/contacts", R"({"last_name":"x"})", with(claire.headers(), "content-type", type)).status, 415) << type;
}

TEST(Browser, W3_no_origin_is_listed_so_no_answer_allows_one) {
  World world = sqlite_world();
  Visit claire(world, {"claire", "claire", {}});
  for (const Door& door : doors_of(world)) {
    if (!door.reads()) continue;
    Call c = claire.call(door);
    c.headers = with(c.headers, "origin", "https://evil.example");
    for (const auto& [name, value] : claire.send(c).headers) EXPECT_FALSE(transport::equal_ignoring_case(name, "Access-Control-Allow-Origin")) << door.name();
  }
}

// CVE-2023-33568, CVE-2025-54787: every route without credentials is 401 or one of these.
TEST(Browser, A1_without_credentials_only_the_listed_doors_open) {
  World world = sqlite_world();
  std::vector<std::string> open;
  for (const auto& route : world.app().router().routes())
    if (route->demand == http::Demand::open) open.push_back(route->operation);
  std::sort(open.begin(), open.end());
  EXPECT_EQ(open, (std::vector<std::string>{"health.alive", "health.metrics", "health.ready", "session.open"}));
  Visit nobody(world, {"nobody", "", {}});
  Visit odile(world, {"odile", "odile", {}});
  for (const Door& door : doors_of(world))
    if (door.route->demand != http::Demand::open) {
      EXPECT_EQ(nobody.send(nobody.call(door)).status, 401) << door.name();
    }
  EXPECT_EQ(nobody.get("/api/v1/files/" + std::to_string(odile.own("files")) + "/content").status, 401);
}

// CVE-2024-36412: what comes without credentials reaches SQL as a value.
TEST(Browser, I4_no_text_without_credentials_changes_what_is_asked) {
  World world = sqlite_world();
  const State before = content_of(world.kernel().db());
  const auto sign_in = [&](const std::string& login, const std::string& password) {
    Json body = Json::object();
    body.set("login", login);
    body.set("password", password);
    return world.send("POST", "/api/v1/session", body.dump(), {});
  };
  for (const std::string text : {"claire' --", "claire'/*", "' OR '1'='1", "' OR 1=1 --", "'; DROP TABLE session; --", "claire'; UPDATE user SET active=0; --", "\\' OR 1=1 --",
                                 "claire' UNION SELECT password_hash FROM credential --", "%", "_", "*", "claire\" OR \"\"=\"", "1) OR (1=1", "claire' AND SLEEP(5) --", "$1", "?1", ":login", "{{login}}"}) {
    for (const auto& [login, password] : {std::pair(text, std::string("claire")), std::pair(std::string("claire"), text)}) {
      world.clock().set(world.clock().now() + 16 * 60 * 1000);   // the brake on guessing is not what is tried here
      EXPECT_EQ(sign_in(login, password).status, 401) << text;
    }
    EXPECT_EQ(world.send("GET", "/api/v1/accounts?q=" + transport::percent_encode(text), {}, {}).status, 401) << text;
    EXPECT_EQ(world.send("GET", "/api/v1/accounts/" + transport::percent_encode(text), {}, {}).status, 401) << text;
  }
  EXPECT_EQ(difference(before, content_of(world.kernel().db())), "");
}

// CVE-2025-64489: a disabled user is out at his next request, by session and by token, and cannot bring himself back.
TEST(Browser, S9_T2_who_is_disabled_is_out_everywhere) {
  World world = sqlite_world();
  Visit claire(world, {"claire", "claire", {}}), program(world, {"program", "claire", {"write"}}), karim(world, {"karim", "karim", {}});
  EXPECT_EQ(claire.get("/api/v1/me").status, 200);
  EXPECT_EQ(program.get("/api/v1/me").status, 200);
  const std::string me = "/api/v1/users/" + std::to_string(claire.user());
  EXPECT_EQ(karim.send({"PATCH", me, R"({"active":false})", karim.headers()}).status, 200);
  EXPECT_EQ(claire.get("/api/v1/me").status, 401);
  EXPECT_EQ(program.get("/api/v1/me").status, 401);
  EXPECT_EQ(program.send({"PATCH", me, R"({"active":true})", program.headers()}).status, 401);
  EXPECT_EQ(world.send("POST", "/api/v1/session", R"({"login":"claire","password":"claire"})", {}).status, 401);
}

TEST(Browser, S9_what_is_ended_closes_its_streams) {
  World world = sqlite_world();
  Visit claire(world, {"claire", "claire", {}});
  const auto stream_of = [&] { return std::get<std::shared_ptr<transport::EventStream>>(claire.get("/api/v1/events?lists=contact").body); };
  const auto first = stream_of();
  EXPECT_FALSE(first->closed());
  EXPECT_EQ(claire.send({"DELETE", "/api/v1/api_tokens/" + std::to_string(claire.own("api_tokens")), {}, claire.headers()}).status, 204);
  EXPECT_TRUE(first->closed());
  const auto second = stream_of();
  EXPECT_EQ(claire.send({"DELETE", "/api/v1/session", {}, claire.headers()}).status, 204);
  EXPECT_TRUE(second->closed());
  EXPECT_EQ(claire.get("/api/v1/me").status, 401);
}

TEST(Browser, S3_S4_guessing_learns_nothing_and_waits) {
  World world = sqlite_world();
  const auto sign_in = [&](const std::string& login, const std::string& password) {
    return world.send("POST", "/api/v1/session", R"({"login":")" + login + R"(","password":")" + password + "\"}", {});
  };
  Visit karim(world, {"karim", "karim", {}});
  EXPECT_EQ(karim.send({"PATCH", "/api/v1/users/" + std::to_string(Visit(world, {"julien", "julien", {}}).user()), R"({"active":false})", karim.headers()}).status, 200);
  const std::string unknown = text_of(sign_in("nobody", "x"));
  EXPECT_EQ(unknown.substr(0, 3), "401");
  EXPECT_EQ(text_of(sign_in("claire", "x")), unknown);
  EXPECT_EQ(text_of(sign_in("julien", "julien")), unknown);
  for (int i = 0; i < 5; ++i) (void)sign_in("claire", "x");
  EXPECT_EQ(sign_in("claire", "claire").status, 429);
  EXPECT_EQ(sign_in("samir", "samir").status, 200);
  world.clock().set(world.clock().now() + 16 * 60 * 1000);
  EXPECT_EQ(sign_in("claire", "claire").status, 200);
}

TEST(Browser, S10_an_old_session_shows_its_password_again) {
  World world = sqlite_world();
  Visit karim(world, {"karim", "karim", {}}), samir(world, {"samir", "samir", {}});
  Headers headers = karim.headers();
  const auto send = [&](const char* method, const std::string& target, const std::string& body) { return world.send(method, target, body, headers); };
  const std::string julien = "/api/v1/users/" + std::to_string(Visit(world, {"julien", "julien", {}}).user());
  const std::string to_manager = R"({"role":"sales_manager"})", to_rep = R"({"role":"sales_rep"})";
  EXPECT_EQ(send("PATCH", julien, to_manager).status, 200) << "just signed in";
  world.clock().set(world.clock().now() + access::kFactorFresh + 1000);
  const State before = state_of(world.kernel().db());
  const std::string id = julien.substr(julien.rfind('/') + 1);
  const std::tuple<const char*, std::string, std::string> guarded[] = {
      {"PATCH", julien, to_rep},
      {"PATCH", julien, R"({"login":"juju"})"},
      {"PATCH", julien, R"({"email":"juju@atelier-lumen.example"})"},
      {"PATCH", julien, R"({"active":false})"},
      {"DELETE", julien, ""},
      {"POST", "/api/v1/users", R"({"login":"lucie","name":"Lucie Martin","role":"sales_rep"})"},
      {"POST", "/api/v1/users/bulk", R"({"select":{"ids":[)" + id + R"(]},"set":{"role":"sales_rep"}})"},
      {"POST", julien + "/password", R"({"password":"une longue phrase de Julien"})"},
      {"POST", "/api/v1/api_tokens", R"({"name":"erp","scopes":["read"]})"},
      {"PATCH", "/api/v1/model", R"({"roles":{"sales_rep":{"powers":[]}}})"},
  };
  for (const auto& [method, target, body] : guarded) {
    const auto answer = send(method, target, body);
    EXPECT_GE(answer.status, 400) << target;
    EXPECT_NE(text_of(answer).find("session.stale"), std::string::npos) << target << " " << body << " " << text_of(answer);
  }
  // The thread that notes when a session was last seen commits too, now that minutes have passed.
  const std::string changed = difference(before, state_of(world.kernel().db()));
  EXPECT_TRUE(changed.empty() || changed == "commits") << changed;
  EXPECT_EQ(send("PATCH", julien, R"({"zone":"Europe/London"})").status, 200) << "the rest asks nothing";

  EXPECT_EQ(code_of(send("POST", "/api/v1/session/elevation", R"({"password":"karin"})")), "/errors/record.invalid");
  EXPECT_EQ(send("PATCH", julien, to_rep).status, 422);
  const auto shown = send("POST", "/api/v1/session/elevation", R"({"password":"karim"})");
  ASSERT_EQ(shown.status, 200) << text_of(shown);
  EXPECT_EQ(send("GET", "/api/v1/me", "").status, 401) << "S8: the token that was known before is worth nothing";
  const std::string cookie(shown.find_header("set-cookie"));
  headers = with(headers, "cookie", cookie.substr(0, cookie.find(';')));
  EXPECT_EQ(send("PATCH", julien, to_rep).status, 200);
  EXPECT_EQ(send("POST", "/api/v1/api_tokens", R"({"name":"erp","scopes":["read"]})").status, 201);
  world.clock().set(world.clock().now() + access::kFactorFresh + 1000);
  EXPECT_EQ(send("PATCH", julien, to_manager).status, 422);

  // Guesses there are braked like those of a sign-in (S4).
  for (int i = 0; i < 6; ++i) (void)send("POST", "/api/v1/session/elevation", R"({"password":"karin"})");
  EXPECT_EQ(send("POST", "/api/v1/session/elevation", R"({"password":"karim"})").status, 429);
}

TEST(Browser, S8_a_session_is_a_cookie_no_script_reads_and_it_ends) {
  World world = sqlite_world();
  const auto answer = world.send("POST", "/api/v1/session", R"({"login":"claire","password":"claire"})", {});
  const std::string cookie(answer.find_header("set-cookie"));
  for (const char* part : {"; HttpOnly", "; SameSite=Lax", "; Path=/"}) EXPECT_NE(cookie.find(part), std::string::npos) << cookie;
  const Headers headers{{"cookie", cookie.substr(0, cookie.find(';'))}};
  EXPECT_EQ(world.send("GET", "/api/v1/me", {}, headers).status, 200);
  world.clock().set(world.clock().now() + access::kSessionIdle + 1000);
  EXPECT_EQ(world.send("GET", "/api/v1/me", {}, headers).status, 401);
}

TEST(Browser, T2_a_secret_in_a_url_is_refused) {
  World world = sqlite_world();
  Visit claire(world, {"claire", "claire", {}});
  for (const char* url : {"/api/v1/me?access_token=x", "/api/v1/accounts?q=soc_0123456789012345678901234567890123456789"}) {
    EXPECT_EQ(claire.get(url).status, 400) << url;
    EXPECT_EQ(code_of(claire.get(url)), "/errors/url.secret") << url;
  }
}

// What the model says nobody writes is written by no door; CVE-2024-12368: secrets are no field of anything.
TEST(Browser, A6_fields_of_the_system_are_refused_by_every_writer) {
  World world = sqlite_world();
  Visit odile(world, {"odile", "odile", {}});
  const meta::Entity& contact = *world.kernel().services().snapshot()->find("contact");
  const std::string id = std::to_string(odile.subject(contact));
  for (const char* field : {"id", "version", "created_at", "created_by", "updated_at", "deleted_at", "change_set", "last_exchange_on", "_label", "password_hash", "nothing"}) {
    const std::string body = std::string("{\"") + field + "\":\"2026-01-01\"}", create = std::string("{\"last_name\":\"x\",\"") + field + "\":\"2026-01-01\"}";
    const auto refused = [&](const Call& c) {
      const auto answer = odile.send(c);
      const std::string text = text_of(answer);
      EXPECT_TRUE(answer.status == 422 || text.find("\"status\":422") != std::string::npos) << field << " " << c.method << " " << c.target << " " << text;
    };
    refused({"PATCH", "/api/v1/contacts/" + id, body, odile.headers()});
    refused({"POST", "/api/v1/contacts", create, odile.headers()});
    refused({"PUT", "/api/v1/contacts/by/external_id/X1", create, odile.headers()});
    if (std::string(field) != "id") refused({"POST", "/api/v1/contacts/batch", R"({"items":[{"id":)" + id + R"(,"patch":)" + body + "}]}", odile.headers()});
    const auto job = odile.send({"POST", "/api/v1/contacts/bulk", R"({"select":{"ids":[)" + id + R"(]},"set":)" + body + "}", odile.headers()});
    ASSERT_EQ(job.status, 202) << field;
    world.settle();
    const std::string at = "/api/v1/jobs/" + std::to_string((*parse_json(std::get<std::string>(job.body)))["id"].as_int());
    EXPECT_EQ((*parse_json(std::get<std::string>(odile.get(at).body)))["result"]["changed"].as_int(), 0) << field;
  }
  for (const char* path : {"/api/v1/api_token", "/api/v1/credentials", "/api/v1/credential", "/api/v1/setting"}) EXPECT_EQ(odile.get(path).status, 404) << path;
  for (const char* url : {"/api/v1/users?fields=password_hash", "/api/v1/users?fields=token_hash", "/api/v1/users?sort=password_hash", "/api/v1/users/export?fields=password_hash"})
    EXPECT_GE(odile.get(url).status, 400) << url;
}

// CVE-2024-45392, CVE-2026-41160: who may only read deletes nothing, by any door.
TEST(Browser, A2_a_reader_deletes_nothing) {
  World world = sqlite_world();
  Visit helene(world, {"helene", "helene", {}});
  const State before = content_of(world.kernel().db());
  for (const auto& e : world.kernel().services().snapshot()->entities) {
    if (e->removed) continue;
    const std::string at = "/api/v1/" + e->plural, id = std::to_string(helene.subject(*e));
    EXPECT_GE(helene.send({"DELETE", at + "/" + id, {}, helene.headers()}).status, 403);
    EXPECT_EQ(helene.send({"POST", at + "/bulk", R"({"select":{"ids":[)" + id + R"(]},"delete":true})", helene.headers()}).status, 403);
    EXPECT_EQ(helene.send({"POST", at + "/bulk", R"({"select":{"filter":{"field":"id","op":"is_set"}},"delete":true})", helene.headers()}).status, 403);
    (void)helene.send({"POST", at + "/batch", R"({"items":[{"delete":)" + id + "}]}", helene.headers()});
  }
  EXPECT_EQ(difference(before, content_of(world.kernel().db())), "");
}

}  // namespace
}  // namespace socle::access_walk
