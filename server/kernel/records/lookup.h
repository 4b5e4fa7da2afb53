// Records found by the exact value of a field: references written by a key, unique checks, rules' look-ups.
#pragma once
#include "kernel/records/context.h"

namespace socle::records {

// SQL that is true where the stored value of `field` equals `value`, by the type's own equality (text: primary key part).
std::string equals_sql(const Field& field, const Value& value, const storage::Dialect& dialect, storage::Cells& cells, std::string_view alias = {});
// Ids of live records with that value, whatever the rights, at most `limit`.
std::vector<std::int64_t> find_ids(storage::Connection& db, const Entity& entity, const Field& field, const Value& value, int limit);
// Only those that the actor may read.
std::vector<std::int64_t> find_visible(storage::Connection& db, const Context& context, const Entity& entity, const Field& field, const Value& value, int limit);
bool visible(storage::Connection& db, const Context& context, const Record& record, access::Verb verb = access::Verb::read);

}  // namespace socle::records
