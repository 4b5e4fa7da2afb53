// Many records at once: batch (up to 1,000 writes, a result each), bulk (a job), and the nouns that modules add.
#include <algorithm>

#include "http/app.h"
#include "http/records_io.h"
#include "http/routes.h"
#include "http/runtime.h"
#include "kernel/records/bulk.h"
#include "kernel/records/lookup.h"
#include "kernel/records/reversal.h"
#include "kernel/records/table.h"

namespace socle::http {
namespace {
constexpr std::size_t kMaxBatch = 1000;

Result<records::Change> batch_item(const Call& call, const Json& item) {
  records::Change c;
  c.entity = call.entity;
  const Json* found = nullptr;
  for (const char* act : {"create", "patch", "delete", "restore"})
    if (const Json* j = item.find(act)) {
      found = j;
      c.act = act[0] == 'c' ? records::Act::create : act[0] == 'p' ? records::Act::patch : act[0] == 'd' ? records::Act::remove : records::Act::restore;
      break;
    }
  if (!found) return refuse_field("items", "batch.unknown_verb");
  if (c.act == records::Act::create) {
    c.body = *found;
  } else if (c.act == records::Act::patch) {
    c.id = item.has("id") ? item["id"].as_int() : (*found)["id"].as_int();
    c.body = *found;
    c.body.erase("id");
  } else {
    c.id = found->is_object() ? (*found)["id"].as_int() : found->as_int();
  }
  if (item.has("version")) c.version = item["version"].as_int();
  if (item.has("_override")) c.body.set("_override", item["_override"]);
  return c;
}

Result<Response> batch(Call& call) {
  TRY(auto body, call.body());
  const auto& items = body["items"].items();
  if (items.empty()) return refuse_field("items", "required");
  if (items.size() > kMaxBatch) return refuse_field("items", "batch.too_many", {{"most", std::to_string(kMaxBatch)}});
  std::vector<records::Change> changes;
  for (const Json& item : items) {
    TRY(auto c, batch_item(call, item));
    changes.push_back(std::move(c));
  }
  TRY(auto options, write_options(call));
  options.atomic = body.has("atomic") ? body["atomic"].as_bool() : false;
  const auto& c = call.context();
  if (!options.idempotency_key.empty())
    options.answer = [](const records::BatchResult& b) {
      std::string out;
      JsonWriter w(out);
      w.object().key("change_set_id");
      if (b.change_set) w.value(b.change_set);
      else w.null();
      w.key("items").array();
      for (const auto& i : b.items) {
        w.object().member("status", i ? (i->act == records::Act::create ? 201 : 200) : 422);
        if (i) w.member("id", i->id).member("version", i->version);
        w.end();
      }
      w.end().end();
      return out;
    };
  TRY(auto result, records::write(c, changes, options));
  if (!result.replayed.empty()) return Response::json(200, std::move(result.replayed));
  std::string out;
  JsonWriter w(out);
  w.object().key("change_set_id");
  if (result.change_set) w.value(result.change_set);
  else w.null();
  w.key("items").array();
  for (const auto& i : result.items) {
    w.object();
    if (i) {
      w.member("status", i->act == records::Act::create ? 201 : 200).member("id", i->id).member("version", i->version);
    } else {
      const Response p = problem(i.error(), Source::body, call.speaker);
      w.member("status", p.status).key("error").raw(std::get<std::string>(p.body));
    }
    w.end();
  }
  w.end().end();
  return Response::json(200, std::move(out));
}

Result<Response> bulk(Call& call) {
  TRY(auto body, call.body());
  const Json& select = body["select"];
  if (!select.has("ids") && !select.has("filter")) return refuse_field("select", "required");
  const bool removes = body["delete"].as_bool();
  if (!removes && !body["restore"].as_bool() && !body["set"].is_object()) return refuse_field("set", "required");
  const auto& c = call.context();
  if (!c.gate().may(removes ? access::Verb::remove : access::Verb::update, *call.entity))
    return refuse(RefusalKind::forbidden, "access.verb_denied", {{"entity", "@" + call.entity->name}});
  CHECK_OK(access::fresh_factor(c.actor(), *call.entity));
  if (select.has("filter")) CHECK_OK(expr::parse_condition(select["filter"], c.snapshot(), *call.entity, c.visibility(), c.parse_context()));
  Json input = Json::object();
  input.set("entity", call.entity->name);
  if (select.has("ids")) input.set("ids", select["ids"]);
  else input.set("filter", select["filter"]);
  for (const char* name : {"set", "delete", "restore", "_override"})
    if (body.has(name)) input.set(name, body[name]);
  return enqueue(call, {.kind = std::string(records::kBulkJob), .input = std::move(input), .lane = jobs::JobLane::bulk, .entity_no = call.entity->entity_no});
}

// What was created by this noun on this record: its latest change set that was not reversed.
std::int64_t created_in(storage::Connection& db, const Call& call, std::int64_t id) {
  return records::last_change_set(db, "action:" + call.entity->name + ":" + std::to_string(id) + ":" + call.at("noun"));
}

Result<Response> create_noun(Call& call) {
  const records::Action* action = call.context().services().registry->of(call.entity->name).find_action(call.at("noun"));
  if (!action) return refuse(RefusalKind::not_found, "http.no_such_route");
  TRY(auto id, call.id());
  TRY(auto body, call.body());
  for (const auto& [name, value] : body.members())
    if (std::none_of(action->input.begin(), action->input.end(), [&](const auto& f) { return f.name == name; }))
      return refuse_field(name, "field.unknown", {{"entity", "@" + call.entity->name}});
  const auto& c = call.context();
  records::WriteOptions options;
  options.cause = "action:" + call.entity->name + ":" + std::to_string(id) + ":" + action->noun;
  records::ActionOutcome outcome;
  std::int64_t change_set = 0;
  CHECK_OK(c.db().write(storage::Lane::interactive, [&](storage::Transaction& tx) -> Done {
    auto record = records::load_one(tx, *call.entity, id);
    if (!record || !records::visible(tx, c, *record)) return refuse(RefusalKind::not_found, "record.not_found", {{"entity", "@" + call.entity->name}});
    if (!records::visible(tx, c, *record, access::Verb::update)) return refuse(RefusalKind::forbidden, "access.verb_denied", {{"entity", "@" + call.entity->name}});
    const records::ActionMoment moment{*record, c.actor(), c.snapshot(), c.now(), c.today(), c.zone(), [&] { return tx.allocate_ids(1); },
                                       [&](const meta::Entity& e, std::string_view field, const Value& v) {
                                         std::vector<std::shared_ptr<const records::Record>> out;
                                         const meta::Field* f = e.find(field);
                                         if (!f || !c.gate().may(access::Verb::read, e)) return out;
                                         for (std::int64_t found : records::find_visible(tx, c, e, *f, v, 3)) out.push_back(records::load_one(tx, e, found));
                                         return out;
                                       },
                                       created_in(tx, call, id)};
    TRY(outcome, action->create(moment, body));
    TRY(auto written, records::write_in(tx, c, outcome.changes, options));
    change_set = written.change_set;
    return {};
  }));
  Json answer = outcome.answer.is_object() ? outcome.answer : Json::object();
  answer.set("change_set_id", Json(change_set));
  return Response::json(201, answer.dump());
}

Result<Response> withdraw_noun(Call& call) {
  const records::Action* action = call.context().services().registry->of(call.entity->name).find_action(call.at("noun"));
  if (!action || !action->withdraw_by_reversal) return refuse(RefusalKind::not_found, "http.no_such_route");
  TRY(auto id, call.id());
  TRY(auto record, records::get(call.context(), *call.entity, id));
  std::int64_t change_set = 0;
  CHECK_OK(call.context().db().read({}, [&](storage::Connection& db) -> Done {
    change_set = created_in(db, call, id);
    return {};
  }));
  if (change_set == 0) return refuse(RefusalKind::not_found, "action.nothing_to_withdraw");
  CHECK_OK(records::reverse(call.context(), change_set));
  return Response::empty();
}
}  // namespace

void batch_routes(Router& r) {
  Route batch_route{Method::post, "/api/v1/{entity}/batch", Demand::record, {}, "records.batch", batch};
  batch_route.body_limit = 16 << 20;
  r.add(std::move(batch_route));
  r.add({Method::post, "/api/v1/{entity}/bulk", Demand::record, {}, "records.bulk", bulk});
  r.add({Method::post, "/api/v1/{entity}/{id}/{noun}", Demand::record, {}, "records.create_noun", create_noun});
  r.add({Method::del, "/api/v1/{entity}/{id}/{noun}", Demand::record, {}, "records.withdraw_noun", withdraw_noun});
}

}  // namespace socle::http
