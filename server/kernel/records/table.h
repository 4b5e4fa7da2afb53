// Rows of an entity's table <-> records: the only SQL of the write path on entity tables.
//
// Shape    load: rows by id, any state (the trash too), without rights: callers judge. insert/update write exactly the
//          columns given. Multi-references live in the table `link` and are read and written with their record.
// Transaction  needs one (writes) or any connection (load).
#pragma once
#include <unordered_map>

#include "kernel/records/record.h"
#include "kernel/storage/database.h"

namespace socle::records {

using Loaded = std::unordered_map<std::int64_t, std::shared_ptr<Record>>;

std::string column_list(const Entity& entity, std::string_view alias = {});   // every stored column, in order of fields
std::shared_ptr<Record> from_row(const Entity& entity, const storage::Row& row, int first_column = 0);
Loaded load(storage::Connection& db, const Entity& entity, const std::vector<std::int64_t>& ids, bool for_update = false);
std::shared_ptr<Record> load_one(storage::Connection& db, const Entity& entity, std::int64_t id);
void insert(storage::Transaction& tx, const Record& record);
// `changed`: indexes of fields. Returns false when no row had `expected_version` (0: not compared).
bool update(storage::Transaction& tx, const Record& record, const std::vector<int>& changed);
void erase(storage::Transaction& tx, const Entity& entity, std::int64_t id);   // an import's reversal only

// "?1,?2,?3" with the ids appended to `cells`.
std::string id_list(const std::vector<std::int64_t>& ids, std::size_t from, std::size_t count, storage::Cells& cells);

}  // namespace socle::records
