// GET /me/day: the day of whoever asks, with each reason as a sentence.
#include "http/app.h"
#include "http/routes.h"
#include "http/translate.h"
#include "modules/sales/sales.h"

namespace socle::http {
namespace {
Result<Response> my_day(Call& call) {
  const auto& c = call.context();
  TRY(auto day, sales::my_day(c));
  const auto say = [&](const std::string& code, const Params& params) { return Sentences::instance().say(code, params, call.speaker.language, &c.snapshot()); };
  std::string out;
  JsonWriter w(out);
  w.object().member("date", format_day(c.today())).member("now", format_instant(c.now()));
  w.member("sentence", say(day.items.empty() ? "day.nothing" : day.items.size() == 1 ? "day.one" : "day.several", {{"count", std::to_string(day.items.size())}}));
  w.key("items").array();
  for (const auto& i : day.items) {
    w.object().member("kind", i.kind).member("state", i.state).key("at");
    if (i.at.empty()) w.null();
    else w.value(i.at);
    w.member("title", i.title).key("account");
    // A lead names a company that is not yet an account: it has a label and no id.
    if (i.account || !i.account_label.empty()) {
      w.object().key("id");
      if (i.account) w.value(i.account);
      else w.null();
      w.member("label", i.account_label).end();
    } else {
      w.null();
    }
    w.member("entity", i.entity).member("id", i.id).key("reason").object().member("code", i.reason).key("params").object();
    for (const auto& [k, v] : i.params) w.member(k, v);
    w.end().member("text", say(i.reason, i.params)).end().member("action", i.action).end();
  }
  w.end();
  int later = 0;
  for (const auto& [d, n] : day.later) later += n;
  w.key("later").object().member("count", later).key("by_day").array();
  for (const auto& [d, n] : day.later) w.object().member("day", format_day(d)).member("count", n).end();
  w.end().end().key("ruler").array();
  for (const auto& b : day.ruler) w.object().member("start", b.start).member("end", b.end).member("title", b.title).member("id", b.id).end();
  w.end().member("others_hidden", day.others_hidden).end();
  return Response::json(200, std::move(out));
}
}  // namespace

void day_routes(Router& r) { r.add({Method::get, "/api/v1/me/day", Demand::session, {}, "me.day", my_day}); }

}  // namespace socle::http
