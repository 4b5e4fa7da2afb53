#include "kernel/expr/period.h"

namespace socle::expr {
namespace {
constexpr int kMostUnits = 3660;

enum class Unit { none, week, month, quarter, year };
Unit unit_of(std::string_view word) {
  if (word == "week") return Unit::week;
  if (word == "month") return Unit::month;
  if (word == "quarter") return Unit::quarter;
  return word == "year" ? Unit::year : Unit::none;
}
DaySpan period_of(Unit unit, Day d) {
  switch (unit) {
    case Unit::week: return week_of(d);
    case Unit::month: return month_of(d);
    case Unit::quarter: return quarter_of(d);
    case Unit::year: return year_of(d);
    case Unit::none: break;
  }
  return {d, d + 1};
}
// -1 last, 0 this, 1 next; the unit is what follows.
std::optional<std::pair<int, Unit>> shifted(std::string_view word) {
  for (auto [prefix, shift] : {std::pair<std::string_view, int>{"last_", -1}, {"this_", 0}, {"next_", 1}})
    if (word.starts_with(prefix))
      if (Unit u = unit_of(word.substr(prefix.size())); u != Unit::none) return std::pair{shift, u};
  return std::nullopt;
}
bool take_units(const Json& json, Relative& out) {
  if (!json.is_object() || json.members().empty()) return false;
  for (const auto& [key, value] : json.members()) {
    int& unit = key == "days" ? out.days : key == "weeks" ? out.weeks : out.months;
    if (key != "days" && key != "weeks" && key != "months") return false;
    if (!value.is_int() || value.as_int() < 1 || value.as_int() > kMostUnits) return false;
    unit = static_cast<int>(value.as_int());
  }
  return true;
}
}  // namespace

bool is_period_word(std::string_view word) {
  return word == "today" || word == "yesterday" || word == "tomorrow" || word == "now" || shifted(word).has_value();
}

std::optional<Relative> parse_period(const Json& json) {
  if (json.is_string() && is_period_word(json.as_string())) return Relative{json.as_string()};
  if (json.members().size() != 1) return std::nullopt;
  const auto& [word, units] = json.members().front();
  Relative r{word};
  if ((word != "last" && word != "next") || !take_units(units, r)) return std::nullopt;
  return r;
}

Json period_json(const Relative& r) {
  if (r.word == "day") return Json(format_day(r.days));
  if (r.word != "last" && r.word != "next") return Json(r.word);
  Json units = Json::object();
  if (r.days) units.set("days", r.days);
  if (r.weeks) units.set("weeks", r.weeks);
  if (r.months) units.set("months", r.months);
  return Json(Json::Object{{r.word, std::move(units)}});
}

DaySpan days_of(const Relative& r, Day today) {
  if (r.word == "day") return {r.days, r.days + 1};
  if (r.word == "yesterday") return {today - 1, today};
  if (r.word == "tomorrow") return {today + 1, today + 2};
  if (r.word == "last") return {add_months(today + 1, -r.months) - 7 * r.weeks - r.days, today + 1};
  if (r.word == "next") return {today, add_months(today, r.months) + 7 * r.weeks + r.days};
  if (auto s = shifted(r.word)) {
    const DaySpan here = period_of(s->second, today);
    return s->first == 0 ? here : period_of(s->second, s->first < 0 ? here.from - 1 : here.to);
  }
  return {today, today + 1};
}

Day today_of(const EvalContext& context) {
  if (context.zone) return context.zone->day_of(context.now);
  return static_cast<Day>(context.now >= 0 ? context.now / kMsPerDay : -((kMsPerDay - 1 - context.now) / kMsPerDay));
}

InstantSpan instants_of(const Relative& r, const EvalContext& context) {
  if (r.word == "now") return {context.now, context.now + 1};
  const DaySpan days = days_of(r, today_of(context));
  const auto start = [&](Day d) { return context.zone ? context.zone->start_of(d) : d * kMsPerDay; };
  return {start(days.from), start(days.to)};
}

}  // namespace socle::expr
