#include "kernel/fields/all_fields.h"

#include <array>

// The explicit list: a type is one line here, one file and one cases file beside it. Order is that of the administration.
#define SOCLE_FIELD_TYPES(X) \
  X(text)                    \
  X(long_text)               \
  X(rich_text)               \
  X(email)                   \
  X(phone)                   \
  X(url)                     \
  X(integer)                 \
  X(decimal)                 \
  X(money)                   \
  X(price)                   \
  X(percent)                 \
  X(date)                    \
  X(datetime)                \
  X(boolean)                 \
  X(choice)                  \
  X(multi_choice)            \
  X(tags)                    \
  X(stage)                   \
  X(address)                 \
  X(postcode)                \
  X(country)                 \
  X(reference)               \
  X(multi_reference)         \
  X(link)                    \
  X(file)                    \
  X(siren)                   \
  X(siret)                   \
  X(vat)                     \
  X(naf)                     \
  X(computed)                \
  X(rollup)                  \
  X(auto_number)

namespace socle::fields {

#define SOCLE_DECLARE(name) extern const meta::FieldType name##_type;
SOCLE_FIELD_TYPES(SOCLE_DECLARE)
#undef SOCLE_DECLARE

std::span<const meta::FieldType* const> all_field_types() {
#define SOCLE_ADDRESS(name) &name##_type,
  static constexpr std::array all{SOCLE_FIELD_TYPES(SOCLE_ADDRESS)};
#undef SOCLE_ADDRESS
  return all;
}
const meta::FieldType* find_field_type(std::string_view name) {
  for (const meta::FieldType* type : all_field_types())
    if (type->name == name) return type;
  return nullptr;
}

}  // namespace socle::fields
