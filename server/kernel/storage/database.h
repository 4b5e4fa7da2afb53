// One interface over SQLite and PostgreSQL; the only place that speaks to them (STACK 3, KERNEL F1).
//
// Shape    SQL is written once with ?1..?n and is adapted per engine; a small Dialect answers where they differ.
//          read(): a read-only connection under one snapshot. write(): a transaction; on SQLite the work runs on the one
//          writer thread inside a savepoint of its group (closed after 2 ms or 64 writes), on PostgreSQL on the caller's
//          thread in its own transaction, run again up to 3 times on 40001/40P01.
// Keeps    write() returns only after COMMIT. Work that refuses or throws is rolled back alone. Work may be run twice.
// Faults   Fault for I/O and SQL errors; OutcomeUnknown when the fate of a COMMIT is not known.
// Refuses  unavailable: storage.full, storage.busy (bounded queue), storage.read_only; query.too_wide past a deadline.
// Thread   Database is shared; a Connection belongs to the call that received it.
#pragma once
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "kernel/meta/field_type.h"

namespace socle::storage {

using meta::Blob;
using meta::Cell;

enum class Engine { sqlite, postgres };

// A row, valid inside the callback only. Columns count from 0.
class Row {
 public:
  virtual ~Row() = default;
  virtual bool is_null(int column) const = 0;
  virtual std::int64_t integer(int column) const = 0;        // 0 when null
  virtual double real(int column) const = 0;
  virtual std::string_view text(int column) const = 0;       // "" when null
  virtual std::string_view blob(int column) const = 0;
  Cell cell(int column, meta::ColumnKind kind) const;
};
using Cells = std::vector<Cell>;
using RowCallback = std::function<bool(const Row&)>;   // false stops

// What differs between the engines, as text. Anything longer belongs to a file <x>.sqlite.sql / <x>.postgres.sql.
class Dialect {
 public:
  virtual ~Dialect() = default;
  virtual Engine engine() const = 0;
  virtual std::string column_type(meta::ColumnKind kind) const = 0;      // INTEGER/BIGINT, TEXT/TEXT COLLATE "C", BLOB/BYTEA
  virtual std::string primary_part(std::string_view key_column) const = 0;   // substr up to the first byte 01 (F10)
  virtual std::string position(std::string_view haystack, std::string_view needle) const = 0;   // > 0 when found; instr / strpos
  virtual std::string sum(std::string_view expression) const = 0;        // exact, faults never: text of a 64-bit or wider sum
  virtual std::string bucket(std::string_view expression, std::string_view bounds_values_table) const = 0;
  virtual std::string day_text(std::string_view day) const = 0;          // a day number within years 1 to 9999 -> '2026-03-02'
  virtual std::string month_start(std::string_view day, std::string_view months) const = 0;   // first day, so many months on
  // Exact 64-bit arithmetic: + - * and / (rounded half away from zero, NULL when b is 0). Nested freely, then put through
  // whole(), which is NULL when a step did not fit. Nothing here faults. SQLite's parser is shallow: no subquery there.
  virtual std::string arithmetic(char op, std::string_view a, std::string_view b) const = 0;
  virtual std::string whole(std::string_view arithmetic) const = 0;
  // Over those that are not NULL: of integers the least or the greatest, of texts all of them joined.
  virtual std::string least(std::string_view list) const = 0;
  virtual std::string greatest(std::string_view list) const = 0;
  virtual std::string joined(std::string_view separator, std::string_view list) const = 0;
  virtual std::string for_update() const = 0;                            // "" / " FOR UPDATE"
  virtual std::string skip_locked() const = 0;                           // "" / " FOR UPDATE SKIP LOCKED"
};
const Dialect& sqlite_dialect();
const Dialect& postgres_dialect();
std::string quoted(std::string_view identifier);   // always "quoted" (order is an entity)

class Connection {
 public:
  virtual ~Connection() = default;
  virtual const Dialect& dialect() const = 0;
  Engine engine() const { return dialect().engine(); }
  // Prepared and cached by text.
  virtual void query(std::string_view sql, const Cells& parameters, const RowCallback& row) = 0;
  // INSERT, UPDATE, DELETE, DDL; returns the number of rows changed.
  virtual std::int64_t execute(std::string_view sql, const Cells& parameters = {}) = 0;
  // Several statements separated by ';', without parameters (migrations).
  virtual void script(std::string_view sql) = 0;

  // Conveniences over query().
  std::int64_t integer(std::string_view sql, const Cells& parameters = {}, std::int64_t fallback = 0);
  std::string text(std::string_view sql, const Cells& parameters = {});
  bool exists(std::string_view sql, const Cells& parameters = {});
};

class Transaction : public Connection {
 public:
  // Runs after COMMIT, in commit order, before the writer is answered; must be quick and must not throw.
  virtual void after_commit(std::function<void()> act) = 0;
  // A part that may be undone alone: partial batches (`atomic: false`), imports.
  virtual Done savepoint(const std::function<Done()>& work) = 0;
  // Next ids of the one sequence of the database (F18): first of `count` consecutive ids.
  virtual std::int64_t allocate_ids(std::int64_t count) = 0;
};

enum class Lane { interactive, bulk };
struct ReadOptions {
  Instant deadline_ms = 1000;        // relative; 0 = none; past it: query.too_wide
  const std::function<bool()>* cancelled = nullptr;   // asked about every 1,000 steps
};

class Database {
 public:
  virtual ~Database() = default;
  virtual const Dialect& dialect() const = 0;
  Engine engine() const { return dialect().engine(); }
  virtual Done read(const ReadOptions& options, const std::function<Done(Connection&)>& work) = 0;
  virtual Done write(Lane lane, const std::function<Done(Transaction&)>& work) = 0;
  // Outside any transaction (CREATE INDEX CONCURRENTLY); lock_timeout 1 s with retries on PostgreSQL.
  virtual Done ddl(const std::vector<std::string>& statements) = 0;
  // Wakes other processes: NOTIFY on PostgreSQL, nothing on SQLite (one process). `listen` callbacks run on their own thread.
  virtual void notify(std::string_view channel, std::string_view payload) = 0;
  virtual void listen(std::string_view channel, std::function<void(std::string_view payload)> heard) = 0;
  virtual void checkpoint() = 0;      // when idle; SQLite only
  virtual std::int64_t write_queue_depth() const = 0;
};

struct OpenOptions {
  std::string sqlite_path;           // DIR/socle.db, or
  std::string postgres_url;
  int readers = 4;                   // interactive read connections
  bool exclusive_lock = true;        // DIR/lock: the second process is refused in one line
  int patience = 1;                  // deadlines of reads are multiplied by it: tests of what is read, under instruments on a busy machine
  int write_queue = 512;             // SQLite: writes that may wait in a lane before storage.busy
  bool accept_lost_writes = false;   // SQLite: opens although DIR/witness has seen more commits than the database holds
};
// Refuses  storage.no_rights {path, reason}, storage.locked, storage.not_a_database, storage.newer (written by a newer Socle), storage.unreachable,
//          storage.lost_writes (SQLite: acknowledged commits are gone), storage.too_old (PostgreSQL before 13)
Result<std::unique_ptr<Database>> open(const OpenOptions& options);

// Numbered SQL files of server/migrations, forward only, one transaction each; names embedded by the build.
struct Migration {
  int number;
  std::string_view name, sql;        // already the engine's own text
};
Done migrate(Database& db, const std::vector<Migration>& migrations);

}  // namespace socle::storage
