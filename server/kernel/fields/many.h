// Several codes in one cell: "|a|b|", sorted and distinct (decision 0004).
//
// Shape    Wire: ["a","b"], written also {"add":["a"],"remove":["b"]} where the present value is known (changed_many).
// Refuses  field.too_many {max}, and those of the one code
#pragma once
#include "kernel/fields/columns.h"

namespace socle::fields {

constexpr std::size_t kMostCodes = 100;
constexpr std::size_t kMostIds = 1'000;

// How one member is understood, from the wire and from human text.
using ReadOne = Tried<std::string> (*)(const Json& in, const Field& field);
using ReadOneText = Tried<std::string> (*)(std::string_view text, const Field& field);
Parsed parse_codes(const Json& in, const Field& field, ReadOne read_one);
// Separated by ';' or '|', or by ',' where the whole is no member itself.
Parsed codes_from_text(std::string_view text, const Field& field, ReadOneText read_one);
void write_codes(const Value& v, const Field& field, JsonWriter& out);
void codes_to_columns(const Value& v, const Field& field, std::vector<Cell>& out);
Value codes_from_columns(const Cell* cells, const Field& field);
std::string codes_cell(const Codes& codes);  // "|a|b|"; "" for none
Codes codes_of_cell(std::string_view cell);

bool is_change(const Json& in);  // {"add":..} or {"remove":..}
// The value after a wire form of any kind: a change applies to `before`, anything else is the type's parse. For
// multi_choice, tags and multi_reference.
Parsed changed_many(const Value& before, const Json& in, const Field& field, const ParseContext& context);

}  // namespace socle::fields
