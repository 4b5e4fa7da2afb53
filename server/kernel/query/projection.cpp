#include "kernel/query/projection.h"

#include "kernel/expr/family.h"
#include "kernel/query/rights.h"

namespace socle::query {
using meta::Family;
using storage::quoted;

Projection::Projection(const Entity& entity, std::string alias, const Reader& reader, const Dialect& dialect,
                       int offset)
    : entity_(entity),
      alias_(std::move(alias)),
      reader_(reader),
      dialect_(dialect),
      rights_(hop_rights(reader)),
      next_(offset) {}

void Projection::put(const std::string& expression) {
  select_ += "," + expression;
  ++next_;
}

std::string Projection::alias_of(const std::vector<const Field*>& hops, expr::Sql& sql) {
  std::string at = alias_, path;
  for (const Field* hop : hops) {
    path += (path.empty() ? "" : ".") + hop->name;
    if (auto known = aliases_.find(path); known != aliases_.end()) {
      at = known->second;
      continue;
    }
    const Entity& target = *hop->target_entity;
    const std::string next = sql.alias();
    joins_ += " LEFT JOIN " + quoted(target.name) + " " + next + " ON " + next + ".\"id\"=" + at + "." +
              quoted(*expr::column_of(*hop, ""));
    if (const std::string seen = rights_ ? rights_(target, next, sql) : std::string(); !seen.empty())
      joins_ += " AND " + seen;
    aliases_[path] = next;
    at = next;
  }
  return at;
}

void Projection::add_label(Selected& s, const Entity& target, const std::string& alias, expr::Sql& sql) {
  s.label = next_;
  for (const Field* part : title_of(target)) {
    put(expr::print_field(*part, target, alias, *reader_.context, dialect_, rights_, sql));
    ++s.labels;
  }
}

void Projection::add(const expr::Path& path, expr::Sql& sql) {
  const Field& field = *path.field;
  const Family family = path.family;
  Selected s{path, next_};
  const std::string at = alias_of(path.hops, sql);
  const Entity& owner = path.hops.empty() ? entity_ : *path.hops.back()->target_entity;
  const expr::Derived* derived = reader_.context->derived;
  if (!path.part.empty()) {
    // A part of a field is read with the field.
  } else if (derived && !derived->stored(field) && (derived->formula(field) || derived->rollup(field))) {
    s.derived = true;
    s.cells = 1;
    put(expr::print_field(field, owner, at, *reader_.context, dialect_, rights_, sql));
  } else if (family == Family::reference && field.target_entity && !(field.system && field.index == meta::kId)) {
    std::vector<const Field*> hops = path.hops;
    hops.push_back(&field);
    const std::string target = alias_of(hops, sql);
    s.cells = 1;
    put(target + ".\"id\"");
    add_label(s, *field.target_entity, target, sql);
  } else {
    for (const auto& column : field.type->columns) {
      if (column.key) continue;
      put(at + "." + quoted(*expr::column_of(field, column.suffix)));
      ++s.cells;
    }
  }
  selected_.push_back(std::move(s));
}

Value value_of(const Selected& s, const storage::Row& row) {
  if (s.cells == 0) return {};
  if (s.derived || s.label >= 0) {
    if (row.is_null(s.first)) return {};
    if (s.path.family == Family::exact_text)
      return row.text(s.first).empty() ? Value{} : Value{std::string(row.text(s.first))};
    return Value{row.integer(s.first)};
  }
  std::vector<Cell> cells;
  int at = s.first;
  for (const auto& column : s.path.field->type->columns)
    cells.push_back(column.key ? Cell{} : row.cell(at++, column.kind));
  return s.path.field->type->from_columns(cells.data(), *s.path.field);
}

std::string label_of(const Selected& s, const storage::Row& row) {
  std::string out;
  for (int i = 0; i < s.labels; ++i) {
    const auto part = row.text(s.label + i);
    if (part.empty()) continue;
    if (!out.empty()) out += ' ';
    out += part;
  }
  return out;
}

std::vector<const Field*> title_of(const Entity& entity) {
  std::vector<const Field*> out;
  const auto take = [&](const std::string& name) {
    if (const Field* f = entity.find(name)) out.push_back(f);
  };
  if (!entity.title.empty()) take(entity.title);
  else
    for (const auto& name : entity.title_parts) take(name);
  return out;
}

namespace {
std::string id_list(const std::vector<std::int64_t>& ids, expr::Sql& sql) {
  std::string out;
  for (std::int64_t id : ids) out += (out.empty() ? "" : ",") + sql.bind(id);
  return out.empty() ? "NULL" : out;
}
}  // namespace

Statement labels_statement(const Entity& entity, const std::vector<std::int64_t>& ids, const Reader& reader,
                           const Dialect& dialect) {
  expr::Sql sql;
  const expr::RowRights rights = hop_rights(reader);
  std::string select;
  for (const Field* part : title_of(entity))
    select += "," + expr::print_field(*part, entity, "t0", *reader.context, dialect, rights, sql);
  std::string where = " WHERE t0.\"id\" IN (" + id_list(ids, sql) + ")";
  if (const std::string seen = rights ? rights(entity, "t0", sql) : std::string(); !seen.empty())
    where += " AND " + seen;
  return {"SELECT t0.\"id\"" + select + " FROM " + quoted(entity.name) + " t0" + where, std::move(sql.parameters)};
}

Statement links_statement(const Entity& entity, const Field& field, const std::vector<std::int64_t>& ids,
                          const Reader& reader) {
  expr::Sql sql;
  std::string where = " WHERE l.\"entity_no\"=" + sql.bind(std::int64_t{entity.entity_no}) +
                      " AND l.\"field_no\"=" + sql.bind(std::int64_t{field.field_no}) + " AND l.\"from_id\" IN (" +
                      id_list(ids, sql) + ")";
  const expr::RowRights rights = hop_rights(reader);
  if (const std::string seen = rights && field.target_entity ? rights(*field.target_entity, "t1", sql) : std::string();
      !seen.empty())
    where += " AND EXISTS (SELECT 1 FROM " + quoted(field.target_entity->name) +
             " t1 WHERE t1.\"id\"=l.\"to_id\" AND " + seen + ")";
  return {"SELECT l.\"from_id\",l.\"to_id\" FROM \"link\" l" + where + " ORDER BY l.\"from_id\",l.\"to_id\"",
          std::move(sql.parameters)};
}

}  // namespace socle::query
