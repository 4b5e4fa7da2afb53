// A field of the standard model by a name that the compiler checks: after[opportunity::closed_on], never get("closed_on").
// One header per standard entity is generated from its YAML at build time (tools/generate_handles.cpp).
#pragma once
#include <string_view>

namespace socle::meta {

struct Handle {
  std::string_view entity, field;
};

}  // namespace socle::meta
