#include "kernel/storage/statistics.h"

namespace socle::storage {

Done refresh_statistics(Database& db) {
  return db.write(Lane::bulk, [](Transaction& t) -> Done {
    if (t.engine() == Engine::sqlite) {
      t.query("PRAGMA analysis_limit=400", {}, [](const Row&) { return true; });
      // Dropped first: a table that is made tells every connection to read its picture of the base again, rows in it do not.
      t.execute("DROP TABLE IF EXISTS sqlite_stat1");
    }
    t.execute("ANALYZE");
    return {};
  });
}

}  // namespace socle::storage
