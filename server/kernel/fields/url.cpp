// A web address. A bare host is given https; what a browser would run or sign in with is refused.
//
// Shape    "www.Exemple.fr/Page" -> "https://www.exemple.fr/Page": scheme and host in lower case, the rest untouched.
// Refuses  url.malformed, url.scheme_refused {scheme}, url.credentials, field.too_long {max}
#include "base/text.h"
#include "kernel/fields/columns.h"
#include "kernel/fields/email_address.h"

namespace socle::fields {
namespace {
constexpr std::size_t kUrlLength = 2'048;

std::string scheme_of(std::string_view s) {
  const auto end = s.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+-.");
  if (end == std::string_view::npos || end == 0 || s[end] != ':') return {};
  const std::string word = to_lower(s.substr(0, end));
  // "exemple.fr:8080/x" has a port, not a scheme.
  const bool port = end + 1 < s.size() && s[end + 1] >= '0' && s[end + 1] <= '9';
  return port ? std::string() : word;
}
bool known_host(std::string_view authority, std::string& host_and_port) {
  const auto colon = authority.rfind(':');
  const std::string_view port = colon == std::string_view::npos ? std::string_view() : authority.substr(colon + 1);
  if (colon != std::string_view::npos &&
      (!all_digits(port) || port.size() > 5 || std::stoi(std::string(port)) > 65'535))
    return false;
  const auto host = host_name(authority.substr(0, colon));
  if (!host) return false;
  host_and_port = *host + (port.empty() ? "" : ":" + std::string(port));
  return true;
}
Parsed from_text(std::string_view text, const Field&, const ParseContext&) {
  auto clean = clean_text(text, kUrlLength);
  if (!clean) return std::unexpected(clean.error());
  if (clean->empty()) return Value{};
  std::string scheme = scheme_of(*clean);
  std::string_view rest = *clean;
  if (scheme.empty()) scheme = "https";
  else rest.remove_prefix(scheme.size() + 1);
  if (scheme != "http" && scheme != "https") return refused("url.scheme_refused", {{"scheme", shown(scheme)}});
  if (rest.starts_with("//")) rest.remove_prefix(2);
  const auto end = std::min(rest.find_first_of("/?#"), rest.size());
  const std::string_view authority = rest.substr(0, end), path = rest.substr(end);
  if (authority.find('@') != std::string_view::npos) return refused("url.credentials");
  std::string host;
  if (!known_host(authority, host) || path.find_first_of(" \"<>\\^`{|}") != std::string_view::npos)
    return refused("url.malformed");
  std::string url = scheme + "://" + host + std::string(path);
  if (code_points(url) > kUrlLength) return refused("field.too_long", {{"max", std::to_string(kUrlLength)}});
  return url;
}
Parsed parse(const Json& in, const Field& field, const ParseContext& context) {
  if (in.is_null()) return Value{};
  if (!in.is_string()) return wrong_type();
  return from_text(in.as_string(), field, context);
}
}  // namespace

extern const FieldType url_type;
const FieldType url_type{
    .name = "url",
    .family = Family::exact_text,
    .columns = {text_column()},
    .parse = parse,
    .write = write_text,
    .to_text = text_to_text,
    .from_text = from_text,
    .to_columns = exact_to_columns,
    .from_columns = text_from_columns,
    .define = no_params,
};

}  // namespace socle::fields
