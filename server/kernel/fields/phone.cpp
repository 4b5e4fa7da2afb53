// A phone number: E.164 for machines, the way it was first written kept beside it.
//
// Shape    {"country":"BE"}: whose numbers need no prefix; the company's country unless told. Wire: "+33612345678", written
//          in any form. Text: "06 12 34 56 78" for France and its overseas departments, else "+32 2 555 12 12".
// Refuses  phone.malformed, phone.too_short, phone.too_long, phone.unknown_country
#include "base/text.h"
#include "kernel/fields/columns.h"
#include "kernel/fields/phone_number.h"

namespace socle::fields {
namespace {
Parsed from_text(std::string_view text, const Field& field, const ParseContext& context) {
  auto raw = clean_text(text, kTextLength);
  if (!raw) return std::unexpected(raw.error());
  if (raw->empty()) return Value{};
  const std::string& own = text_param(field, "country");
  auto e164 = e164_of(*raw, own.empty() ? context.default_country : own);
  if (!e164) return std::unexpected(e164.error());
  return Phone{std::move(*e164), std::move(*raw)};
}
Parsed parse(const Json& in, const Field& field, const ParseContext& context) {
  if (in.is_null()) return Value{};
  if (!in.is_string()) return wrong_type();
  return from_text(in.as_string(), field, context);
}
std::string to_text(const Value& v, const Field& field, Language) {
  const auto& e164 = as_text(v);
  // A field of another country would read the French form as its own number.
  const auto& country = text_param(field, "country");
  return e164.empty() || (!country.empty() && country != "FR") ? e164 : phone_for_reading(e164);
}
void to_columns(const Value& v, const Field& field, std::vector<Cell>& out) {
  exact_to_columns(v, field, out);
  auto* phone = std::get_if<Phone>(&v);
  if (phone && !phone->raw.empty()) out.emplace_back(phone->raw);
  else out.emplace_back();
}
Value from_columns(const Cell* cells, const Field&) {
  auto* e164 = std::get_if<std::string>(&cells[0]);
  auto* raw = std::get_if<std::string>(&cells[1]);
  if (!e164 || e164->empty()) return {};
  return Phone{*e164, raw ? *raw : std::string()};
}
std::string define(const Json& definition, Field& field) {
  if (auto code = take_params(definition, field, {{"country", ParamRule::Kind::text}}); !code.empty()) return code;
  const auto& country = text_param(field, "country");
  return country.empty() || (country.size() == 2 && to_upper(country) == country) ? "" : "type.bad_param";
}
}  // namespace

extern const FieldType phone_type;
const FieldType phone_type{
    .name = "phone",
    .family = Family::exact_text,
    .columns = {text_column(), text_column("raw")},
    .params = {"country"},
    .personal_data = true,
    .parse = parse,
    .write = write_text,
    .to_text = to_text,
    .from_text = from_text,
    .to_columns = to_columns,
    .from_columns = from_columns,
    .define = define,
};

}  // namespace socle::fields
