#include "kernel/expr/derived.h"
#include "kernel/expr/family.h"

namespace socle::expr {
namespace {
constexpr std::size_t kMaxHops = 3;

std::unexpected<Refusal> unknown(std::string_view text) {
  return refuse(RefusalKind::invalid, "filter.unknown_field", {{"field", std::string(text.substr(0, 200))}});
}
bool has_part(const Field& field, std::string_view part) {
  if (part == "category") return !field.pipelines.empty();
  return part == "currency" && family_of(field) == Family::money;
}

// What a computed field gives is read from its formula: models have few, and the formula is short.
void settle(Path& path, const Snapshot& snapshot) {
  const Field& f = *path.field;
  if (path.family != Family::none || !(f.rollup || !f.formula.empty())) return;
  if (auto derived = Derived::of(snapshot, *path.owner, f)) {
    path.family = family_of(f, &*derived);
    path.scale = derived->shape(f)->scale;
  }
}
}  // namespace

Result<Path> parse_path(std::string_view text, const Snapshot& snapshot, const Entity& entity,
                        const Visibility& visible) {
  TRY(Path path, find_path(text, entity, visible));
  if (path.part.empty()) settle(path, snapshot);
  return path;
}

Result<Path> find_path(std::string_view text, const Entity& entity, const Visibility& visible) {
  Path path;
  path.text = std::string(text);
  path.owner = &entity;
  std::string_view rest = text;
  while (true) {
    const auto dot = rest.find('.');
    const std::string_view word = rest.substr(0, dot);
    const Field* field = path.owner->find(word);
    if (!field || field->hidden || !visible.field(*path.owner, *field)) return unknown(text);
    if (dot == std::string_view::npos) {
      path.field = field;
      path.family = family_of(*field);
      path.scale = field->scale;
      return path;
    }
    rest = rest.substr(dot + 1);
    if (has_part(*field, rest)) {
      path.field = field;
      path.part = std::string(rest);
      path.family = path.part == "currency" ? Family::exact_text : Family::choice;
      return path;
    }
    if (family_of(*field) != Family::reference || !field->target_entity || path.hops.size() == kMaxHops)
      return unknown(text);
    if (!visible.entity(*field->target_entity)) return unknown(text);
    path.hops.push_back(field);
    path.owner = field->target_entity;
  }
}

}  // namespace socle::expr
