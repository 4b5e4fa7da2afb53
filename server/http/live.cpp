#include "http/live.h"

#include <algorithm>

namespace socle::http {
namespace {
access::AccessRow row_of(const events::AccessColumns& c) {
  return {c.owner, c.team, c.territory, c.issuing_entity, c.via_owner, c.via_team, c.via_territory, c.private_to};
}
}  // namespace

Live::Live(records::Services& services, events::Hub& hub) : services_(services) {
  subscription_ = hub.subscribe([this](const std::vector<events::Change>& changes) { tell(changes); });
}

std::shared_ptr<transport::EventStream> Live::open(const records::Context& context, std::int64_t session, Topics topics) {
  auto stream = std::make_shared<transport::EventStream>();
  auto l = std::make_unique<Listener>();
  l->stream = stream;
  l->actor = context.actor();
  l->session = session;
  l->topics = std::move(topics);
  std::string hello;
  JsonWriter(hello).object().member("model_version", context.snapshot().version.text()).end();
  stream->push(transport::event_text({}, "hello", hello));
  std::lock_guard lock(mutex_);
  listeners_.push_back(std::move(l));
  return stream;
}

void Live::tell(const std::vector<events::Change>& changes) {
  const auto snapshot = services_.snapshot();
  const auto directory = services_.directory();
  bool rights_moved = false;
  std::lock_guard lock(mutex_);
  std::erase_if(listeners_, [](const auto& l) { return l->stream->closed(); });
  if (listeners_.empty()) return;
  // One gate per person and scopes of a token, not per page.
  std::map<std::tuple<std::int64_t, std::string, std::vector<std::string>>, access::Gate> gates;
  for (const auto& c : changes) {
    const meta::Entity* entity = snapshot->by_no(c.entity_no);
    if (!entity) continue;
    rights_moved = rights_moved || entity->name == "user" || entity->name == "membership" || entity->name == "team";
    for (auto& l : listeners_) {
      const bool shown = l->topics.records.contains({c.entity_no, c.record_id});
      if (!shown && !l->topics.lists.contains(c.entity_no)) continue;
      const std::tuple who{l->actor.user, l->actor.role, l->actor.scopes};
      auto it = gates.find(who);
      if (it == gates.end()) it = gates.emplace(who, access::Gate(snapshot, directory, l->actor)).first;
      tell_one(*l, it->second, *entity, c);
    }
  }
  // Who somebody is has changed: streams close, and reconnect with the rights of the moment.
  if (rights_moved)
    for (auto& l : listeners_) {
      const access::Person* p = directory->person(l->actor.user);
      if (!p || !p->active || p->role != l->actor.role) l->stream->close();
    }
}

void Live::tell_one(Listener& l, const access::Gate& gate, const meta::Entity& entity, const events::Change& c) {
  // Shares are rare and cost a query: a shared record is found again by the list that is refetched.
  const bool before = c.before && gate.sees(entity, row_of(*c.before), access::Verb::read, {});
  const bool after = c.after && gate.sees(entity, row_of(*c.after), access::Verb::read, {});
  if (!before && !after) return;
  std::string data;
  JsonWriter w(data);
  w.object().member("entity", entity.name).member("id", c.record_id);
  if (!after) {
    w.member("gone", true).end();
  } else {
    w.member("version", c.version).member("event", c.event).member("actor", c.actor).key("fields").array();
    if (auto payload = parse_json(c.payload.empty() ? "{}" : c.payload))
      for (const Json& name : (*payload)["fields"].items())
        if (const meta::Field* f = entity.find(name.as_string()); f && gate.readable(entity, *f)) w.value(name.as_string());
    w.end().end();
  }
  l.stream->push(transport::event_text({}, "change", data));
}

void Live::close_session(std::int64_t session) {
  std::lock_guard lock(mutex_);
  for (auto& l : listeners_)
    if (l->session == session && session != 0) l->stream->close();
}
void Live::close_person(std::int64_t user) {
  std::lock_guard lock(mutex_);
  for (auto& l : listeners_)
    if (l->actor.user == user) l->stream->close();
}
void Live::model_changed(const std::string& version) {
  std::string data;
  JsonWriter(data).object().member("model_version", version).end();
  std::lock_guard lock(mutex_);
  for (auto& l : listeners_) l->stream->push(transport::event_text({}, "model", data));
}
std::size_t Live::size() const {
  std::lock_guard lock(mutex_);
  return listeners_.size();
}

}  // namespace socle::http
