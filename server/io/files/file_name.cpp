#include "io/files/file_name.h"

#include "base/text.h"

namespace socle::files {
namespace {

constexpr std::size_t kMaxName = 200;
constexpr std::size_t kMaxExtension = 12;

// Invisible letters that turn the reading direction round ("exe.fdp" shown as "pdf.exe"): U+200E/F, U+202A-E, U+2066-9.
bool is_direction_mark(std::string_view s) {
  if (s.size() < 3 || s[0] != '\xE2') return false;
  const auto b = static_cast<unsigned char>(s[1]), c = static_cast<unsigned char>(s[2]);
  return (b == 0x80 && (c == 0x8E || c == 0x8F || (c >= 0xAA && c <= 0xAE))) || (b == 0x81 && c >= 0xA6 && c <= 0xA9);
}

std::string_view cut_utf8(std::string_view s, std::size_t max) {
  if (s.size() <= max) return s;
  while (max > 0 && (static_cast<unsigned char>(s[max]) & 0xC0) == 0x80) --max;
  return s.substr(0, max);
}

}  // namespace

std::string clean_name(std::string_view given) {
  if (const auto slash = given.find_last_of("/\\"); slash != std::string_view::npos) given.remove_prefix(slash + 1);
  std::string name;
  for (std::size_t i = 0; i < given.size(); ++i) {
    const auto c = static_cast<unsigned char>(given[i]);
    if (is_direction_mark(given.substr(i))) {
      i += 2;
    } else if (c < 0x20 || c == 0x7F) {
      continue;
    } else {
      name += std::string_view(":*?\"<>|").find(given[i]) == std::string_view::npos ? given[i] : '_';
    }
  }
  if (!valid_utf8(name)) std::erase_if(name, [](char c) { return static_cast<unsigned char>(c) >= 0x80; });
  name = trim(name);
  while (name.starts_with('.')) name.erase(0, 1);
  while (name.ends_with('.') || name.ends_with(' ')) name.pop_back();
  if (name.size() > kMaxName) {
    const auto dot = name.rfind('.');
    const std::string extension =
        dot != std::string::npos && name.size() - dot <= kMaxExtension ? name.substr(dot) : std::string();
    name = std::string(cut_utf8(name, kMaxName - extension.size())) + extension;
  }
  return name.empty() ? "file" : name;
}

std::string content_disposition(std::string_view given, Shown shown) {
  const std::string name = clean_name(given);
  std::string plain, encoded;
  for (char c : name) {
    const auto u = static_cast<unsigned char>(c);
    const bool token = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       std::string_view("-._~!$&+^`|#").find(c) != std::string_view::npos;
    if (token) {
      encoded += c;
    } else {
      constexpr char kHex[] = "0123456789ABCDEF";
      encoded += {'%', kHex[u >> 4], kHex[u & 15]};
    }
    if ((u & 0xC0) != 0x80) plain += u < 0x80 && c != '"' && c != '\\' && c != '%' ? c : '_';
  }
  std::string out = shown == Shown::inside ? "inline" : "attachment";
  out += "; filename=\"" + plain + "\"";
  if (plain != name) out += "; filename*=UTF-8''" + encoded;
  return out;
}

}  // namespace socle::files
