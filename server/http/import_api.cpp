// Imports through the browser or a program: a file in, its profile back, decisions, dry run, execution, errors, reversal.
#include <array>

#include "http/app.h"
#include "http/multipart.h"
#include "http/routes.h"
#include "http/runtime.h"
#include "http/translate.h"
#include "io/files/file_name.h"
#include "modules/quality/quality.h"

namespace socle::http {
namespace {
constexpr std::size_t kMaxFile = 100 << 20;

Response answer(int status, const records::ImportRow& row, const Call& call) { return Response::json(status, quality::wire_json(row, call.context())); }

Result<Response> create(Call& call) {
  const auto& c = call.context();
  if (c.actor().read_only) return refuse(RefusalKind::forbidden, "access.read_only");
  if (!call.request.stream) return refuse(RefusalKind::invalid, "multipart.malformed");
  TRY(auto incoming, call.app.runtime().files->begin(kMaxFile));
  TRY(auto form, read_multipart(call.request.header("content-type"), *call.request.stream, [&](std::string_view chunk) { return incoming->add(chunk); }));
  if (!form.has_file) return refuse_field("file", "required");
  const meta::Entity* entity = c.snapshot().find(form.fields["entity"]);
  if (!entity) entity = c.snapshot().by_plural(form.fields["entity"]);
  if (!entity || entity->removed) return refuse_field("entity", "field.unknown_choice");
  if (!c.gate().may(access::Verb::import, *entity)) return refuse(RefusalKind::forbidden, "access.verb_denied", {{"entity", "@" + entity->name}});
  TRY(auto kept, incoming->keep());
  TRY(auto row, quality::start_import(c, *call.app.runtime().files, *entity, files::clean_name(form.file_name), kept.sha256));
  Response r = answer(201, row, call);
  r.header("Location", "/api/v1/imports/" + std::to_string(row.id));
  return r;
}

// While its job runs, the figures of an import are those of the job.
Result<records::ImportRow> fresh(Call& call, records::ImportRow row) {
  if (row.job == 0) return row;
  std::optional<jobs::Job> job;
  CHECK_OK(call.context().db().read({}, [&](storage::Connection& db) -> Done {
    job = call.app.runtime().queue->find(db, row.job);
    return {};
  }));
  if (job && (job->state == jobs::JobState::waiting || job->state == jobs::JobState::running)) {
    Json counts = job->checkpoint["counts"].is_object() ? job->checkpoint["counts"] : Json::object();
    counts.set("done", Json(job->done));
    row.document.set("counts", std::move(counts));
  } else if (job && (job->state == jobs::JobState::dead || job->state == jobs::JobState::cancelled) && (row.state == "running" || row.state == "previewing")) {
    row.state = "failed";
    row.document.set("counts", job->checkpoint["counts"].is_object() ? job->checkpoint["counts"] : Json::object());
    if (row.change_set == 0) row.change_set = job->checkpoint["change_set"].as_int();   // what was written before it stopped can be undone
  }
  return row;
}

Result<Response> get(Call& call) {
  TRY(auto id, call.id());
  TRY(auto known, records::find_import(call.context(), id));
  TRY(auto row, fresh(call, std::move(known)));
  return answer(200, row, call);
}
Result<Response> list(Call& call) {
  std::string out = "{\"items\":[";
  bool first = true;
  for (const auto& known : records::list_imports(call.context(), 50)) {
    TRY(const auto row, fresh(call, known));
    if (!first) out += ',';
    first = false;
    const meta::Entity* e = call.context().snapshot().by_no(row.entity_no);
    JsonWriter w(out);
    w.object().member("id", row.id).member("entity", e ? e->name : std::string()).member("name", row.name).member("state", row.state).member("created_at", format_instant(row.created_at));
    for (const char* n : {"created", "updated", "skipped", "refused"}) w.member(n, row.document["counts"][n].as_int());
    w.key("by");
    if (const access::Person* p = call.context().directory().person(row.person)) w.object().member("id", p->id).member("label", p->name).end();
    else w.null();
    w.key("change_set_id");
    if (row.change_set) w.value(row.change_set);
    else w.null();
    w.end();
  }
  return Response::json(200, out + "]}");
}
Result<Response> patch(Call& call) {
  TRY(auto id, call.id());
  TRY(auto body, call.body());
  // How the file is read comes first: it changes which columns there are.
  const Json reading = body["reading"];
  body.erase("reading");
  if (reading.is_object() && !reading.members().empty()) {
    TRY(auto again, quality::reread(call.context(), *call.app.runtime().files, id, reading));
    if (body.members().empty()) return answer(200, again, call);
  }
  TRY(auto row, quality::decide(call.context(), id, body));
  return answer(200, row, call);
}

Result<Response> begin(Call& call, std::string_view kind, const char* state, const Json& input, std::initializer_list<std::string_view> from) {
  TRY(auto id, call.id());
  TRY(auto known, records::find_import(call.context(), id));
  TRY(auto row, fresh(call, std::move(known)));
  if (std::find(from.begin(), from.end(), row.state) == from.end()) return refuse(RefusalKind::conflict, "import.under_way", {{"state", row.state}});
  if (const meta::Entity* e = call.context().snapshot().by_no(row.entity_no)) CHECK_OK(access::fresh_factor(call.context().actor(), *e));
  if (kind == quality::kUndoJob && row.change_set == 0) return refuse(RefusalKind::conflict, "import.under_way", {{"state", row.state}});   // it wrote nothing
  Json in = input;
  in.set("import", Json(id));
  jobs::JobRequest job{.kind = std::string(kind), .input = std::move(in), .lane = jobs::JobLane::bulk, .actor = call.context().actor().user};
  if (std::string_view(state) == "running" && kind == quality::kImportJob) CHECK_OK(quality::pass_gate(row));
  CHECK_OK(call.context().db().write(storage::Lane::interactive, [&](storage::Transaction& tx) -> Done {
    row.job = call.app.runtime().queue->enqueue(tx, job);
    row.state = state;
    records::save_import(tx, row, call.context().now());
    return {};
  }));
  return answer(202, row, call);
}
Result<Response> preview(Call& call) {
  Json in = Json::object();
  in.set("dry", Json(true));
  return begin(call, quality::kImportJob, "previewing", in, {"profiled", "previewed"});
}
Result<Response> execute(Call& call) { return begin(call, quality::kImportJob, "running", Json::object(), {"profiled", "previewed"}); }
Result<Response> undo(Call& call) { return begin(call, quality::kUndoJob, "running", Json::object(), {"done", "failed"}); }

Result<Response> errors(Call& call) {
  TRY(auto id, call.id());
  TRY(auto row, records::find_import(call.context(), id));
  TRY(auto text, quality::errors_csv(call.context(), row, [&](const std::string& code, const Params& params) {
    return Sentences::instance().say(code, params, call.speaker.language, &call.context().snapshot());
  }));
  Response r = Response::text(200, "text/csv; charset=utf-8", std::move(text));
  r.header("Content-Disposition", files::content_disposition("a-corriger-" + row.name + ".csv", files::Shown::attached));
  return r;
}
// The first refusals, in words, for the screen of the dry run.
Result<Response> refusals(Call& call) {
  TRY(auto id, call.id());
  TRY(auto row, records::find_import(call.context(), id));
  std::string out;
  JsonWriter w(out);
  w.object().key("items").array();
  std::size_t n = 0;
  for (const Json& r : row.document["refusals"].items()) {
    if (++n > 200) break;
    w.object().member("line", r["line"].as_int()).member("to_decide", r["to_decide"].as_bool()).key("cells").value(r["cells"]).key("reasons").array();
    for (const Json& p : r["problems"].items()) {
      Params params;
      for (const auto& [k, v] : p["params"].members()) params.emplace_back(k, v.as_string());
      w.object().member("field", p["field"].as_string()).member("rule", p["rule"].as_string());
      w.member("unmet", p["params"].has("stage"));   // a criterion of a stage: its message says what should be true
      w.member("message", Sentences::instance().say(p["rule"].as_string(), params, call.speaker.language, &call.context().snapshot())).end();
    }
    w.end().end();
  }
  w.end().end();
  return Response::json(200, std::move(out));
}
}  // namespace

void import_routes(Router& r) {
  Route in{Method::post, "/api/v1/imports", Demand::session, {}, "imports.create", create, transport::Lane::upload, kMaxFile + (1 << 20)};
  in.streams_body = true;
  r.add(std::move(in));
  r.add({Method::get, "/api/v1/imports", Demand::session, {}, "imports.list", list});
  r.add({Method::get, "/api/v1/imports/{id}", Demand::session, {}, "imports.get", get});
  r.add({Method::patch, "/api/v1/imports/{id}", Demand::session, {}, "imports.patch", patch});
  r.add({Method::post, "/api/v1/imports/{id}/preview", Demand::session, {}, "imports.preview", preview});
  r.add({Method::post, "/api/v1/imports/{id}/execution", Demand::session, {}, "imports.execute", execute});
  r.add({Method::post, "/api/v1/imports/{id}/reversal", Demand::session, {}, "imports.undo", undo});
  r.add({Method::get, "/api/v1/imports/{id}/refusals", Demand::session, {}, "imports.refusals", refusals});
  r.add({Method::get, "/api/v1/imports/{id}/errors.csv", Demand::session, {}, "imports.errors", errors});
}

}  // namespace socle::http
