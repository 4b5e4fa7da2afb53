#include "kernel/storage/postgres/postgres_database.h"

#include <fmt/format.h>

#include <thread>

#include "base/log.h"
#include "kernel/storage/internal_errors.h"
#include "kernel/storage/postgres/listener.h"
#include "kernel/storage/postgres/pool.h"
#include "kernel/storage/postgres/transaction.h"

namespace socle::storage {
namespace {
constexpr Instant kHeavyDeadline = 2000;
constexpr int kHeavyReaders = 2, kWriters = 16, kBulkWriters = 4;
constexpr int kTries = 4;   // the first and three more
constexpr int kFateTries = 40;
constexpr auto kFatePause = std::chrono::milliseconds(50);
constexpr int kOldestServer = 130000;   // pg_current_xact_id, row-level pg_snapshot functions

class ReadConnection final : public Connection {
 public:
  explicit ReadConnection(PostgresSession& s) : session_(s) {}
  const Dialect& dialect() const override { return postgres_dialect(); }
  void query(std::string_view sql, const Cells& p, const RowCallback& row) override { session_.query(sql, p, row); }
  std::int64_t execute(std::string_view, const Cells&) override { throw Fault("a read connection was asked to write"); }
  void script(std::string_view) override { throw Fault("a read connection was asked to write"); }

 private:
  PostgresSession& session_;
};

// Rolls back unless told that the transaction has ended.
struct Rollback {
  explicit Rollback(PostgresSession& s) : session(s) {}
  ~Rollback() {
    if (ended) return;
    try {
      session.no_limit();
      session.script("ROLLBACK");
    } catch (const std::exception&) {   // the pool closes what is not idle
    }
  }
  PostgresSession& session;
  bool ended = false;
};

class PostgresDatabase final : public Database {
 public:
  explicit PostgresDatabase(const OpenOptions& o)
      : patience_(o.patience), url_(o.postgres_url), readers_(url_, std::max(1, o.readers)), heavy_(url_, kHeavyReaders), writers_(url_, kWriters),
        bulk_(url_, kBulkWriters), apart_(url_, 2), ids_(apart_) {}
  const Dialect& dialect() const override { return postgres_dialect(); }

  Done read(const ReadOptions& options, const std::function<Done(Connection&)>& work) override {
    PostgresPool& pool = options.deadline_ms == 0 || options.deadline_ms > kHeavyDeadline ? heavy_ : readers_;
    return retried(pool, [&]() -> Done {
      PostgresPool::Lease session = pool.take();
      session->script(fmt::format("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SET LOCAL statement_timeout={}", options.deadline_ms * patience_));
      Rollback end(*session);
      session->limit(options.deadline_ms * patience_, options.cancelled);
      ReadConnection connection(*session);
      return work(connection);
    });
  }

  Done write(Lane lane, const std::function<Done(Transaction&)>& work) override {
    PostgresPool& pool = lane == Lane::bulk ? bulk_ : writers_;
    waiting_.fetch_add(1);
    struct Leave {
      std::atomic<std::int64_t>& n;
      ~Leave() { n.fetch_sub(1); }
    } leave{waiting_};
    return retried(pool, [&] { return write_once(pool, work); });
  }

  Done ddl(const std::vector<std::string>& statements) override;

  void notify(std::string_view channel, std::string_view payload) override {
    static_cast<void>(retried(apart_, [&]() -> Done {
      apart_.take()->query("SELECT pg_notify(?1,?2)", {std::string(channel), std::string(payload)}, [](const Row&) { return false; });
      return {};
    }));
  }

  void listen(std::string_view channel, std::function<void(std::string_view)> heard) override {
    std::call_once(listening_, [&] { listener_ = std::make_unique<PostgresListener>(url_); });
    listener_->listen(channel, std::move(heard));
  }
  void checkpoint() override {}
  std::int64_t write_queue_depth() const override { return waiting_.load(); }

  Done prepare();

 private:
  Done write_once(PostgresPool& pool, const std::function<Done(Transaction&)>& work);
  void commit(PostgresSession& session, const std::string& xid);
  enum class Fate { committed, rolled_back, unknown };
  Fate fate(PostgresSession& session, const std::string& xid);
  Done retried(PostgresPool& pool, const std::function<Done()>& attempt);

