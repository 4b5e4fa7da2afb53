#include "kernel/storage/postgres/transaction.h"

namespace socle::storage {

Done PostgresTransaction::savepoint(const std::function<Done()>& work) {
  const std::size_t acts = acts_.size();
  session_.script("SAVEPOINT part");
  Done done;
  try {
    done = work();
  } catch (...) {
    if (session_.alive()) undo(acts);
    throw;
  }
  if (done) session_.script("RELEASE part");
  else undo(acts);
  return done;
}

void PostgresTransaction::undo(std::size_t acts) {
  session_.script("ROLLBACK TO part; RELEASE part");
  acts_.resize(acts);
}

std::int64_t PostgresIds::take(std::int64_t count) {
  if (count < 1) throw Fault("ids are allocated one or more at a time");
  std::lock_guard lock(mutex_);
  if (end_ - next_ < count) {
    const std::int64_t block = std::max<std::int64_t>(count, 1000);
    std::int64_t first = 0;
    pool_.take()->query("UPDATE id_sequence SET next=next+?1 RETURNING next-?1", {block}, [&](const Row& row) {
      first = row.integer(0);
      return true;
    });
    if (first != end_) next_ = first;
    end_ = first + block;
  }
  const std::int64_t id = next_;
  next_ += count;
  return id;
}

}  // namespace socle::storage
