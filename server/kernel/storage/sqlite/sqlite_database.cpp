#include "kernel/storage/sqlite/sqlite_database.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "base/log.h"
#include "base/text.h"
#include "kernel/storage/internal_errors.h"
#include "kernel/storage/sqlite/data_lock.h"
#include "kernel/storage/sqlite/session.h"
#include "kernel/storage/sqlite/writer.h"

namespace socle::storage {
namespace {
constexpr std::int64_t kApplicationId = 0x534f434c;   // "SOCL"; on disk: never renumber
constexpr Instant kHeavyDeadline = 2000;
constexpr int kHeavyReaders = 2;
constexpr auto kReaderPatience = std::chrono::seconds(5);

class ReadConnection final : public Connection {
 public:
  explicit ReadConnection(SqliteSession& s) : session_(s) {}
  const Dialect& dialect() const override { return sqlite_dialect(); }
  void query(std::string_view sql, const Cells& p, const RowCallback& row) override { session_.query(sql, p, row); }
  std::int64_t execute(std::string_view, const Cells&) override { throw Fault("a read connection was asked to write"); }
  void script(std::string_view) override { throw Fault("a read connection was asked to write"); }

 private:
  SqliteSession& session_;
};

class Readers {
 public:
  Readers(const std::string& path, int count) {
    for (int i = 0; i < count; ++i) idle_.push_back(std::make_unique<SqliteSession>(path, SqliteSession::Mode::reader));
  }
  std::unique_ptr<SqliteSession> take() {
    std::unique_lock lock(mutex_);
    if (!free_.wait_for(lock, kReaderPatience, [&] { return !idle_.empty(); })) return nullptr;
    auto session = std::move(idle_.back());   // the last one used: its page cache is warm
    idle_.pop_back();
    return session;
  }
  void put(std::unique_ptr<SqliteSession> session) {
    {
      std::lock_guard lock(mutex_);
      idle_.push_back(std::move(session));
    }
    free_.notify_one();
  }

 private:
  std::mutex mutex_;
  std::condition_variable free_;
  std::vector<std::unique_ptr<SqliteSession>> idle_;
};

class SqliteDatabase final : public Database {
 public:
  SqliteDatabase(DataLock lock, std::unique_ptr<SqliteSession> writer, Witness witness, std::int64_t commits, const OpenOptions& o)
      : lock_(std::move(lock)), patience_(o.patience), readers_(o.sqlite_path, std::max(1, o.readers)), heavy_(o.sqlite_path, kHeavyReaders),
        writer_(std::move(writer), std::move(witness), commits, static_cast<std::size_t>(o.write_queue)) {}
  const Dialect& dialect() const override { return sqlite_dialect(); }

  Done read(const ReadOptions& options, const std::function<Done(Connection&)>& work) override {
    Readers& pool = options.deadline_ms == 0 || options.deadline_ms > kHeavyDeadline ? heavy_ : readers_;
    auto session = pool.take();
    if (!session) return refuse_unavailable("storage.busy");
    struct GiveBack {
      Readers& pool;
      std::unique_ptr<SqliteSession>& session;
      ~GiveBack() {
        session->no_limit();
        if (session->in_transaction()) sqlite3_exec(session->raw(), "ROLLBACK", nullptr, nullptr, nullptr);
        pool.put(std::move(session));
      }
    } give_back{pool, session};
    try {
      session->execute("BEGIN", {});
      session->limit(options.deadline_ms * patience_, options.cancelled);
      ReadConnection connection(*session);
      return work(connection);
    } catch (const Interrupted& i) {
      return refuse_interrupted(i);
    } catch (const Refused& r) {
      return refuse_unavailable(r.code);
    }
  }

  Done write(Lane lane, const std::function<Done(Transaction&)>& work) override { return writer_.write(lane, work); }

