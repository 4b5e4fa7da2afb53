// Quick search over every entity as one types; and the restriction of a list by `q`. Rights before bound (KERNEL F9).
//
// Shape    Every word of the query must begin a word of a field that the reader may read, in any of them. Candidates are
//          intersected with the reader's access words inside the index, then tested against the rows themselves.
//          Ranked by Socle's own score: exact, prefix, in the title, mine, recent.
// Keeps    All visible matches are candidates when fewer than kCandidates; the first ten are then exact.
// Refuses  search.too_short (nothing to search for) never: an empty list is the answer.
#pragma once
#include "kernel/records/render.h"

namespace socle::search {

constexpr int kCandidates = 200;
constexpr int kRestricted = 5000;

struct Hit {
  const meta::Entity* entity = nullptr;
  std::int64_t id = 0;
  std::string label, detail, match;      // match: name of the field that answered
  double score = 0;
};
std::vector<Hit> quick(const records::Context& context, storage::Connection& db, std::string_view query, int limit);
std::string quick_json(const std::vector<Hit>& hits);

// Ids of `entity` that match and that the reader's access words let in, at most kRestricted; the list tests them again.
std::vector<std::int64_t> matching(const records::Context& context, storage::Connection& db, const meta::Entity& entity, std::string_view query);

}  // namespace socle::search
