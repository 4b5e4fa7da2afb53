// How many rows each value of an access column grants, counted now and then: the planner chooses by them how a narrow
// reader's page is read (KERNEL F4). Order of size is enough; an old count costs time, never a wrong row.
//
// Thread   A picture in memory, replaced as a whole.
#pragma once
#include <map>
#include <unordered_map>

#include "kernel/meta/snapshot.h"
#include "kernel/query/list.h"
#include "kernel/storage/database.h"

namespace socle::access {

struct EntitySizes {
  std::int64_t rows = 0;
  std::map<std::string, std::unordered_map<std::int64_t, std::int64_t>, std::less<>> granted;   // by column, by value
};
using Sizes = std::map<int, EntitySizes>;   // by entity_no
using SizesPtr = std::shared_ptr<const Sizes>;

// Walks the index of each access column: seconds for millions of rows, so never within a request.
EntitySizes count_rows(storage::Connection& db, const meta::Entity& entity);

// Is a table half as large again, or half as small, as when it was counted before? Yes when it was not.
bool moved_much(const Sizes* before, const Sizes& now);

// What is known of `entity`; nothing when it was not counted yet. Keeps the picture alive.
query::Sizes sizes_of(SizesPtr sizes, const meta::Entity& entity);

}  // namespace socle::access
