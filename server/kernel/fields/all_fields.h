// The list of field types (HOUSE 2.6). Handed to meta::compile as find_field_type.
//
// Thread   Constant once main() has begun.
#pragma once
#include <span>
#include <string_view>

#include "kernel/meta/field_type.h"

namespace socle::fields {

const meta::FieldType* find_field_type(std::string_view name);  // null when there is none
std::span<const meta::FieldType* const> all_field_types();

}  // namespace socle::fields
