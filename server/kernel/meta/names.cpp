#include "kernel/meta/names.h"

#include <algorithm>
#include <array>

namespace socle::meta {
namespace {
constexpr std::array<std::string_view, 30> kReservedPlurals{
    "session", "sessions", "passwords", "factors", "invitations", "audit", "callbacks", "api_tokens", "model", "search",
    "query", "imports", "events", "changes", "change_sets", "jobs", "files", "brief", "me", "views",
    "notifications", "public", "openapi", "metrics", "healthz", "readyz", "errors", "dev", "board", "shares"};
constexpr std::array<std::string_view, 8> kSystemNames{"id", "version", "created_at", "created_by",
                                                      "updated_at", "updated_by", "change_set", "deleted_at"};
constexpr std::array<std::string_view, 4> kAccessNames{"owner", "team", "territory", "issuing_entity"};

template <std::size_t N>
bool among(const std::array<std::string_view, N>& list, std::string_view word) {
  return std::find(list.begin(), list.end(), word) != list.end();
}
}  // namespace

bool valid_name(std::string_view name) {
  if (name.empty() || name.size() > kMaxName || name[0] < 'a' || name[0] > 'z') return false;
  for (char c : name)
    if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_')) return false;
  return name.find("__") == std::string_view::npos;
}
bool company_name(std::string_view name) { return name.starts_with("x_"); }
bool reserved_plural(std::string_view plural) { return among(kReservedPlurals, plural); }
bool system_field_name(std::string_view name) { return among(kSystemNames, name); }
bool access_field_name(std::string_view name) { return among(kAccessNames, name); }

}  // namespace socle::meta
