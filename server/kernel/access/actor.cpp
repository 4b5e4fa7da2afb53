#include "kernel/access/actor.h"

#include <algorithm>

#include "base/text.h"

namespace socle::access {

Directory::Directory(std::vector<Person> people, std::vector<Team> teams) : people_(std::move(people)), teams_(std::move(teams)) {
  for (std::size_t i = 0; i < people_.size(); ++i) {
    by_id_.emplace(people_[i].id, i);
    by_login_.emplace(primary_key(people_[i].login), i);
  }
}
const Person* Directory::person(std::int64_t id) const {
  auto it = by_id_.find(id);
  return it == by_id_.end() ? nullptr : &people_[it->second];
}
const Person* Directory::by_login(std::string_view login) const {
  auto it = by_login_.find(primary_key(login));
  return it == by_login_.end() ? nullptr : &people_[it->second];
}
std::vector<std::int64_t> Directory::teams_below(const std::vector<std::int64_t>& roots) const {
  std::vector<std::int64_t> out = roots;
  for (std::size_t i = 0; i < out.size(); ++i)
    for (const auto& t : teams_)
      if (t.parent == out[i] && std::find(out.begin(), out.end(), t.id) == out.end()) out.push_back(t.id);
  return out;
}
std::size_t Directory::members(std::int64_t team) const {
  return static_cast<std::size_t>(std::count_if(people_.begin(), people_.end(), [&](const Person& p) { return p.team == team; }));
}

std::string_view channel_name(Channel c) {
  static constexpr std::string_view kNames[] = {"web", "api", "import", "job", "cli", "system"};
  return kNames[static_cast<int>(c)];
}
Done fresh_factor(const Actor& actor) {
  if (actor.stale) return refuse(RefusalKind::forbidden, "session.stale");
  return {};
}
Done fresh_factor(const Actor& actor, const meta::Entity& entity) {
  if (entity.name == "user") return fresh_factor(actor);
  return {};
}
Actor system_actor(Channel channel) {
  Actor a;
  a.system = true;
  a.channel = channel;
  return a;
}

}  // namespace socle::access
