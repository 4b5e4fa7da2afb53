// Numbers that the kernel gives: quotes, tickets.
//
// Shape    pattern "DEV-{year}-{number:5}" -> "DEV-2026-00042". {number} alone is not padded.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>

namespace socle::fields {

bool good_pattern(std::string_view pattern);  // one {number}, known words only, at most 30 characters
std::string auto_number_text(std::string_view pattern, int year, std::int64_t number);

}  // namespace socle::fields
