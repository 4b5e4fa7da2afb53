// What every type's parse and define share: refusals as Problems, clean text, checked params.
//
// Refuses  field.wrong_type, field.not_utf8, field.control_character, field.too_long {max}
// Thread   Safe.
#pragma once
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>

#include "base/json.h"
#include "kernel/meta/field_type.h"

namespace socle::fields {

using meta::Cell;
using meta::Choice;
using meta::Column;
using meta::ColumnKind;
using meta::Family;
using meta::Field;
using meta::FieldType;
using meta::Language;
using meta::ParseContext;
using meta::Parsed;
template <class T>
using Tried = std::expected<T, Problem>;

inline std::unexpected<Problem> refused(std::string rule, Params params = {}) {
  return std::unexpected(Problem{{}, std::move(rule), std::move(params), {}, false});
}
inline std::unexpected<Problem> wrong_type() { return refused("field.wrong_type"); }
// A refusal of base (number.malformed, money.unknown_currency) as a problem of the field.
inline std::unexpected<Problem> refused(const Refusal& r) { return refused(r.code, r.params); }

constexpr std::int64_t kLargestWireInteger = (std::int64_t{1} << 53) - 1;  // exact in every JSON reader
constexpr std::size_t kTextLength = 255;
constexpr std::size_t kLongTextLength = 65'535;

std::string nfc(std::string_view utf8);
// Valid UTF-8, NFC, without white space at both ends, of at most `max` characters; "" when nothing is left.
// One line: breaks and tabs become a space. Several: line ends become \n. NUL is refused, other controls are left out.
enum class Lines { one, several };
Tried<std::string> clean_text(std::string_view in, std::size_t max, Lines lines = Lines::one);
// The same as a Value: monostate when empty.
Parsed text_value(std::string_view in, std::size_t max, Lines lines = Lines::one);
Value text_or_empty(std::string s);
// Upper-case ASCII letters and digits, without spaces, dots, dashes, slashes: how identifiers are compared.
std::string compact(std::string_view utf8);
bool all_digits(std::string_view s);
std::string shown(std::string_view text);  // what a refusal may repeat of it: valid UTF-8, at most 60 characters

// One parameter that a type knows: its kind and, for whole numbers, its bounds.
struct ParamRule {
  std::string_view name;
  enum class Kind { integer, decimal, text, flag, object } kind = Kind::text;
  std::int64_t least = 0, most = 0;
};
// Puts definition.params into field.params once each is well formed, else says type.bad_param. Names that the type does
// not list are the compiler's to refuse.
std::string take_params(const Json& definition, Field& field, std::initializer_list<ParamRule> rules);
std::string no_params(const Json& definition, Field& field);
std::int64_t int_param(const Field& field, std::string_view name, std::int64_t fallback);
const std::string& text_param(const Field& field, std::string_view name);

}  // namespace socle::fields
