// The one writer of a SQLite database: a thread that owns the read-write connection (KERNEL F1, F15).
//
// Shape    Two lanes: interactive first; bulk has a turn when nobody waits, or after 32 interactive groups. Writes run in
//          groups, each inside its savepoint; a group ends when the interactive queue is empty, after 2 ms or 64 writes.
//          A bulk write begins a group, so that no interactive write waits behind one it did not find there.
// Keeps    Nobody is answered before COMMIT returned. A refusal or fault undoes its savepoint only; when SQLite itself
//          rolled the group back (disk full, memory), the others are run again, each alone.
//          WAL: PASSIVE checkpoints when idle for 200 ms, and at 48 MB.
// Refuses  storage.busy (the lane's queue is full), storage.full (resumes by itself), storage.read_only (after a
//          failed sync, until restart)
// Faults   OutcomeUnknown for every write of a group whose COMMIT failed by a lost write or sync.
#pragma once
#include <atomic>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>

#include "kernel/storage/sqlite/session.h"
#include "kernel/storage/sqlite/witness.h"

namespace socle::storage {

// The next ids of table id_sequence, reserved 1,000 at a time; a reservation that was rolled back is dropped.
class SqliteIds {
 public:
  explicit SqliteIds(SqliteSession& session) : session_(session) {}
  std::int64_t take(std::int64_t count);
  std::int64_t reservations() const { return reservations_; }
  void rolled_back_to(std::int64_t reservations);
  void give_back();   // at a clean close: what is reserved and not used

 private:
  SqliteSession& session_;
  std::int64_t next_ = 0, end_ = 0, reservations_ = 0;
};

class SqliteWriter {
 public:
  SqliteWriter(std::unique_ptr<SqliteSession> session, Witness witness, std::int64_t commits, std::size_t queue);
  ~SqliteWriter();   // runs what is queued, then stops
  Done write(Lane lane, const std::function<Done(Transaction&)>& work);
  void checkpoint();
  std::int64_t depth() const { return depth_.load(std::memory_order_relaxed); }

 private:
  struct Request;
  using RequestPtr = std::shared_ptr<Request>;
  using Group = std::vector<RequestPtr>;
  Done submit(const RequestPtr& request, Lane lane);
  void run();
  RequestPtr wait_for_first();
  RequestPtr take_more(bool group_has_bulk);
  RequestPtr take_bulk_or_interactive();
  void run_group(RequestPtr first);
  void begin();
  bool run_one(Request& request);
  void commit(Group& group);
  void run_alone(const RequestPtr& request);
  void answer(const RequestPtr& request);
  void checkpoint_quietly();
  void roll_back();

  std::unique_ptr<SqliteSession> session_;
  Witness witness_;
  std::int64_t commits_;              // of the database, ever; table id_sequence
  std::int64_t changes_at_begin_ = 0;
  SqliteIds ids_;
  const std::size_t queue_;
  int groups_before_bulk_ = 0;        // interactive groups since bulk began to wait
  std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<RequestPtr> interactive_, bulk_;
  std::atomic<std::int64_t> depth_{0};
  std::atomic<bool> read_only_{false};
  bool stop_ = false;
  std::int64_t pinned_pages_ = 0;   // WAL pages when the last checkpoint was held back by a reader
  std::thread thread_;
};

}  // namespace socle::storage
