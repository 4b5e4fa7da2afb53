// The directory of people and teams, read from the tables user, team, membership (KERNEL F5).
#pragma once
#include "kernel/access/actor.h"
#include "kernel/storage/database.h"

namespace socle::access {

DirectoryPtr load_directory(storage::Connection& db);

}  // namespace socle::access
