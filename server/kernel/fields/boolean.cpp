// Yes or no, or nothing yet.
//
// Shape    Wire: true, false, null. Text: Oui/Non, Yes/No, VRAI/FAUX, 1/0, x, in any case.
#include <array>

#include "base/text.h"
#include "kernel/fields/columns.h"

namespace socle::fields {
namespace {
constexpr std::array<std::string_view, 8> kYes{"oui", "yes", "vrai", "true", "o", "y", "1", "x"};
constexpr std::array<std::string_view, 7> kNo{"non", "no", "faux", "false", "n", "0", "-"};

Parsed parse(const Json& in, const Field&, const ParseContext&) {
  if (in.is_null()) return Value{};
  if (!in.is_bool()) return wrong_type();
  return std::int64_t{in.as_bool()};
}
Parsed from_text(std::string_view text, const Field&, const ParseContext&) {
  const std::string word = to_lower(trim(text));
  if (word.empty()) return Value{};
  if (std::ranges::find(kYes, word) != kYes.end()) return std::int64_t{1};
  if (std::ranges::find(kNo, word) != kNo.end()) return std::int64_t{0};
  return refused("boolean.malformed");
}
void write(const Value& v, const Field&, JsonWriter& out) {
  if (auto* i = std::get_if<std::int64_t>(&v)) out.value(*i != 0);
  else out.null();
}
std::string to_text(const Value& v, const Field&, Language language) {
  auto* i = std::get_if<std::int64_t>(&v);
  if (!i) return {};
  if (language == Language::fr) return *i ? "Oui" : "Non";
  return *i ? "Yes" : "No";
}
}  // namespace

extern const FieldType boolean_type;
const FieldType boolean_type{
    .name = "boolean",
    .family = Family::boolean,
    .columns = {integer_column()},
    .parse = parse,
    .write = write,
    .to_text = to_text,
    .from_text = from_text,
    .to_columns = integer_to_columns,
    .from_columns = integer_from_columns,
    .define = no_params,
};

}  // namespace socle::fields
