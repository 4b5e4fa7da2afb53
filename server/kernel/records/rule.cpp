#include "kernel/records/rule.h"

namespace socle::records {
namespace {
const Registry::EntityRules kNoRules;

const meta::Stage* stage_of(const Record* r, std::string_view field) {
  if (!r) return nullptr;
  const Field* f = r->entity().find(field);
  return f ? f->stage(as_text(r->value(*f))) : nullptr;
}
}  // namespace

bool Moment::changed(std::string_view field) const {
  const Field* f = entity.find(field);
  if (!f || act == Act::remove) return false;
  if (!before) return !empty(after.value(*f));
  return before->value(*f) != after.value(*f);
}
const meta::Stage* Moment::stage_before(std::string_view field) const { return stage_of(before, field); }
const meta::Stage* Moment::stage_after(std::string_view field) const { return stage_of(&after, field); }

void Outcome::set(const Moment& m, std::string_view field, Value v) {
  if (const Field* f = m.entity.find(field)) sets.emplace_back(f, std::move(v));
}
void Outcome::refuse(std::string field, std::string rule, Params params, std::string needs, bool overridable) {
  problems.push_back({std::move(field), std::move(rule), std::move(params), std::move(needs), overridable});
}

const Action* Registry::EntityRules::find_action(std::string_view noun) const {
  for (const auto& a : actions_)
    if (a.noun == noun) return &a;
  return nullptr;
}
Registry::EntityRules& Registry::entity(std::string_view name) {
  auto it = entities_.find(name);
  return it != entities_.end() ? it->second : entities_.emplace(std::string(name), EntityRules()).first->second;
}
const Registry::EntityRules& Registry::of(std::string_view name) const {
  auto it = entities_.find(name);
  return it == entities_.end() ? kNoRules : it->second;
}
std::vector<std::string> Registry::entities() const {
  std::vector<std::string> out;
  for (const auto& [name, rules] : entities_) out.push_back(name);
  return out;
}

}  // namespace socle::records
