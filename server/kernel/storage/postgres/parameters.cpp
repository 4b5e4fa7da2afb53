#include "kernel/storage/postgres/parameters.h"

#include <cctype>

namespace socle::storage {
namespace {

std::size_t end_of(std::string_view sql, std::size_t from, std::string_view closing) {
  const auto at = sql.find(closing, from);
  return at == std::string_view::npos ? sql.size() : at + closing.size();
}

// The end of a dollar-quoted text that begins at `at`, or `at` when none does.
std::size_t end_of_dollar_quote(std::string_view sql, std::size_t at) {
  std::size_t tag_end = at + 1;
  while (tag_end < sql.size() && (std::isalnum(static_cast<unsigned char>(sql[tag_end])) || sql[tag_end] == '_')) ++tag_end;
  if (tag_end >= sql.size() || sql[tag_end] != '$' || std::isdigit(static_cast<unsigned char>(sql[at + 1]))) return at;
  return end_of(sql, tag_end + 1, sql.substr(at, tag_end + 1 - at));
}

std::size_t end_of_opaque(std::string_view sql, std::size_t at) {
  switch (sql[at]) {
    case '\'': return end_of(sql, at + 1, "'");
    case '"': return end_of(sql, at + 1, "\"");
    case '$': return end_of_dollar_quote(sql, at);
    case '-': return sql.substr(at, 2) == "--" ? end_of(sql, at, "\n") : at;
    case '/': return sql.substr(at, 2) == "/*" ? end_of(sql, at + 2, "*/") : at;
    default: return at;
  }
}

}  // namespace

std::string dollar_parameters(std::string_view sql) {
  std::string out;
  out.reserve(sql.size());
  for (std::size_t i = 0; i < sql.size();) {
    if (const std::size_t end = end_of_opaque(sql, i); end > i) {
      out.append(sql, i, end - i);
      i = end;
      continue;
    }
    const bool parameter = sql[i] == '?' && i + 1 < sql.size() && std::isdigit(static_cast<unsigned char>(sql[i + 1]));
    out += parameter ? '$' : sql[i];
    ++i;
  }
  return out;
}

}  // namespace socle::storage
