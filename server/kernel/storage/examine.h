// What is wrong with a base, seen from its storage: pages, migrations, checksums of PostgreSQL. Each folder of the kernel
// examines what it keeps; kernel/examine.h calls them all.
//
// Shape    A finding is a Problem: its rule is a code doctor.*, whose sentence says what to do.
// Thread   Beside a running writer: a page that is being written is read again before it is called damaged.
#pragma once
#include <string>
#include <vector>

#include "kernel/storage/database.h"

namespace socle::storage {

using Findings = std::vector<Problem>;
// Every page of a SQLite file against its checksum. Returns how many were read.
std::int64_t examine_pages(const std::string& path, Findings& out);
void examine_server(Connection& db, Findings& out);                       // PostgreSQL: checksums on, none failed
void examine_migrations(Connection& db, const std::vector<Migration>& known, Findings& out);

}  // namespace socle::storage
