// The Transaction given to work on the writer thread: the writer's connection inside one savepoint.
#pragma once
#include "kernel/storage/sqlite/session.h"
#include "kernel/storage/sqlite/writer.h"

namespace socle::storage {

class SqliteTransaction final : public Transaction {
 public:
  SqliteTransaction(SqliteSession& session, SqliteIds& ids) : session_(session), ids_(ids) {}
  const Dialect& dialect() const override { return sqlite_dialect(); }
  void query(std::string_view sql, const Cells& p, const RowCallback& row) override { session_.query(sql, p, row); }
  std::int64_t execute(std::string_view sql, const Cells& p) override { return session_.execute(sql, p); }
  void script(std::string_view sql) override { session_.script(sql); }
  void after_commit(std::function<void()> act) override { acts_.push_back(std::move(act)); }
  Done savepoint(const std::function<Done()>& work) override;
  std::int64_t allocate_ids(std::int64_t count) override { return ids_.take(count); }
  std::vector<std::function<void()>>& acts() { return acts_; }

 private:
  void undo(std::size_t acts, std::int64_t reservations);
  SqliteSession& session_;
  SqliteIds& ids_;
  std::vector<std::function<void()>> acts_;
};

}  // namespace socle::storage
