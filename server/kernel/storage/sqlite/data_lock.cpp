#include "kernel/storage/sqlite/data_lock.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

#include "base/text.h"

namespace socle::storage {

Result<DataLock> DataLock::take(const std::string& folder) {
  const std::string path = folder + "/lock";
  DataLock lock;
  lock.fd_ = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (lock.fd_ < 0)
    return refuse(RefusalKind::unavailable, "storage.unreachable", {{"path", path}, {"reason", std::strerror(errno)}});
  if (::flock(lock.fd_, LOCK_EX | LOCK_NB) != 0) {
    char holder[32] = {};
    [[maybe_unused]] auto n = ::pread(lock.fd_, holder, sizeof holder - 1, 0);
    return refuse(RefusalKind::unavailable, "storage.locked", {{"path", folder}, {"pid", trim(holder)}});
  }
  const std::string pid = std::to_string(::getpid()) + "\n";
  if (::ftruncate(lock.fd_, 0) != 0 || ::pwrite(lock.fd_, pid.data(), pid.size(), 0) < 0)
    return refuse(RefusalKind::unavailable, "storage.unreachable", {{"path", path}, {"reason", std::strerror(errno)}});
  return lock;
}

DataLock::DataLock(DataLock&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}

DataLock& DataLock::operator=(DataLock&& other) noexcept {
  std::swap(fd_, other.fd_);
  return *this;
}

DataLock::~DataLock() {
  if (fd_ >= 0) ::close(fd_);
}

}  // namespace socle::storage
