// An e-mail address, in one spelling, so that equality and uniqueness are those of the mailbox.
#include "kernel/fields/columns.h"
#include "kernel/fields/email_address.h"

namespace socle::fields {
namespace {
Parsed from_text(std::string_view text, const Field&, const ParseContext&) {
  auto address = email_of(text);
  if (!address) return std::unexpected(address.error());
  return text_or_empty(std::move(*address));
}
Parsed parse(const Json& in, const Field& field, const ParseContext& context) {
  if (in.is_null()) return Value{};
  if (!in.is_string()) return wrong_type();
  return from_text(in.as_string(), field, context);
}
}  // namespace

extern const FieldType email_type;
const FieldType email_type{
    .name = "email",
    .family = Family::exact_text,
    .columns = {text_column()},
    .personal_data = true,
    .parse = parse,
    .write = write_text,
    .to_text = text_to_text,
    .from_text = from_text,
    .to_columns = exact_to_columns,
    .from_columns = text_from_columns,
    .define = no_params,
};

}  // namespace socle::fields
