#include "kernel/access/sizes.h"

namespace socle::access {
namespace {
using storage::quoted;

// Each has an index that begins with it (meta::compile): counting is a walk of that index alone.
constexpr const char* kColumns[] = {"owner", "team", "territory", "via_owner", "via_team", "via_territory"};
}  // namespace

EntitySizes count_rows(storage::Connection& db, const meta::Entity& entity) {
  EntitySizes out;
  const std::string from = " FROM " + quoted(entity.name) + " WHERE \"deleted_at\" IS NULL";
  for (const char* column : kColumns) {
    if (!entity.find(column)) continue;
    auto& granted = out.granted[column];
    std::int64_t rows = 0;
    db.query("SELECT " + quoted(column) + ", COUNT(*)" + from + " GROUP BY " + quoted(column), {}, [&](const storage::Row& r) {
      if (!r.is_null(0)) granted[r.integer(0)] = r.integer(1);
      rows += r.integer(1);
      return true;
    });
    out.rows = rows;
  }
  return out;
}

bool moved_much(const Sizes* before, const Sizes& now) {
  if (!before) return true;
  for (const auto& [no, size] : now) {
    const auto it = before->find(no);
    const std::int64_t rows = it == before->end() ? 0 : it->second.rows;
    if (size.rows > rows + rows / 2 || size.rows < rows / 2) return true;
  }
  return false;
}

query::Sizes sizes_of(SizesPtr sizes, const meta::Entity& entity) {
  if (!sizes) return {};
  const auto it = sizes->find(entity.entity_no);
  if (it == sizes->end() || it->second.granted.empty()) return {};
  const EntitySizes* known = &it->second;
  return {known->rows, [sizes = std::move(sizes), known](const query::Branch& b, std::int64_t value) -> std::int64_t {
            const auto column = known->granted.find(b.column);
            if (column == known->granted.end()) return known->rows;   // not counted: as wide as can be
            const auto n = column->second.find(value);
            return n == column->second.end() ? 0 : n->second;
          }};
}

}  // namespace socle::access
