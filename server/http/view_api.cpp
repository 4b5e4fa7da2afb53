// Saved views of lists: one's own, and those that a team or everybody shares.
#include "http/app.h"
#include "http/routes.h"
#include "kernel/records/views.h"

namespace socle::http {
namespace {
void view_json(const records::SavedView& v, const records::Context& c, JsonWriter& w) {
  w.object().member("id", v.id).member("entity", v.entity->name).member("label", v.name).member("shared", v.shared);
  w.member("own", v.person == c.actor().user).key("state").value(v.state).end();
}
Response one(int status, const records::SavedView& v, const records::Context& c) {
  std::string out;
  JsonWriter w(out);
  view_json(v, c, w);
  return Response::json(status, std::move(out));
}
Result<Response> list_views(Call& call) {
  const meta::Entity* entity = nullptr;
  if (call.request.has_param("entity")) {
    entity = call.context().snapshot().find(call.request.param("entity"));
    if (!entity) return refuse(RefusalKind::invalid, "url.bad_parameter", {{"name", "entity"}});
  }
  TRY(auto views, records::views_of(call.context(), entity));
  std::string out;
  JsonWriter w(out);
  w.object().key("items").array();
  for (const auto& v : views) view_json(v, call.context(), w);
  w.end().end();
  return Response::json(200, std::move(out));
}
Result<Response> create(Call& call) {
  TRY(auto body, call.body());
  const meta::Entity* entity = call.context().snapshot().find(body["entity"].as_string());
  if (!entity || !call.context().gate().may(access::Verb::read, *entity)) return refuse_field("entity", "field.unknown_choice");
  const std::string& shared = body["shared"].as_string();
  TRY(auto v, records::create_view(call.context(), *entity, body["label"].as_string(), shared.empty() ? "me" : shared, body["state"]));
  return one(201, v, call.context());
}
Result<Response> change(Call& call) {
  TRY(auto id, call.id());
  TRY(auto body, call.body());
  TRY(auto v, records::change_view(call.context(), id, body));
  return one(200, v, call.context());
}
Result<Response> remove(Call& call) {
  TRY(auto id, call.id());
  CHECK_OK(records::remove_view(call.context(), id));
  return Response::empty();
}
}  // namespace

void view_routes(Router& r) {
  r.add({Method::get, "/api/v1/views", Demand::session, {}, "views.list", list_views});
  r.add({Method::post, "/api/v1/views", Demand::session, {}, "views.create", create});
  r.add({Method::patch, "/api/v1/views/{id}", Demand::session, {}, "views.patch", change});
  r.add({Method::del, "/api/v1/views/{id}", Demand::session, {}, "views.delete", remove});
}

}  // namespace socle::http
