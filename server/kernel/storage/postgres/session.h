// One libpq connection with its prepared statements. Not shared: one thread at a time.
//
// Shape    Parameters go as text, blobs as binary; results come as text (bytea is decoded). An integer parameter is typed
//          bigint, a blob bytea, a text or NULL is typed by its place in the statement.
// Faults   Fault for SQL errors; Interrupted (57014), LostRace (40001, 40P01, 23505), Refused (storage.full,
//          storage.read_only), ConnectionLost.
#pragma once
#include <libpq-fe.h>

#include <chrono>
#include <string>
#include <string_view>
#include <unordered_map>

#include "kernel/storage/database.h"

namespace socle::storage {

class PostgresSession {
 public:
  explicit PostgresSession(const std::string& url);   // ConnectionLost when it cannot connect
  ~PostgresSession();
  PostgresSession(const PostgresSession&) = delete;
  PostgresSession& operator=(const PostgresSession&) = delete;

  void query(std::string_view sql, const Cells& parameters, const RowCallback& row);
  std::int64_t execute(std::string_view sql, const Cells& parameters);
  void script(std::string_view sql);                  // simple protocol: several statements
  std::string first_text(std::string_view sql);       // script() that answers the first column of its last row

  void limit(Instant deadline_ms, const std::function<bool()>* cancelled);
  void no_limit();
  bool alive() const { return PQstatus(connection_) == CONNECTION_OK; }
  bool in_transaction() const { return PQtransactionStatus(connection_) != PQTRANS_IDLE; }
  // Cluster and timeline: transaction ids of another identity mean nothing.
  const std::string& identity() const { return identity_; }
  int backend() const { return PQbackendPID(connection_); }
  PGconn* raw() { return connection_; }

 private:
  struct Statement {
    std::string name;
    std::string types;   // per parameter: i bigint, b bytea, t by its place
  };
  struct SqlHash {
    using is_transparent = void;
    std::size_t operator()(std::string_view s) const { return std::hash<std::string_view>{}(s); }
  };
  using Answer = std::unique_ptr<PGresult, void (*)(PGresult*)>;
  const Statement& prepared(std::string_view sql, const Cells& parameters);
  Answer run(std::string_view sql, const Cells& parameters);
  Answer wait(std::string_view sql);
  void wait_readable();
  [[noreturn]] void fail(const PGresult* result, std::string_view sql);

  PGconn* connection_ = nullptr;
  std::string identity_;
  std::unordered_map<std::string, std::vector<Statement>, SqlHash, std::equal_to<>> statements_;
  int next_name_ = 0;
  bool limited_ = false;
  bool cancel_sent_ = false, stopped_by_asker_ = false;
  std::chrono::steady_clock::time_point deadline_{};
  const std::function<bool()>* cancelled_ = nullptr;
};

}  // namespace socle::storage
