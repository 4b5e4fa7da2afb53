#include "kernel/fields/offered.h"

#include <functional>

#include "base/text.h"

namespace socle::fields {
namespace {
using Visit = std::function<void(const std::string& code, const meta::Label& label)>;
void each_offered(const Field& field, const Visit& visit) {
  for (const auto& choice : field.choices)
    if (!choice.removed) visit(choice.code, choice.label);
  for (const auto& pipeline : field.pipelines)
    for (const auto& stage : pipeline.stages)
      if (!stage.removed && !pipeline.removed) visit(stage.code, stage.label);
}
}  // namespace

const std::string* code_of(const Json& in) {
  const Json& code = in.is_object() ? in["code"] : in;
  return code.is_string() ? &code.as_string() : nullptr;
}
Tried<std::string> offered_code(std::string_view code, const Field& field) {
  bool known = false;
  each_offered(field, [&](const std::string& c, const meta::Label&) { known = known || c == code; });
  if (!known) return refused("field.unknown_choice", {{"value", shown(code)}});
  return std::string(code);
}
Tried<std::string> offered_by_text(std::string_view text, const Field& field) {
  if (text.size() > 2000 || !valid_utf8(text)) return refused("field.unknown_choice", {{"value", shown(text)}});
  const std::string wanted = trim(text);
  if (auto exact = offered_code(wanted, field)) return exact;
  const std::string key = primary_key(wanted);
  Codes found;
  each_offered(field, [&](const std::string& code, const meta::Label& label) {
    if (std::ranges::find(found, code) != found.end()) return;
    for (const auto& word : label.text)
      if (!word.empty() && primary_key(word) == key) {
        found.push_back(code);
        break;
      }
  });
  if (found.size() == 1) return found.front();
  return refused(found.empty() ? "field.unknown_choice" : "field.ambiguous_choice", {{"value", shown(wanted)}});
}
std::string offered_label(const std::string& code, const Field& field, Language language) {
  std::string out = code;
  each_offered(field, [&](const std::string& c, const meta::Label& label) {
    if (c != code) return;
    const std::string& own = label.text[static_cast<int>(language)];
    const std::string& other = label.text[1 - static_cast<int>(language)];
    if (!own.empty() || !other.empty()) out = own.empty() ? other : own;
  });
  return out;
}

Parsed parse_offered(const Json& in, const Field& field, const ParseContext&) {
  if (in.is_null()) return Value{};
  const std::string* code = code_of(in);
  if (!code) return wrong_type();
  if (code->empty()) return Value{};
  auto known = offered_code(*code, field);
  if (!known) return std::unexpected(known.error());
  return std::move(*known);
}
Parsed offered_from_text(std::string_view text, const Field& field, const ParseContext&) {
  if (trim(text).empty()) return Value{};
  auto known = offered_by_text(text, field);
  if (!known) return std::unexpected(known.error());
  return std::move(*known);
}
std::string offered_to_text(const Value& v, const Field& field, Language language) {
  const auto& code = as_text(v);
  if (code.empty()) return {};
  // A label that two stages share would not be read back as this one.
  const std::string label = offered_label(code, field, language);
  const auto back = offered_by_text(label, field);
  return back && *back == code ? label : code;
}

}  // namespace socle::fields
