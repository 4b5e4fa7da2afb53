// YAML of our metadata files -> Json. Plain scalars are typed (true, 12, 1.5, null); quoted ones are text.
//
// Refuses  model.bad_yaml {file, line}: not YAML, a duplicate key, an anchor or a tag of another language
#pragma once
#include <string>
#include <string_view>

#include "base/json.h"

namespace socle::meta {

// The same the other way: block style, keys in their order, text quoted unless it is a plain word. parse_yaml reads it back.
std::string write_yaml(const Json& json);

Result<Json> parse_yaml(std::string_view text, std::string_view file);

}  // namespace socle::meta
