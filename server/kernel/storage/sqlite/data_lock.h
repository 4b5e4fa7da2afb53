// One process per data folder: DIR/lock is held by flock for as long as the database is open (TRUST 4, "two servers").
//
// Refuses  storage.locked {pid}   another process holds it;  storage.unreachable   the folder cannot be written
// Keeps    The kernel drops the lock when the process dies, kill -9 included; the file itself stays.
#pragma once
#include <string>

#include "base/result.h"

namespace socle::storage {

class DataLock {
 public:
  static Result<DataLock> take(const std::string& folder);
  DataLock() = default;
  DataLock(DataLock&& other) noexcept;
  DataLock& operator=(DataLock&& other) noexcept;
  ~DataLock();

 private:
  int fd_ = -1;
};

}  // namespace socle::storage
