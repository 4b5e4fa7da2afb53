// The twin for tests: contents in memory; a Blob is a memfd, so that readers which need a descriptor work unchanged.
#include <sys/mman.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <map>
#include <mutex>

#include "base/random.h"
#include "io/files/store.h"

namespace socle::files {
namespace {

struct Entry {
  std::string content;
  Instant kept_at;
};

class MemoryStore final : public Store {
 public:
  explicit MemoryStore(const Clock& clock) : clock_(clock) {}

  Result<std::unique_ptr<Incoming>> begin(std::uint64_t max_bytes) override {
    return std::make_unique<Writing>(*this, max_bytes);
  }

  Result<std::unique_ptr<Blob>> open(std::string_view hash) override {
    const std::lock_guard lock(mutex_);
    const auto found = entries_.find(hash);
    if (found == entries_.end()) return refuse(RefusalKind::not_found, "file.missing");
    const std::string& content = found->second.content;
    const int fd = ::memfd_create("blob", MFD_CLOEXEC);
    if (fd < 0) throw Fault(std::string("memory store: ") + std::strerror(errno));
    auto blob = std::make_unique<Blob>(fd, content.size());
    for (std::size_t at = 0; at < content.size();) {
      const ssize_t n = ::pwrite(fd, content.data() + at, content.size() - at, static_cast<off_t>(at));
      if (n < 0) throw Fault(std::string("memory store: ") + std::strerror(errno));
      at += static_cast<std::size_t>(n);
    }
    return blob;
  }

  Done verify(std::string_view hash) override {
    const std::lock_guard lock(mutex_);
    const auto found = entries_.find(hash);
    if (found == entries_.end()) return refuse(RefusalKind::not_found, "file.missing");
    if (sha256_hex(found->second.content) != hash)
      return refuse(RefusalKind::conflict, "file.corrupt", {{"sha256", std::string(hash)}});
    return {};
  }

  bool remove(std::string_view hash) override {
    const std::lock_guard lock(mutex_);
    const auto found = entries_.find(hash);
    if (found == entries_.end()) return false;
    entries_.erase(found);
    return true;
  }

  void list(const std::function<void(const Listed&)>& each) override {
    std::vector<Listed> all;
    {
      const std::lock_guard lock(mutex_);
      for (const auto& [hash, entry] : entries_) all.push_back({hash, entry.content.size(), entry.kept_at});
    }
    for (const Listed& l : all) each(l);
  }

 private:
  class Writing final : public Incoming {
   public:
    Writing(MemoryStore& store, std::uint64_t max) : store_(store), max_(max) {}
    Done add(std::string_view chunk) override {
      if (chunk.size() > max_ - content_.size())
        return refuse(RefusalKind::invalid, "file.too_large", {{"max", std::to_string(max_)}});
      content_ += chunk;
      return {};
    }
    Result<Kept> keep() override {
      Kept kept{sha256_hex(content_), content_.size(), sniff(content_)};
      const std::lock_guard lock(store_.mutex_);
      store_.entries_.insert_or_assign(kept.sha256, Entry{std::move(content_), store_.clock_.now()});
      return kept;
    }

   private:
    MemoryStore& store_;
    std::uint64_t max_;
    std::string content_;
  };

  const Clock& clock_;
  std::mutex mutex_;
  std::map<std::string, Entry, std::less<>> entries_;
};

}  // namespace

std::unique_ptr<Store> make_memory_store(const Clock& clock) { return std::make_unique<MemoryStore>(clock); }

}  // namespace socle::files
