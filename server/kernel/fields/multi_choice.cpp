// Several codes of a list. Wire: ["a","b"]; kernel/records adds the labels when it renders.
#include "kernel/fields/many.h"
#include "kernel/fields/offered.h"

namespace socle::fields {
namespace {
Tried<std::string> read_one(const Json& in, const Field& field) {
  const std::string* code = code_of(in);
  return code ? offered_code(*code, field) : Tried<std::string>(wrong_type());
}
Parsed parse(const Json& in, const Field& field, const ParseContext&) { return parse_codes(in, field, read_one); }
Parsed from_text(std::string_view text, const Field& field, const ParseContext&) {
  return codes_from_text(text, field, offered_by_text);
}
std::string to_text(const Value& v, const Field& field, Language language) {
  std::string out;
  auto* codes = std::get_if<Codes>(&v);
  if (!codes) return out;
  for (const auto& code : *codes) {
    std::string word = offered_to_text(Value{code}, field, language);
    if (word.find_first_of(";|\n,") != std::string::npos) word = code;  // would be read back as two
    out += (out.empty() ? "" : "; ") + word;
  }
  return out;
}
std::string define(const Json& definition, Field& field) {
  if (auto code = no_params(definition, field); !code.empty()) return code;
  return field.choices.empty() ? "type.choices_missing" : "";
}
}  // namespace

extern const FieldType multi_choice_type;
const FieldType multi_choice_type{
    .name = "multi_choice",
    .family = Family::codes,
    .columns = {text_column()},
    .orderable = false,
    .parse = parse,
    .write = write_codes,
    .to_text = to_text,
    .from_text = from_text,
    .to_columns = codes_to_columns,
    .from_columns = codes_from_columns,
    .define = define,
};

}  // namespace socle::fields
