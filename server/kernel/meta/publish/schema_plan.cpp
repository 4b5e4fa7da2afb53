#include "kernel/meta/publish/schema_plan.h"

#include <algorithm>

#include "kernel/meta/field_type.h"
#include "kernel/meta/names.h"

namespace socle::meta {
namespace {
using storage::Cell;
using storage::Dialect;
using storage::Engine;
using storage::quoted;

constexpr std::size_t kMaxIdentifier = 63;   // PostgreSQL cuts longer ones without a word

std::string literal(const Cell& cell, const Dialect& dialect) {
  if (auto* i = std::get_if<std::int64_t>(&cell)) return std::to_string(*i);
  auto escaped = [](const std::string& s) {
    std::string out = "'";
    for (char c : s) {
      out += c;
      if (c == '\'') out += c;
    }
    return out + "'";
  };
  if (auto* s = std::get_if<std::string>(&cell)) return escaped(*s);
  if (auto* b = std::get_if<storage::Blob>(&cell)) {
    static constexpr char kHex[] = "0123456789abcdef";
    std::string hex;
    for (unsigned char c : b->bytes) hex.append({kHex[c >> 4], kHex[c & 15]});
    return dialect.engine() == Engine::sqlite ? "X'" + hex + "'" : "'\\x" + hex + "'::bytea";
  }
  return "NULL";
}

struct Planner {
  const Existing& existing;
  const Dialect& dialect;
  const Defaults& defaults;
  std::vector<Statement> out;

  bool has_table(std::string_view t) const { return existing.tables.contains(t); }
  bool has_column(std::string_view t, const std::string& c) const {
    auto it = existing.tables.find(t);
    return it != existing.tables.end() && it->second.contains(c);
  }
  void add(std::string sql, bool unique = false) { out.push_back({std::move(sql), unique}); }

  std::string column(const Entity& e, const Field& f, std::size_t i, bool fresh_table) const {
    // The columns of a field follow those of its type, key columns left out where the field keeps none.
    std::size_t k = 0;
    ColumnKind kind = ColumnKind::text;
    for (const Column& c : f.type->columns) {
      if (c.key && !f.keyed()) continue;
      if (k++ == i) kind = c.kind;
    }
    std::string sql = quoted(f.columns[i]) + " " + dialect.column_type(kind);
    if (f.index == kId) return sql + " PRIMARY KEY";
    if (f.index == kVersion || f.index == kCreatedAt || f.index == kUpdatedAt) sql += " NOT NULL";
    if (fresh_table) return sql;
    if (auto it = defaults.find(e.name); it != defaults.end())
      for (const auto& d : it->second)
        if (d.column == f.columns[i]) sql += " DEFAULT " + literal(d.value, dialect);
    return sql;
  }

  void table(const Entity& e) {
    if (!has_table(e.name)) {
      std::string sql = "CREATE TABLE " + quoted(e.name) + " (";
      bool first = true;
      for (const Field& f : e.fields)
        for (std::size_t i = 0; i < f.columns.size(); ++i) {
          sql += (first ? "\n  " : ",\n  ") + column(e, f, i, true);
          first = false;
        }
      return add(sql + "\n)");
    }
    for (const Field& f : e.fields)
      for (std::size_t i = 0; i < f.columns.size(); ++i)
        if (!has_column(e.name, f.columns[i])) add("ALTER TABLE " + quoted(e.name) + " ADD COLUMN " + column(e, f, i, false));
  }

  void spans(const Entity& e) {
    const std::string name = e.name + "__spans";
    std::vector<std::string> columns;
    for (const Field& f : e.fields) {
      if (!f.tracked || f.removed) continue;
      std::size_t k = 0;
      for (const Column& c : f.type->columns) {
        if (c.key && !f.keyed()) continue;
        const std::string& column = f.columns[k++];
        if (c.key) continue;
        if (!has_table(name)) columns.push_back(quoted(column) + " " + dialect.column_type(c.kind));
        else if (!has_column(name, column)) add("ALTER TABLE " + quoted(name) + " ADD COLUMN " + quoted(column) + " " + dialect.column_type(c.kind));
      }
    }
    if (has_table(name) || columns.empty()) return;
    const std::string integer = dialect.column_type(ColumnKind::integer);
    std::string sql = "CREATE TABLE " + quoted(name) + " (\n  \"record_id\" " + integer + " NOT NULL,\n  \"from_at\" " + integer +
                      " NOT NULL,\n  \"to_at\" " + integer + " NOT NULL";
    for (const auto& c : columns) sql += ",\n  " + c;
    add(sql + "\n)");
    index(name, "record", "(\"record_id\", \"to_at\")");
    index(name, "period", "(\"to_at\", \"from_at\")");
  }

