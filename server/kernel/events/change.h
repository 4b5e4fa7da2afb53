// One committed change of a record, as the outbox keeps it and the hub tells it.
//
// Keeps    Names and ids only, never a value: payload says which fields moved ({"fields":["amount"]}) or what an event adds.
#pragma once
#include <cstdint>
#include <optional>
#include <string>

#include "base/time.h"

namespace socle::events {

// The columns that row rights are computed from; 0 is empty. The same names as access::AccessRow, which this folder
// may not see.
struct AccessColumns {
  std::int64_t owner = 0, team = 0, territory = 0, issuing_entity = 0;
  std::int64_t via_owner = 0, via_team = 0, via_territory = 0;
  std::int64_t private_to = 0;
  bool operator==(const AccessColumns&) const = default;
};
std::string to_json(const AccessColumns& columns);
std::optional<AccessColumns> access_from_json(std::string_view json);   // nothing for ""

struct Change {
  std::int64_t entity_no = 0, record_id = 0, version = 0;
  std::string event;                             // "opportunity.updated", "opportunity.won"
  std::int64_t change_set = 0, actor = 0;
  Instant at = 0;
  std::optional<AccessColumns> before, after;    // nothing: did not exist, is gone
  std::string payload;                           // JSON object or ""
};

}  // namespace socle::events
