// What a change of the model is, told in codes: differences with their weight, and what data stand in its way (BRIEF 3).
//
// Shape    differences(before, after): definitions -> list. Codes publish.diff.*, each with params "path", and "entity",
//          "field", "item" where they apply; "label_fr" and "label_en" name things that the published model does not know;
//          "key", "from" and "to" what was set, a label's own in both languages.
#pragma once
#include <string>
#include <vector>

#include "base/json.h"
#include "kernel/meta/snapshot.h"

namespace socle::meta {

enum class Weight { small, normal, grave };
std::string_view weight_name(Weight w);

struct Difference {
  std::string code;
  Params params;
  Weight weight = Weight::normal;
};
std::vector<Difference> differences(const Json& before, const Json& after);
// The parameters for a sentence in one language: `label` from label_fr or label_en, else the last word of the path; the same
// for every parameter that has both languages.
Params params_in(const Params& params, Language language);

// What only those who administer roles may change: rights, powers, menus of roles.
bool touches_roles(const std::vector<Difference>& list);

// Rows in the way of a change, and the choices that a draft's transitions may make.
struct Obstacle {
  std::string code;            // publish.required_empty, publish.duplicates, publish.choice_in_use, ...
  Params params;
  std::string path;            // key of the draft's transitions: "entities.opportunity.fields.stage"
  std::int64_t count = 0;
  struct Example {
    std::string entity;
    std::int64_t id = 0;
    std::string label;
  };
  std::vector<Example> examples;
  std::vector<std::string> choices;   // "default", "stay_empty_until_next_stage", "map", "empty"
};

}  // namespace socle::meta
