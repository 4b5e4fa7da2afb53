#include "kernel/events/consumer.h"

#include "base/log.h"

namespace socle::events {
namespace {

std::string cursor_of(storage::Transaction& tx, std::string_view name) {
  const std::string known = tx.text(std::string("SELECT cursor FROM feed_cursor WHERE name=?1") + tx.dialect().for_update(), {std::string(name)});
  if (!known.empty()) return known;
  const std::string end = feed_end(tx);
  tx.execute("INSERT INTO feed_cursor (name, cursor) VALUES (?1,?2) ON CONFLICT (name) DO NOTHING", {std::string(name), end});
  return end;
}

}  // namespace

Done enrol(storage::Database& db, std::string_view name) {
  return db.write(storage::Lane::interactive, [&](storage::Transaction& tx) -> Done { return cursor_of(tx, name), Done{}; });
}

Result<int> consume(storage::Database& db, std::string_view name, int limit, const Act& act) {
  int taken = 0;
  CHECK_OK(db.write(storage::Lane::bulk, [&](storage::Transaction& tx) -> Done {
    taken = 0;
    auto page = read_feed(tx, cursor_of(tx, name), limit);
    if (!page && page.error().code == "feed.expired") {
      log(LogLevel::warning, "events.consumer_late", {{"name", std::string(name)}});
      page = read_feed(tx, feed_start(tx), limit);
    }
    if (!page) return std::unexpected(page.error());
    if (page->items.empty()) return {};
    std::vector<Change> changes;
    for (Delivery& d : page->items) changes.push_back(std::move(d.change));
    CHECK_OK(act(tx, changes));
    tx.execute("UPDATE feed_cursor SET cursor=?1 WHERE name=?2", {page->next, std::string(name)});
    taken = static_cast<int>(changes.size());
    return {};
  }));
  return taken;
}

}  // namespace socle::events
