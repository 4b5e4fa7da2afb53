// The VFS of test_vfs.h.
#include <gtest/gtest.h>
#include <sqlite3.h>

#include "kernel/storage/sqlite/test_vfs.h"

namespace socle::storage {
namespace {

TestDisk g_disk;

struct TestFile {
  sqlite3_file base;
  sqlite3_file* real;
};
sqlite3_file* real_file(sqlite3_file* f) { return reinterpret_cast<TestFile*>(f)->real; }
sqlite3_vfs* real_vfs(sqlite3_vfs* v) { return static_cast<sqlite3_vfs*>(v->pAppData); }

sqlite3_io_methods make_methods() {
  sqlite3_io_methods m{};
  m.iVersion = 2;
  m.xClose = [](sqlite3_file* f) { return real_file(f)->pMethods->xClose(real_file(f)); };
  m.xRead = [](sqlite3_file* f, void* to, int n, sqlite3_int64 at) { return real_file(f)->pMethods->xRead(real_file(f), to, n, at); };
  m.xWrite = [](sqlite3_file* f, const void* from, int n, sqlite3_int64 at) {
    return g_disk.full ? SQLITE_FULL : real_file(f)->pMethods->xWrite(real_file(f), from, n, at);
  };
  m.xTruncate = [](sqlite3_file* f, sqlite3_int64 n) { return real_file(f)->pMethods->xTruncate(real_file(f), n); };
  m.xSync = [](sqlite3_file* f, int flags) {
    ++g_disk.syncs;
    return g_disk.sync_fails ? SQLITE_IOERR_FSYNC : real_file(f)->pMethods->xSync(real_file(f), flags);
  };
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

}  // namespace

TestDisk& test_disk() { return g_disk; }

}  // namespace socle::storage
