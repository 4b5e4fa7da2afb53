// Explicit shares of one record with a person or a team, and the audit rows of acts that are not writes.
//
// Refuses  share.unknown_principal, record.not_found
#pragma once
#include <string>
#include <vector>

#include "kernel/access/actor.h"
#include "kernel/storage/database.h"

namespace socle::access {

struct Share {
  int principal_kind = 1;              // 1 user, 2 team
  std::int64_t principal = 0;
  int level = 1;                       // 1 read, 2 write
};
std::vector<Share> shares_of(storage::Connection& db, std::int64_t entity_no, std::int64_t record_id);
void set_shares(storage::Transaction& tx, std::int64_t entity_no, std::int64_t record_id, const std::vector<Share>& shares);

}  // namespace socle::access
