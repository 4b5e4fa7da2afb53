// Secondary indexes set aside while a base is filled, and made again in one pass each: sorted once instead of torn row by row.
//
// Shape    set_aside(db, tables) drops their plain indexes and returns the statements that make them again; put_back runs them.
// Keeps    Unique indexes stay: they guard what is written meanwhile.
// Faults   A process that dies between the two leaves a base without them: only for bases that nobody uses yet.
#pragma once
#include "kernel/storage/database.h"

namespace socle::storage {

Result<std::vector<std::string>> set_aside_indexes(Database& db, const std::vector<std::string>& tables);
Done put_back_indexes(Database& db, const std::vector<std::string>& statements);

}  // namespace socle::storage
