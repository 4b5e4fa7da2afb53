#include "modules/activities/next.h"

#include "modules/activities/activity_fields.h"

namespace socle::activities {

std::map<std::int64_t, std::string> next_of(const records::Context& context, const meta::Entity& entity, const std::vector<std::int64_t>& ids) {
  std::map<std::int64_t, std::string> out;
  const meta::Entity* a = context.snapshot().find("activity");
  const meta::Field* on = a ? a->find(entity.name) : nullptr;
  if (!on || on->type->family != meta::Family::reference || ids.empty() || !context.gate().may(access::Verb::read, *a)) return out;
  Json in = Json::object(), list = Json::array(), planned = Json::object();
  for (std::int64_t id : ids) list.push(Json(id));
  in.set("field", entity.name);
  in.set("op", "in");
  in.set("value", std::move(list));
  planned.set("field", "state");
  planned.set("op", "eq");
  planned.set("value", "planned");
  records::ListRequest q;
  q.entity = a;
  q.filter = Json::object();
  Json& both = q.filter.set("and", Json::array());
  both.push(std::move(in));
  both.push(std::move(planned));
  q.sort = "at";
  q.fields = {"kind", "subject", "at", entity.name};
  q.limit = 500;
  auto page = records::list(context, q);
  if (!page) return out;
  const auto items = parse_json(page->items, {64 << 20, 32});
  if (!items) return out;
  for (const Json& i : items->items()) {
    const std::int64_t id = i[entity.name]["id"].as_int();
    if (out.contains(id)) continue;
    const auto at = parse_instant(i["at"].as_string());
    const Day day = at ? context.zone().day_of(*at) : context.today();
    std::string json;
    JsonWriter(json).object().member("kind", i["kind"]["code"].as_string()).member("subject", i["subject"].is_null() ? i["kind"]["label"].as_string() : i["subject"].as_string())
        .member("at", i["at"].as_string()).member("state", day < context.today() ? "late" : day == context.today() ? "today" : "later").member("id", i["id"].as_int()).end();
    out.emplace(id, std::move(json));
  }
  return out;
}

}  // namespace socle::activities
