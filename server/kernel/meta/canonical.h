// The canonical order of keys of a definition, so that export -> apply -> export is byte-identical (BRIEF 1).
//
// Shape    known keys in the order of canonical.cpp, unknown ones after, by name. Entities by entity_no, fields by their
//          number, choices, stages, criteria, sections, views by position; what has no number stands last, by name.
#pragma once
#include "base/json.h"

namespace socle::meta {

void canonical(Json& definition);

// A company's layer over the standard one: a JSON merge patch whose lists replace (KERNEL F19, BRIEF 1).
Json merge_layers(const Json& standard, const Json& company);

}  // namespace socle::meta
