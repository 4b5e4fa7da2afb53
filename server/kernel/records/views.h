// Saved views of persons: rows, not model (KERNEL F5). Shared ones with a team or everybody are the same rows.
//
// Refuses  view.not_found, view.too_many {most}
#pragma once
#include "kernel/records/context.h"

namespace socle::records {

struct SavedView {
  std::int64_t id = 0, person = 0;
  const Entity* entity = nullptr;
  std::string name, shared = "me";   // me, team, everybody
  Json state;
};
Result<std::vector<SavedView>> views_of(const Context& context, const Entity* entity);
Result<SavedView> create_view(const Context& context, const Entity& entity, const std::string& name, const std::string& shared, const Json& state);
Result<SavedView> change_view(const Context& context, std::int64_t id, const Json& patch);
Done remove_view(const Context& context, std::int64_t id);

}  // namespace socle::records