  const int patience_;
  const std::string url_;
  PostgresPool readers_, heavy_, writers_, bulk_, apart_;
  PostgresIds ids_;
  std::atomic<std::int64_t> waiting_{0};
  std::once_flag listening_;
  std::unique_ptr<PostgresListener> listener_;
};

Done PostgresDatabase::retried(PostgresPool& pool, const std::function<Done()>& attempt) {
  for (int tried = 1;; ++tried) {
    try {
      return attempt();
    } catch (const LostRace& race) {
      if (tried < kTries) continue;
      if (race.unique) throw Fault(race.message);
      log(LogLevel::warning, "storage.race_lost", {{"reason", race.message}});
      return refuse_unavailable("storage.busy");
    } catch (const ConnectionLost& lost) {
      pool.drop_idle();
      log(LogLevel::warning, "storage.connection_lost", {{"reason", lost.message}});
      if (tried >= kTries) return refuse_unavailable("storage.unreachable");
    } catch (const Interrupted& i) {
      return refuse_interrupted(i);
    } catch (const Refused& r) {
      return refuse_unavailable(r.code);
    }
  }
}

Done PostgresDatabase::write_once(PostgresPool& pool, const std::function<Done(Transaction&)>& work) {
  PostgresPool::Lease session = pool.take();
  const std::string xid = session->first_text("BEGIN; SELECT pg_current_xact_id()");
  Rollback end(*session);
  PostgresTransaction transaction(*session, ids_);
  CHECK_OK(work(transaction));
  end.ended = true;
  commit(*session, xid);
  for (auto& act : transaction.acts()) {
    try {
      act();
    } catch (const std::exception& e) {
      log(LogLevel::error, "storage.after_commit", {{"reason", e.what()}});
    }
  }
  return {};
}

void PostgresDatabase::commit(PostgresSession& session, const std::string& xid) {
  std::string why;
  try {
    // After an error that the work swallowed, COMMIT answers ROLLBACK.
    if (session.first_text("COMMIT") != "COMMIT") throw Fault("the work hid an SQL error from its transaction");
    return;
  } catch (const ConnectionLost& lost) {
    why = lost.message;
  } catch (const Interrupted&) {
    why = "COMMIT was cancelled";
  }
  switch (fate(session, xid)) {
    case Fate::committed: return;
    case Fate::rolled_back: throw ConnectionLost(why);   // nothing happened: the work is run again
    case Fate::unknown: throw OutcomeUnknown("COMMIT of transaction " + xid + ": " + why);
  }
}

// Asks the same server, on the same timeline, what became of a transaction; a backend that still works at it is ended.
PostgresDatabase::Fate PostgresDatabase::fate(PostgresSession& session, const std::string& xid) {
  try {
    apart_.drop_idle();
    PostgresPool::Lease asker = apart_.take();
    if (session.identity().ends_with('/') || asker->identity() != session.identity()) return Fate::unknown;
    for (int tried = 0; tried < kFateTries; ++tried) {
      const std::string status = asker->first_text("SELECT pg_xact_status('" + xid + "'::xid8)");
      if (status == "committed") return Fate::committed;
      if (status == "aborted") return Fate::rolled_back;
      if (status != "in progress") break;
      asker->first_text(fmt::format("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid={} AND backend_xid='{}'::text::xid",
                                    session.backend(), xid));
      std::this_thread::sleep_for(kFatePause);
    }
  } catch (const std::exception& e) {
    log(LogLevel::warning, "storage.fate", {{"transaction", xid}, {"reason", e.what()}});
  }
  return Fate::unknown;
}

// An index that a failed CONCURRENTLY left behind is invalid, and IF NOT EXISTS would keep it so.
constexpr std::string_view kInvalidIndexes =
    "SELECT i.indexrelid::regclass::text FROM pg_index i JOIN pg_class c ON c.oid=i.indexrelid "
    "JOIN pg_namespace n ON n.oid=c.relnamespace WHERE NOT i.indisvalid AND n.nspname=current_schema() "
    "AND NOT EXISTS (SELECT 1 FROM pg_stat_progress_create_index p WHERE p.index_relid=i.indexrelid)";

Done PostgresDatabase::ddl(const std::vector<std::string>& statements) {
  return retried(apart_, [&]() -> Done {
    PostgresPool::Lease session = apart_.take();
    std::vector<std::string> invalid;
    session->query(kInvalidIndexes, {}, [&](const Row& row) { return invalid.emplace_back(row.text(0)), true; });
    for (const auto& index : invalid) session->script("DROP INDEX IF EXISTS " + index);
    session->script("SET lock_timeout='1s'");
    for (const auto& statement : statements) {
      for (int tried = 1;; ++tried) {   // behind a long reader: let the others pass, ask again
        try {
          session->script(statement);
          break;
        } catch (const LostRace& duplicate) {
          session->script("SET lock_timeout='10s'");
          throw Fault(duplicate.message);
        } catch (const Refused& r) {
          if (r.code != "storage.busy" || tried >= 10) {
            session->script("SET lock_timeout='10s'");
            throw;
          }
          std::this_thread::sleep_for(std::chrono::milliseconds(200) * tried);
        }
      }
    }
    session->script("SET lock_timeout='10s'");
    return {};
  });
}

Done PostgresDatabase::prepare() {
  return retried(apart_, [&]() -> Done {
    PostgresPool::Lease session = apart_.take();
    if (PQserverVersion(session->raw()) < kOldestServer) return refuse_unavailable("storage.too_old");
    // The advisory lock keeps two nodes that start together from creating the table twice.
    session->script("BEGIN; SELECT pg_advisory_xact_lock(5459532); CREATE TABLE IF NOT EXISTS id_sequence (next BIGINT NOT NULL);"
                    "INSERT INTO id_sequence SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM id_sequence); COMMIT");
    return {};
  });
}
}  // namespace

Result<std::unique_ptr<Database>> open_postgres(const OpenOptions& options) {
  auto database = std::make_unique<PostgresDatabase>(options);
  CHECK_OK(database->prepare());
  return database;
}

}  // namespace socle::storage
