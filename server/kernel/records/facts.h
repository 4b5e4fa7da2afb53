// Facts that lists show beside fields: what comes next, how long in this stage, whether it is stuck. Computed, never stored.
//
// Shape    "_age_days": days in the present stage, from spans. "_stalled": over the stage's maximum, or nothing planned.
//          Others ("_next") are given by modules: a function from a page of ids to JSON values, through the gate.
#pragma once
#include "kernel/records/context.h"

namespace socle::records {

using Facts = std::map<std::pair<std::int64_t, std::string>, std::string>;   // (id, fact) -> JSON
bool known_fact(const Context& context, const Entity& entity, std::string_view fact);
const Field* fact_needs(const Entity& entity, std::string_view fact);        // the field that it is computed from
Result<Facts> read_facts(const Context& context, const Entity& entity, const std::vector<std::int64_t>& ids,
                         const std::vector<std::string>& facts, const std::function<const Value&(std::int64_t, const Field&)>& value);

}  // namespace socle::records
