#include "io/files/store.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "base/random.h"

namespace socle::files {

Blob::~Blob() {
  if (fd_ >= 0) ::close(fd_);
}

std::size_t Blob::read_at(std::uint64_t offset, char* buffer, std::size_t n) const {
  while (true) {
    const ssize_t got = ::pread(fd_, buffer, n, static_cast<off_t>(offset));
    if (got >= 0) return static_cast<std::size_t>(got);
    if (errno != EINTR) throw Fault(std::string("file: read: ") + std::strerror(errno));
  }
}

bool is_sha256(std::string_view text) {
  return text.size() == 64 &&
         std::ranges::all_of(text, [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

Result<Kept> keep_whole(Store& store, std::string_view content, std::uint64_t max_bytes) {
  TRY(auto incoming, store.begin(max_bytes));
  CHECK_OK(incoming->add(content));
  return incoming->keep();
}

}  // namespace socle::files
