// For tests only: a default VFS under which the disk can be full, lose a sync, or lose its power, at will.
#pragma once
#include <atomic>
#include <string>

namespace socle::storage {

struct TestDisk {
  std::atomic<bool> full{false};        // writes answer SQLITE_FULL
  std::atomic<bool> sync_fails{false};  // syncs answer SQLITE_IOERR_FSYNC
  std::atomic<int> syncs{0};
  std::atomic<bool> lies{false};        // a sync is answered and not done (with remembers)
  std::atomic<bool> remembers{false};   // what is written and not yet synced, for cut_power
};
TestDisk& test_disk();
// The files of `folder` as a power cut at this moment might leave them, in `copy`: all that was synced; of what was not, some
// writes, some halves of writes, in any combination.
void cut_power(const std::string& folder, const std::string& copy, unsigned seed);

}  // namespace socle::storage