  std::string index_name(const std::string& table, const std::string& word) const {
    std::string name = table + "__" + word;
    if (name.size() <= kMaxIdentifier) return name;
    std::uint64_t hash = 1469598103934665603ull;   // FNV-1a: on disk, never change
    for (unsigned char c : name) hash = (hash ^ c) * 1099511628211ull;
    return name.substr(0, kMaxIdentifier - 17) + "_" + std::to_string(hash).substr(0, 16);
  }
  void index(const std::string& table, const std::string& word, const std::string& what, bool unique = false) {
    const std::string name = index_name(table, word);
    if (existing.indexes.contains(name)) return;
    if (existing.broken_indexes.contains(name)) add("DROP INDEX IF EXISTS " + quoted(name));
    // On a table that is being made nobody waits; on one that is there PostgreSQL must not hold up writers.
    const char* concurrently = has_table(table) && dialect.engine() == Engine::postgres ? " CONCURRENTLY" : "";
    add(std::string("CREATE ") + (unique ? "UNIQUE " : "") + "INDEX" + concurrently + " " + quoted(name) + " ON " + quoted(table) + " " + what, unique);
  }

  void indexes(const Entity& e) {
    const std::string live = " WHERE \"deleted_at\" IS NULL";
    index(e.name, "trash__ix", "(\"deleted_at\") WHERE \"deleted_at\" IS NOT NULL");
    index(e.name, "change_set__ix", "(\"change_set\")");
    const Field* sort = e.find(e.default_sort.substr(e.default_sort.starts_with('-') ? 1 : 0, e.default_sort.find(',') - (e.default_sort.starts_with('-') ? 1 : 0)));
    for (const Field& f : e.fields) {
      if (f.removed || !f.stored()) continue;
      const std::string column = quoted(index_column(f));
      if (access_field_name(f.name) || f.name.starts_with("via_")) {
        if (e.access == AccessKind::own_columns || e.access == AccessKind::through) {
          if (f.name == "issuing_entity") continue;   // an AND on other branches, never a way in
          index(e.name, f.name + "__ix", "(" + quoted(f.columns[0]) + (sort && sort->stored() ? ", " + quoted(index_column(*sort)) : "") + ", \"id\")" + live);
          continue;
        }
      }
      if (f.unique) index(e.name, f.columns[0] + "__ux", "(" + equality_expression(f, dialect) + ")" + live, true);
      if (f.type->family == Family::link) {
        index(e.name, f.columns[0] + "__ix", "(" + quoted(f.columns[1]) + ", " + quoted(f.columns[0]) + ", \"id\")" + live);
        continue;
      }
      const bool relation = f.type->family == Family::reference && f.target_entity && !f.system;
      if (!f.sortable && !f.filterable && !relation) continue;
      // A board reads the first cards of each stage in the order of the list.
      const std::string order = !f.pipelines.empty() && sort && sort->stored() ? ", " + quoted(index_column(*sort)) : "";
      index(e.name, f.columns[0] + "__ix", "(" + column + order + ", \"id\")" + live + " AND " + column + " IS NOT NULL");
    }
    for (const auto& names : e.unique_together) {
      std::string word, what;
      for (const auto& n : names) {
        const Field* f = e.find(n);
        word += (word.empty() ? "" : "__") + f->columns[0];
        what += (what.empty() ? "" : ", ") + equality_expression(*f, dialect);
      }
      index(e.name, word + "__ux", "(" + what + ")" + live, true);
    }
  }
};
}  // namespace

std::string index_column(const Field& f) {
  if (f.type->family == Family::money) return f.columns.back();
  for (const auto& c : f.columns)
    if (c.ends_with("__key")) return c;
  return f.columns[0];
}

std::string equality_expression(const Field& f, const storage::Dialect& dialect, const std::string& alias) {
  const std::string column = index_column(f);
  const std::string named = (alias.empty() ? "" : alias + ".") + quoted(column);
  return column.ends_with("__key") ? dialect.primary_part(named) : named;
}

std::vector<Statement> plan_schema(const Existing& existing, const Snapshot& wanted, const Dialect& dialect, const Defaults& defaults) {
  Planner p{existing, dialect, defaults, {}};
  for (const auto& e : wanted.entities) {
    p.table(*e);
    if (e->removed) continue;
    p.spans(*e);
    p.indexes(*e);
  }
  std::stable_partition(p.out.begin(), p.out.end(), [](const Statement& s) { return !s.unique; });
  return std::move(p.out);
}

Existing read_existing(storage::Connection& db) {
  Existing out;
  const bool sqlite = db.engine() == Engine::sqlite;
  db.query(sqlite ? "SELECT m.name, p.name FROM sqlite_master m, pragma_table_info(m.name) p WHERE m.type='table'"
                  : "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema=current_schema()",
           {}, [&](const storage::Row& r) {
             out.tables[std::string(r.text(0))].insert(std::string(r.text(1)));
             return true;
           });
  db.query(sqlite ? "SELECT name, 1 FROM sqlite_master WHERE type='index'"
                  : "SELECT c.relname, CASE WHEN i.indisvalid THEN 1 ELSE 0 END FROM pg_index i JOIN pg_class c ON c.oid=i.indexrelid "
                    "JOIN pg_namespace n ON n.oid=c.relnamespace WHERE n.nspname=current_schema()",
           {}, [&](const storage::Row& r) {
             (r.integer(1) ? out.indexes : out.broken_indexes).insert(std::string(r.text(0)));
             return true;
           });
  return out;
}

}  // namespace socle::meta
