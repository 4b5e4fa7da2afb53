// A calendar day, without a zone (KERNEL F12).
//
// Shape    Wire: "2026-03-02" and nothing else. Text: dd/mm/yyyy in French and English alike; files are read more widely.
// Refuses  date.malformed, date.no_such_day
#include "base/text.h"
#include "base/time.h"
#include "kernel/fields/columns.h"
#include "kernel/fields/day_text.h"

namespace socle::fields {
namespace {
Parsed parse(const Json& in, const Field&, const ParseContext&) {
  if (in.is_null()) return Value{};
  if (!in.is_string()) return wrong_type();
  const std::string& s = in.as_string();
  if (s.empty()) return Value{};
  if (auto day = parse_day(s)) return std::int64_t{*day};
  const bool iso =
      s.size() == 10 && s[4] == '-' && s[7] == '-' && all_digits(s.substr(0, 4) + s.substr(5, 2) + s.substr(8));
  return refused(iso ? "date.no_such_day" : "date.malformed");
}
Parsed from_text(std::string_view text, const Field&, const ParseContext&) {
  if (trim(text).empty()) return Value{};
  auto day = day_of_text(text);
  if (!day) return std::unexpected(day.error());
  return std::int64_t{*day};
}
void write(const Value& v, const Field&, JsonWriter& out) {
  if (auto* i = std::get_if<std::int64_t>(&v)) out.value(format_day(static_cast<Day>(*i)));
  else out.null();
}
std::string to_text(const Value& v, const Field&, Language) {
  auto* i = std::get_if<std::int64_t>(&v);
  if (!i) return {};
  const std::string iso = format_day(static_cast<Day>(*i));
  return iso.substr(8) + "/" + iso.substr(5, 2) + "/" + iso.substr(0, 4);
}
}  // namespace

extern const FieldType date_type;
const FieldType date_type{
    .name = "date",
    .family = Family::day,
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
