// Value: one field's value in memory, in its stored form (KERNEL F10 to F12).
//
// Shape    monostate = empty (NULL and '' are the same). Numbers, days, instants, booleans, scaled decimals and record
//          ids are int64; text, codes, e-mails are strings (valid UTF-8, never empty); the others have their struct.
// Units    boolean 0/1; date = days since 1970; datetime = ms since 1970 UTC; decimal, percent, price = value x 10^scale
//          of the field; money carries minor units, currency and the amount in the company's currency.
#pragma once
#include <cstdint>
#include <string>
#include <variant>
#include <vector>

namespace socle {

struct MoneyValue {
  std::int64_t minor = 0;
  std::string currency;
  std::int64_t base = 0;   // company currency, minor units, at rate_on
  bool operator==(const MoneyValue&) const = default;
};
using Codes = std::vector<std::string>;     // multi_choice, tags: sorted, distinct
using Ids = std::vector<std::int64_t>;      // multi_reference: sorted, distinct
struct Link {                                // polymorphic reference: (entity_no, record_id)
  std::int64_t entity_no = 0;
  std::int64_t id = 0;
  bool operator==(const Link&) const = default;
};
// A phone number: as_text() is its E.164 form, which alone identifies it; `raw` is how it was first written.
struct Phone {
  std::string e164, raw;
  bool operator==(const Phone& other) const { return e164 == other.e164; }
};
using Value = std::variant<std::monostate, std::int64_t, std::string, MoneyValue, Codes, Ids, Link, Phone>;

inline bool empty(const Value& v) {
  if (auto* c = std::get_if<Codes>(&v)) return c->empty();
  if (auto* i = std::get_if<Ids>(&v)) return i->empty();
  if (auto* s = std::get_if<std::string>(&v)) return s->empty();
  return v.index() == 0;
}
inline std::int64_t as_int(const Value& v, std::int64_t fallback = 0) {
  auto* i = std::get_if<std::int64_t>(&v);
  return i ? *i : fallback;
}
inline const std::string& as_text(const Value& v) {
  static const std::string none;
  if (auto* p = std::get_if<Phone>(&v)) return p->e164;
  auto* s = std::get_if<std::string>(&v);
  return s ? *s : none;
}

}  // namespace socle
