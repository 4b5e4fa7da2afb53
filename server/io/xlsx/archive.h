// The zip that an XLSX file is, opened under limits: nothing of it is trusted (TRUST F3).
//
// Shape    Archive::open(fd) or open_bytes(content); archive.part("xl/workbook.xml") -> Part, read in pieces.
// Refuses  file.not_xlsx {reason}          not a zip, damaged, or an encrypted entry
//          archive.too_many_entries {max}  over 1,000
//          archive.too_large {max}         over 200 MiB once unpacked
//          archive.ratio {max}             over 100 times its packed size, for a part over 1 MiB
//          archive.unsafe_name             an absolute name, `..`, a backslash, a drive, a control letter
//          archive.duplicate_name          two entries of one name: readers would disagree on which is meant
//          all of kind invalid
// Keeps    Sizes are judged from the directory before anything is unpacked, and again while unpacking, since a directory
//          can lie. Memory does not depend on the content.
// Thread   One archive, one thread.
#pragma once
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"

struct zip;
struct zip_file;

namespace socle::xlsx {

struct ArchiveLimits {
  std::uint64_t max_entries = 1'000;
  std::uint64_t max_bytes = 200ULL << 20;
  std::uint64_t max_ratio = 100;
  std::uint64_t ratio_from_bytes = 1 << 20;  // a small part may be as repetitive as it likes
};

class Part {
 public:
  ~Part();
  Part(const Part&) = delete;
  Part& operator=(const Part&) = delete;
  // The next piece, empty at the end; valid until the next call.
  Result<std::string_view> read();

 private:
  friend class Archive;
  Part(zip_file* file, std::uint64_t packed, const ArchiveLimits& limits, std::uint64_t& unpacked_in_all)
      : file_(file), packed_(packed), limits_(limits), in_all_(unpacked_in_all) {}
  zip_file* file_;
  std::uint64_t packed_, unpacked_ = 0;
  const ArchiveLimits& limits_;
  std::uint64_t& in_all_;
  std::string buffer_;
};

class Archive {
 public:
  static Result<std::unique_ptr<Archive>> open(int fd, const ArchiveLimits& limits = {});  // fd stays the caller's
  static Result<std::unique_ptr<Archive>> open_bytes(std::string_view content,
                                                     const ArchiveLimits& limits = {});  // must outlive it
  ~Archive();
  Archive(const Archive&) = delete;
  Archive& operator=(const Archive&) = delete;

  bool has(const std::string& name) const;
  Result<std::unique_ptr<Part>> part(const std::string& name);  // file.not_xlsx when absent

 private:
  Archive(zip* z, const ArchiveLimits& limits) : zip_(z), limits_(limits) {}
  Done check() const;
  zip* zip_;
  ArchiveLimits limits_;
  std::uint64_t unpacked_in_all_ = 0;
};

}  // namespace socle::xlsx
