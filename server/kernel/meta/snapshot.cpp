#include "kernel/meta/snapshot.h"

#include <algorithm>

#include "kernel/meta/field_type.h"

namespace socle::meta {
namespace {
template <class List>
auto* by_code(const List& list, std::string_view code) {
  auto it = std::find_if(list.begin(), list.end(), [&](const auto& x) { return x.code == code; });
  return it == list.end() ? nullptr : &*it;
}
constexpr std::string_view kOps[] = {"eq", "ne", "lt", "le", "gt", "ge", "in", "nin", "contains", "starts_with",
                                     "ends_with", "is_empty", "is_set", "between", "within", "before", "after", "under"};
}  // namespace

const std::string& Label::in(Language l) const {
  const std::string& own = text[static_cast<int>(l)];
  return own.empty() ? text[1 - static_cast<int>(l)] : own;
}

const Stage* Pipeline::find(std::string_view stage) const { return by_code(stages, stage); }
const Choice* Field::choice(std::string_view code) const { return by_code(choices, code); }
const Stage* Field::stage(std::string_view code) const {
  const Pipeline* p = pipeline_of(code);
  return p ? p->find(code) : nullptr;
}
const Pipeline* Field::pipeline_of(std::string_view stage) const {
  for (const Pipeline& p : pipelines)
    if (p.find(stage)) return &p;
  return nullptr;
}

const Field* Entity::find(std::string_view field_name) const {
  auto it = by_name.find(std::string(field_name));
  return it == by_name.end() ? nullptr : &at(it->second);
}
const Relation* Entity::relation(std::string_view relation_name) const {
  for (const Relation& r : relations)
    if (r.name == relation_name) return &r;
  return nullptr;
}

bool Role::has(std::string_view power) const { return std::find(powers.begin(), powers.end(), power) != powers.end(); }

const Entity* Snapshot::find(std::string_view name) const {
  auto it = names.find(std::string(name));
  return it == names.end() ? nullptr : it->second;
}
const Entity* Snapshot::by_plural(std::string_view plural) const {
  auto it = plurals.find(std::string(plural));
  return it == plurals.end() ? nullptr : it->second;
}
const Entity* Snapshot::by_no(std::int64_t entity_no) const {
  auto it = numbers.find(entity_no);
  return it == numbers.end() ? nullptr : it->second;
}
const Role* Snapshot::role(std::string_view code) const { return by_code(roles, code); }

std::string_view op_name(Op op) { return kOps[static_cast<int>(op)]; }
std::optional<Op> op_by_name(std::string_view name) {
  for (int i = 0; i < static_cast<int>(std::size(kOps)); ++i)
    if (kOps[i] == name) return static_cast<Op>(i);
  return {};
}

}  // namespace socle::meta
