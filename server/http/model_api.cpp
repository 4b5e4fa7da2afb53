// The published model, small changes, and versions of the brief: drafts, preview, publication (BRIEF 2, 3).
#include <charconv>

#include "base/random.h"
#include "http/app.h"
#include "http/live.h"
#include "http/routes.h"
#include "http/runtime.h"
#include "http/translate.h"
#include "kernel/expr/family.h"
#include "kernel/meta/model_json.h"

namespace socle::http {
namespace {
meta::ModelSight sight_of(const records::Context& c) {
  meta::ModelSight s;
  s.language = c.actor().language;
  s.sees = [&c](const meta::Entity& e) { return c.gate().may(access::Verb::read, e) || c.gate().may(access::Verb::create, e); };
  s.access = [&c](const meta::Entity& e, const meta::Field& f) { return c.gate().field(e, f); };
  s.rights = [&c](const meta::Entity& e) {
    meta::EntityRights r;
    using access::Verb;
    r.create = c.gate().may(Verb::create, e);
    r.read = c.gate().may(Verb::read, e) ? meta::Scope::all : meta::Scope::none;
    r.update = c.gate().may(Verb::update, e) ? meta::Scope::all : meta::Scope::none;
    r.remove = c.gate().may(Verb::remove, e) ? meta::Scope::all : meta::Scope::none;
    r.export_ = c.gate().may(Verb::export_, e);
    r.import = c.gate().may(Verb::import, e);
    r.merge = c.gate().may(Verb::merge, e);
    r.override_ = c.gate().may_override(e);
    return r;
  };
  s.operators = [](const meta::Field& f) {
    std::vector<std::string_view> names;
    for (meta::Op op : expr::operators_of(f)) names.push_back(meta::op_name(op));
    return names;
  };
  return s;
}

Result<Response> get_model(Call& call) {
  const auto& c = call.context();
  std::string body = meta::model_json(c.snapshot(), sight_of(c));
  const std::string tag = "\"" + sha256_hex(body).substr(0, 24) + "\"";
  Response r = Response::json(200, std::move(body));
  r.header("ETag", tag).header("Cache-Control", "private, no-cache");
  return r;
}

Result<Response> get_definition(Call& call) {
  Json out = call.context().snapshot().definition;
  out.set("version", call.context().snapshot().version.text());
  return Response::json(200, out.dump());
}

meta::Author author_of(const Call& call, const Json& body) { return {call.context().actor().user, body["note"].as_string()}; }

std::string sentence(const Call& call, const std::string& code, const Params& params) {
  return Sentences::instance().say(code, params, call.speaker.language, &call.context().snapshot());
}
void params_json(const Params& params, JsonWriter& w) {
  w.key("params").object();
  for (const auto& [k, v] : params) w.member(k, v);
  w.end();
}
void differences(const Call& call, const std::vector<meta::Difference>& list, JsonWriter& w) {
  w.key("differences").array();
  for (const auto& d : list) {
    w.object().member("code", d.code);
    params_json(d.params, w);
    w.member("weight", meta::weight_name(d.weight)).member("text", sentence(call, d.code, d.params)).end();
  }
  w.end();
}

void told(Call& call, const meta::Version& version) {
  if (call.app.runtime().live) call.app.runtime().live->model_changed(version.text());
}

Result<Response> patch_model(Call& call) {
  TRY(auto body, call.body());
  Json patch = body;
  patch.erase("note");
  TRY(auto done, call.app.runtime().model->apply_small_change(patch, author_of(call, body)));
  told(call, done.version);
  std::string out;
  JsonWriter w(out);
  w.object().member("version", done.version.text());
  differences(call, done.differences, w);
  w.end();
  return Response::json(200, std::move(out));
}
Result<Response> undo_model_patch(Call& call) {
  TRY(auto done, call.app.runtime().model->undo_small_change(author_of(call, {})));
  told(call, done.version);
  std::string out;
  JsonWriter w(out);
  w.object().member("version", done.version.text());
  differences(call, done.differences, w);
  w.end();
  return Response::json(201, std::move(out));
}

void draft_json(const meta::Draft& d, JsonWriter& w) {
  w.object().member("number", d.number).member("state", d.state).member("opened_by", d.opened_by);
  w.member("opened_at", format_instant(d.opened_at)).member("changed_at", format_instant(d.changed_at));
  w.key("model").value(d.patch.is_null() ? Json::object() : d.patch).key("transitions").value(d.transitions.is_null() ? Json::object() : d.transitions);
  w.member("hash", d.hash).key("version");
  if (d.version.number) w.value(d.version.text());
  else w.null();
  w.key("error");
  if (d.error.empty()) w.null();
  else w.value(d.error);
  w.end();
}
Response draft_answer(int status, const meta::Draft& d) {
  std::string out;
  JsonWriter w(out);
  draft_json(d, w);
  return Response::json(status, std::move(out));
}

Result<Response> list_versions(Call& call) {
  std::string out;
  JsonWriter w(out);
  w.object().member("published", call.context().snapshot().version.text()).key("items").array();
  for (const auto& d : call.app.runtime().model->drafts()) draft_json(d, w);
  w.end().end();
  return Response::json(200, std::move(out));
}
Result<Response> open_version(Call& call) {
  TRY(auto body, call.body());
  TRY(auto d, call.app.runtime().model->open_draft(author_of(call, body)));
  Response r = draft_answer(201, d);
  r.header("Location", "/api/v1/brief/versions/" + std::to_string(d.number));
  return r;
}
Result<Response> get_version(Call& call) {
  TRY(auto n, call.id("n"));
  TRY(auto d, call.app.runtime().model->draft(n));
  return draft_answer(200, d);
}
Result<Response> patch_version(Call& call) {
  TRY(auto n, call.id("n"));
  TRY(auto body, call.body());
  TRY(auto d, call.app.runtime().model->patch_draft(n, body));
  return draft_answer(200, d);
}
Result<Response> preview(Call& call) {
  TRY(auto n, call.id("n"));
  const auto& c = call.context();
  TRY(auto p, call.app.runtime().model->preview(n, [&](const meta::Entity& e) { return c.gate().may(access::Verb::read, e); }));
  std::string out;
  JsonWriter w(out);
  w.object().member("weight", meta::weight_name(p.weight));
  differences(call, p.differences, w);
  w.key("refusals").array();
  for (const auto& o : p.obstacles) {
    Params params = o.params;
    params.emplace_back("count", std::to_string(o.count));
    w.object().member("code", o.code);
    params_json(params, w);
    w.member("text", sentence(call, o.code, params)).member("path", o.path).member("count", o.count).key("examples").array();
    for (const auto& x : o.examples) w.object().member("entity", x.entity).member("id", x.id).member("label", x.label).end();
    w.end().key("choices").array();
    for (const auto& choice : o.choices) w.value(choice);
    w.end().end();
  }
  w.end().end();
  return Response::json(200, std::move(out));
}
Result<Response> publish(Call& call) {
  TRY(auto n, call.id("n"));
  TRY(auto body, call.body());
  TRY(auto p, call.app.runtime().model->publish(n, author_of(call, body), body["transitions"]));
  std::string out;
  JsonWriter w(out);
  w.object().member("version", p.version.text()).key("job_id");
  if (p.pending) {
    Json input = Json::object();
    input.set("number", Json(p.number));
    TRY(auto id, call.app.runtime().queue->enqueue({.kind = "model.expand", .input = std::move(input), .actor = call.context().actor().user}));
    w.value(id);
  } else {
    w.null();
    told(call, p.version);
  }
  w.end();
  return Response::json(201, std::move(out));
}
// Module brief will say who may; without governance, who may publish may also propose and approve.
Result<Response> propose(Call& call) {
  TRY(auto n, call.id("n"));
  CHECK_OK(call.app.runtime().model->set_state(n, "draft", "proposed"));
  return get_version(call);
}
Result<Response> approve(Call& call) {
  TRY(auto n, call.id("n"));
  TRY(auto body, call.body());
  const std::string& decision = body["decision"].as_string();
  if (decision != "approved" && decision != "refused") return refuse_field("decision", "field.unknown_choice");
  if (decision == "refused" && body["reason"].as_string().empty()) return refuse_field("reason", "required");
  CHECK_OK(call.app.runtime().model->set_state(n, "proposed", decision == "approved" ? "approved" : "draft"));
  return get_version(call);
}
}  // namespace

void model_routes(Router& r) {
  using transport::Lane;
  const std::string power = "admin.model";
  r.add({Method::get, "/api/v1/model", Demand::session, {}, "model.get", get_model});
  r.add({Method::get, "/api/v1/model/definition", Demand::power, power, "model.definition", get_definition});
  r.add({Method::patch, "/api/v1/model", Demand::power, power, "model.patch", patch_model, Lane::heavy});
  r.add({Method::post, "/api/v1/model/reversal", Demand::power, power, "model.undo", undo_model_patch, Lane::heavy});
  r.add({Method::get, "/api/v1/brief/versions", Demand::power, power, "brief.versions", list_versions});
  r.add({Method::post, "/api/v1/brief/versions", Demand::power, power, "brief.open", open_version});
  r.add({Method::get, "/api/v1/brief/versions/{n}", Demand::power, power, "brief.version", get_version});
  r.add({Method::patch, "/api/v1/brief/versions/{n}/model", Demand::power, power, "brief.patch_model", patch_version});
  r.add({Method::get, "/api/v1/brief/versions/{n}/preview", Demand::power, power, "brief.preview", preview, Lane::heavy});
  r.add({Method::post, "/api/v1/brief/versions/{n}/proposal", Demand::power, power, "brief.propose", propose});
  r.add({Method::post, "/api/v1/brief/versions/{n}/approval", Demand::power, power, "brief.approve", approve});
  r.add({Method::post, "/api/v1/brief/versions/{n}/publication", Demand::power, power, "brief.publish", publish, Lane::heavy});
}

}  // namespace socle::http
