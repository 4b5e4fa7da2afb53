// Versions of the brief: drafts, preview with who loses what, publication, rollback, and the tale of all swaps (BRIEF 3).
#include "http/app.h"
#include "http/model_words.h"
#include "http/routes.h"
#include "http/runtime.h"

namespace socle::http {
namespace {
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
  CHECK_OK(may_change(call, body));
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
  differences_json(call, p.differences, w);
  w.key("refusals").array();
  for (const auto& o : p.obstacles) {
    Params params = o.params;
    params.emplace_back("count", std::to_string(o.count));
    w.object().member("code", o.code);
    params_json(params, w);
    w.member("text", change_sentence(call, o.code, params)).member("path", o.path).member("count", o.count).key("examples").array();
    for (const auto& x : o.examples) w.object().member("entity", x.entity).member("id", x.id).member("label", x.label).end();
    w.end().key("choices").array();
    for (const auto& choice : o.choices) w.value(choice);
    w.end().end();
  }
  w.end().key("losses");
  losses_json(call, p.would_be, w);
  w.end();
  return Response::json(200, std::move(out));
}
Result<Response> publish(Call& call) {
  TRY(auto n, call.id("n"));
  TRY(auto body, call.body());
  TRY(auto would, call.app.runtime().model->preview(n));
  if (meta::touches_roles(would.differences)) CHECK_OK(may_change_roles(call));
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

Result<Response> abandon(Call& call) {
  TRY(auto n, call.id("n"));
  CHECK_OK(call.app.runtime().model->abandon(n));
  return Response::empty();
}
// Every swap, newest first, with what it changed in words: publications, small changes, rollbacks.
Result<Response> list_publications(Call& call) {
  TRY(auto limit, call.number("limit", 100, 1, 500));
  const auto& c = call.context();
  std::string out;
  JsonWriter w(out);
  w.object().member("published", c.snapshot().version.number).key("items").array();
  for (const auto& s : call.app.runtime().model->swaps(static_cast<int>(limit))) {
    w.object().member("number", s.version.number).member("version", s.version.text()).member("kind", s.kind).member("draft", s.draft);
    w.member("at", format_instant(s.at)).key("by");
    if (const access::Person* p = c.directory().person(s.by)) w.object().member("id", p->id).member("label", p->name).end();
    else w.null();
    w.member("note", s.note);
    differences_json(call, s.differences, w);
    w.end();
  }
  w.end().end();
  return Response::json(200, std::move(out));
}
Result<Response> compare(Call& call) {
  TRY(auto from, call.number("from", 0, 1, std::int64_t{1} << 53));
  TRY(auto to, call.number("to", call.context().snapshot().version.number, 1, std::int64_t{1} << 53));
  TRY(auto told, call.app.runtime().model->compare(from, to));
  std::string out;
  JsonWriter w(out);
  w.object().member("from", from).member("to", to);
  differences_json(call, told, w);
  w.end();
  return Response::json(200, std::move(out));
}
}  // namespace

void version_routes(Router& r) {
  using transport::Lane;
  const std::string power = "admin.model";
  r.add({Method::get, "/api/v1/brief/versions", Demand::power, power, "brief.versions", list_versions});
  r.add({Method::post, "/api/v1/brief/versions", Demand::power, power, "brief.open", open_version});
  r.add({Method::get, "/api/v1/brief/versions/{n}", Demand::power, power, "brief.version", get_version});
  r.add({Method::patch, "/api/v1/brief/versions/{n}/model", Demand::power, power, "brief.patch_model", patch_version});
  r.add({Method::get, "/api/v1/brief/versions/{n}/preview", Demand::power, power, "brief.preview", preview, Lane::heavy});
  r.add({Method::post, "/api/v1/brief/versions/{n}/proposal", Demand::power, power, "brief.propose", propose});
  r.add({Method::post, "/api/v1/brief/versions/{n}/approval", Demand::power, power, "brief.approve", approve});
  r.add({Method::post, "/api/v1/brief/versions/{n}/publication", Demand::power, power, "brief.publish", publish, Lane::heavy});
  r.add({Method::del, "/api/v1/brief/versions/{n}", Demand::power, power, "brief.abandon", abandon});
  r.add({Method::get, "/api/v1/brief/publications", Demand::power, power, "brief.publications", list_publications});
  r.add({Method::get, "/api/v1/brief/diff", Demand::power, power, "brief.diff", compare});
}

}  // namespace socle::http
