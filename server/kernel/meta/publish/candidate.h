// What the model would be: a layer with its definition, compiled or with the problems that prevent it.
//
// Shape    propose(): the layer of the moment + a merge patch. return_to(): an older layer, keeping what has appeared since.
// Keeps    null on an entity, field, choice, pipeline, stage or role removes (hides) what was published and forgets what was
//          not. A removed name comes back only with its type. New things get permanent numbers; a field whose stored form
//          changes gets a new shape, hence new columns (KERNEL F2).
// Thread   Pure.
#pragma once
#include "kernel/meta/compile.h"

namespace socle::meta {

struct Candidate {
  Json layer, definition;
  SnapshotPtr snapshot;              // null when there are problems
  std::vector<Problem> problems;
};
struct Ground {                      // what a candidate is built on
  const Json& standard;
  const Json& layer;                 // company's, as published
  const Json& definition;            // merged, as published
  const FieldTypes& types;
  const Hooks& hooks;
};

Candidate propose(const Ground& ground, Json patch);
Candidate return_to(const Ground& ground, const Json& older_layer);

// Two merge patches as one: apply(apply(x, a), b) == apply(x, compose(a, b)) but for null followed by an object.
void compose_patch(Json& first, const Json& then);

// How a field is stored: a change of it needs new columns.
std::string storage_signature(const Json& field);

}  // namespace socle::meta
