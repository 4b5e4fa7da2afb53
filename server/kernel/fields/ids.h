// Ids on the wire: 7 or {"id":7}. {"by":"siren","value":".."} is resolved by kernel/records, which can look.
//
// Refuses  reference.malformed, reference.by_unresolved (the form reached a place that cannot look)
#pragma once
#include <optional>

#include "kernel/fields/columns.h"

namespace socle::fields {

Tried<std::int64_t> id_of(const Json& in);
Tried<std::int64_t> id_of_text(std::string_view text);
Parsed parse_id(const Json& in, const Field& field, const ParseContext& context);
Parsed id_from_text(std::string_view text, const Field& field, const ParseContext& context);
// The form {"by":field,"value":v}, if it is that: what kernel/records resolves before it parses.
struct ByField {
  std::string field;
  Json value;
};
std::optional<ByField> by_field(const Json& in);

}  // namespace socle::fields
