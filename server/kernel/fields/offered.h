// Codes that a definition offers: choices and stages, found by code or by label.
//
// Keeps    A retired code is still understood (filters, history, undo): screens and rules stop offering it. A removed one is not.
// Refuses  field.unknown_choice {value}, field.ambiguous_choice {value} (a label of two stages)
#pragma once
#include "kernel/fields/parsing.h"

namespace socle::fields {

// The code written as "won", or read as {"code":"won","label":..}; nothing when the JSON has neither form.
const std::string* code_of(const Json& in);
Tried<std::string> offered_code(std::string_view code, const Field& field);
// By code, else by label in either language, ignoring case and accents.
Tried<std::string> offered_by_text(std::string_view text, const Field& field);
std::string offered_label(const std::string& code, const Field& field, Language language);

Parsed parse_offered(const Json& in, const Field& field, const ParseContext& context);
Parsed offered_from_text(std::string_view text, const Field& field, const ParseContext& context);
std::string offered_to_text(const Value& v, const Field& field, Language language);

}  // namespace socle::fields
