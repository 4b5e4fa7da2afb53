#include "kernel/access/shares.h"

namespace socle::access {
using meta::Cell;

std::vector<Share> shares_of(storage::Connection& db, std::int64_t entity_no, std::int64_t record_id) {
  std::vector<Share> out;
  db.query("SELECT principal_kind, principal, level FROM share WHERE entity_no=?1 AND record_id=?2 ORDER BY principal_kind, principal", {Cell(entity_no), Cell(record_id)},
           [&](const storage::Row& r) {
             out.push_back({static_cast<int>(r.integer(0)), r.integer(1), static_cast<int>(r.integer(2))});
             return true;
           });
  return out;
}
void set_shares(storage::Transaction& tx, std::int64_t entity_no, std::int64_t record_id, const std::vector<Share>& shares) {
  tx.execute("DELETE FROM share WHERE entity_no=?1 AND record_id=?2", {Cell(entity_no), Cell(record_id)});
  for (const Share& s : shares)
    tx.execute("INSERT INTO share(entity_no, record_id, principal_kind, principal, level) VALUES (?1,?2,?3,?4,?5)",
               {Cell(entity_no), Cell(record_id), Cell(std::int64_t{s.principal_kind}), Cell(s.principal), Cell(std::int64_t{s.level})});
}

}  // namespace socle::access
