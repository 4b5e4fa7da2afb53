#include "modules/activities/placing.h"

#include "modules/activities/activities.h"
#include "modules/activities/activity_fields.h"

namespace socle::activities {
namespace {
void follow(const records::Moment& m, records::Outcome& out, const records::Record& on, const meta::Handle& field) {
  if (!empty(m.after[field])) return;
  if (on.entity().name == field.field) out.set(m, field, on.id());
  else if (const Value& v = on.get(field.field); !empty(v)) out.set(m, field, v);
}
bool over(const std::string& state) { return state == "held" || state == "done"; }
}  // namespace

bool is_exchange(const records::Record& a) {
  const std::string& kind = as_text(a[activity::kind]);
  return over(as_text(a[activity::state])) && (kind == "call" || kind == "meeting" || kind == "email" || kind == "sms");
}

Day working_days_after(Day day, int n) {
  while (n > 0)
    if (weekday_of(++day) < 6) --n;
  return day;
}

void placing(const records::Moment& m, records::Outcome& out) {
  if (const records::Record* on = m.after.related(activity::related); on && m.changed(activity::related))
    for (const auto& field : {activity::account, activity::contact, activity::opportunity, activity::lead}) follow(m, out, *on, field);

  std::string state = as_text(m.after[activity::state]);
  const std::string& kind = as_text(m.after[activity::kind]);
  if (kind == "note" && state == "planned") out.set(m, activity::state, state = "done");
  if (kind == "call" && state == "planned" && m.changed(activity::outcome)) out.set(m, activity::state, state = "held");
  Value done = m.after[activity::done_at];
  if (over(state) && empty(done)) {
    // What is logged after the fact took place when it says it did.
    const std::int64_t started = as_int(m.after[activity::starts_at]);
    done = started && started <= m.now ? started : m.now;
    out.set(m, activity::done_at, done);
  } else if (!over(state) && !empty(done)) {
    done = Value{};
    out.set(m, activity::done_at, done);
  }
  Value at = m.after[activity::starts_at];
  if (empty(at) && !over(state)) at = m.after[activity::due_at];
  if (empty(at)) at = done;
  if (empty(at)) at = m.after[activity::due_at];
  if (empty(at)) at = m.creating() ? Value(m.now) : m.after[activity::created_at];
  if (at != m.after[activity::at]) out.set(m, activity::at, at);
}

void times_agree(const records::Moment& m, records::Outcome& out) {
  const std::int64_t start = as_int(m.after[activity::starts_at]), end = as_int(m.after[activity::ends_at]);
  if (start && end && end < start) out.refuse("ends_at", "activities.ends_before_start", {}, R"({"field":"ends_at"})");
}

void last_exchange(const records::Moment& m, records::Outcome& out) {
  if (m.act == records::Act::remove || !is_exchange(m.after)) return;
  if (m.before && is_exchange(*m.before) && !m.changed(activity::at) && !m.changed(activity::account) && !m.changed(activity::contact)) return;
  const std::int64_t day = as_int(m.after[activity::at]) / kMsPerDay;
  for (const auto& field : {activity::account, activity::contact}) {
    const std::int64_t id = as_int(m.after[field]);
    const meta::Entity* e = m.snapshot.find(field.field);
    const meta::Field* last = e ? e->find("last_exchange_on") : nullptr;
    const records::Record* known = m.after.related(field);
    if (!id || !last || (known && as_int(known->value(*last)) >= day)) continue;
    records::Change c;
    c.entity = e;
    c.id = id;
    c.quiet = true;
    c.sets.emplace_back(last, day);
    out.companions.push_back(std::move(c));
  }
}

}  // namespace socle::activities
