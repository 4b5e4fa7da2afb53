// Long work: its progress, its cancellation; a job is seen by who asked for it and by who administers.
#include "http/app.h"
#include "http/routes.h"
#include "http/runtime.h"
#include "http/translate.h"

namespace socle::http {
namespace {
void instant(JsonWriter& w, const char* name, Instant at) {
  w.key(name);
  if (at) w.value(format_instant(at));
  else w.null();
}
// The last failure in the caller's language: the code is for programs.
std::string error_text(const Call& call, const Json& error) {
  Params params;
  for (const auto& [k, v] : error["params"].members()) params.emplace_back(k, v.as_string());
  return Sentences::instance().say(error["code"].as_string(), params, call.speaker.language, &call.context().snapshot());
}
void job_json(const Call& call, const jobs::Job& j, JsonWriter& w) {
  w.object().member("id", j.id).member("kind", j.kind).member("state", jobs::state_name(j.state)).member("done", j.done).member("total", j.total);
  // A result names records: it is for who asked. Who administers jobs sees how they go, not what they say.
  const bool own = j.actor == call.context().actor().user;
  w.key("result").value(own ? j.result : Json()).key("error").value(j.error).key("error_text");
  if (j.error.is_object()) w.value(error_text(call, j.error));
  else w.null();
  w.key("actor");
  if (const access::Person* p = call.context().directory().person(j.actor)) w.object().member("id", p->id).member("label", p->name).end();
  else w.null();
  w.member("attempt", std::int64_t{j.attempt}).member("attempts_max", std::int64_t{j.attempts_max}).member("cancelling", j.cancel && j.state == jobs::JobState::running);
  w.member("created_at", format_instant(j.created_at));
  instant(w, "run_at", std::max(j.run_at, j.created_at));
  instant(w, "started_at", j.started_at);
  instant(w, "finished_at", j.finished_at);
  w.end();
}

Result<jobs::Job> find_job(Call& call) {
  TRY(auto id, call.id());
  std::optional<jobs::Job> job;
  CHECK_OK(call.context().db().read({}, [&](storage::Connection& db) -> Done {
    job = call.app.runtime().queue->find(db, id);
    return {};
  }));
  if (!job || (job->actor != call.context().actor().user && !call.context().gate().has("admin.jobs"))) return refuse(RefusalKind::not_found, "job.not_found");
  return *job;
}

Result<Response> get_job(Call& call) {
  TRY(auto job, find_job(call));
  std::string out;
  JsonWriter w(out);
  job_json(call, job, w);
  return Response::json(200, std::move(out));
}

Result<Response> list_jobs(Call& call) {
  TRY(auto limit, call.number("limit", 50, 1, 200));
  TRY(auto before, call.number("cursor", 0, 0, std::int64_t{1} << 53));
  jobs::JobFilter f;
  f.limit = static_cast<int>(limit);
  f.before_id = before;
  f.kind = call.request.param("kind");
  if (!call.context().gate().has("admin.jobs")) f.actor = call.context().actor().user;
  if (call.request.has_param("state")) {
    f.state = jobs::state_by_name(call.request.param("state"));
    if (!f.state) return refuse(RefusalKind::invalid, "url.bad_choice", {{"name", "state"}, {"choices", "waiting, running, done, cancelled, dead"}});
  }
  std::string out;
  JsonWriter w(out);
  w.object().key("items").array();
  std::int64_t last = 0;
  std::size_t n = 0;
  CHECK_OK(call.context().db().read({}, [&](storage::Connection& db) -> Done {
    for (const auto& j : call.app.runtime().queue->list(db, f)) {
      job_json(call, j, w);
      last = j.id;
      ++n;
    }
    return {};
  }));
  w.end().key("next_cursor");
  if (n == static_cast<std::size_t>(limit)) w.value(std::to_string(last));
  else w.null();
  w.end();
  return Response::json(200, std::move(out));
}

Result<Response> cancel_job(Call& call) {
  TRY(auto job, find_job(call));
  CHECK_OK(call.context().db().write(storage::Lane::interactive, [&](storage::Transaction& tx) { return call.app.runtime().queue->cancel(tx, job.id); }));
  return get_job(call);
}
Result<Response> replay_job(Call& call) {
  TRY(auto job, find_job(call));
  CHECK_OK(call.context().db().write(storage::Lane::interactive, [&](storage::Transaction& tx) { return call.app.runtime().queue->replay(tx, job.id); }));
  return get_job(call);
}
}  // namespace

Result<Response> enqueue(Call& call, jobs::JobRequest job) {
  job.actor = call.context().actor().user;
  TRY(auto id, call.app.runtime().queue->enqueue(job));
  std::string out;
  JsonWriter(out).object().member("id", id).member("state", "waiting").end();
  Response r = Response::json(202, std::move(out));
  r.header("Location", "/api/v1/jobs/" + std::to_string(id));
  return r;
}

void job_routes(Router& r) {
  r.add({Method::get, "/api/v1/jobs", Demand::session, {}, "jobs.list", list_jobs});
  r.add({Method::get, "/api/v1/jobs/{id}", Demand::session, {}, "jobs.get", get_job});
  r.add({Method::post, "/api/v1/jobs/{id}/cancellation", Demand::session, {}, "jobs.cancel", cancel_job});
  r.add({Method::post, "/api/v1/jobs/{id}/replay", Demand::session, {}, "jobs.replay", replay_job});
}

}  // namespace socle::http
