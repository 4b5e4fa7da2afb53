// The VFS of test_vfs.h.
#include <gtest/gtest.h>
#include <sqlite3.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <mutex>
#include <random>
#include <vector>

#include "kernel/storage/sqlite/test_vfs.h"

namespace socle::storage {
namespace {

TestDisk g_disk;

struct Unsynced {
  sqlite3_int64 offset;
  std::string before, after;   // a truncation has no bytes after
  sqlite3_int64 size_before;
  bool truncation = false;
};
using Unsyncs = std::vector<Unsynced>;
std::mutex g_io;
std::map<std::string, Unsyncs> g_unsynced;   // by path

struct TestFile {
  sqlite3_file base;
  sqlite3_file* real;
  Unsyncs* unsynced;
};
sqlite3_file* real_file(sqlite3_file* f) { return reinterpret_cast<TestFile*>(f)->real; }
sqlite3_vfs* real_vfs(sqlite3_vfs* v) { return static_cast<sqlite3_vfs*>(v->pAppData); }

std::string bytes_at(sqlite3_file* real, sqlite3_int64 offset, sqlite3_int64 n, sqlite3_int64 size) {
  std::string bytes(static_cast<std::size_t>(std::max<sqlite3_int64>(0, std::min(n, size - offset))), '\0');
  if (!bytes.empty()) real->pMethods->xRead(real, bytes.data(), static_cast<int>(bytes.size()), offset);
  return bytes;
}

int write(sqlite3_file* f, const void* from, int n, sqlite3_int64 at) {
  if (g_disk.full) return SQLITE_FULL;
  sqlite3_file* real = real_file(f);
  if (!g_disk.remembers) return real->pMethods->xWrite(real, from, n, at);
  std::lock_guard lock(g_io);
  sqlite3_int64 size = 0;
  real->pMethods->xFileSize(real, &size);
  reinterpret_cast<TestFile*>(f)->unsynced->push_back({at, bytes_at(real, at, n, size), {static_cast<const char*>(from), static_cast<std::size_t>(n)}, size});
  return real->pMethods->xWrite(real, from, n, at);
}

int truncate(sqlite3_file* f, sqlite3_int64 n) {
  sqlite3_file* real = real_file(f);
  std::lock_guard lock(g_io);
  sqlite3_int64 size = 0;
  real->pMethods->xFileSize(real, &size);
  if (g_disk.remembers) reinterpret_cast<TestFile*>(f)->unsynced->push_back({n, bytes_at(real, n, size - n, size), {}, size, true});
  return real->pMethods->xTruncate(real, n);
}

int sync(sqlite3_file* f, int flags) {
  ++g_disk.syncs;
  if (g_disk.sync_fails) return SQLITE_IOERR_FSYNC;
  if (!g_disk.remembers) return real_file(f)->pMethods->xSync(real_file(f), flags);
  std::lock_guard lock(g_io);
  if (!g_disk.lies) reinterpret_cast<TestFile*>(f)->unsynced->clear();   // this disk is quick
  return SQLITE_OK;
}

sqlite3_io_methods make_methods() {
  sqlite3_io_methods m{};
  m.iVersion = 2;
  m.xClose = [](sqlite3_file* f) { return real_file(f)->pMethods->xClose(real_file(f)); };
  m.xRead = [](sqlite3_file* f, void* to, int n, sqlite3_int64 at) { return real_file(f)->pMethods->xRead(real_file(f), to, n, at); };
  m.xWrite = write;
  m.xTruncate = truncate;
  m.xSync = sync;
  m.xFileSize = [](sqlite3_file* f, sqlite3_int64* n) { return real_file(f)->pMethods->xFileSize(real_file(f), n); };
  m.xLock = [](sqlite3_file* f, int l) { return real_file(f)->pMethods->xLock(real_file(f), l); };
  m.xUnlock = [](sqlite3_file* f, int l) { return real_file(f)->pMethods->xUnlock(real_file(f), l); };
  m.xCheckReservedLock = [](sqlite3_file* f, int* o) { return real_file(f)->pMethods->xCheckReservedLock(real_file(f), o); };
  m.xFileControl = [](sqlite3_file* f, int op, void* a) { return real_file(f)->pMethods->xFileControl(real_file(f), op, a); };
  m.xSectorSize = [](sqlite3_file* f) { return real_file(f)->pMethods->xSectorSize(real_file(f)); };
  m.xDeviceCharacteristics = [](sqlite3_file* f) { return real_file(f)->pMethods->xDeviceCharacteristics(real_file(f)); };
  m.xShmMap = [](sqlite3_file* f, int p, int n, int e, void volatile** o) { return real_file(f)->pMethods->xShmMap(real_file(f), p, n, e, o); };
  m.xShmLock = [](sqlite3_file* f, int o, int n, int flags) { return real_file(f)->pMethods->xShmLock(real_file(f), o, n, flags); };
  m.xShmBarrier = [](sqlite3_file* f) { real_file(f)->pMethods->xShmBarrier(real_file(f)); };
  m.xShmUnmap = [](sqlite3_file* f, int d) { return real_file(f)->pMethods->xShmUnmap(real_file(f), d); };
  return m;
}

int open(sqlite3_vfs* v, const char* path, sqlite3_file* f, int flags, int* out) {
  static const sqlite3_io_methods methods = make_methods();
  auto* t = reinterpret_cast<TestFile*>(f);
  t->real = reinterpret_cast<sqlite3_file*>(t + 1);
  {
    std::lock_guard lock(g_io);
    t->unsynced = &g_unsynced[path ? path : ""];
  }
  const int rc = real_vfs(v)->xOpen(real_vfs(v), path, t->real, flags, out);
  t->base.pMethods = t->real->pMethods ? &methods : nullptr;
  return rc;
}

bool install() {
  static sqlite3_vfs vfs = *sqlite3_vfs_find(nullptr);
  vfs.pAppData = sqlite3_vfs_find(nullptr);
  vfs.zName = "test";
  vfs.szOsFile += static_cast<int>(sizeof(TestFile));
  vfs.xOpen = open;
  return sqlite3_vfs_register(&vfs, 1) == SQLITE_OK;
}
// Before main: no database is open yet, and checked_vfs() will find it as the default.
const bool g_installed = install();

TEST(TestVfs, IsInstalled) { EXPECT_TRUE(g_installed); }

void put(std::string& file, sqlite3_int64 offset, const std::string& bytes) {
  const auto at = static_cast<std::size_t>(offset);
  if (file.size() < at + bytes.size()) file.resize(at + bytes.size());
  file.replace(at, bytes.size(), bytes);
}

std::string after_the_cut(std::string file, const Unsyncs& unsynced, std::mt19937& random) {
  for (auto u = unsynced.rbegin(); u != unsynced.rend(); ++u) {   // back to what was synced
    put(file, u->offset, u->before);
    file.resize(static_cast<std::size_t>(u->size_before));
  }
  for (const Unsynced& u : unsynced) {
    const unsigned fate = random() % 10;
    if (fate < 3) continue;   // never reached the disk
    if (u.truncation) file.resize(std::min(file.size(), static_cast<std::size_t>(u.offset)));
    else put(file, u.offset, fate < 5 ? u.after.substr(0, random() % (u.after.size() / 512 + 1) * 512) : u.after);
  }
  return file;
}

}  // namespace

void cut_power(const std::string& folder, const std::string& copy, unsigned seed) {
  std::mt19937 random(seed);
  std::lock_guard lock(g_io);
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    const std::string path = entry.path().string();
    if (path.ends_with("-shm") || path.ends_with("/lock")) continue;
    std::ifstream in(path, std::ios::binary);
    std::string bytes{std::istreambuf_iterator<char>(in), {}};
    if (const auto it = g_unsynced.find(path); it != g_unsynced.end()) bytes = after_the_cut(std::move(bytes), it->second, random);
    std::ofstream(copy + "/" + entry.path().filename().string(), std::ios::binary) << bytes;
  }
}

TestDisk& test_disk() { return g_disk; }

}  // namespace socle::storage
