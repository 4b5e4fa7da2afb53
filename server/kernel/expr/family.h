// What each family of fields can be asked, and where its values stand in the row.
//
// Keeps    Columns are found by suffix, since a key column exists only on fields that are compared (KERNEL F10).
#pragma once
#include <string>
#include <string_view>

#include "kernel/expr/condition.h"

namespace socle::expr {

using meta::Family;

// Physical column "name__suffix" (or "name" for an empty suffix); nullptr when the field keeps none.
const std::string* column_of(const Field& field, std::string_view suffix);
// Text compared through its collation key; else it is compared by bytes after ASCII lower case (long texts).
bool keyed(const Field& field);
bool understands(const Path& path, Op op);
// parse_path, without asking what a computed field gives: formulas are being compiled.
Result<Path> find_path(std::string_view text, const Entity& entity, const Visibility& visible);
bool is_people(const Field& reference);  // a reference to a person
bool is_team(const Field& reference);

}  // namespace socle::expr
