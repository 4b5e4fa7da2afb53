#include "kernel/fields/auto_number.h"

#include <fmt/format.h>

#include "kernel/fields/columns.h"

namespace socle::fields {
namespace {
constexpr std::string_view kPattern = "{number}";
constexpr std::size_t kNumberLength = 60;

// The next {word}: its text before, the word, and what follows; no word when there is none.
struct Piece {
  std::string_view before, word, rest;
};
Piece next_piece(std::string_view s) {
  const auto open = s.find('{'), close = s.find('}', open == std::string_view::npos ? s.size() : open);
  if (open == std::string_view::npos || close == std::string_view::npos) return {s, {}, {}};
  return {s.substr(0, open), s.substr(open + 1, close - open - 1), s.substr(close + 1)};
}
// Width of "number:5"; 0 for "number"; -1 for another word.
int width_of(std::string_view word) {
  if (word == "number") return 0;
  if (!word.starts_with("number:") || word.size() != 8 || word[7] < '1' || word[7] > '9') return -1;
  return word[7] - '0';
}
// Given by the kernel; imports and restored records bring their own, so that the text is understood as it is.
Parsed from_text(std::string_view text, const Field&, const ParseContext&) { return text_value(text, kNumberLength); }
Parsed parse(const Json& in, const Field& field, const ParseContext& context) {
  if (in.is_null()) return Value{};
  if (!in.is_string()) return wrong_type();
  return from_text(in.as_string(), field, context);
}
std::string define(const Json& definition, Field& field) {
  if (auto code = take_params(definition, field, {{"pattern", ParamRule::Kind::text}}); !code.empty()) return code;
  const auto& pattern = text_param(field, "pattern");
  return good_pattern(pattern.empty() ? kPattern : std::string_view(pattern)) ? "" : "type.bad_param";
}
}  // namespace

bool good_pattern(std::string_view pattern) {
  if (pattern.size() > 30) return false;
  int numbers = 0;
  for (Piece p{{}, {}, pattern}; !p.rest.empty();) {
    p = next_piece(p.rest);
    if (p.before.find_first_of("{}") != std::string_view::npos) return false;
    if (p.word.empty()) continue;
    if (width_of(p.word) >= 0) ++numbers;
    else if (p.word != "year") return false;
  }
  return numbers == 1;
}
std::string auto_number_text(std::string_view pattern, int year, std::int64_t number) {
  std::string out;
  for (Piece p{{}, {}, pattern.empty() ? kPattern : pattern}; !p.rest.empty();) {
    p = next_piece(p.rest);
    out += p.before;
    if (p.word == "year") out += fmt::format("{:04}", year);
    else if (!p.word.empty()) out += fmt::format("{:0{}}", number, std::max(width_of(p.word), 1));
  }
  return out;
}

extern const FieldType auto_number_type;
const FieldType auto_number_type{
    .name = "auto_number",
    .family = Family::exact_text,
    .columns = {text_column()},
    .widget = "text",
    .params = {"pattern"},
    .parse = parse,
    .write = write_text,
    .to_text = text_to_text,
    .from_text = from_text,
    .to_columns = exact_to_columns,
    .from_columns = text_from_columns,
    .define = define,
};

}  // namespace socle::fields
