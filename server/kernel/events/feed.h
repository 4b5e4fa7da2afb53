// The outbox: what happened, appended in the transaction that did it, read in an order no later commit disturbs (KERNEL F7).
//
// Shape    append() in the write; read_feed() after a cursor; the cursor is opaque and belongs to one epoch.
//          On PostgreSQL a row's xid is greatest(own transaction id, last completed id when it was appended). A reader takes
//          rows below pg_snapshot_xmin(): no transaction still open, nor a later one, can add a row below them. The second
//          term keeps the changes of one record in the order of their versions even when the transaction that waited for
//          the row lock has the smaller id. On SQLite there is one writer: seq alone is the order.
// Keeps    At least once, in order per record. Rows stay 30 days.
// Refuses  feed.bad_cursor (invalid), feed.expired (not_found; the edge answers 410): older than what is kept, or of a
//          database that was restored since.
// Transaction  append, prune and the renewals need one; the others take any connection.
#pragma once
#include <vector>

#include "kernel/events/change.h"
#include "kernel/storage/database.h"

namespace socle::events {

constexpr Instant kFeedKept = 30 * kMsPerDay;

struct Position {
  std::int64_t xid = 0, seq = 0;
  auto operator<=>(const Position&) const = default;
};
struct Delivery {
  Position position;
  Change change;
};

void append(storage::Transaction& tx, const Change& change);

// The SQL expression that stamps a row with its place in the order: for the audit chain, which follows the same rule.
std::string_view order_stamp(storage::Engine engine);
// A condition "no transaction still open can add a row before this one": for the same readers.
std::string_view order_settled(storage::Engine engine);

struct FeedPage {
  std::vector<Delivery> items;
  std::string next;          // cursor after the last item, or the given one
  bool more = false;
};
Result<FeedPage> read_feed(storage::Connection& db, std::string_view cursor, int limit);
std::string feed_after(storage::Connection& db, Position position);   // the cursor after a delivery
std::string feed_end(storage::Connection& db);      // the cursor from which only what is still to come is read
std::string feed_start(storage::Connection& db);    // the oldest that is kept

// For Hub and consumers, which keep positions themselves. `settled_only` false: rows that are committed but may still be
// overtaken come too.
std::vector<Delivery> read_outbox(storage::Connection& db, Position after, int limit, bool settled_only);
Position settled_end(storage::Connection& db);

// At start-up and after a restore: makes the epoch, or a new one when xids of another server are found.
void open_feed(storage::Transaction& tx);
void renew_feed(storage::Transaction& tx);
// Deletes at most `limit` rows older than 30 days; returns how many went.
std::int64_t prune_feed(storage::Transaction& tx, Instant now, std::int64_t limit = 1000);

}  // namespace socle::events
