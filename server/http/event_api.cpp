// Live events for pages, and the change feed for integrators.
#include <charconv>

#include "http/app.h"
#include "http/live.h"
#include "http/records_io.h"
#include "http/routes.h"
#include "http/runtime.h"
#include "kernel/events/feed.h"

namespace socle::http {
namespace {
constexpr std::size_t kMostRecords = 300;
constexpr int kFeedSlice = 500;
constexpr std::int64_t kFeedMost = 50'000;

Result<Response> events(Call& call) {
  const auto& c = call.context();
  Live::Topics topics;
  for (const auto& item : split_list(call.request.param("records"))) {
    const auto colon = item.find(':');
    std::int64_t id = 0;
    const meta::Entity* e = colon == std::string::npos ? nullptr : c.snapshot().find(item.substr(0, colon));
    if (!e || std::from_chars(item.data() + colon + 1, item.data() + item.size(), id).ec != std::errc())
      return refuse(RefusalKind::invalid, "url.bad_parameter", {{"name", "records"}});
    topics.records.emplace(e->entity_no, id);
  }
  if (topics.records.size() > kMostRecords) return refuse(RefusalKind::invalid, "events.too_many", {{"most", std::to_string(kMostRecords)}});
  for (const auto& item : split_list(call.request.param("lists"))) {
    const meta::Entity* e = c.snapshot().find(item);
    if (e && c.gate().may(access::Verb::read, *e)) topics.lists.insert(e->entity_no);
  }
  Response r;
  r.headers.emplace_back("Content-Type", "text/event-stream");
  r.body = call.app.runtime().live->open(c, call.session, std::move(topics));
  return r;
}

access::AccessRow row_of(const events::AccessColumns& c) {
  return {c.owner, c.team, c.territory, c.issuing_entity, c.via_owner, c.via_team, c.via_territory, c.private_to};
}

// One change as the caller may read it; false: nothing of it is his.
bool change_json(const records::Context& c, const socle::events::Change& change, JsonWriter& w) {
  const meta::Entity* e = c.snapshot().by_no(change.entity_no);
  if (!e || e->removed || !c.gate().may(access::Verb::read, *e)) return false;
  const bool before = change.before && c.gate().sees(*e, row_of(*change.before), access::Verb::read, {});
  const bool after = change.after && c.gate().sees(*e, row_of(*change.after), access::Verb::read, {});
  if (!before && !after) return false;
  w.object().member("entity", e->name).member("id", change.record_id);
  if (!after) {
    w.member("gone", true).end();
    return true;
  }
  w.member("version", change.version).member("event", change.event).member("at", format_instant(change.at)).member("actor", change.actor);
  w.member("change_set_id", change.change_set).key("fields").array();
  if (auto payload = parse_json(change.payload.empty() ? "{}" : change.payload))
    for (const Json& name : (*payload)["fields"].items())
      if (const meta::Field* f = e->find(name.as_string()); f && c.gate().readable(*e, *f)) w.value(name.as_string());
  w.end().end();
  return true;
}

// At least once, in commit order; what left the caller's sight is {"id","gone":true}. A page is full of what he may read:
// a short one would count what he may not (TRUST A4).
Result<Response> changes(Call& call) {
  const auto& c = call.context();
  TRY(auto limit, call.number("limit", 100, 1, 500));
  const std::string since(call.request.param("since"));
  std::string out;
  JsonWriter w(out);
  w.object().key("items").array();
  std::string next = since;
  bool more = false;
  CHECK_OK(c.db().read({}, [&](storage::Connection& db) -> Done {
    if (since.empty()) next = socle::events::feed_end(db);
    if (since == "start") next = socle::events::feed_start(db);
    std::string at = next;
    std::int64_t shown = 0, read = 0;
    for (bool unread = !since.empty(); unread && !more;) {
      TRY(auto page, socle::events::read_feed(db, at, kFeedSlice));
      at = page.next;
      unread = page.more;
      read += std::ssize(page.items);
      for (const auto& d : page.items) {
        std::string text;
        JsonWriter one(text);
        if (!change_json(c, d.change, one)) continue;
        if ((more = shown == limit)) break;
        w.raw(text);
        ++shown;
        next = socle::events::feed_after(db, d.position);
      }
      // Whoever may read little of a long feed is given back his turn.
      if (unread && !more && read >= kFeedMost) {
        next = at;
        more = true;
      }
    }
    if (!more) next = at;
    return {};
  }));
  w.end().member("next", next).member("more", more).end();
  return Response::json(200, std::move(out));
}
}  // namespace

void event_routes(Router& r) {
  r.add({Method::get, "/api/v1/events", Demand::session, {}, "events.stream", events});
  r.add({Method::get, "/api/v1/changes", Demand::session, {}, "changes.list", changes});
}

}  // namespace socle::http
