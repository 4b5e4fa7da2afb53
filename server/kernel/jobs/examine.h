// Jobs that nobody will run any more, or that nobody has run for an hour. For doctor.
#pragma once
#include "kernel/storage/examine.h"

namespace socle::jobs {
void examine_queue(storage::Connection& db, Instant now, storage::Findings& out);
}
