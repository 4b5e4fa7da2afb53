#include "kernel/storage/sqlite/session.h"

#include <fmt/format.h>

#include <cerrno>

#include "kernel/storage/internal_errors.h"
#include "kernel/storage/sqlite/checked_vfs.h"

namespace socle::storage {
namespace {
constexpr std::size_t kCachedStatements = 400;
constexpr int kStepsBetweenChecks = 1000;

class SqliteRow final : public Row {
 public:
  explicit SqliteRow(sqlite3_stmt* s) : s_(s) {}
  bool is_null(int c) const override { return sqlite3_column_type(s_, c) == SQLITE_NULL; }
  std::int64_t integer(int c) const override { return sqlite3_column_int64(s_, c); }
  double real(int c) const override { return sqlite3_column_double(s_, c); }
  std::string_view text(int c) const override {
    auto* p = reinterpret_cast<const char*>(sqlite3_column_text(s_, c));
    return p ? std::string_view(p, static_cast<std::size_t>(sqlite3_column_bytes(s_, c))) : std::string_view{};
  }
  std::string_view blob(int c) const override {
    auto* p = static_cast<const char*>(sqlite3_column_blob(s_, c));
    return p ? std::string_view(p, static_cast<std::size_t>(sqlite3_column_bytes(s_, c))) : std::string_view{};
  }

 private:
  sqlite3_stmt* s_;
};

int bind(sqlite3_stmt* s, const Cells& cells) {
  for (std::size_t i = 0; i < cells.size(); ++i) {
    const int at = static_cast<int>(i) + 1;
    int rc = SQLITE_OK;
    if (auto* n = std::get_if<std::int64_t>(&cells[i])) rc = sqlite3_bind_int64(s, at, *n);
    else if (auto* t = std::get_if<std::string>(&cells[i])) rc = sqlite3_bind_text64(s, at, t->data(), t->size(), SQLITE_STATIC, SQLITE_UTF8);
    else if (auto* b = std::get_if<Blob>(&cells[i])) rc = sqlite3_bind_blob64(s, at, b->bytes.data(), b->bytes.size(), SQLITE_STATIC);
    else rc = sqlite3_bind_null(s, at);
    if (rc != SQLITE_OK) return rc;
  }
  return SQLITE_OK;
}

bool is_full(int rc, int system_error) {
  return rc == SQLITE_FULL || ((rc & 0xff) == SQLITE_IOERR && (system_error == ENOSPC || system_error == EDQUOT || system_error == EFBIG));
}
bool is_lost_write(int rc) {
  switch (rc) {
    case SQLITE_IOERR_WRITE: case SQLITE_IOERR_FSYNC: case SQLITE_IOERR_DIR_FSYNC: case SQLITE_IOERR_TRUNCATE:
    case SQLITE_IOERR_SHMMAP: case SQLITE_IOERR_CLOSE: return true;
    default: return false;
  }
}
}  // namespace

// A statement being read; given back to the cache, or finalised when it was a second copy.
class SqliteSession::Use {
 public:
  Use(SqliteSession& session, std::string_view sql, const Cells& parameters) {
    auto it = session.statements_.find(sql);
    if (it == session.statements_.end()) {
      if (session.statements_.size() >= kCachedStatements) session.forget_oldest();
      auto fresh = std::make_unique<Statement>();
      fresh->handle = session.prepare(sql, true);
      fresh->sql = sql;
      it = session.statements_.emplace(fresh->sql, std::move(fresh)).first;
      session.recent_.push_front(it->second.get());
      it->second->place = session.recent_.begin();
    }
    Statement& s = *it->second;
    if (s.busy) {
      own_ = handle = session.prepare(sql, false);
    } else {
      session.recent_.splice(session.recent_.begin(), session.recent_, s.place);
      s.busy = true;
      cached_ = &s;
      handle = s.handle;
    }
    if (int rc = bind(handle, parameters); rc != SQLITE_OK) {
      release();
      session.fail(rc, sql);
    }
  }
  ~Use() { release(); }
  Use(const Use&) = delete;
  Use& operator=(const Use&) = delete;
  sqlite3_stmt* handle = nullptr;

