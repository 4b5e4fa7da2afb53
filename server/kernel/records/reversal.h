// Taking a change set back: one mechanism for the 10 s undo, imports, bulk work, conversions and rollbacks (KERNEL F6).
//
// Shape    Fields that still hold what the change set wrote get their earlier value; what others changed since is left
//          alone and listed. Records that it created go to the trash, unless somebody changed them since: listed.
// Refuses  change_set.not_found (nothing of it may be seen), change_set.reversed, change_set.too_old
// Keeps    Works in slices on the bulk lane; the reversal is itself one change set and can be reversed.
#pragma once
#include "kernel/records/write.h"

namespace socle::records {

struct Kept {
  const Entity* entity = nullptr;
  std::int64_t id = 0;
  std::string label;
  std::vector<std::string> fields;
  std::string code;                  // reversal.changed_since, or the code of the refusal
};
struct ReversalResult {
  std::int64_t change_set = 0;
  std::int64_t restored = 0, removed = 0;
  std::vector<Kept> kept;
};
// The latest change set of this cause that was not taken back; 0 when there is none.
std::int64_t last_change_set(storage::Connection& db, std::string_view cause);
Result<ReversalResult> reverse(const Context& context, std::int64_t change_set, const std::function<bool(std::int64_t done, std::int64_t total)>& progress = {});

}  // namespace socle::records
