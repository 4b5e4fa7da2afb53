// A bounded set of PostgreSQL connections.
//
// Shape    take() -> a Lease that gives its session back; a session that is dead or left in a transaction is closed.
// Refuses  (as Refused) storage.busy when none is free for 5 s, storage.unreachable when the server does not answer for 3 s
// Thread   Shared.
#pragma once
#include <condition_variable>
#include <mutex>

#include "kernel/storage/postgres/session.h"

namespace socle::storage {

class PostgresPool {
 public:
  class Lease {
   public:
    Lease(PostgresPool& pool, std::unique_ptr<PostgresSession> session) : pool_(&pool), session_(std::move(session)) {}
    Lease(Lease&&) = default;
    ~Lease() {
      if (session_) pool_->put(std::move(session_));
    }
    PostgresSession* operator->() { return session_.get(); }
    PostgresSession& operator*() { return *session_; }

   private:
    PostgresPool* pool_;
    std::unique_ptr<PostgresSession> session_;
  };

  PostgresPool(std::string url, int most) : url_(std::move(url)), most_(most) {}
  Lease take();
  void drop_idle();   // after a lost connection: its neighbours are dead too
  const std::string& url() const { return url_; }

 private:
  void put(std::unique_ptr<PostgresSession> session);
  std::unique_ptr<PostgresSession> connect();
  const std::string url_;
  const int most_;
  std::mutex mutex_;
  std::condition_variable free_;
  std::vector<std::unique_ptr<PostgresSession>> idle_;
  int open_ = 0;
};

}  // namespace socle::storage
