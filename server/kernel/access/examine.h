// Whether somebody can let people in, and every role that a person bears exists. For doctor.
#pragma once
#include "kernel/access/actor.h"
#include "kernel/storage/examine.h"

namespace socle::access {
void examine_people(storage::Connection& db, const meta::Snapshot& snapshot, const Directory& directory, storage::Findings& out);
}
