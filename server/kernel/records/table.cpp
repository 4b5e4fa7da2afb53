#include "kernel/records/table.h"

#include <algorithm>

#include "kernel/meta/field_type.h"

namespace socle::records {
namespace {
using meta::Cell;
using storage::Cells;
using storage::quoted;

constexpr std::size_t kIdsPerQuery = 500;

bool linked(const Field& f) { return f.type->family == meta::Family::references; }

// The columns that a field really has: key columns exist only where the field is compared.
std::size_t width(const Field& f) { return f.columns.size(); }

void load_links(storage::Connection& db, const Entity& entity, Loaded& rows) {
  for (const Field& f : entity.fields) {
    if (!linked(f) || f.removed) continue;
    std::vector<std::int64_t> ids;
    for (const auto& [id, r] : rows) ids.push_back(id);
    for (std::size_t i = 0; i < ids.size(); i += kIdsPerQuery) {
      const std::size_t n = std::min(kIdsPerQuery, ids.size() - i);
      Cells cells{Cell(std::int64_t(entity.entity_no)), Cell(std::int64_t(f.field_no))};
      const std::string list = id_list(ids, i, n, cells);
      std::unordered_map<std::int64_t, Ids> found;
      db.query("SELECT from_id, to_id FROM link WHERE entity_no=?1 AND field_no=?2 AND from_id IN (" + list + ") ORDER BY from_id, to_id", cells,
               [&](const storage::Row& r) {
                 found[r.integer(0)].push_back(r.integer(1));
                 return true;
               });
      for (auto& [id, targets] : found) rows[id]->set(f, std::move(targets));
    }
  }
}

void write_links(storage::Transaction& tx, const Record& record, const Field& f, bool replace) {
  const Entity& e = record.entity();
  const Cells key{Cell(std::int64_t(e.entity_no)), Cell(std::int64_t(f.field_no)), Cell(record.id())};
  if (replace) tx.execute("DELETE FROM link WHERE entity_no=?1 AND field_no=?2 AND from_id=?3", key);
  if (auto* ids = std::get_if<Ids>(&record.value(f)))
    for (std::int64_t to : *ids) {
      Cells c = key;
      c.push_back(Cell(to));
      tx.execute("INSERT INTO link(entity_no, field_no, from_id, to_id) VALUES (?1,?2,?3,?4)", c);
    }
}
}  // namespace

std::string id_list(const std::vector<std::int64_t>& ids, std::size_t from, std::size_t count, Cells& cells) {
  std::string out;
  for (std::size_t i = 0; i < count; ++i) {
    cells.push_back(Cell(ids[from + i]));
    out += (i ? ",?" : "?") + std::to_string(cells.size());
  }
  return out;
}

std::string column_list(const Entity& entity, std::string_view alias) {
  std::string out;
  for (const Field& f : entity.fields)
    for (const auto& c : f.columns) {
      if (!out.empty()) out += ',';
      if (!alias.empty()) out.append(alias).append(1, '.');
      out += quoted(c);
    }
  return out;
}

std::shared_ptr<Record> from_row(const Entity& entity, const storage::Row& row, int first_column) {
  auto record = std::make_shared<Record>(entity);
  int column = first_column;
  std::vector<Cell> cells;
  for (const Field& f : entity.fields) {
    const std::size_t n = width(f);
    if (n == 0) continue;
    cells.clear();
    std::size_t k = 0;
    for (const auto& c : f.type->columns) {
      if (k == n) break;
      if (c.key) {   // never read back: it is computed from the text
        cells.push_back({});
        ++k;
        continue;
      }
      cells.push_back(row.cell(column + static_cast<int>(k), c.kind));
      ++k;
    }
    record->set(f, f.type->from_columns(cells.data(), f));
    column += static_cast<int>(n);
  }
  return record;
}

Loaded load(storage::Connection& db, const Entity& entity, const std::vector<std::int64_t>& ids, bool for_update) {
  Loaded out;
  std::vector<std::int64_t> sorted = ids;
  std::sort(sorted.begin(), sorted.end());
  sorted.erase(std::unique(sorted.begin(), sorted.end()), sorted.end());
  const std::string columns = column_list(entity);
  for (std::size_t i = 0; i < sorted.size(); i += kIdsPerQuery) {
    const std::size_t n = std::min(kIdsPerQuery, sorted.size() - i);
    Cells cells;
    std::string sql = "SELECT " + columns + " FROM " + quoted(entity.name) + " WHERE \"id\" IN (" + id_list(sorted, i, n, cells) + ") ORDER BY \"id\"";
    if (for_update) sql += db.dialect().for_update();
    db.query(sql, cells, [&](const storage::Row& r) {
      auto record = from_row(entity, r);
      out.emplace(record->id(), std::move(record));
      return true;
    });
  }
  if (!out.empty()) load_links(db, entity, out);
  return out;
}

std::shared_ptr<Record> load_one(storage::Connection& db, const Entity& entity, std::int64_t id) {
  auto rows = load(db, entity, {id});
  auto it = rows.find(id);
  return it == rows.end() ? nullptr : it->second;
}

namespace {
void append_cells(const Field& f, const Value& v, Cells& cells) {
  std::vector<Cell> own;
  if (!empty(v)) f.type->to_columns(v, f, own);
  own.resize(width(f));
  for (auto& c : own) cells.push_back(std::move(c));
}
}  // namespace

void insert(storage::Transaction& tx, const Record& record) {
  const Entity& e = record.entity();
  Cells cells;
  std::string marks;
  for (const Field& f : e.fields) {
    if (!f.stored()) continue;
    append_cells(f, record.value(f), cells);
  }
  for (std::size_t i = 1; i <= cells.size(); ++i) marks += (i > 1 ? ",?" : "?") + std::to_string(i);
  tx.execute("INSERT INTO " + quoted(e.name) + " (" + column_list(e) + ") VALUES (" + marks + ")", cells);
  for (const Field& f : e.fields)
    if (linked(f) && !f.removed && !empty(record.value(f))) write_links(tx, record, f, false);
}

bool update(storage::Transaction& tx, const Record& record, const std::vector<int>& changed) {
  const Entity& e = record.entity();
  Cells cells;
  std::string sets;
  for (int index : changed) {
    const Field& f = e.at(index);
    if (linked(f)) {
      write_links(tx, record, f, true);
      continue;
    }
    if (!f.stored()) continue;
    std::size_t at = cells.size();
    append_cells(f, record.value(f), cells);
    for (const auto& c : f.columns) {
      if (!sets.empty()) sets += ',';
      sets += quoted(c) + "=?" + std::to_string(++at);
    }
  }
  if (sets.empty()) return true;
  cells.push_back(Cell(record.id()));
  return tx.execute("UPDATE " + quoted(e.name) + " SET " + sets + " WHERE \"id\"=?" + std::to_string(cells.size()), cells) == 1;
}

void erase(storage::Transaction& tx, const Entity& entity, std::int64_t id) {
  tx.execute("DELETE FROM link WHERE entity_no=?1 AND from_id=?2", {Cell(std::int64_t(entity.entity_no)), Cell(id)});
  tx.execute("DELETE FROM " + quoted(entity.name) + " WHERE \"id\"=?1", {Cell(id)});
}

}  // namespace socle::records
