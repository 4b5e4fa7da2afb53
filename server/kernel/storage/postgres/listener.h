// LISTEN: one connection and one thread for all channels of a process.
//
// Shape    heard(payload) runs on the listener's thread. After the connection was lost and found again each callback
//          hears an empty payload: something may have been missed.
#pragma once
#include <condition_variable>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "kernel/storage/postgres/session.h"

namespace socle::storage {

class PostgresListener {
 public:
  explicit PostgresListener(std::string url);
  ~PostgresListener();
  void listen(std::string_view channel, std::function<void(std::string_view)> heard);   // returns once LISTEN is in force

 private:
  void run();
  void subscribe(PostgresSession& session, std::size_t known);
  void deliver(PostgresSession& session);
  void wait(PostgresSession* session, int timeout_ms);
  using Heard = std::function<void(std::string_view)>;
  const std::string url_;
  std::mutex mutex_;
  std::condition_variable subscribed_;
  std::vector<std::pair<std::string, Heard>> channels_;
  std::size_t in_force_ = 0;   // of channels_, on the present connection
  bool stop_ = false;
  int wake_ = -1;              // eventfd
  std::thread thread_;
};

}  // namespace socle::storage
