// Numbers as people and spreadsheets write them -> plain decimal text, which base/money reads exactly.
//
// Shape    "1 234,56 €", "$22,700.00", "(1.234,50)", "12,5 %", "-3" -> "1234.56", "22700.00", "-1234.50", "12.5", "-3".
// Keeps    The last of two kinds of separator is the decimal one; alone, a comma is decimal in French, and in English
//          groups when exactly three digits follow. A point alone is decimal. Nothing when it is no number.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "kernel/fields/parsing.h"

namespace socle::fields {

std::optional<std::string> plain_decimal(std::string_view human, Language language);
std::string decimal_text(std::int64_t value, int scale,
                         Language language);  // "1234,50" in French, "1234.50" in English

}  // namespace socle::fields
