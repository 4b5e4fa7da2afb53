// The store of files: bytes kept under the hash of their content.
//
// Shape    auto in = store.begin(max); in->add(chunk)...; in->keep() -> Kept{sha256, size, type}. open(hash) reads back.
//          The same content twice is one file. On disk: DIR/ab/cd/<sha256>, DIR/incoming/ for what is being written.
// Refuses  file.too_large {max}   invalid, by add, as soon as the limit is passed
//          storage.full           unavailable, when the disk or a quota is full (ENOSPC, EDQUOT, EFBIG); nothing is left behind
//          file.missing           not_found, by open and verify: no such hash (or not a hash: a path is never one)
//          file.corrupt           conflict, by verify: the content no longer has its hash
// Faults   Every other error of the disk; a failed fsync is a fault and is never tried again.
// Keeps    keep() answers only once the file and the folders that name it are on disk (fsync). An Incoming that is
//          dropped leaves nothing; what a killed server left in incoming/ is removed by open_disk_store a day later.
//          keep() of a known content renews its date, so that a collection with a grace period cannot take it away
//          between keep() and the commit that names it.
// Thread   The store is safe from any thread; one Incoming or Blob belongs to one thread. Several processes may share a folder.
#pragma once
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"
#include "base/time.h"
#include "io/files/sniff.h"

namespace socle::files {

struct Kept {
  std::string sha256;  // 64 hex digits
  std::uint64_t size = 0;
  FileType type;
};

class Incoming {
 public:
  virtual ~Incoming() = default;
  virtual Done add(std::string_view chunk) = 0;
  virtual Result<Kept> keep() = 0;  // once, last
};

// An open file. fd() serves sendfile and readers that seek; it is closed with the Blob.
class Blob {
 public:
  Blob(int fd, std::uint64_t size) : fd_(fd), size_(size) {}
  ~Blob();
  Blob(const Blob&) = delete;
  Blob& operator=(const Blob&) = delete;
  std::uint64_t size() const { return size_; }
  int fd() const { return fd_; }
  std::size_t read_at(std::uint64_t offset, char* buffer, std::size_t n) const;  // 0 at the end

 private:
  int fd_;
  std::uint64_t size_;
};

struct Listed {
  std::string sha256;
  std::uint64_t size = 0;
  Instant kept_at = 0;
};

class Store {
 public:
  virtual ~Store() = default;
  virtual Result<std::unique_ptr<Incoming>> begin(std::uint64_t max_bytes) = 0;
  virtual Result<std::unique_ptr<Blob>> open(std::string_view sha256) = 0;
  virtual Done verify(std::string_view sha256) = 0;
  virtual bool remove(std::string_view sha256) = 0;  // false when it was not there
  // Every kept file, in no order; the callback may remove what it is given.
  virtual void list(const std::function<void(const Listed&)>& each) = 0;
};

bool is_sha256(std::string_view text);
std::unique_ptr<Store> open_disk_store(const std::string& dir);
std::unique_ptr<Store> make_memory_store(const Clock& clock);  // the twin for tests: same contract, no disk

// A content that is already in memory.
Result<Kept> keep_whole(Store& store, std::string_view content, std::uint64_t max_bytes);

}  // namespace socle::files
