#include "kernel/storage/sqlite/writer.h"

#include <chrono>

#include "base/log.h"
#include "kernel/storage/internal_errors.h"
#include "kernel/storage/sqlite/transaction.h"

namespace socle::storage {
namespace {
using SteadyClock = std::chrono::steady_clock;
constexpr std::size_t kGroupWrites = 64;
constexpr auto kGroupTime = std::chrono::milliseconds(2);
constexpr int kGroupsBeforeBulk = 32;
constexpr auto kIdle = std::chrono::milliseconds(200);
constexpr auto kIdleBehindReader = std::chrono::seconds(5);
constexpr std::int64_t kWalPagesBeforeCheckpoint = 12'288;   // 48 MB of 4 KiB pages
}  // namespace

struct SqliteWriter::Request {
  const std::function<Done(Transaction&)>* work = nullptr;   // null: a checkpoint
  Done done;
  std::exception_ptr fault;
  std::vector<std::function<void()>> acts;
  bool bulk = false;
  std::atomic<bool> answered{false};
  bool succeeded() const { return done.has_value() && !fault; }
};

SqliteWriter::SqliteWriter(std::unique_ptr<SqliteSession> session, Witness witness, std::int64_t commits, std::size_t queue)
    : session_(std::move(session)), witness_(std::move(witness)), commits_(commits), ids_(*session_), queue_(queue) {
  thread_ = std::thread([this] { run(); });
}

SqliteWriter::~SqliteWriter() {
  {
    std::lock_guard lock(mutex_);
    stop_ = true;
  }
  wake_.notify_all();
  thread_.join();
  if (read_only_) return;
  try {
    ids_.give_back();
    session_->checkpoint();
  } catch (const std::exception& e) {
    log(LogLevel::warning, "storage.close", {{"reason", e.what()}});
  }
}

Done SqliteWriter::write(Lane lane, const std::function<Done(Transaction&)>& work) {
  if (read_only_) return refuse_unavailable("storage.read_only");
  auto request = std::make_shared<Request>();
  request->work = &work;
  return submit(request, lane);
}

void SqliteWriter::checkpoint() {
  if (!read_only_) static_cast<void>(submit(std::make_shared<Request>(), Lane::interactive));
}

Done SqliteWriter::submit(const RequestPtr& request, Lane lane) {
  if (std::this_thread::get_id() == thread_.get_id()) throw Fault("a write was asked for inside a write");
  request->bulk = lane == Lane::bulk;
  {
    std::lock_guard lock(mutex_);
    auto& queue = request->bulk ? bulk_ : interactive_;
    if (stop_ || queue.size() >= queue_) return refuse_unavailable("storage.busy");
    queue.push_back(request);
    depth_.fetch_add(1, std::memory_order_relaxed);
  }
  wake_.notify_one();
  request->answered.wait(false);
  if (request->fault) std::rethrow_exception(request->fault);
  return std::move(request->done);
}

void SqliteWriter::answer(const RequestPtr& request) {
  depth_.fetch_sub(1, std::memory_order_relaxed);
  request->answered.store(true);
  request->answered.notify_one();
}

void SqliteWriter::run() {
  while (RequestPtr first = wait_for_first()) {
    if (!first->work) {
      checkpoint_quietly();
      answer(first);
      continue;
    }
    run_group(std::move(first));
    const std::int64_t pages = session_->wal_pages();
    if (pages > kWalPagesBeforeCheckpoint + pinned_pages_) checkpoint_quietly();
  }
}

SqliteWriter::RequestPtr SqliteWriter::wait_for_first() {
  std::unique_lock lock(mutex_);
  for (;;) {
    if (!interactive_.empty() || !bulk_.empty()) return take_bulk_or_interactive();
    if (stop_) return nullptr;
    if (session_->wal_pages() == 0 || read_only_) {
      wake_.wait(lock);
      continue;
    }
    const auto idle = pinned_pages_ > 0 ? std::chrono::milliseconds(kIdleBehindReader) : kIdle;
    if (wake_.wait_for(lock, idle) != std::cv_status::timeout) continue;
    lock.unlock();
    checkpoint_quietly();
    lock.lock();
  }
}

// Called with the mutex held and one queue not empty.
SqliteWriter::RequestPtr SqliteWriter::take_bulk_or_interactive() {
  const bool bulk_turn = !bulk_.empty() && (interactive_.empty() || groups_before_bulk_ >= kGroupsBeforeBulk);
  groups_before_bulk_ = bulk_turn || bulk_.empty() ? 0 : groups_before_bulk_ + 1;
  auto& queue = bulk_turn ? bulk_ : interactive_;
  RequestPtr request = std::move(queue.front());
  queue.pop_front();
  return request;
}

SqliteWriter::RequestPtr SqliteWriter::take_more(bool group_has_bulk) {
  std::lock_guard lock(mutex_);
  auto& queue = group_has_bulk ? bulk_ : interactive_;
  if (queue.empty() || (group_has_bulk && !interactive_.empty()) || !queue.front()->work) return nullptr;
  RequestPtr request = std::move(queue.front());
  queue.pop_front();
  return request;
}

void SqliteWriter::run_group(RequestPtr first) {
  const auto began = SteadyClock::now();
  const bool bulk = first->bulk;
  Group group;
  try {
    begin();
    for (RequestPtr request = std::move(first); request;) {
      group.push_back(request);
      if (!run_one(*request)) break;
      const bool full = group.size() >= kGroupWrites || SteadyClock::now() - began >= kGroupTime;
      request = full ? nullptr : take_more(bulk);
    }
  } catch (const Refused& r) {
    if (group.empty()) group.push_back(std::move(first));
    group.back()->done = refuse_unavailable(r.code);
    roll_back();
  } catch (...) {
    if (group.empty()) group.push_back(std::move(first));
    group.back()->fault = std::current_exception();
    roll_back();
  }
  if (session_->broken() || !session_->in_transaction()) {   // all is undone: the last one failed, the others are run again
    roll_back();
    for (auto& request : group) {
      if (request->succeeded()) run_alone(request);
      else answer(request);
    }
    return;
  }
  commit(group);
  for (auto& request : group) answer(request);
}

void SqliteWriter::begin() {
  session_->execute("BEGIN IMMEDIATE", {});
  changes_at_begin_ = session_->changes();
}

// False when the group cannot go on.
bool SqliteWriter::run_one(Request& request) {
  const std::int64_t reservations = ids_.reservations();
  session_->execute("SAVEPOINT request", {});
  SqliteTransaction transaction(*session_, ids_);
  try {
    request.done = (*request.work)(transaction);
  } catch (const Refused& r) {
    request.done = refuse_unavailable(r.code);
  } catch (...) {
    request.fault = std::current_exception();
  }
  if (!session_->in_transaction()) return false;
  if (!request.succeeded()) {
    session_->execute("ROLLBACK TO request", {});
    ids_.rolled_back_to(reservations);
  } else {
    request.acts = std::move(transaction.acts());
  }
  session_->execute("RELEASE request", {});
  return !session_->broken();
}

void SqliteWriter::commit(Group& group) {
  Done refused;
  std::exception_ptr fault;
  try {
    const bool changed = session_->changes() != changes_at_begin_;
    if (changed) session_->execute("UPDATE id_sequence SET commits=?1", {commits_ + 1});
    session_->execute("COMMIT", {});
    if (changed) witness_.note(++commits_);
  } catch (const Refused& r) {
    refused = refuse_unavailable(r.code);
  } catch (const std::exception& e) {
    fault = session_->broken() ? std::make_exception_ptr(OutcomeUnknown(e.what())) : std::current_exception();
  }
  if (session_->broken() && !read_only_.exchange(true)) log(LogLevel::error, "storage.write_lost", {{"until", "restart"}});
  if (refused && !fault) {
    for (auto& request : group) {
      for (auto& act : request->acts) {
        try {
          act();
        } catch (const std::exception& e) {
          log(LogLevel::error, "storage.after_commit", {{"reason", e.what()}});
        }
      }
    }
    return;
  }
  roll_back();
  for (auto& request : group) {
    if (!request->succeeded()) continue;
    request->fault = fault;
    if (!fault) request->done = refused;
  }
}

void SqliteWriter::run_alone(const RequestPtr& request) {
  request->acts.clear();
  if (read_only_ || session_->broken()) {
    read_only_ = true;
    request->done = refuse_unavailable("storage.read_only");
    return answer(request);
  }
  Group group{request};
  try {
    begin();
    run_one(*request);
    if (session_->in_transaction()) commit(group);
    else if (request->succeeded()) throw Fault("SQLite ended the transaction of a write");
  } catch (const Refused& r) {
    request->done = refuse_unavailable(r.code);
  } catch (...) {
    request->fault = std::current_exception();
  }
  if (!request->succeeded()) roll_back();
  answer(request);
}

// All that the transaction did, whatever is left of it.
void SqliteWriter::roll_back() {
  ids_.rolled_back_to(-1);
  if (!session_->in_transaction()) return;
  try {
    session_->execute("ROLLBACK", {});
  } catch (const std::exception& e) {
    log(LogLevel::error, "storage.rollback", {{"reason", e.what()}});
  }
}

void SqliteWriter::checkpoint_quietly() {
  try {
    session_->checkpoint();
    pinned_pages_ = session_->wal_pages();
    if (pinned_pages_ > kWalPagesBeforeCheckpoint) log(LogLevel::warning, "storage.wal_pinned", {{"pages", std::to_string(pinned_pages_)}});
  } catch (const std::exception& e) {
    log(LogLevel::error, "storage.checkpoint", {{"reason", e.what()}});
    if (session_->broken()) read_only_ = true;
  }
}

}  // namespace socle::storage
