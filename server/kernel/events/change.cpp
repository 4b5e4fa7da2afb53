#include "kernel/events/change.h"

#include "base/json.h"

namespace socle::events {
namespace {
struct Member {
  std::string_view name;
  std::int64_t AccessColumns::*value;
};
constexpr Member kMembers[] = {
    {"owner", &AccessColumns::owner},         {"team", &AccessColumns::team},
    {"territory", &AccessColumns::territory}, {"issuing_entity", &AccessColumns::issuing_entity},
    {"via_owner", &AccessColumns::via_owner}, {"via_team", &AccessColumns::via_team},
    {"via_territory", &AccessColumns::via_territory}, {"private_to", &AccessColumns::private_to},
};
}  // namespace

std::string to_json(const AccessColumns& columns) {
  std::string out;
  JsonWriter w(out);
  w.object();
  for (const Member& m : kMembers)
    if (columns.*m.value != 0) w.member(m.name, columns.*m.value);
  w.end();
  return out;
}

std::optional<AccessColumns> access_from_json(std::string_view json) {
  if (json.empty()) return std::nullopt;
  const auto parsed = parse_json(json);
  if (!parsed) throw Fault("access columns of the outbox are not JSON");
  AccessColumns out;
  for (const Member& m : kMembers) out.*m.value = (*parsed)[m.name].as_int();
  return out;
}

}  // namespace socle::events
