// What surrounds a record: timeline, history, shares, who may see it; and taking change sets back.
#include <algorithm>

#include "http/app.h"
#include "http/records_io.h"
#include "http/routes.h"
#include "http/translate.h"
#include "kernel/access/audit.h"
#include "kernel/access/shares.h"
#include "kernel/records/lookup.h"
#include "kernel/records/reversal.h"
#include "kernel/records/table.h"
#include "kernel/timeline/read.h"

namespace socle::http {
namespace {
constexpr std::size_t kRelatedShown = 5;

Result<timeline::TimelineRequest> timeline_request(Call& call, std::int64_t id) {
  timeline::TimelineRequest q;
  q.entity = call.entity;
  q.id = id;
  q.kinds = split_list(call.request.param("kinds"));
  q.cursor = call.request.param("cursor");
  TRY(auto limit, call.number("limit", 50, 1, 200));
  q.limit = static_cast<int>(limit);
  return q;
}

Result<Response> get_timeline(Call& call) {
  TRY(auto id, call.id());
  TRY(auto q, timeline_request(call, id));
  TRY(auto record, records::get(call.context(), *call.entity, id));
  std::string out;
  CHECK_OK(call.context().db().read({}, [&](storage::Connection& db) -> Done {
    TRY(out, timeline::read(call.context(), db, q));
    return {};
  }));
  return Response::json(200, std::move(out));
}

Result<Response> get_history(Call& call) {
  TRY(auto id, call.id());
  TRY(auto before, call.number("cursor", std::int64_t{1} << 53, 0, std::int64_t{1} << 53));
  TRY(auto limit, call.number("limit", 50, 1, 200));
  TRY(auto record, records::get(call.context(), *call.entity, id));
  std::string out;
  CHECK_OK(call.context().db().read({}, [&](storage::Connection& db) -> Done {
    TRY(out, timeline::history(call.context(), db, *record, before, static_cast<int>(limit)));
    return {};
  }));
  return Response::json(200, std::move(out));
}

// Related lists: each a count and its first rows, through the gate like any list.
Done relations(const records::Context& context, const records::Record& record, JsonWriter& w) {
  w.key("relations").array();
  for (const auto& relation : record.entity().relations) {
    if (!relation.shown || relation.entity->removed || !context.gate().may(access::Verb::read, *relation.entity) ||
        !context.gate().readable(*relation.entity, *relation.field))
      continue;
    records::ListRequest q;
    q.entity = relation.entity;
    Json leaf = Json::object();
    leaf.set("field", relation.field->name);
    if (relation.field->type->family == meta::Family::link) {
      Json link = Json::object();
      link.set("entity", record.entity().name);
      link.set("id", Json(record.id()));
      leaf.set("op", "eq");
      leaf.set("value", std::move(link));
    } else {
      leaf.set("op", relation.field->type->family == meta::Family::references ? "contains" : "eq");
      leaf.set("value", Json(record.id()));
    }
    q.filter = std::move(leaf);
    q.limit = kRelatedShown;
    q.count = "capped";
    TRY(auto page, records::list(context, q));
    w.object().member("name", relation.name).member("entity", relation.entity->name).member("field", relation.field->name);
    w.member("label", relation.label.in(context.actor().language)).member("total", page.total.value_or(0)).member("capped", page.capped);
    w.key("items").raw(page.items).end();
  }
  w.end();
  return {};
}

Result<Response> reverse_change_set(Call& call) {
  TRY(auto id, call.id());
  TRY(auto done, records::reverse(call.context(), id));
  std::string out;
  JsonWriter w(out);
  w.object().key("change_set_id");
  if (done.change_set) w.value(done.change_set);
  else w.null();
  w.member("restored", done.restored).member("removed", done.removed).key("kept").array();
  for (const auto& k : done.kept) {
    w.object().member("entity", k.entity->name).member("id", k.id).member("label", k.label).key("fields").array();
    for (const auto& f : k.fields) w.value(f);
    w.end().member("code", k.code).member("text", Sentences::instance().say(k.code, {}, call.speaker.language, &call.context().snapshot())).end();
  }
  w.end().end();
  return Response::json(201, std::move(out));
}

Result<Response> explain_access(Call& call) {
  TRY(auto id, call.id());
  const auto& c = call.context();
  const access::Person* who = c.directory().person(c.actor().user);
  if (call.request.has_param("user")) {
    TRY(auto user, call.number("user", 0, 1, std::int64_t{1} << 53));
    if (user != c.actor().user && !c.gate().has("access.explain")) return refuse(RefusalKind::forbidden, "access.power_denied");
    who = c.directory().person(user);
  }
  if (!who) return refuse(RefusalKind::not_found, "record.not_found");
  // Who holds the power asks about a record that he may not read himself: rules only, no field.
  std::shared_ptr<const records::Record> record;
  CHECK_OK(c.db().read({}, [&](storage::Connection& db) -> Done {
    record = records::load_one(db, *call.entity, id);
    if (record && !c.gate().has("access.explain") && !records::visible(db, c, *record)) record = nullptr;
    return {};
  }));
  if (!record) return refuse(RefusalKind::not_found, "record.not_found");
  access::Actor actor;
  actor.user = who->id;
  actor.role = who->role;
  const records::Context theirs(c.services(), actor);
  bool shared = false;
  CHECK_OK(c.db().read({}, [&](storage::Connection& db) -> Done {
    for (const auto& s : access::shares_of(db, call.entity->entity_no, id))
      shared = shared || (s.principal_kind == 1 && s.principal == who->id) ||
               (s.principal_kind == 2 && std::find(who->teams.begin(), who->teams.end(), s.principal) != who->teams.end());
    return {};
  }));
  const access::Why why = theirs.gate().why(*call.entity, record->access(), [&] { return shared; });
  std::string out;
  JsonWriter w(out);
  w.object().key("user").object().member("id", who->id).member("label", who->name).end().member("visible", why.visible && !record->in_trash()).key("rules").array();
  for (const auto& rule : why.rules) {
    w.object().member("code", rule.code).key("params").object();
    for (const auto& [name, value] : rule.params) w.member(name, value);
    w.end().member("text", Sentences::instance().say(rule.code, rule.params, call.speaker.language, &c.snapshot())).end();
  }
  w.end().end();
  return Response::json(200, std::move(out));
}

Result<Response> get_shares(Call& call) {
  TRY(auto id, call.id());
  TRY(auto record, records::get(call.context(), *call.entity, id));
  std::string out;
  JsonWriter w(out);
  w.object().key("items").array();
  CHECK_OK(call.context().db().read({}, [&](storage::Connection& db) -> Done {
    for (const auto& s : access::shares_of(db, call.entity->entity_no, id))
      w.object().member(s.principal_kind == 1 ? "user" : "team", s.principal).member("level", s.level == 1 ? "read" : "write").end();
    return {};
  }));
  w.end().end();
  return Response::json(200, std::move(out));
}

Result<Response> put_shares(Call& call) {
  TRY(auto id, call.id());
  TRY(auto body, call.body());
  const auto& c = call.context();
  TRY(auto record, records::get(c, *call.entity, id));
  std::vector<access::Share> shares;
  for (const Json& s : body["items"].items()) {
    const bool team = s.has("team");
    const std::int64_t principal = s[team ? "team" : "user"].as_int();
    const bool known = team ? std::any_of(c.directory().teams().begin(), c.directory().teams().end(), [&](const auto& t) { return t.id == principal; })
                            : c.directory().person(principal) != nullptr;
    if (!known) return refuse_field("items", "share.unknown_principal");
    if (s["level"].as_string() != "read" && s["level"].as_string() != "write") return refuse_field("level", "field.unknown_choice");
    shares.push_back({team ? 2 : 1, principal, s["level"].as_string() == "write" ? 2 : 1});
  }
  CHECK_OK(c.db().write(storage::Lane::interactive, [&](storage::Transaction& tx) -> Done {
    // Nobody grants more than he holds (TRUST A7).
    auto now = records::load_one(tx, *call.entity, id);
    if (!now || now->in_trash()) return refuse(RefusalKind::not_found, "record.not_found");
    if (!c.gate().sees(*call.entity, now->access(), access::Verb::update, {})) return refuse(RefusalKind::forbidden, "access.verb_denied", {{"entity", "@" + call.entity->name}});
    access::set_shares(tx, call.entity->entity_no, id, shares);
    Json detail = Json::object();
    detail.set("entity", call.entity->name);
    detail.set("record", id);
    detail.set("shares", static_cast<std::int64_t>(shares.size()));
    access::audit(tx, c.now(), {.act = "share.changed", .actor = c.actor().user, .detail = std::move(detail)});
    return {};
  }));
  return get_shares(call);
}
}  // namespace

Result<Response> record_page(Call& call, std::int64_t id) {
  const auto parts = split_list(call.request.param("with"));
  const auto wants = [&](std::string_view part) { return std::find(parts.begin(), parts.end(), part) != parts.end(); };
  std::int64_t version = 0;
  TRY(auto record_json, records::get_json(call.context(), *call.entity, id, {}, true, &version));
  TRY(auto record, records::get(call.context(), *call.entity, id));
  std::string out;
  JsonWriter w(out);
  w.object().key("record").raw(record_json);
  if (wants("timeline")) {
    std::string text;
    TRY(auto q, timeline_request(call, id));
    CHECK_OK(call.context().db().read({}, [&](storage::Connection& db) -> Done {
      TRY(text, timeline::read(call.context(), db, q));
      return {};
    }));
    w.key("timeline").raw(text);
  }
  if (wants("relations")) CHECK_OK(relations(call.context(), *record, w));
  if (wants("access")) {
    const auto row = record->access();
    w.key("access").object().member("update", call.context().gate().sees(*call.entity, row, access::Verb::update, {}));
    w.member("delete", call.context().gate().sees(*call.entity, row, access::Verb::remove, {})).end();
  }
  w.end();
  return record_answer(200, *call.entity, id, version, std::move(out));
}

void trace_routes(Router& r) {
  r.add({Method::get, "/api/v1/{entity}/{id}/timeline", Demand::record, {}, "records.timeline", get_timeline});
  r.add({Method::get, "/api/v1/{entity}/{id}/history", Demand::record, {}, "records.history", get_history});
  r.add({Method::get, "/api/v1/{entity}/{id}/access", Demand::session, {}, "records.access", explain_access});
  r.add({Method::get, "/api/v1/{entity}/{id}/shares", Demand::record, {}, "records.shares", get_shares});
  r.add({Method::put, "/api/v1/{entity}/{id}/shares", Demand::record, {}, "records.set_shares", put_shares});
  r.add({Method::post, "/api/v1/change_sets/{id}/reversal", Demand::session, {}, "change_sets.reversal", reverse_change_set});
}

}  // namespace socle::http
