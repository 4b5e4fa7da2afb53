#include "kernel/expr/family.h"

#include <algorithm>

#include "kernel/expr/derived.h"

namespace socle::expr {
namespace {
using enum meta::Op;
const std::vector<Op> kText{eq, ne, in, nin, contains, starts_with, ends_with,
                            lt, le, gt, ge,  between,  is_empty,    is_set};
const std::vector<Op> kNumber{eq, ne, lt, le, gt, ge, in, nin, between, is_empty, is_set};
const std::vector<Op> kDate{eq, ne, lt, le, gt, ge, in, nin, between, within, before, after, is_empty, is_set};
const std::vector<Op> kChoice{eq, ne, in, nin, is_empty, is_set};
const std::vector<Op> kMany{contains, eq, ne, in, nin, is_empty, is_set};
const std::vector<Op> kReference{eq, ne, in, nin, under, is_empty, is_set};
const std::vector<Op> kId{eq, ne, lt, le, gt, ge, in, nin, between, under, is_empty, is_set};
const std::vector<Op> kPresence{is_empty, is_set};
const std::vector<Op> kNothing{};

const std::vector<Op>& operators(const Field& field, Family family) {
  if (field.system && field.index == meta::kId) return kId;
  switch (family) {
    case Family::text:
    case Family::exact_text: return kText;
    case Family::integer:
    case Family::money: return kNumber;
    case Family::day:
    case Family::instant: return kDate;
    case Family::boolean:
    case Family::choice:
    case Family::link: return kChoice;
    case Family::codes:
    case Family::references: return kMany;
    case Family::reference: return kReference;
    case Family::none: return field.stored() ? kPresence : kNothing;
  }
  return kNothing;
}
}  // namespace

meta::Family family_of(const Field& field, const Derived* derived) {
  if (!field.type) return Family::none;
  if (derived && field.type->family == Family::none)
    if (auto shape = derived->shape(field)) {
      switch (shape->type) {
        case FormulaType::number: return Family::integer;
        case FormulaType::text: return Family::exact_text;
        case FormulaType::boolean: return Family::boolean;
        case FormulaType::day: return Family::day;
        case FormulaType::instant: return Family::instant;
        default: return Family::none;
      }
    }
  return field.type->family == Family::text && field.exact ? Family::exact_text : field.type->family;
}
std::vector<Op> operators_of(const Field& field, const Derived* derived) {
  return operators(field, family_of(field, derived));
}
bool understands(const Path& path, Op op) {
  const auto& all = path.part.empty() ? operators(*path.field, path.family) : kChoice;
  return std::find(all.begin(), all.end(), op) != all.end();
}

// A field whose type was changed has columns of another base name: only the suffix is looked at.
const std::string* column_of(const Field& field, std::string_view suffix) {
  if (field.columns.empty()) return nullptr;
  if (suffix.empty()) return &field.columns.front();
  for (const auto& c : field.columns)
    if (c.size() > suffix.size() + 2 && c.ends_with(suffix) && c.compare(c.size() - suffix.size() - 2, 2, "__") == 0)
      return &c;
  return nullptr;
}
bool keyed(const Field& field) { return family_of(field) == Family::text && column_of(field, "key"); }
bool is_people(const Field& reference) { return reference.target == "user"; }
bool is_team(const Field& reference) { return reference.target == "team"; }

}  // namespace socle::expr
