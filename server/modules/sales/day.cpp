#include "modules/sales/day.h"

#include <algorithm>
#include <map>

#include "modules/activities/activities.h"

namespace socle::sales {
namespace {
using records::Context;

Json leaf(const char* field, const char* op, Json value = Json()) {
  Json j = Json::object();
  j.set("field", field);
  j.set("op", op);
  if (!value.is_null()) j.set("value", std::move(value));
  return j;
}
Json all(std::initializer_list<Json> conditions) {
  Json list = Json::array();
  for (const Json& c : conditions) list.push(c);
  Json j = Json::object();
  j.set("and", std::move(list));
  return j;
}

// A part of the day exists for who may read the fields that it is chosen by.
bool readable(const Context& context, const meta::Entity* e, std::initializer_list<const char*> fields) {
  if (!e || !context.gate().may(access::Verb::read, *e)) return false;
  return std::all_of(fields.begin(), fields.end(), [&](const char* name) {
    const meta::Field* f = e->find(name);
    return f && context.gate().readable(*e, *f);
  });
}

Result<std::vector<Json>> rows(const Context& context, const char* entity, Json filter, const char* sort, const char* state, std::vector<std::string> fields, int limit) {
  records::ListRequest q;
  q.entity = context.snapshot().find(entity);
  if (!readable(context, q.entity, {"owner", state, sort})) return std::vector<Json>{};
  q.filter = std::move(filter);
  q.sort = sort;
  q.fields = std::move(fields);
  std::erase_if(q.fields, [&](const std::string& f) {
    const meta::Field* known = q.entity->find(f);
    return !f.starts_with('_') && (!known || !context.gate().readable(*q.entity, *known));
  });
  q.limit = limit;
  TRY(auto page, records::list(context, q));
  TRY(auto items, parse_json(page.items, {64 << 20, 32}));
  return std::move(items.mutable_items());
}

void on_account(DayItem& item, const Json& record) {
  item.account = record["account"]["id"].as_int();
  item.account_label = record["account"]["label"].as_string();
}

Day day_of(const Context& context, const std::string& instant) {
  const auto t = parse_instant(instant);
  return t ? context.zone().day_of(*t) : context.today();
}

Done leads(const Context& context, MyDay& day) {
  TRY(auto list, rows(context, "lead", all({leaf("owner", "eq", "me"), leaf("status", "eq", "not_contacted")}), "received_at", "status", {"received_name", "received_company", "received_at", "received_phone"}, 20));
  for (const Json& r : list) {
    DayItem i;
    i.kind = "lead";
    i.state = "waiting";
    i.at = r["received_at"].as_string();
    i.title = r["received_name"].as_string();   // the company stands beside it, as account_label
    if (i.title.empty()) i.title = r["_label"].as_string();
    i.entity = "lead";
    i.id = r["id"].as_int();
    i.action = "call";
    i.account_label = r["received_company"].as_string();
    const int days = context.today() - day_of(context, i.at);
    i.reason = days == 0 ? "day.lead_today" : "day.lead_waiting";
    i.params = {{"days", std::to_string(days)}};
    day.items.push_back(std::move(i));
  }
  return {};
}

Done activities(const Context& context, MyDay& day) {
  const Day week_end = week_of(context.today()).to;
  TRY(auto list, rows(context, "activity", all({leaf("owner", "eq", "me"), leaf("state", "eq", "planned"), leaf("at", "lt", format_instant(context.zone().start_of(std::max(week_end, context.today() + 2))))}), "at",
                      "state", {"kind", "subject", "at", "starts_at", "ends_at", "location", "account", "related", "body"}, 200));
  std::map<Day, int> later;
  for (const Json& r : list) {
    DayItem i;
    const std::string& kind = r["kind"]["code"].as_string();
    i.at = r["at"].as_string();
    const Day on = day_of(context, i.at);
    if (on > context.today()) {
      ++later[on];
      continue;
    }
    i.kind = kind;
    i.entity = "activity";
    i.id = r["id"].as_int();
    i.title = r["_label"].as_string();
    on_account(i, r);
    if (i.account_label.empty()) i.account_label = r["related"]["label"].as_string();
    const bool meeting = kind == "meeting";
    i.state = on < context.today() ? "late" : meeting ? "soon" : "today";
    i.action = meeting && on == context.today() ? "prepare" : kind == "call" ? "call" : "finish";
    const int days = context.today() - on;
    i.reason = days > 0 ? (meeting ? "day.meeting_unconfirmed" : "day.task_late") : meeting ? "day.meeting_today" : "day.task_today";
    i.params = {{"days", std::to_string(days)}, {"place", r["location"].as_string()}};
    if (meeting && on == context.today()) day.ruler.push_back({i.at, r["ends_at"].as_string(), i.account_label.empty() ? i.title : i.account_label, i.id});
    day.items.push_back(std::move(i));
  }
  day.later.assign(later.begin(), later.end());
  return {};
}

Done stalled(const Context& context, MyDay& day) {
  TRY(auto list, rows(context, "opportunity", all({leaf("owner", "eq", "me"), leaf("stage.category", "eq", "open")}), "expected_close_on", "stage", {"account", "stage", "amount", "_next", "_age_days", "_stalled"}, 200));
  const meta::Entity* e = context.snapshot().find("opportunity");
  const meta::Field* stage = e ? e->find("stage") : nullptr;
  std::vector<DayItem> found;
  for (const Json& r : list) {
    if (!r["_stalled"].as_bool() || !r["_next"].is_null()) continue;
    const meta::Stage* s = stage ? stage->stage(r["stage"]["code"].as_string()) : nullptr;
    const std::int64_t age = r["_age_days"].as_int(), over = s ? age - s->max_age_days : 0;
    if (!s || s->max_age_days == 0 || over <= 0) continue;
    DayItem i;
    i.kind = "stalled";
    i.state = "nothing";
    i.title = r["_label"].as_string();
    i.entity = "opportunity";
    i.id = r["id"].as_int();
    i.action = "plan";
    on_account(i, r);
    i.reason = "day.stalled";
    i.params = {{"over", std::to_string(over)}, {"days", std::to_string(age)}, {"most", std::to_string(s->max_age_days)}, {"stage", "@opportunity.stage=" + s->code}};
    found.push_back(std::move(i));
  }
  std::stable_sort(found.begin(), found.end(), [](const DayItem& a, const DayItem& b) { return std::stoll(a.params[0].second) > std::stoll(b.params[0].second); });
  if (found.size() > 10) found.resize(10);
  for (auto& i : found) day.items.push_back(std::move(i));
  return {};
}
}  // namespace

Result<MyDay> my_day(const Context& context) {
  MyDay day;
  CHECK_OK(leads(context, day));
  CHECK_OK(activities(context, day));
  CHECK_OK(stalled(context, day));
  records::ListRequest others;
  others.entity = context.snapshot().find("activity");
  if (readable(context, others.entity, {"owner", "state", "at"})) {
    others.filter = all({leaf("owner", "ne", "me"), leaf("state", "eq", "planned"), leaf("at", "lt", format_instant(context.zone().start_of(context.today() + 1)))});
    others.count = "capped";
    others.limit = 1;
    others.fields = {"id"};
    TRY(auto page, records::list(context, others));
    day.others_hidden = page.total.value_or(0);
  }
  return day;
}

}  // namespace socle::sales
