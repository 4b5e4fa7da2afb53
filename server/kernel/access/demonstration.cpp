#include "kernel/access/demonstration.h"

namespace socle::access {

Done mark_demonstration(storage::Database& db) {
  return db.write(storage::Lane::interactive, [](storage::Transaction& tx) -> Done {
    tx.execute("INSERT INTO setting(name, value) VALUES ('demonstration', '1') ON CONFLICT(name) DO UPDATE SET value='1'");
    return {};
  });
}
bool is_demonstration(storage::Database& db) {
  bool marked = false;
  (void)db.read({}, [&](storage::Connection& c) -> Done {
    marked = c.text("SELECT value FROM setting WHERE name='demonstration'") == "1";
    return {};
  });
  return marked;
}

}  // namespace socle::access
