// What stands in the way of a publication, counted in the data; and what the draft's transitions do about it (BRIEF 3).
//
// Shape    find_obstacles(): obstacles left after the transitions. A transition is kept by path:
//          "entities.<e>.fields.<f>": {"default": v} | {"stay_empty_until_next_stage": true} | {"map": {"old": "new"|null}} |
//          {"empty": true}   (values that do not convert become empty in the new form; the old column keeps them)
// Refuses  nothing: obstacles are the answer. Codes publish.required_empty .duplicates .choice_in_use .stage_in_use
//          .not_convertible .criterion_unmet .currency_fixed .bad_transition
// Transaction  any connection; reads only
#pragma once
#include <functional>

#include "kernel/meta/publish/change.h"
#include "kernel/storage/database.h"

namespace socle::meta {

struct Step {                       // from one published model to the next
  const Snapshot& before;
  const Snapshot& after;
  const Json& transitions;
  bool swapping = false;            // the re-check of the swap: existence only, nothing that reads a whole table twice
};
using MaySeeExamples = std::function<bool(const Entity&)>;

std::vector<Obstacle> find_obstacles(storage::Connection& db, const Step& step, const MaySeeExamples& may_see = {});

// Fields, alone or together, that become unique: the first that two live rows share, in the columns of the new model.
std::optional<Obstacle> find_shared_value(storage::Connection& db, const Step& step);

// Codes of a choice or stage field that disappear, each with what the transitions put in its place ("" = empty).
struct Mapping {
  const Entity* entity = nullptr;   // of `before`
  const Field* field = nullptr;
  std::vector<std::pair<std::string, std::string>> codes;
};
std::vector<Mapping> mappings(const Step& step);

// The value that a transition or the field's default gives to rows that have none; empty when there is none.
Value filling(const Field& after, const Json& transitions, const std::string& path, const Snapshot& snapshot);
std::string path_of(const Entity& e, const Field& f);
// A value of the old form in the new one; a Problem when it does not convert.
Parsed convert_value(const Value& v, const Field& from, const Field& to, const Snapshot& snapshot);

}  // namespace socle::meta
