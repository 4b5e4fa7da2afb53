// One SQLite connection with its statement cache. Not shared: one thread at a time.
//
// Shape    Opened read-write for the writer, query_only for readers; busy_timeout is set before any other pragma.
// Faults   Fault for SQL and I/O errors; Interrupted, Refused (storage.full, storage.read_only, storage.busy).
// Keeps    A statement asked again while it is still being read (nested queries) is prepared a second time.
#pragma once
#include <sqlite3.h>

#include <chrono>
#include <list>
#include <string>
#include <string_view>
#include <unordered_map>

#include "kernel/storage/database.h"

namespace socle::storage {

class SqliteSession {
 public:
  enum class Mode { writer, reader };
  SqliteSession(const std::string& path, Mode mode);
  ~SqliteSession();
  SqliteSession(const SqliteSession&) = delete;
  SqliteSession& operator=(const SqliteSession&) = delete;

  void become_writer();   // WAL, FULL; after the file is known to be ours

  void query(std::string_view sql, const Cells& parameters, const RowCallback& row);
  std::int64_t execute(std::string_view sql, const Cells& parameters);
  void script(std::string_view sql);

  // Statements stop past this many ms from now (0: never) or when cancelled answers true.
  void limit(Instant deadline_ms, const std::function<bool()>* cancelled);
  void no_limit();

  bool in_transaction() const { return sqlite3_get_autocommit(db_) == 0; }
  // A write or a sync failed with something else than "disk full": what is on disk is not known (TRUST 4).
  bool broken() const { return broken_; }
  std::int64_t wal_pages() const { return wal_pages_; }      // of the last commit
  void checkpoint();                                          // PASSIVE
  std::int64_t changes() const { return sqlite3_total_changes64(db_); }   // rows, ever
  sqlite3* raw() { return db_; }

 private:
  struct Statement {
    std::string sql;
    sqlite3_stmt* handle = nullptr;
    bool busy = false;
    std::list<Statement*>::iterator place;
  };
  class Use;
  struct SqlHash {
    using is_transparent = void;
    std::size_t operator()(std::string_view s) const { return std::hash<std::string_view>{}(s); }
  };
  void open(const std::string& path, Mode mode);
  sqlite3_stmt* prepare(std::string_view sql, bool persistent);
  void forget_oldest();
  [[noreturn]] void fail(int rc, std::string_view sql);

  sqlite3* db_ = nullptr;
  std::unordered_map<std::string, std::unique_ptr<Statement>, SqlHash, std::equal_to<>> statements_;
  std::list<Statement*> recent_;   // most recent first
  std::chrono::steady_clock::time_point deadline_{};
  bool limited_ = false;
  const std::function<bool()>* cancelled_ = nullptr;
  bool stopped_by_asker_ = false;
  bool broken_ = false;
  std::int64_t wal_pages_ = 0;
};

// sum_exact(x): a 64-bit integer while the exact sum fits, else its decimal text; NULL for no value.
void register_functions(sqlite3* db);

}  // namespace socle::storage
