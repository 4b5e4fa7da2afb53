#include <array>

#include "kernel/meta/yaml.h"

namespace socle::meta {
namespace {
constexpr std::array<std::string_view, 7> kReserved = {"true", "false", "null", "yes", "no", "on", "off"};

bool letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
bool plain(std::string_view s) {
  if (s.empty() || !letter(s[0])) return false;
  for (char c : s)
    if (!letter(c) && !(c >= '0' && c <= '9') && c != '.' && c != '-') return false;
  std::string lower(s);
  for (char& c : lower)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
  for (const auto& word : kReserved)
    if (lower == word) return false;
  return true;
}
void text(std::string& out, std::string_view s) {
  if (plain(s)) out += s;
  else append_json_string(out, s);
}
bool flat(const Json& j) {
  for (const Json& item : j.items())
    if ((item.is_object() && !item.members().empty()) || (item.is_array() && !item.items().empty())) return false;
  return true;
}
void scalar(std::string& out, const Json& j) {
  if (j.is_string()) text(out, j.as_string());
  else if (j.is_object()) out += "{}";
  else if (j.is_array()) out += "[]";
  else out += j.dump();
}
void members(std::string& out, const Json& j, std::size_t depth, bool first_on_line);

// What stands after "key:" or "-".
void value(std::string& out, const Json& j, std::size_t depth, bool after_dash) {
  if (j.is_object() && !j.members().empty()) {
    out += after_dash ? " " : "\n";
    return members(out, j, depth, after_dash);
  }
  if (j.is_array() && !j.items().empty() && !flat(j)) {
    out += '\n';
    for (const Json& item : j.items()) {
      out.append(depth * 2, ' ').append("-");
      value(out, item, depth + 1, true);
    }
    return;
  }
  out += ' ';
  if (j.is_array() && !j.items().empty()) {
    out += '[';
    for (std::size_t i = 0; i < j.items().size(); ++i) {
      if (i) out += ", ";
      scalar(out, j.items()[i]);
    }
    out += ']';
  } else {
    scalar(out, j);
  }
  out += '\n';
}
void members(std::string& out, const Json& j, std::size_t depth, bool first_on_line) {
  for (const auto& [key, v] : j.members()) {
    if (!first_on_line) out.append(depth * 2, ' ');
    first_on_line = false;
    text(out, key);
    out += ':';
    value(out, v, depth + 1, false);
  }
}
}  // namespace

std::string write_yaml(const Json& json) {
  std::string out;
  if (json.is_object() && !json.members().empty()) members(out, json, 0, false);
  else {
    value(out, json, 0, false);
    out.erase(0, 1);
  }
  return out;
}

}  // namespace socle::meta
