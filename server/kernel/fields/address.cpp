// An address: kept by its parts, which the compiler makes ordinary fields (street, street2, postcode, city, country).
//
// Shape    Wire: {"street":..,"postcode":..,"city":..}; kernel/records gives address_parts() to the part fields and, when it
//          renders, puts them together again with address_lines(). parse only says whether the form is right.
#include "kernel/fields/address.h"
#include "kernel/fields/columns.h"

namespace socle::fields {
namespace {
Parsed parse(const Json& in, const Field&, const ParseContext&) {
  const auto parts = address_parts(in);
  return parts ? Parsed(Value{}) : refused(parts.error());
}
Parsed from_text(std::string_view text, const Field&, const ParseContext&) {
  return text.empty() ? Parsed(Value{}) : refused("address.by_parts");
}
void write(const Value&, const Field&, JsonWriter& out) { out.null(); }
std::string to_text(const Value&, const Field&, Language) { return {}; }
}  // namespace

extern const FieldType address_type;
const FieldType address_type{
    .name = "address",
    .orderable = false,
    .parse = parse,
    .write = write,
    .to_text = to_text,
    .from_text = from_text,
    .to_columns = no_columns,
    .from_columns = from_no_columns,
    .define = no_params,
};

}  // namespace socle::fields
