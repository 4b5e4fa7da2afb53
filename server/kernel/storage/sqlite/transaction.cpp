#include "kernel/storage/sqlite/transaction.h"

namespace socle::storage {

Done SqliteTransaction::savepoint(const std::function<Done()>& work) {
  const std::size_t acts = acts_.size();
  const std::int64_t reservations = ids_.reservations();
  session_.execute("SAVEPOINT part", {});
  Done done;
  try {
    done = work();
  } catch (...) {
    if (session_.in_transaction()) undo(acts, reservations);
    throw;
  }
  if (done) session_.execute("RELEASE part", {});
  else undo(acts, reservations);
  return done;
}

// SQLite matches a savepoint name to the most recent one: nested parts may share it.
void SqliteTransaction::undo(std::size_t acts, std::int64_t reservations) {
  session_.execute("ROLLBACK TO part", {});
  session_.execute("RELEASE part", {});
  acts_.resize(acts);
  ids_.rolled_back_to(reservations);
}

std::int64_t SqliteIds::take(std::int64_t count) {
  if (count < 1) throw Fault("ids are allocated one or more at a time");
  if (end_ - next_ < count) {
    const std::int64_t block = std::max<std::int64_t>(count, 1000);
    std::int64_t first = 0;
    session_.query("UPDATE id_sequence SET next=next+?1 RETURNING next-?1", {block}, [&](const Row& row) {
      first = row.integer(0);
      return true;
    });
    ++reservations_;
    if (first != end_) next_ = first;   // a block that follows the last one extends it
    end_ = first + block;
  }
  const std::int64_t id = next_;
  next_ += count;
  return id;
}

void SqliteIds::rolled_back_to(std::int64_t reservations) {
  if (reservations == reservations_) return;
  next_ = end_ = 0;
  reservations_ = reservations;
}

void SqliteIds::give_back() {
  if (next_ < end_) session_.execute("UPDATE id_sequence SET next=?1 WHERE next=?2", {next_, end_});
  next_ = end_ = 0;
}

}  // namespace socle::storage
