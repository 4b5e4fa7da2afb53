// What the database knows of its own tables when it chooses an index: without it SQLite takes any equality for ten rows, and
// reads every planned activity to find those of twenty-five opportunities.
//
// Shape    refresh_statistics samples each index (400 rows of each on SQLite, so a moment at any size). PostgreSQL does the same by
//          itself now and then; after a base was filled it is asked to.
// Keeps    Connections that are open choose anew: their statements are prepared again.
// Transaction  its own, bulk lane.
#pragma once
#include "kernel/storage/database.h"

namespace socle::storage {

Done refresh_statistics(Database& db);

}  // namespace socle::storage
