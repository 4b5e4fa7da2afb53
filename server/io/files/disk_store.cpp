// On disk. The order of keep(): file synced under its temporary name, renamed to its hash, then each folder synced
// whose entries changed. A power cut before the last sync leaves either nothing or the whole file.
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstring>
#include <filesystem>
#include <utility>

#include "base/random.h"
#include "io/files/store.h"

namespace socle::files {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void fault(std::string_view what) {
  throw Fault("file store: " + std::string(what) + ": " + std::strerror(errno));
}

bool disk_is_full(int error) { return error == ENOSPC || error == EDQUOT || error == EFBIG; }
std::unexpected<Refusal> full() { return refuse(RefusalKind::unavailable, "storage.full"); }

class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(fd) {}
  ~Descriptor() {
    if (fd_ >= 0) ::close(fd_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int get() const { return fd_; }
  int release() { return std::exchange(fd_, -1); }

 private:
  int fd_;
};

void sync_folder(const std::string& dir) {
  const Descriptor d(::open(dir.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (d.get() < 0 || ::fsync(d.get()) != 0) fault("fsync of a folder");
}

// Creates dir below parent if need be; the new entry is on disk when it returns.
Done make_folder(const std::string& parent, const std::string& dir) {
  if (::mkdir(dir.c_str(), 0700) != 0) {
    if (disk_is_full(errno)) return full();
    if (errno != EEXIST) fault("mkdir");
  }
  sync_folder(parent);
  return {};
}

std::string folder_of(const std::string& root, std::string_view hash) {
  return root + "/" + std::string(hash.substr(0, 2)) + "/" + std::string(hash.substr(2, 2));
}

class DiskIncoming final : public Incoming {
 public:
  DiskIncoming(std::string root, std::string path, int fd, std::uint64_t max)
      : root_(std::move(root)), path_(std::move(path)), fd_(fd), max_(max) {}
  ~DiskIncoming() override {
    if (!path_.empty()) ::unlink(path_.c_str());
  }

  Done add(std::string_view chunk) override {
    if (chunk.size() > max_ - size_)
      return refuse(RefusalKind::invalid, "file.too_large", {{"max", std::to_string(max_)}});
    hash_.add(chunk);
    if (head_.size() < kSniffBytes) head_ += chunk.substr(0, kSniffBytes - head_.size());
    size_ += chunk.size();
    while (!chunk.empty()) {
      const ssize_t n = ::write(fd_.get(), chunk.data(), chunk.size());
      if (n < 0) {
        if (errno == EINTR) continue;
        if (disk_is_full(errno)) return full();
        fault("write");
      }
      chunk.remove_prefix(static_cast<std::size_t>(n));
    }
    return {};
  }

  Result<Kept> keep() override {
    if (::fsync(fd_.get()) != 0) {
      if (disk_is_full(errno)) return full();
      fault("fsync");
    }
    Kept kept{hash_.hex_digest(), size_, sniff(head_)};
    const std::string upper = root_ + "/" + kept.sha256.substr(0, 2), lower = folder_of(root_, kept.sha256);
    CHECK_OK(make_folder(root_, upper));
    CHECK_OK(make_folder(upper, lower));
    // The date of the last keep() is what a collection looks at: a fresh file replaces an equal one.
    if (::rename(path_.c_str(), (lower + "/" + kept.sha256).c_str()) != 0) {
      if (disk_is_full(errno)) return full();
      fault("rename");
    }
    path_.clear();
    sync_folder(lower);
    return kept;
  }

 private:
  std::string root_, path_;
  Descriptor fd_;
  std::uint64_t max_, size_ = 0;
  Sha256 hash_;
  std::string head_;
};

class DiskStore final : public Store {
 public:
  explicit DiskStore(std::string root) : root_(std::move(root)) {
    std::error_code error;
    fs::create_directories(root_ + "/incoming", error);
    if (error) throw Fault("file store: " + root_ + ": " + error.message());
    // Another process may be receiving into the same folder (several nodes, a command beside a server): what is a day old is
    // what somebody's end left behind.
    for (const auto& left : fs::directory_iterator(root_ + "/incoming"))
      if (fs::last_write_time(left.path(), error) < fs::file_time_type::clock::now() - std::chrono::hours(24)) fs::remove(left.path(), error);
  }

  Result<std::unique_ptr<Incoming>> begin(std::uint64_t max_bytes) override {
    const std::string path = root_ + "/incoming/" + random_token(12);
    const int fd = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd < 0) {
      if (disk_is_full(errno)) return full();
      fault("create");
    }
    return std::make_unique<DiskIncoming>(root_, path, fd, max_bytes);
  }

  Result<std::unique_ptr<Blob>> open(std::string_view hash) override {
    const auto missing = [] { return refuse(RefusalKind::not_found, "file.missing"); };
    if (!is_sha256(hash)) return missing();
    Descriptor fd(::open(path_of(hash).c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
    if (fd.get() < 0) {
      if (errno == ENOENT) return missing();
      fault("open");
    }
    struct stat s;
    if (::fstat(fd.get(), &s) != 0) fault("stat");
    return std::make_unique<Blob>(fd.release(), static_cast<std::uint64_t>(s.st_size));
  }

  Done verify(std::string_view hash) override {
    TRY(auto blob, open(hash));
    Sha256 sum;
    std::string buffer(1 << 16, '\0');
    std::uint64_t at = 0;
    while (const std::size_t n = blob->read_at(at, buffer.data(), buffer.size())) {
      sum.add(std::string_view(buffer).substr(0, n));
      at += n;
    }
    if (sum.hex_digest() != hash) return refuse(RefusalKind::conflict, "file.corrupt", {{"sha256", std::string(hash)}});
    return {};
  }

  bool remove(std::string_view hash) override {
    if (!is_sha256(hash)) return false;
    if (::unlink(path_of(hash).c_str()) == 0) return true;
    if (errno != ENOENT) fault("remove");
    return false;
  }

  void list(const std::function<void(const Listed&)>& each) override {
    for (const auto& entry : fs::recursive_directory_iterator(root_)) {
      const std::string name = entry.path().filename();
      struct stat s;
      if (!is_sha256(name) || ::stat(entry.path().c_str(), &s) != 0) continue;
      each({name, static_cast<std::uint64_t>(s.st_size),
            static_cast<Instant>(s.st_mtim.tv_sec) * 1000 + s.st_mtim.tv_nsec / 1'000'000});
    }
  }

 private:
  std::string path_of(std::string_view hash) const { return folder_of(root_, hash) + "/" + std::string(hash); }
  std::string root_;
};

}  // namespace

std::unique_ptr<Store> open_disk_store(const std::string& dir) { return std::make_unique<DiskStore>(dir); }

}  // namespace socle::files
