// An instant: UTC on the wire and in the database; a zone only changes how it is shown (KERNEL F12).
//
// Shape    Wire: RFC 3339 with Z or an offset; read back in UTC. Text: the same; a local time is of the business zone.
// Refuses  datetime.malformed, datetime.zone_required, date.malformed, date.no_such_day
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
  if (auto instant = parse_instant(s)) return *instant;
  // Says what is missing: a zone, a real day, or the form itself.
  if (s.size() >= 16 && parse_day(s.substr(0, 10)) &&
      parse_instant(s.substr(0, 16) + (s.size() >= 19 ? s.substr(16, 3) : ":00") + "Z"))
    return refused(s.size() <= 23 && s.find_first_of("+Zz") == std::string::npos ? "datetime.zone_required"
                                                                                 : "datetime.malformed");
  return refused("datetime.malformed");
}
Parsed from_text(std::string_view text, const Field&, const ParseContext& context) {
  if (trim(text).empty()) return Value{};
  auto instant = instant_of_text(text, context.zone);
  if (!instant) return std::unexpected(instant.error());
  return *instant;
}
void write(const Value& v, const Field&, JsonWriter& out) {
  if (auto* i = std::get_if<std::int64_t>(&v)) out.value(format_instant(*i));
  else out.null();
}
std::string to_text(const Value& v, const Field&, Language) {
  auto* i = std::get_if<std::int64_t>(&v);
  return i ? format_instant(*i) : std::string();
}
}  // namespace

extern const FieldType datetime_type;
const FieldType datetime_type{
    .name = "datetime",
    .family = Family::instant,
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
