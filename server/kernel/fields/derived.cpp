#include "kernel/fields/derived.h"

#include "base/money.h"
#include "base/text.h"
#include "kernel/fields/number_text.h"

namespace socle::fields {

Parsed parse_derived(const Json& in, const Field&, const ParseContext&) {
  return in.is_null() ? Parsed(Value{}) : refused("field.derived");
}
Parsed derived_from_text(std::string_view text, const Field&, const ParseContext&) {
  return trim(text).empty() ? Parsed(Value{}) : refused("field.derived");
}
void write_derived(const Value& v, const Field& field, JsonWriter& out) {
  if (auto* i = std::get_if<std::int64_t>(&v)) {
    if (field.scale > 0) out.value(format_scaled(*i, field.scale));
    else out.value(*i);
  } else if (auto* m = std::get_if<MoneyValue>(&v)) {
    out.object().member("amount", format_amount({m->minor, m->currency})).member("currency", m->currency).end();
  } else {
    write_text(v, field, out);
  }
}
std::string derived_to_text(const Value& v, const Field& field, Language language) {
  if (auto* i = std::get_if<std::int64_t>(&v)) return decimal_text(*i, field.scale, language);
  if (auto* m = std::get_if<MoneyValue>(&v))
    return decimal_text(m->minor, std::max(currency_digits(m->currency), 0), language) + " " + m->currency;
  return as_text(v);
}

}  // namespace socle::fields
