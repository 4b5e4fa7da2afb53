// Text keys: one ICU root collation key serves sort, prefix and accent-blind equality in both languages (KERNEL F10).
//
// Shape    text_key: bytes of the tertiary key after NFKC, apostrophes to ', hyphens to space, spaces collapsed.
//          primary_key: its part before the first byte 01: what equality, unique and prefix compare.
//          fold: lower-case, accent-free text for full-text rows and `contains`.
// Thread   Safe from any thread.
#pragma once
#include <string>
#include <string_view>

namespace socle {

std::string text_key(std::string_view utf8);
std::string primary_key(std::string_view utf8);
std::string fold(std::string_view utf8);
std::string collator_version();
bool valid_utf8(std::string_view s);
std::string trim(std::string_view s);                 // ASCII and Unicode white space at both ends
std::string collapse_spaces(std::string_view s);      // trimmed, inner runs of white space become one space
std::size_t code_points(std::string_view utf8);
std::string upper_first(std::string_view utf8);       // "opportunité" -> "Opportunité"
std::string to_lower(std::string_view utf8);
std::string to_upper(std::string_view utf8);

}  // namespace socle
