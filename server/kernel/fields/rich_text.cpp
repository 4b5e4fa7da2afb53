// Text with paragraphs, lists and links, kept as HTML made harmless on entry (html.h).
//
// Shape    {"max_length":20000}; 65,535 characters unless told, at most 1,000,000. Markup around nothing is empty.
// Refuses  rich_text.too_complex, field.too_long {max}
#include "base/text.h"
#include "kernel/fields/columns.h"
#include "kernel/fields/html.h"

namespace socle::fields {
namespace {
// Text without markup, from a file or a form that knows none: its lines are kept as lines.
std::string with_line_breaks(std::string_view html) {
  if (html.find('<') != std::string_view::npos) return std::string(html);
  std::string out;
  for (char c : html) out += c == '\n' ? std::string("<br>") : std::string(1, c);
  return out;
}
Parsed html_value(std::string_view html, const Field& field) {
  const auto max = static_cast<std::size_t>(int_param(field, "max_length", kLongTextLength));
  auto clean = clean_text(html, max, Lines::several);
  // An entity may stand for what cleaning takes away (a form feed, a line separator): until nothing moves.
  std::string out;
  for (int pass = 0;; ++pass) {
    if (!clean) return std::unexpected(clean.error());
    if (pass > 0 && *clean == out) break;
    if (pass == 4) return refused("rich_text.too_complex");
    auto harmless = harmless_html(*clean);
    if (!harmless) return std::unexpected(harmless.error());
    out = with_line_breaks(trim(*harmless));
    clean = clean_text(out, max, Lines::several);
  }
  if (html_text(out).empty() && out.find("<hr>") == std::string::npos) return Value{};
  return out;
}
Parsed from_text(std::string_view text, const Field& field, const ParseContext&) { return html_value(text, field); }
Parsed parse(const Json& in, const Field& field, const ParseContext&) {
  if (in.is_null()) return Value{};
  if (!in.is_string()) return wrong_type();
  return html_value(in.as_string(), field);
}
std::string define(const Json& definition, Field& field) {
  return take_params(definition, field, {{"max_length", ParamRule::Kind::integer, 1, 1'000'000}});
}
}  // namespace

extern const FieldType rich_text_type;
const FieldType rich_text_type{
    .name = "rich_text",
    .family = Family::text,
    .columns = {text_column()},
    .params = {"max_length"},
    .orderable = false,
    .parse = parse,
    .write = write_text,
    .to_text = text_to_text,
    .from_text = from_text,
    .to_columns = exact_to_columns,
    .from_columns = text_from_columns,
    .define = define,
};

}  // namespace socle::fields
