// Free words put on a record. One spelling each: lower case, single spaces, so that "VIP" and "vip" are one tag.
//
// Refuses  tag.malformed (a tag holds none of | ; , and no line break), field.too_long {max}, field.too_many {max}
#include "base/text.h"
#include "kernel/fields/many.h"

namespace socle::fields {
namespace {
constexpr std::size_t kTagLength = 50;

Tried<std::string> tag_of(std::string_view text, const Field&) {
  auto clean = clean_text(text, kTagLength);
  if (!clean) return clean;
  if (clean->find_first_of("|;,") != std::string::npos) return refused("tag.malformed");
  // Lower case may lengthen or decompose (İ): what is stored is a fixed point of this function.
  std::string tag = nfc(to_lower(collapse_spaces(*clean)));
  if (code_points(tag) > kTagLength) return refused("field.too_long", {{"max", std::to_string(kTagLength)}});
  return tag;
}
Tried<std::string> read_one(const Json& in, const Field& field) {
  return in.is_string() ? tag_of(in.as_string(), field) : Tried<std::string>(wrong_type());
}
Parsed parse(const Json& in, const Field& field, const ParseContext&) { return parse_codes(in, field, read_one); }
Parsed from_text(std::string_view text, const Field& field, const ParseContext&) {
  return codes_from_text(text, field, tag_of);
}
std::string to_text(const Value& v, const Field&, Language) {
  std::string out;
  if (auto* codes = std::get_if<Codes>(&v))
    for (const auto& tag : *codes) out += (out.empty() ? "" : "; ") + tag;
  return out;
}
}  // namespace

extern const FieldType tags_type;
const FieldType tags_type{
    .name = "tags",
    .family = Family::codes,
    .columns = {text_column()},
    .orderable = false,
    .parse = parse,
    .write = write_codes,
    .to_text = to_text,
    .from_text = from_text,
    .to_columns = codes_to_columns,
    .from_columns = codes_from_columns,
    .define = no_params,
};

}  // namespace socle::fields
