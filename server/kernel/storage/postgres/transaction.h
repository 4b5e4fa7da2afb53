// The Transaction of PostgreSQL: a session between BEGIN and COMMIT; and the ids of its process.
#pragma once
#include <mutex>

#include "kernel/storage/postgres/pool.h"

namespace socle::storage {

// Blocks of 1,000 of table id_sequence, taken by a transaction of their own so that a rolled back write loses ids and
// never hands one out twice.
class PostgresIds {
 public:
  explicit PostgresIds(PostgresPool& pool) : pool_(pool) {}
  std::int64_t take(std::int64_t count);

 private:
  PostgresPool& pool_;
  std::mutex mutex_;
  std::int64_t next_ = 0, end_ = 0;
};

class PostgresTransaction final : public Transaction {
 public:
  PostgresTransaction(PostgresSession& session, PostgresIds& ids) : session_(session), ids_(ids) {}
  const Dialect& dialect() const override { return postgres_dialect(); }
  void query(std::string_view sql, const Cells& p, const RowCallback& row) override { session_.query(sql, p, row); }
  std::int64_t execute(std::string_view sql, const Cells& p) override { return session_.execute(sql, p); }
  void script(std::string_view sql) override { session_.script(sql); }
  void after_commit(std::function<void()> act) override { acts_.push_back(std::move(act)); }
  Done savepoint(const std::function<Done()>& work) override;
  std::int64_t allocate_ids(std::int64_t count) override { return ids_.take(count); }
  std::vector<std::function<void()>>& acts() { return acts_; }

 private:
  void undo(std::size_t acts);
  PostgresSession& session_;
  PostgresIds& ids_;
  std::vector<std::function<void()>> acts_;
};

}  // namespace socle::storage
