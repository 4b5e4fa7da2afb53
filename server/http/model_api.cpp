// The published model, and small changes of it (BRIEF 2).
#include "base/random.h"
#include "http/app.h"
#include "http/model_words.h"
#include "http/routes.h"
#include "http/runtime.h"
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

Result<Response> patch_model(Call& call) {
  TRY(auto body, call.body());
  Json patch = body;
  patch.erase("note");
  CHECK_OK(may_change(call, patch));
  TRY(auto done, call.app.runtime().model->apply_small_change(patch, author_of(call, body)));
  told(call, done.version);
  std::string out;
  JsonWriter w(out);
  w.object().member("version", done.version.text());
  differences_json(call, done.differences, w);
  w.end();
  return Response::json(200, std::move(out));
}
Result<Response> undo_model_patch(Call& call) {
  TRY(auto done, call.app.runtime().model->undo_small_change(author_of(call, {})));
  told(call, done.version);
  std::string out;
  JsonWriter w(out);
  w.object().member("version", done.version.text());
  differences_json(call, done.differences, w);
  w.end();
  return Response::json(201, std::move(out));
}

}  // namespace

void model_routes(Router& r) {
  using transport::Lane;
  const std::string power = "admin.model";
  r.add({Method::get, "/api/v1/model", Demand::session, {}, "model.get", get_model});
  r.add({Method::get, "/api/v1/model/definition", Demand::power, power, "model.definition", get_definition});
  r.add({Method::patch, "/api/v1/model", Demand::power, power, "model.patch", patch_model, Lane::heavy});
  r.add({Method::post, "/api/v1/model/reversal", Demand::power, power, "model.undo", undo_model_patch, Lane::heavy});
}

}  // namespace socle::http
