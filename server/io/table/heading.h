// Where a table begins and what its headings hint at.
//
// Shape    find_heading(first rows) -> index of the row of headings, nothing when the data begins at once. Title lines
//          and blank lines above are passed over (S19). is_total(cells): "TOTAL", "Total général", with figures or nothing beside.
//          hint_of("Code postal") -> postcode.
// Thread   Pure.
#pragma once
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "io/table/column_format.h"

namespace socle::table {

using Cells = std::vector<std::string>;

std::optional<std::size_t> find_heading(std::span<const Cells> first_rows);
bool is_total(std::span<const std::string_view> cells);

// What a heading alone lets expect: date, phone, email, url, postcode, siren, siret, money; `integer` for a number or
// code of something, which is then not taken for a postcode or a phone; nothing for other words.
std::optional<Kind> hint_of(std::string_view heading);

}  // namespace socle::table
