// A company's layer as people and git keep it: what differs from the standard model that this binary ships (BRIEF 1).
//
// Shape    layer_of(standard, definition) -> merge patch; patch_towards(standard, definition, layer) -> the draft that makes
//          the published definition what the layer says.
// Keeps    Permanent numbers and shapes belong to a database and are left out; so is what a company added and removed again.
//          layer_of(standard, merge(standard, layer)) == layer: export, apply, export is the same text. Pure.
#pragma once
#include "base/json.h"

namespace socle::meta {

Json layer_of(const Json& standard, const Json& definition);
Json patch_towards(const Json& standard, const Json& definition, const Json& layer);

}  // namespace socle::meta
