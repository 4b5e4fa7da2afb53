#include "kernel/storage/sqlite/checked_vfs.h"

#include <sqlite3.h>

#include <algorithm>
#include <bit>
#include <cstring>
#include <mutex>

#include "base/log.h"
#include "base/result.h"

namespace socle::storage {
namespace {
constexpr int kHeader = 100;
#ifdef SQLITE_IOCAP_SUBPAGE_READ
constexpr int kWholePagesOnly = ~SQLITE_IOCAP_SUBPAGE_READ;
#else
constexpr int kWholePagesOnly = ~0;
#endif

struct CheckedFile {
  sqlite3_file base;          // first: SQLite sees a sqlite3_file
  int page_size;              // 0: not known, or without our 8 bytes
  const char* path;
  sqlite3_file* real;         // in the bytes after this structure
};
CheckedFile& of(sqlite3_file* f) { return *reinterpret_cast<CheckedFile*>(f); }
sqlite3_vfs* real_of(sqlite3_vfs* v) { return static_cast<sqlite3_vfs*>(v->pAppData); }

// Page size and reserved bytes stand in the first 100 bytes of page 1.
void read_header(CheckedFile& f, const unsigned char* header) {
  if (std::memcmp(header, "SQLite format 3", 16) != 0) return;
  const int size = header[16] << 8 | header[17];
  f.page_size = header[20] == kReservedBytes ? (size == 1 ? 65'536 : size) : 0;
}

bool is_page(const CheckedFile& f, int amount, sqlite3_int64 offset) {
  return f.page_size > 0 && amount == f.page_size && offset % f.page_size == 0;
}

std::uint64_t checksum_of(const char* page, int size, sqlite3_int64 offset) {
  return page_checksum({page, static_cast<std::size_t>(size - kReservedBytes)}, static_cast<std::uint64_t>(offset));
}

int read_page(sqlite3_file* file, void* to, int amount, sqlite3_int64 offset) {
  CheckedFile& f = of(file);
  if (const int rc = f.real->pMethods->xRead(f.real, to, amount, offset); rc != SQLITE_OK) return rc;
  auto* bytes = static_cast<char*>(to);
  if (offset == 0 && amount >= kHeader) read_header(f, static_cast<const unsigned char*>(to));
  if (!is_page(f, amount, offset)) return SQLITE_OK;
  std::uint64_t kept = 0;
  std::memcpy(&kept, bytes + amount - kReservedBytes, kReservedBytes);
  if (kept == checksum_of(bytes, amount, offset)) return SQLITE_OK;
  if (kept == 0 && std::all_of(bytes, bytes + amount, [](char c) { return c == 0; })) return SQLITE_OK;
  log(LogLevel::error, "storage.damaged_page", {{"file", f.path}, {"page", std::to_string(offset / amount + 1)}});
  return SQLITE_IOERR_DATA;
}

int write_page(sqlite3_file* file, const void* from, int amount, sqlite3_int64 offset) {
  CheckedFile& f = of(file);
  if (offset == 0 && amount >= kHeader) read_header(f, static_cast<const unsigned char*>(from));
  if (!is_page(f, amount, offset)) return f.real->pMethods->xWrite(f.real, from, amount, offset);
  // On the stack: a buffer of the thread would be gone when a database that lives as long as the process writes its last page.
  char page[65'536];
  std::memcpy(page, from, static_cast<std::size_t>(amount));
  const std::uint64_t sum = checksum_of(page, amount, offset);
  std::memcpy(page + amount - kReservedBytes, &sum, kReservedBytes);
  return f.real->pMethods->xWrite(f.real, page, amount, offset);
}

int close(sqlite3_file* f) { return of(f).real->pMethods->xClose(of(f).real); }
int truncate(sqlite3_file* f, sqlite3_int64 size) { return of(f).real->pMethods->xTruncate(of(f).real, size); }
int sync(sqlite3_file* f, int flags) { return of(f).real->pMethods->xSync(of(f).real, flags); }
int file_size(sqlite3_file* f, sqlite3_int64* size) { return of(f).real->pMethods->xFileSize(of(f).real, size); }
int lock(sqlite3_file* f, int level) { return of(f).real->pMethods->xLock(of(f).real, level); }
int unlock(sqlite3_file* f, int level) { return of(f).real->pMethods->xUnlock(of(f).real, level); }
int check_lock(sqlite3_file* f, int* out) { return of(f).real->pMethods->xCheckReservedLock(of(f).real, out); }
int control(sqlite3_file* f, int op, void* arg) { return of(f).real->pMethods->xFileControl(of(f).real, op, arg); }
int sector_size(sqlite3_file* f) { return of(f).real->pMethods->xSectorSize(of(f).real); }
int characteristics(sqlite3_file* f) { return of(f).real->pMethods->xDeviceCharacteristics(of(f).real) & kWholePagesOnly; }
int shm_map(sqlite3_file* f, int page, int size, int extend, void volatile** out) {
  return of(f).real->pMethods->xShmMap(of(f).real, page, size, extend, out);
}
int shm_lock(sqlite3_file* f, int offset, int n, int flags) { return of(f).real->pMethods->xShmLock(of(f).real, offset, n, flags); }
void shm_barrier(sqlite3_file* f) { of(f).real->pMethods->xShmBarrier(of(f).real); }
int shm_unmap(sqlite3_file* f, int remove) { return of(f).real->pMethods->xShmUnmap(of(f).real, remove); }

// Version 2: without xFetch, so that no page is read behind our back by mmap.
constexpr sqlite3_io_methods kMethods = {
    2, close, read_page, write_page, truncate, sync, file_size, lock, unlock, check_lock, control, sector_size, characteristics,
    shm_map, shm_lock, shm_barrier, shm_unmap, nullptr, nullptr};

int open(sqlite3_vfs* vfs, const char* path, sqlite3_file* file, int flags, int* out_flags) {
  sqlite3_vfs* real = real_of(vfs);
  if (!(flags & SQLITE_OPEN_MAIN_DB)) return real->xOpen(real, path, file, flags, out_flags);
  CheckedFile& f = of(file);
  f = {};
  f.path = path;
  f.real = reinterpret_cast<sqlite3_file*>(&f + 1);
  const int rc = real->xOpen(real, path, f.real, flags, out_flags);
  f.base.pMethods = f.real->pMethods ? &kMethods : nullptr;
  return rc;
}

sqlite3_vfs make() {
  sqlite3_vfs* real = sqlite3_vfs_find(nullptr);
  sqlite3_vfs v = *real;   // everything but opening a file is the real one's, and asks for nothing of its own
  v.szOsFile = static_cast<int>(sizeof(CheckedFile)) + real->szOsFile;
  v.zName = "socle";
  v.pNext = nullptr;
  v.pAppData = real;
  v.xOpen = open;
  v.xDelete = [](sqlite3_vfs* s, const char* p, int d) { return real_of(s)->xDelete(real_of(s), p, d); };
  v.xAccess = [](sqlite3_vfs* s, const char* p, int f, int* o) { return real_of(s)->xAccess(real_of(s), p, f, o); };
  v.xFullPathname = [](sqlite3_vfs* s, const char* p, int n, char* o) { return real_of(s)->xFullPathname(real_of(s), p, n, o); };
  v.xRandomness = [](sqlite3_vfs* s, int n, char* o) { return real_of(s)->xRandomness(real_of(s), n, o); };
  v.xSleep = [](sqlite3_vfs* s, int us) { return real_of(s)->xSleep(real_of(s), us); };
  v.xCurrentTime = [](sqlite3_vfs* s, double* o) { return real_of(s)->xCurrentTime(real_of(s), o); };
  v.xGetLastError = [](sqlite3_vfs* s, int n, char* o) { return real_of(s)->xGetLastError(real_of(s), n, o); };
  v.xCurrentTimeInt64 = [](sqlite3_vfs* s, sqlite3_int64* o) { return real_of(s)->xCurrentTimeInt64(real_of(s), o); };
  return v;
}
}  // namespace

const char* checked_vfs() {
  static sqlite3_vfs* const vfs = [] {
    auto* made = new sqlite3_vfs(make());   // SQLite keeps it until the process ends
    if (sqlite3_vfs_register(made, 0) != SQLITE_OK) throw Fault("the VFS could not be registered");
    return made;
  }();
  return vfs->zName;
}

std::uint64_t page_checksum(std::string_view page, std::uint64_t offset) {
  constexpr std::uint64_t kOdd = 0x9e3779b97f4a7c15;   // 2^64 / golden ratio
  std::uint64_t a = offset * kOdd + 1, b = ~offset;
  std::size_t i = 0;
  for (; i + 16 <= page.size(); i += 16) {   // two lanes: one multiplication does not wait for the other
    std::uint64_t x = 0, y = 0;
    std::memcpy(&x, page.data() + i, 8);
    std::memcpy(&y, page.data() + i + 8, 8);
    a = std::rotl((a ^ x) * kOdd, 31);
    b = std::rotl((b ^ y) * kOdd, 29);
  }
  for (; i < page.size(); ++i) a = (a ^ static_cast<unsigned char>(page[i])) * kOdd;
  a ^= std::rotl(b, 17) * kOdd;
  a = (a ^ a >> 32) * kOdd;
  return (a ^ a >> 29) | 1;   // never 0: that is a page nobody wrote
}

}  // namespace socle::storage
