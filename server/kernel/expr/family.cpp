#include "kernel/expr/family.h"

#include <algorithm>

namespace socle::expr {
namespace {
using enum meta::Op;
const std::vector<Op> kText{eq, ne, in, nin, contains, starts_with, ends_with, lt, le, gt, ge, between, is_empty, is_set};
const std::vector<Op> kNumber{eq, ne, lt, le, gt, ge, in, nin, between, is_empty, is_set};
const std::vector<Op> kDate{eq, ne, lt, le, gt, ge, in, nin, between, within, before, after, is_empty, is_set};
const std::vector<Op> kChoice{eq, ne, in, nin, is_empty, is_set};
const std::vector<Op> kMany{contains, eq, ne, in, nin, is_empty, is_set};
const std::vector<Op> kReference{eq, ne, in, nin, under, is_empty, is_set};
const std::vector<Op> kId{eq, ne, lt, le, gt, ge, in, nin, between, under, is_empty, is_set};
const std::vector<Op> kPresence{is_empty, is_set};
const std::vector<Op> kNothing{};

const std::vector<Op>& operators(const Field& field) {
  if (field.system && field.index == meta::kId) return kId;
  switch (family_of(field)) {
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

meta::Family family_of(const Field& field) {
  if (!field.type) return Family::none;
  return field.type->family == Family::text && field.exact ? Family::exact_text : field.type->family;
}
std::vector<Op> operators_of(const Field& field) { return operators(field); }
bool understands(const Field& field, Op op) {
  const auto& all = operators(field);
  return std::find(all.begin(), all.end(), op) != all.end();
}

const std::string* column_of(const Field& field, std::string_view suffix) {
  for (const auto& c : field.columns) {
    if (suffix.empty() ? c == field.name : c.size() == field.name.size() + 2 + suffix.size() && c.starts_with(field.name) &&
                                               c.compare(field.name.size(), 2, "__") == 0 && c.ends_with(suffix))
      return &c;
  }
  return suffix.empty() && !field.columns.empty() ? &field.columns.front() : nullptr;
}
bool keyed(const Field& field) { return family_of(field) == Family::text && column_of(field, "key"); }
bool is_people(const Field& reference) { return reference.target == "user"; }
bool is_team(const Field& reference) { return reference.target == "team"; }

}  // namespace socle::expr