  Done ddl(const std::vector<std::string>& statements) override {
    for (std::string statement : statements) {
      constexpr std::string_view kConcurrently = " CONCURRENTLY";
      if (auto at = statement.find(kConcurrently); at != std::string::npos) statement.erase(at, kConcurrently.size());
      CHECK_OK(writer_.write(Lane::bulk, [&](Transaction& t) -> Done {
        t.execute(statement);
        return {};
      }));
    }
    return {};
  }

  void notify(std::string_view, std::string_view) override {}
  void listen(std::string_view, std::function<void(std::string_view)>) override {}
  void checkpoint() override { writer_.checkpoint(); }
  std::int64_t write_queue_depth() const override { return writer_.depth(); }

 private:
  DataLock lock_;
  const int patience_;
  Readers readers_, heavy_;
  SqliteWriter writer_;   // closed first: it checkpoints and gives back what it reserved
};

// An empty file becomes ours; a file with tables and another application id is somebody else's. Answers its commits.
std::int64_t prepare_file(SqliteSession& session) {
  std::int64_t id = 0, tables = 0;
  session.query("PRAGMA application_id", {}, [&](const Row& row) { return id = row.integer(0), false; });
  session.query("SELECT count(*) FROM sqlite_master", {}, [&](const Row& row) { return tables = row.integer(0), false; });
  if (id != kApplicationId && (id != 0 || tables != 0)) throw Refused("storage.not_a_database");
  session.become_writer();
  std::int64_t commits = 0;
  if (id == kApplicationId && tables != 0) {
    session.query("SELECT commits FROM id_sequence", {}, [&](const Row& row) { return commits = row.integer(0), false; });
    return commits;
  }
  session.script("BEGIN IMMEDIATE; PRAGMA application_id=" + std::to_string(kApplicationId) +
                 "; CREATE TABLE IF NOT EXISTS id_sequence (next INTEGER NOT NULL, commits INTEGER NOT NULL);"
                 " INSERT INTO id_sequence SELECT 1, 0 WHERE NOT EXISTS (SELECT 1 FROM id_sequence); COMMIT");
  return commits;
}

std::string folder_of(const std::string& path) {
  const auto slash = path.rfind('/');
  return slash == std::string::npos ? "." : slash == 0 ? "/" : path.substr(0, slash);
}
// The folder and the files that are there must be ours to write: said by name, before anything is opened.
Done may_write(const std::string& folder, const std::string& file) {
  for (const std::string& path : {folder, folder + "/lock", folder + "/witness", file, file + "-wal"}) {
    const bool is_folder = path == folder;
    if (!is_folder && ::access(path.c_str(), F_OK) != 0) continue;
    if (::faccessat(AT_FDCWD, path.c_str(), is_folder ? R_OK | W_OK | X_OK : R_OK | W_OK, AT_EACCESS) != 0)
      return refuse(RefusalKind::unavailable, "storage.no_rights", {{"path", path}, {"reason", std::strerror(errno)}});
  }
  return {};
}
}  // namespace

Result<std::unique_ptr<Database>> open_sqlite(const OpenOptions& options) {
  const std::string folder = folder_of(options.sqlite_path);
  if (::mkdir(folder.c_str(), 0700) != 0 && errno != EEXIST)
    return refuse(RefusalKind::unavailable, "storage.unreachable", {{"path", folder}, {"reason", std::strerror(errno)}});
  CHECK_OK(may_write(folder, options.sqlite_path));
  DataLock lock;
  if (options.exclusive_lock) {
    TRY(lock, DataLock::take(folder));
  }
  try {
    auto writer = std::make_unique<SqliteSession>(options.sqlite_path, SqliteSession::Mode::writer);
    const std::int64_t commits = prepare_file(*writer);
    TRY(Witness witness, Witness::open(folder, commits, options.accept_lost_writes));
    return std::make_unique<SqliteDatabase>(std::move(lock), std::move(writer), std::move(witness), commits, options);
  } catch (const Refused& r) {
    return refuse(RefusalKind::unavailable, r.code, {{"path", options.sqlite_path}});
  }
}

}  // namespace socle::storage
