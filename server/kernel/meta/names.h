// What may be a name: entities, fields, choices, stages, pipelines, roles, sections, views (KERNEL F18, F19).
//
// Keeps    [a-z][a-z0-9_]{0,39}; `__` belongs to the kernel; `x_` to companies, who use nothing else on shipped things.
#pragma once
#include <string_view>

namespace socle::meta {

constexpr std::size_t kMaxName = 40;

bool valid_name(std::string_view name);
bool company_name(std::string_view name);        // begins with x_
bool reserved_plural(std::string_view plural);   // a word of the HTTP contract (API.md "Manner")
bool system_field_name(std::string_view name);   // id, version, created_at, ...
bool access_field_name(std::string_view name);   // owner, team, territory, issuing_entity

}  // namespace socle::meta
