// Aggregates and boards through the gate: the one query behind every total on screen (PRODUCT 0: one query makes all of them).
//
// Shape    aggregate_json: the body of POST /query. board_json: columns of a stage with totals and first cards.
// Refuses  what kernel/query refuses; query.too_wide past the deadline of the heavy lane
#pragma once
#include "kernel/records/read.h"

namespace socle::records {

Result<std::string> aggregate_json(const Context& context, const Json& body);

struct BoardRequest {
  const Entity* entity = nullptr;
  std::string field, pipeline, sort;
  Json filter;
  int cards = 25;
};
Result<std::string> board_json(const Context& context, const BoardRequest& request);

}  // namespace socle::records
