// What computed fields and roll-ups share: read only, and shown by the kind of value that the formula gives.
//
// Refuses  field.derived (nobody writes it)
#pragma once
#include "kernel/fields/columns.h"

namespace socle::fields {

Parsed parse_derived(const Json& in, const Field& field, const ParseContext& context);
Parsed derived_from_text(std::string_view text, const Field& field, const ParseContext& context);
void write_derived(const Value& v, const Field& field, JsonWriter& out);
std::string derived_to_text(const Value& v, const Field& field, Language language);

}  // namespace socle::fields
