#include "kernel/records/bulk.h"

#include <algorithm>

#include "kernel/records/read.h"
#include "kernel/records/table.h"

namespace socle::records {
namespace {
constexpr std::size_t kSlice = 50;
constexpr std::int64_t kMost = 2'000'000;
constexpr std::size_t kRefusalsShown = 200;

Change change_of(const Entity& entity, std::int64_t id, const Json& input) {
  Change c;
  c.entity = &entity;
  c.id = id;
  if (input["delete"].as_bool()) c.act = Act::remove;
  else if (input["restore"].as_bool()) c.act = Act::restore;
  else {
    c.body = input["set"];
    if (input.has("_override")) c.body.set("_override", input["_override"]);
  }
  return c;
}
}  // namespace

Json refusal_json(const Refusal& r) {
  Json out = Json::object();
  out.set("code", r.code);
  Json problems = Json::array();
  for (const auto& p : r.problems) {
    Json one = Json::object();
    one.set("field", p.field);
    one.set("rule", p.rule);
    Json params = Json::object();
    for (const auto& [k, v] : p.params) params.set(k, v);
    one.set("params", std::move(params));
    if (!p.needs.empty())
      if (auto needs = parse_json(p.needs)) one.set("needs", *needs);
    problems.push(std::move(one));
  }
  out.set("problems", std::move(problems));
  return out;
}

access::Actor actor_of_job(const Services& services, const jobs::Job& job, access::Channel channel) {
  if (job.actor == 0) return access::system_actor(channel);   // the system itself asked: the command line
  access::Actor a;
  a.user = job.actor;
  a.channel = channel;
  const auto directory = services.directory();
  if (const access::Person* p = directory->person(job.actor)) {
    a.role = p->role;
    a.language = p->language;
    a.zone = p->zone;
  }
  return a;
}

Result<std::vector<std::int64_t>> select_ids(const Context& context, const Entity& entity, const Json& filter, std::int64_t most) {
  std::vector<std::int64_t> ids;
  ListRequest q;
  q.entity = &entity;
  q.filter = filter;
  q.sort = "id";
  q.fields = {"id"};
  q.limit = 500;
  do {
    TRY(auto page, list(context, q, {.deadline_ms = 30'000}));
    ids.insert(ids.end(), page.ids.begin(), page.ids.end());
    q.cursor = page.next_cursor;
  } while (!q.cursor.empty() && static_cast<std::int64_t>(ids.size()) < most);
  return ids;
}

Result<Json> run_bulk(const Services& services, jobs::JobContext& job) {
  const Context context(services, actor_of_job(services, job.job(), access::Channel::web));
  const Json& input = job.input();
  const Entity* entity = context.snapshot().find(input["entity"].as_string());
  if (!entity) return refuse(RefusalKind::not_found, "http.no_such_entity");
  std::vector<std::int64_t> ids;
  if (input.has("ids")) {
    for (const Json& id : input["ids"].items()) ids.push_back(id.as_int());
  } else {
    TRY(ids, select_ids(context, *entity, input["filter"], kMost));
  }
  const Json& before = job.checkpoint();
  std::int64_t changed = before["changed"].as_int(), unchanged = before["unchanged"].as_int(), refused = before["refused"].as_int();
  std::int64_t after = before["after"].as_int(), change_set = before["change_set"].as_int();
  Json refusals = before["refusals"].is_array() ? before["refusals"] : Json::array();
  std::sort(ids.begin(), ids.end());
  for (std::size_t i = static_cast<std::size_t>(std::upper_bound(ids.begin(), ids.end(), after) - ids.begin()); i < ids.size(); i += kSlice) {
    const std::size_t end = std::min(ids.size(), i + kSlice);
    CHECK_OK(job.step([&](storage::Transaction& tx) -> Result<jobs::JobContext::Progress> {
      const Context now = context.refreshed();
      const Entity* e = now.snapshot().find(entity->name);
      std::vector<Change> changes;
      for (std::size_t k = i; k < end; ++k) changes.push_back(change_of(e ? *e : *entity, ids[k], input));
      WriteOptions options;
      options.atomic = false;
      options.lane = storage::Lane::bulk;
      options.cause = "bulk:" + std::to_string(job.job().id);
      options.change_set = change_set;
      TRY(auto done, write_in(tx, now, changes, options));
      std::int64_t c = changed, u = unchanged, r = refused;
      Json list = refusals;
      for (std::size_t k = 0; k < done.items.size(); ++k) {
        if (done.items[k]) ++(done.items[k]->unchanged ? u : c);
        else {
          ++r;
          if (list.items().size() >= kRefusalsShown) continue;
          Json one = refusal_json(done.items[k].error());
          one.set("id", Json(changes[k].id));
          auto record = load_one(tx, *changes[k].entity, changes[k].id);
          // The name of what was refused, unless the asker may not know that it exists.
          if (record && done.items[k].error().kind != RefusalKind::not_found) one.set("label", record->label());
          list.push(std::move(one));
        }
      }
      if (done.change_set) change_set = done.change_set;
      changed = c, unchanged = u, refused = r, refusals = std::move(list);
      Json checkpoint = Json::object();
      checkpoint.set("after", Json(ids[end - 1]));
      checkpoint.set("change_set", Json(change_set));
      checkpoint.set("changed", Json(changed));
      checkpoint.set("unchanged", Json(unchanged));
      checkpoint.set("refused", Json(refused));
      checkpoint.set("refusals", refusals);
      return jobs::JobContext::Progress{static_cast<std::int64_t>(end), static_cast<std::int64_t>(ids.size()), std::move(checkpoint)};
    }));
  }
  Json out = Json::object();
  out.set("change_set_id", change_set ? Json(change_set) : Json());
  out.set("changed", Json(changed));
  out.set("unchanged", Json(unchanged));
  out.set("refused", Json(refused));
  out.set("refusals", std::move(refusals));
  return out;
}

}  // namespace socle::records