 private:
  void release() {
    if (own_) sqlite3_finalize(own_);
    if (cached_) {
      sqlite3_reset(cached_->handle);
      sqlite3_clear_bindings(cached_->handle);
      cached_->busy = false;
    }
    own_ = nullptr;
    cached_ = nullptr;
  }
  Statement* cached_ = nullptr;
  sqlite3_stmt* own_ = nullptr;
};

SqliteSession::SqliteSession(const std::string& path, Mode mode) {
  try {
    open(path, mode);
  } catch (...) {
    sqlite3_close_v2(db_);
    throw;
  }
}

void SqliteSession::open(const std::string& path, Mode mode) {
  const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE | (mode == Mode::writer ? SQLITE_OPEN_CREATE : 0);
  if (int rc = sqlite3_open_v2(path.c_str(), &db_, flags, checked_vfs()); rc != SQLITE_OK) fail(rc, "open");
  sqlite3_busy_timeout(db_, 5000);
  sqlite3_db_config(db_, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
  sqlite3_db_config(db_, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
  register_functions(db_);
  if (mode == Mode::reader)
    script("PRAGMA query_only=ON; PRAGMA cell_size_check=ON; PRAGMA cache_size=-16384; PRAGMA temp_store=MEMORY");
}

void SqliteSession::become_writer() {
  int reserve = kReservedBytes;   // takes effect on a file that has no page yet
  sqlite3_file_control(db_, "main", SQLITE_FCNTL_RESERVE_BYTES, &reserve);
  script("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON; PRAGMA wal_autocheckpoint=0;"
         "PRAGMA journal_size_limit=67108864; PRAGMA cell_size_check=ON; PRAGMA cache_size=-65536; PRAGMA temp_store=MEMORY");
  // After the pragmas: wal_autocheckpoint is a hook too, and would replace this one.
  sqlite3_wal_hook(db_, [](void* self, sqlite3*, const char*, int pages) {
    static_cast<SqliteSession*>(self)->wal_pages_ = pages;
    return SQLITE_OK;
  }, this);
}

SqliteSession::~SqliteSession() {
  for (auto& [sql, s] : statements_) sqlite3_finalize(s->handle);
  if (broken_) sqlite3_db_config(db_, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);   // a failed sync is never tried again
  sqlite3_close_v2(db_);
}

sqlite3_stmt* SqliteSession::prepare(std::string_view sql, bool persistent) {
  sqlite3_stmt* s = nullptr;
  const unsigned flags = persistent ? SQLITE_PREPARE_PERSISTENT : 0;
  const int rc = sqlite3_prepare_v3(db_, sql.data(), static_cast<int>(sql.size()), flags, &s, nullptr);
  if (rc != SQLITE_OK) fail(rc, sql);
  if (!s) throw Fault("an empty statement was given to SQLite");
  return s;
}

void SqliteSession::forget_oldest() {
  for (auto it = recent_.rbegin(); it != recent_.rend(); ++it) {
    if ((*it)->busy) continue;
    Statement* s = *it;
    recent_.erase(std::next(it).base());
    sqlite3_finalize(s->handle);
    statements_.erase(statements_.find(std::string_view(s->sql)));
    return;
  }
}

void SqliteSession::query(std::string_view sql, const Cells& parameters, const RowCallback& row) {
  Use use(*this, sql, parameters);
  const SqliteRow view(use.handle);
  for (;;) {
    const int rc = sqlite3_step(use.handle);
    if (rc == SQLITE_DONE) return;
    if (rc != SQLITE_ROW) fail(rc, sql);
    if (!row(view)) return;
  }
}

std::int64_t SqliteSession::execute(std::string_view sql, const Cells& parameters) {
  Use use(*this, sql, parameters);
  const std::int64_t before = sqlite3_total_changes64(db_);
  for (;;) {
    const int rc = sqlite3_step(use.handle);
    if (rc == SQLITE_DONE) break;
    if (rc != SQLITE_ROW) fail(rc, sql);
  }
  return sqlite3_total_changes64(db_) == before ? 0 : sqlite3_changes64(db_);
}

void SqliteSession::script(std::string_view sql) {
  const std::string text(sql);
  if (int rc = sqlite3_exec(db_, text.c_str(), nullptr, nullptr, nullptr); rc != SQLITE_OK) fail(rc, sql.substr(0, 120));
}

void SqliteSession::limit(Instant deadline_ms, const std::function<bool()>* cancelled) {
  limited_ = deadline_ms > 0;
  deadline_ = std::chrono::steady_clock::now() + std::chrono::milliseconds(deadline_ms);
  cancelled_ = cancelled;
  stopped_by_asker_ = false;
  sqlite3_progress_handler(db_, kStepsBetweenChecks, [](void* self) {
    auto& s = *static_cast<SqliteSession*>(self);
    if (s.cancelled_ && *s.cancelled_ && (*s.cancelled_)()) {
      s.stopped_by_asker_ = true;
      return 1;
    }
    return s.limited_ && std::chrono::steady_clock::now() >= s.deadline_ ? 1 : 0;
  }, this);
}

void SqliteSession::no_limit() { sqlite3_progress_handler(db_, 0, nullptr, nullptr); }

void SqliteSession::checkpoint() {
  int pages = 0, done = 0;
  const int rc = sqlite3_wal_checkpoint_v2(db_, nullptr, SQLITE_CHECKPOINT_PASSIVE, &pages, &done);
  if (rc != SQLITE_OK && rc != SQLITE_BUSY) fail(rc, "checkpoint");
  if (pages == done) wal_pages_ = 0;
}

void SqliteSession::fail(int rc, std::string_view sql) {
  const int system_error = db_ ? sqlite3_system_errno(db_) : 0;
  if ((rc & 0xff) == SQLITE_INTERRUPT) throw Interrupted(stopped_by_asker_);
  if (is_full(rc, system_error)) throw Refused("storage.full");
  if ((rc & 0xff) == SQLITE_READONLY) throw Refused("storage.read_only");
  if (rc == SQLITE_NOTADB) throw Refused("storage.not_a_database");
  if ((rc & 0xff) == SQLITE_CANTOPEN) throw Refused("storage.unreachable");
  if ((rc & 0xff) == SQLITE_BUSY) throw Refused("storage.busy");
  if (is_lost_write(rc)) broken_ = true;
  throw Fault(fmt::format("SQLite {} ({}): {}", rc, db_ ? sqlite3_errmsg(db_) : sqlite3_errstr(rc), sql.substr(0, 500)));
}

}  // namespace socle::storage
