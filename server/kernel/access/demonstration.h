// A demonstration base is marked, so that it serves loopback only (TRUST S5).
#pragma once
#include "kernel/storage/database.h"

namespace socle::access {

Done mark_demonstration(storage::Database& db);
bool is_demonstration(storage::Database& db);

}  // namespace socle::access
