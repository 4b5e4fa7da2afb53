// Page checksums for SQLite: integrity_check does not see a letter that the disk has changed inside a text (TRUST B3).
//
// Shape    A VFS "socle" before the default one. A database made through it reserves 8 bytes at the end of each page; they
//          hold a checksum of the page and of its place, set when the page is written into the database file and checked
//          when it is read. WAL frames bear SQLite's own checksums. A page of zeroes was never written, and passes.
// Faults   SQLITE_IOERR_DATA, with a line in the log that names the page: the read fails, nothing of the page is served.
// Keeps    A database without the 8 bytes is read and written as it is, unchecked. Writing ours with another tool leaves
//          wrong checksums behind: Socle alone writes its database.
#pragma once
#include <cstdint>
#include <string_view>

namespace socle::storage {

constexpr int kReservedBytes = 8;   // on disk: never change
const char* checked_vfs();          // registers it at the first call; its name for sqlite3_open_v2
// The checksum of a page without its last 8 bytes, at this byte of the file. On disk: never change.
std::uint64_t page_checksum(std::string_view page_without_reserve, std::uint64_t offset);

}  // namespace socle::storage
