#include "io/xlsx/archive.h"

#include <sys/stat.h>
#include <unistd.h>
#include <zip.h>

#include <algorithm>
#include <set>

namespace socle::xlsx {
namespace {

constexpr std::size_t kPiece = 1 << 16;
constexpr std::size_t kDirectoryEnd = 22;              // bytes of the end-of-directory record
constexpr std::size_t kTail = 0xFFFF + kDirectoryEnd;  // where that record may stand

std::unexpected<Refusal> not_xlsx(std::string reason) {
  return refuse(RefusalKind::invalid, "file.not_xlsx", {{"reason", std::move(reason)}});
}
std::unexpected<Refusal> over(std::string code, std::uint64_t max) {
  return refuse(RefusalKind::invalid, std::move(code), {{"max", std::to_string(max)}});
}

// libzip allocates one record per announced entry: the announced count is judged before libzip sees it. Every place that
// may be an end-of-directory record counts, whichever one libzip will believe.
Done check_announced_entries(std::string_view tail, std::uint64_t max) {
  bool found = false;
  for (std::size_t at = tail.find("PK\x05\x06"); at != std::string_view::npos; at = tail.find("PK\x05\x06", at + 1)) {
    if (tail.size() - at < kDirectoryEnd) break;
    found = true;
    const auto low = static_cast<unsigned char>(tail[at + 10]), high = static_cast<unsigned char>(tail[at + 11]);
    if (static_cast<std::uint64_t>(low | high << 8) > max) return over("archive.too_many_entries", max);
  }
  if (!found) return not_xlsx("not_zip");
  return {};
}

bool is_unsafe(std::string_view name) {
  if (name.empty() || name.front() == '/' || name.find('\\') != std::string_view::npos ||
      (name.size() > 1 && name[1] == ':'))
    return true;
  if (std::ranges::any_of(name, [](char c) { return static_cast<unsigned char>(c) < 0x20; })) return true;
  for (std::size_t at = 0; at <= name.size();) {
    const auto end = std::min(name.find('/', at), name.size());
    if (name.substr(at, end - at) == "..") return true;
    at = end + 1;
  }
  return false;
}

}  // namespace

Part::~Part() { zip_fclose(file_); }

Result<std::string_view> Part::read() {
  buffer_.resize(kPiece);
  const zip_int64_t n = zip_fread(file_, buffer_.data(), kPiece);
  if (n < 0) return not_xlsx("damaged");
  unpacked_ += static_cast<std::uint64_t>(n);
  in_all_ += static_cast<std::uint64_t>(n);
  if (in_all_ > limits_.max_bytes) return over("archive.too_large", limits_.max_bytes);
  if (unpacked_ > limits_.ratio_from_bytes && unpacked_ / limits_.max_ratio > packed_)
    return over("archive.ratio", limits_.max_ratio);
  return std::string_view(buffer_.data(), static_cast<std::size_t>(n));
}

Result<std::unique_ptr<Archive>> Archive::open(int fd, const ArchiveLimits& limits) {
  struct stat s;
  if (::fstat(fd, &s) != 0) throw Fault("xlsx: stat");
  std::string tail(std::min<std::size_t>(static_cast<std::size_t>(s.st_size), kTail), '\0');
  if (::pread(fd, tail.data(), tail.size(), s.st_size - static_cast<off_t>(tail.size())) !=
      static_cast<ssize_t>(tail.size()))
    throw Fault("xlsx: read");
  CHECK_OK(check_announced_entries(tail, limits.max_entries));
  const int own = ::dup(fd);
  if (own < 0) throw Fault("xlsx: dup");
  int error = 0;
  zip* z = zip_fdopen(own, 0, &error);  // takes `own` only when it succeeds
  if (z == nullptr) {
    ::close(own);
    return not_xlsx("not_zip");
  }
  std::unique_ptr<Archive> archive(new Archive(z, limits));
  CHECK_OK(archive->check());
  return archive;
}

Result<std::unique_ptr<Archive>> Archive::open_bytes(std::string_view content, const ArchiveLimits& limits) {
  CHECK_OK(
      check_announced_entries(content.substr(content.size() - std::min(content.size(), kTail)), limits.max_entries));
  zip_error_t error;
  zip_source_t* source = zip_source_buffer_create(content.data(), content.size(), 0, &error);
  if (source == nullptr) throw Fault("xlsx: zip source");
  zip* z = zip_open_from_source(source, ZIP_RDONLY, &error);
  if (z == nullptr) {
    zip_source_free(source);
    return not_xlsx("not_zip");
  }
  std::unique_ptr<Archive> archive(new Archive(z, limits));
  CHECK_OK(archive->check());
  return archive;
}

Archive::~Archive() { zip_discard(zip_); }

Done Archive::check() const {
  const zip_int64_t entries = zip_get_num_entries(zip_, 0);
  if (entries < 0 || static_cast<std::uint64_t>(entries) > limits_.max_entries)
    return over("archive.too_many_entries", limits_.max_entries);
  std::uint64_t unpacked = 0;
  std::set<std::string_view> names;
  for (zip_int64_t i = 0; i < entries; ++i) {
    zip_stat_t s;
    if (zip_stat_index(zip_, static_cast<zip_uint64_t>(i), 0, &s) != 0) return not_xlsx("damaged");
    constexpr zip_uint64_t kNeeded = ZIP_STAT_NAME | ZIP_STAT_SIZE | ZIP_STAT_COMP_SIZE | ZIP_STAT_ENCRYPTION_METHOD;
    if ((s.valid & kNeeded) != kNeeded) return not_xlsx("damaged");
    if (is_unsafe(s.name)) return refuse(RefusalKind::invalid, "archive.unsafe_name");
    if (!names.insert(s.name).second) return refuse(RefusalKind::invalid, "archive.duplicate_name");
    if (s.encryption_method != ZIP_EM_NONE) return not_xlsx("encrypted");
    if (s.size > limits_.max_bytes - unpacked) return over("archive.too_large", limits_.max_bytes);
    unpacked += s.size;
    if (s.size > limits_.ratio_from_bytes && s.size / limits_.max_ratio > s.comp_size)
      return over("archive.ratio", limits_.max_ratio);
  }
  return {};
}

bool Archive::has(const std::string& name) const { return zip_name_locate(zip_, name.c_str(), 0) >= 0; }

Result<std::unique_ptr<Part>> Archive::part(const std::string& name) {
  const zip_int64_t index = zip_name_locate(zip_, name.c_str(), 0);
  if (index < 0) return not_xlsx("part_missing");
  zip_stat_t s;
  if (zip_stat_index(zip_, static_cast<zip_uint64_t>(index), 0, &s) != 0) return not_xlsx("damaged");
  zip_file* file = zip_fopen_index(zip_, static_cast<zip_uint64_t>(index), 0);
  if (file == nullptr) return not_xlsx("damaged");
  return std::unique_ptr<Part>(new Part(file, s.comp_size, limits_, unpacked_in_all_));
}

}  // namespace socle::xlsx
