// Search documents: what is indexed of a record, and the consumer that keeps them true after each commit.
//
// Shape    A document holds the folded words of the searchable fields, each tagged by its field's number, so that a query
//          names only the fields that its reader may read; and the record's access columns as words of their own.
// Keeps    Rewritten only when a searchable field or an access column changed, in feed order (KERNEL F15).
// Transaction  needs one.
#pragma once
#include <vector>

#include "kernel/events/change.h"
#include "kernel/records/context.h"

namespace socle::search {

constexpr std::string_view kConsumer = "search";

// Words of a text as they are indexed and asked: folded, split at anything that is neither letter nor digit.
std::vector<std::string> words_of(std::string_view text);
std::string document(const records::Record& record);          // tokens separated by spaces
void write_document(storage::Transaction& tx, const records::Record& record);
void remove_document(storage::Transaction& tx, std::int64_t id);
// For events::consume.
Done index_changes(storage::Transaction& tx, const meta::Snapshot& snapshot, const std::vector<events::Change>& changes);
// Documents of every live record of an entity, `slice` at a time after `after`; returns the last id, 0 at the end.
std::int64_t rebuild(storage::Transaction& tx, const meta::Entity& entity, std::int64_t after, int slice);

}  // namespace socle::search
