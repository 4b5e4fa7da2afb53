#include "kernel/storage/examine.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <map>

#include "base/random.h"
#include "kernel/storage/sqlite/checked_vfs.h"

namespace socle::storage {
namespace {
constexpr int kHeader = 100, kTries = 5, kNamed = 20;

class File {
 public:
  explicit File(const std::string& path) : fd_(::open(path.c_str(), O_RDONLY | O_CLOEXEC)) {}
  ~File() {
    if (fd_ >= 0) ::close(fd_);
  }
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  bool open() const { return fd_ >= 0; }
  std::size_t read(char* to, std::size_t n, std::int64_t at) const {
    std::size_t got = 0;
    while (got < n) {
      const ssize_t r = ::pread(fd_, to + got, n - got, at + static_cast<std::int64_t>(got));
      if (r <= 0) break;
      got += static_cast<std::size_t>(r);
    }
    return got;
  }

 private:
  int fd_;
};

bool sound(const std::string& page, std::int64_t at) {
  const std::size_t body = page.size() - kReservedBytes;
  std::uint64_t kept = 0;
  std::memcpy(&kept, page.data() + body, kReservedBytes);
  if (kept == page_checksum(std::string_view(page).substr(0, body), static_cast<std::uint64_t>(at))) return true;
  return kept == 0 && std::all_of(page.begin(), page.end(), [](char c) { return c == 0; });
}
}  // namespace

std::int64_t examine_pages(const std::string& path, Findings& out) {
  const File file(path);
  if (!file.open()) return out.push_back({{}, "doctor.no_database", {{"path", path}}, {}, false}), 0;
  unsigned char header[kHeader] = {};
  if (file.read(reinterpret_cast<char*>(header), kHeader, 0) != kHeader || std::memcmp(header, "SQLite format 3", 16) != 0)
    return out.push_back({{}, "doctor.no_database", {{"path", path}}, {}, false}), 0;
  const int told = header[16] << 8 | header[17];
  const std::size_t size = told == 1 ? 65'536 : static_cast<std::size_t>(told);
  if (header[20] != kReservedBytes) return out.push_back({{}, "doctor.no_checksums", {{"path", path}}, {}, false}), 0;
  std::string page(size, '\0'), list;
  std::int64_t pages = 0, damaged = 0;
  for (std::int64_t at = 0;; at += static_cast<std::int64_t>(size)) {
    bool good = false, end = false;
    for (int tried = 0; tried < kTries && !good && !end; ++tried) {   // a checkpoint may be writing this page
      const std::size_t got = file.read(page.data(), size, at);
      end = got == 0;
      good = got == size && sound(page, at);
    }
    if (end) break;
    ++pages;
    if (good) continue;
    if (++damaged <= kNamed) list += (list.empty() ? "" : ", ") + std::to_string(pages);
  }
  if (damaged) out.push_back({{}, "doctor.damaged_pages", {{"path", path}, {"count", std::to_string(damaged)}, {"pages", list}}, {}, false});
  return pages;
}

void examine_server(Connection& db, Findings& out) {
  if (db.engine() != Engine::postgres) return;
  if (db.text("SELECT current_setting('data_checksums')") != "on") out.push_back({{}, "doctor.no_data_checksums", {}, {}, false});
  if (const auto failed = db.integer("SELECT coalesce(checksum_failures,0) FROM pg_stat_database WHERE datname=current_database()"))
    out.push_back({{}, "doctor.checksum_failures", {{"count", std::to_string(failed)}}, {}, false});
}

void examine_migrations(Connection& db, const std::vector<Migration>& known, Findings& out) {
  std::map<std::int64_t, std::string> had;
  db.query("SELECT number, sha256 FROM migration", {}, [&](const Row& r) { return had[r.integer(0)] = std::string(r.text(1)), true; });
  for (const auto& m : known) {
    auto it = had.find(m.number);
    if (it == had.end()) out.push_back({{}, "doctor.migration_missing", {{"migration", std::string(m.name)}}, {}, false});
    else if (it->second != sha256_hex(m.sql)) out.push_back({{}, "doctor.migration_changed", {{"migration", std::string(m.name)}}, {}, false});
    if (it != had.end()) had.erase(it);
  }
  for (const auto& [number, hash] : had) out.push_back({{}, "doctor.migration_unknown", {{"migration", std::to_string(number)}}, {}, false});
}

}  // namespace socle::storage
