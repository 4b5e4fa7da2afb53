#include "kernel/access/examine.h"

namespace socle::access {

void examine_people(storage::Connection& db, const meta::Snapshot& snapshot, const Directory& directory, storage::Findings& out) {
  bool somebody = false;
  for (const auto& p : directory.people()) {
    const meta::Role* role = snapshot.role(p.role);
    if (!role) out.push_back({{}, "doctor.unknown_role", {{"login", p.login}, {"role", p.role}}, {}, false});
    if (p.active && role && role->has("admin.users") && db.exists("SELECT 1 FROM credential WHERE user_id=?1", {meta::Cell(p.id)})) somebody = true;
  }
  if (!somebody) out.push_back({{}, "doctor.no_administrator", {}, {}, false});
}

}  // namespace socle::access
