#include "kernel/records/lookup.h"

#include "base/text.h"
#include "kernel/records/table.h"
#include "kernel/records/stages.h"

namespace socle::records {
namespace {
using meta::Blob;
using meta::Cell;
using storage::quoted;

const std::string* key_column(const Field& f) {
  std::size_t i = 0;
  for (const auto& c : f.type->columns) {
    if (i == f.columns.size()) return nullptr;
    if (c.key) return &f.columns[i];
    ++i;
  }
  return nullptr;
}
}  // namespace

std::string equals_sql(const Field& field, const Value& value, const storage::Dialect& dialect, storage::Cells& cells, std::string_view alias) {
  const std::string dot = alias.empty() ? std::string() : std::string(alias) + ".";
  const std::string* key = key_column(field);
  if (key && !field.exact && std::holds_alternative<std::string>(value)) {
    cells.push_back(Cell(Blob{primary_key(as_text(value))}));
    return dialect.primary_part(dot + quoted(*key)) + "=?" + std::to_string(cells.size());
  }
  std::vector<Cell> stored;
  field.type->to_columns(value, field, stored);
  std::string out;
  std::size_t i = 0;
  for (const auto& c : field.type->columns) {
    if (i == field.columns.size()) break;
    if (!c.key && c.suffix != "raw" && c.suffix != "base") {
      cells.push_back(stored[i]);
      out += (out.empty() ? "" : " AND ") + dot + quoted(field.columns[i]) + "=?" + std::to_string(cells.size());
    }
    ++i;
  }
  return out.empty() ? "1=0" : out;
}

std::vector<std::int64_t> find_ids(storage::Connection& db, const Entity& entity, const Field& field, const Value& value, int limit) {
  std::vector<std::int64_t> ids;
  if (empty(value) || !field.stored()) return ids;
  storage::Cells cells;
  const std::string where = equals_sql(field, value, db.dialect(), cells);
  db.query("SELECT \"id\" FROM " + quoted(entity.name) + " WHERE " + where + " AND \"deleted_at\" IS NULL ORDER BY \"id\" LIMIT " + std::to_string(limit), cells,
           [&](const storage::Row& r) {
             ids.push_back(r.integer(0));
             return true;
           });
  return ids;
}

bool visible(storage::Connection& db, const Context& context, const Record& record, access::Verb verb) {
  if (record.in_trash()) return false;
  return context.gate().sees(record.entity(), record.access(), verb, [&] { return shared_with(db, context, record.entity(), record.id(), verb); });
}

std::vector<std::int64_t> find_visible(storage::Connection& db, const Context& context, const Entity& entity, const Field& field, const Value& value, int limit) {
  std::vector<std::int64_t> out;
  // Far more rows than asked are looked at, since the first ones may be hidden.
  for (std::int64_t id : find_ids(db, entity, field, value, limit * 50)) {
    auto record = load_one(db, entity, id);
    if (record && visible(db, context, *record)) out.push_back(id);
    if (static_cast<int>(out.size()) == limit) break;
  }
  return out;
}

}  // namespace socle::records
