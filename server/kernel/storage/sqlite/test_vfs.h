// For tests only: a default VFS under which the disk can be full, or lose a sync, at will.
#pragma once
#include <atomic>

namespace socle::storage {

struct TestDisk {
  std::atomic<bool> full{false};        // writes answer SQLITE_FULL
  std::atomic<bool> sync_fails{false};  // syncs answer SQLITE_IOERR_FSYNC
  std::atomic<int> syncs{0};
};
TestDisk& test_disk();   // registers the VFS at the first call, which must come before the first database is opened

}  // namespace socle::storage
