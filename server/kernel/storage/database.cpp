#include "kernel/storage/database.h"

#include "kernel/storage/postgres/postgres_database.h"
#include "kernel/storage/sqlite/sqlite_database.h"

namespace socle::storage {

Cell Row::cell(int column, meta::ColumnKind kind) const {
  if (is_null(column)) return {};
  switch (kind) {
    case meta::ColumnKind::integer: return integer(column);
    case meta::ColumnKind::text: return std::string(text(column));
    case meta::ColumnKind::blob: return Blob{std::string(blob(column))};
  }
  return {};
}

std::int64_t Connection::integer(std::string_view sql, const Cells& parameters, std::int64_t fallback) {
  std::int64_t out = fallback;
  query(sql, parameters, [&](const Row& row) {
    if (!row.is_null(0)) out = row.integer(0);
    return false;
  });
  return out;
}

std::string Connection::text(std::string_view sql, const Cells& parameters) {
  std::string out;
  query(sql, parameters, [&](const Row& row) {
    out = row.text(0);
    return false;
  });
  return out;
}

bool Connection::exists(std::string_view sql, const Cells& parameters) {
  bool found = false;
  query(sql, parameters, [&](const Row&) {
    found = true;
    return false;
  });
  return found;
}

Result<std::unique_ptr<Database>> open(const OpenOptions& options) {
  if (!options.postgres_url.empty()) return open_postgres(options);
  return open_sqlite(options);
}

}  // namespace socle::storage
