#include "kernel/storage/sqlite/witness.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <cstring>
#include <utility>

#include "base/log.h"

namespace socle::storage {
namespace {
constexpr std::size_t kLine = 20;   // nineteen digits and a line end, always the same length
}

Result<Witness> Witness::open(const std::string& folder, std::int64_t commits, bool accept_loss) {
  const std::string path = folder + "/witness";
  Witness witness(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
  if (witness.fd_ < 0)
    return refuse(RefusalKind::unavailable, "storage.unreachable", {{"path", path}, {"reason", std::strerror(errno)}});
  char line[kLine] = {};
  std::int64_t witnessed = 0;
  if (::pread(witness.fd_, line, kLine, 0) == static_cast<ssize_t>(kLine)) {
    const char* digit = line;
    while (digit < line + kLine && *digit == '0') ++digit;
    std::from_chars(digit, line + kLine, witnessed);
  }
  if (witnessed > commits && !accept_loss)
    return refuse(RefusalKind::unavailable, "storage.lost_writes",
                  {{"path", folder}, {"commits", std::to_string(commits)}, {"witnessed", std::to_string(witnessed)}});
  witness.note(commits);
  return witness;
}

void Witness::note(std::int64_t commits) {
  const std::string line = fmt::format("{:019}\n", commits);
  if (::pwrite(fd_, line.data(), line.size(), 0) != static_cast<ssize_t>(kLine))
    log(LogLevel::warning, "storage.witness", {{"reason", std::strerror(errno)}});
}

Witness::Witness(Witness&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
Witness& Witness::operator=(Witness&& other) noexcept {
  std::swap(fd_, other.fd_);
  return *this;
}
Witness::~Witness() {
  if (fd_ >= 0) ::close(fd_);
}

}  // namespace socle::storage
