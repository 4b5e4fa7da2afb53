#include "kernel/meta/publish/fill.h"

#include <algorithm>

#include "kernel/meta/field_type.h"

namespace socle::meta {
namespace {
using storage::Cell;
using storage::Cells;
using storage::Engine;
using storage::quoted;

const Entity* any_entity(const Snapshot& s, std::string_view name) {
  for (const auto& e : s.entities)
    if (e->name == name) return e.get();
  return nullptr;
}
const Field* any_field(const Entity& e, std::string_view name) {
  for (const Field& f : e.fields)
    if (f.name == name) return &f;
  return nullptr;
}
bool has_column(const Existing& existing, const std::string& table, const std::string& column) {
  auto it = existing.tables.find(table);
  return it != existing.tables.end() && it->second.contains(column);
}

// The columns that say whether and how a row is to be filled: the old form's, else the field's own.
const Field& source(const Fill& fill) { return fill.from ? *fill.from : *fill.to; }

std::vector<ColumnKind> kinds(const Field& f) {
  std::vector<ColumnKind> out;
  for (const Column& c : f.type->columns)
    if (!c.key || f.keyed()) out.push_back(c.kind);
  return out;
}

std::string select_columns(const Fill& fill) {
  std::string out = "\"id\"";
  for (const auto& c : source(fill).columns) out += ", " + quoted(c);
  return out;
}
std::string condition(const Fill& fill) {
  const std::string column = quoted(source(fill).columns[0]);
  const bool copies = fill.from != nullptr;
  const bool gives = !empty(fill.when_empty);
  // A copy in the same form takes empty values too: a cell emptied since must not come back.
  if (copies && (gives || fill.from->type == fill.to->type)) return {};
  return " AND " + column + (copies ? " IS NOT NULL" : " IS NULL");
}

struct Row {
  std::int64_t id = 0;
  Value value;
};

Done write_row(storage::Transaction& tx, const Fill& fill, const Snapshot& snapshot, const Row& row) {
  Value value = row.value;
  if (fill.from && !empty(value)) {
    auto converted = convert_value(value, *fill.from, *fill.to, snapshot);
    if (!converted && !fill.drop_unconvertible)
      return refuse(RefusalKind::conflict, "publish.not_convertible",
                    {{"entity", "@" + fill.entity->name}, {"field", "@" + fill.entity->name + "." + fill.to->name}, {"id", std::to_string(row.id)}});
    value = converted ? std::move(*converted) : Value{};
  }
  bool all = false;
  if (empty(value) && !empty(fill.when_empty)) {
    value = fill.when_empty;
    all = true;
  }
  Cells cells;
  if (empty(value)) cells.resize(fill.to->columns.size());
  else fill.to->type->to_columns(value, *fill.to, cells);
  std::string sets;
  Cells parameters;
  for (std::size_t i = 0; i < fill.to->columns.size(); ++i) {
    if (!all && std::find(fill.columns.begin(), fill.columns.end(), i) == fill.columns.end()) continue;
    parameters.push_back(cells[i]);
    sets += (sets.empty() ? "" : ", ") + quoted(fill.to->columns[i]) + "=?" + std::to_string(parameters.size());
  }
  if (sets.empty()) return {};
  parameters.push_back(Cell(row.id));
  tx.execute("UPDATE " + quoted(fill.entity->name) + " SET " + sets + " WHERE \"id\"=?" + std::to_string(parameters.size()), parameters);
  return {};
}

std::vector<Row> read_rows(storage::Transaction& tx, const Fill& fill, const std::string& where, const Cells& cells) {
  std::vector<Row> rows;
  const Field& from = source(fill);
  const auto columns = kinds(from);
  tx.query("SELECT " + select_columns(fill) + " FROM " + quoted(fill.entity->name) + " WHERE " + where + tx.dialect().for_update(), cells, [&](const storage::Row& r) {
    std::vector<Cell> values;
    for (std::size_t i = 0; i < columns.size(); ++i) values.push_back(r.cell(static_cast<int>(i) + 1, columns[i]));
    rows.push_back({r.integer(0), from.type->from_columns(values.data(), from)});
    return true;
  });
  return rows;
}
}  // namespace

std::vector<Fill> plan_fills(const Step& step, const Existing& existing) {
  std::vector<Fill> out;
  for (const auto& e : step.after.entities) {
    const Entity* old = any_entity(step.before, e->name);
    if (!old || e->removed) continue;
    for (const Field& f : e->fields) {
      if (f.removed || !f.stored()) continue;
      const Field* before = any_field(*old, f.name);
      const std::string path = path_of(*e, f);
      Fill fill{e.get(), before && before->stored() ? before : nullptr, &f, {}, step.transitions[path]["empty"].as_bool(), {}};
      const bool required_now = f.required && (!before || before->removed || !before->required);
      if (!f.system && (required_now || step.transitions[path].has("default"))) fill.when_empty = filling(f, step.transitions, path, step.after);
      for (std::size_t i = 0; i < f.columns.size(); ++i)
        if (!before || std::find(before->columns.begin(), before->columns.end(), f.columns[i]) == before->columns.end()) fill.columns.push_back(i);
      if (!fill.from) {
        // A new column is born with its value (column_defaults); one that was there before is filled where it is empty.
        if (empty(fill.when_empty) || !has_column(existing, e->name, f.columns[0])) continue;
        out.push_back(std::move(fill));
        continue;
      }
      if (fill.columns.empty()) {
        if (empty(fill.when_empty)) continue;
        fill.from = nullptr;   // nothing to copy: only empty cells are given a value
      }
      out.push_back(std::move(fill));
    }
  }
  return out;
}

Defaults column_defaults(const Step& step, const Existing& existing) {
  Defaults out;
  for (const auto& e : step.after.entities) {
    const Entity* old = any_entity(step.before, e->name);
    if (!old || e->removed) continue;
    for (const Field& f : e->fields) {
      if (f.removed || f.system || !f.stored() || has_column(existing, e->name, f.columns[0])) continue;
      const Field* before = any_field(*old, f.name);
      if (before && before->stored()) continue;
      const Value value = filling(f, step.transitions, path_of(*e, f), step.after);
      if (empty(value)) continue;
      Cells cells;
      f.type->to_columns(value, f, cells);
      for (std::size_t i = 0; i < f.columns.size() && i < cells.size(); ++i) out[e->name].push_back({f.columns[i], cells[i]});
    }
  }
  return out;
}

namespace {
std::string trigger_name(const Fill& f, const char* event) {
  return "dirty_" + std::to_string(f.entity->entity_no) + "_" + std::to_string(f.to->field_no) + "_" + event;
}
}  // namespace

std::vector<std::string> trigger_statements(const std::vector<Fill>& fills, Engine engine) {
  std::vector<std::string> out;
  if (engine == Engine::postgres && !fills.empty())
    out.push_back("CREATE OR REPLACE FUNCTION model_note_dirty() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
                  "INSERT INTO model_dirty(entity_no, field_no, record_id) VALUES (TG_ARGV[0]::bigint, TG_ARGV[1]::bigint, NEW.id); RETURN NEW; END $$");
  for (const Fill& f : fills) {
    std::string columns;
    for (const auto& c : source(f).columns) columns += (columns.empty() ? "" : ", ") + quoted(c);
    const std::string numbers = std::to_string(f.entity->entity_no) + ", " + std::to_string(f.to->field_no);
    const std::string table = quoted(f.entity->name);
    if (engine == Engine::postgres) {
      const std::string name = quoted(trigger_name(f, "write"));
      out.push_back("DROP TRIGGER IF EXISTS " + name + " ON " + table);
      out.push_back("CREATE TRIGGER " + name + " AFTER INSERT OR UPDATE OF " + columns + " ON " + table + " FOR EACH ROW EXECUTE FUNCTION model_note_dirty(" + numbers + ")");
      continue;
    }
    const std::string body = " ON " + table + " BEGIN INSERT INTO model_dirty(entity_no, field_no, record_id) VALUES (" + numbers + ", new.\"id\"); END";
    out.push_back("CREATE TRIGGER IF NOT EXISTS " + quoted(trigger_name(f, "insert")) + " AFTER INSERT" + body);
    out.push_back("CREATE TRIGGER IF NOT EXISTS " + quoted(trigger_name(f, "update")) + " AFTER UPDATE OF " + columns + body);
  }
  return out;
}

std::vector<std::string> drop_trigger_statements(const std::vector<Fill>& fills, Engine engine) {
  std::vector<std::string> out;
  for (const Fill& f : fills) {
    if (engine == Engine::postgres) {
      out.push_back("DROP TRIGGER IF EXISTS " + quoted(trigger_name(f, "write")) + " ON " + quoted(f.entity->name));
      continue;
    }
    for (const char* event : {"insert", "update"}) out.push_back("DROP TRIGGER IF EXISTS " + quoted(trigger_name(f, event)));
  }
  return out;
}

Result<SliceResult> fill_slice(storage::Transaction& tx, const Fill& fill, const Snapshot& snapshot, std::int64_t after, std::int64_t limit) {
  SliceResult out{after, 0, false};
  const auto rows = read_rows(tx, fill, "\"id\">?1" + condition(fill) + " ORDER BY \"id\" LIMIT " + std::to_string(limit), {Cell(after)});
  for (const Row& row : rows) {
    CHECK_OK(write_row(tx, fill, snapshot, row));
    out.after = row.id;
    ++out.rows;
  }
  out.finished = static_cast<std::int64_t>(rows.size()) < limit;
  return out;
}

namespace {
// Numbers by sixty-four in one statement; the last is repeated so that the text of the statement stays one.
constexpr std::size_t kAtOnce = 64;
std::string slots(std::size_t first) {
  std::string out;
  for (std::size_t i = 0; i < kAtOnce; ++i) out += (i ? ",?" : "?") + std::to_string(first + i);
  return "(" + out + ")";
}
template <class F>
Done by_sixty_four(const std::vector<std::int64_t>& numbers, F&& f) {
  for (std::size_t from = 0; from < numbers.size(); from += kAtOnce) {
    Cells cells;
    for (std::size_t i = 0; i < kAtOnce; ++i) cells.push_back(Cell(numbers[std::min(from + i, numbers.size() - 1)]));
    CHECK_OK(f(cells));
  }
  return {};
}
}  // namespace

Result<SliceResult> catch_up(storage::Transaction& tx, const Fill& fill, const Snapshot& snapshot, std::int64_t limit) {
  std::vector<std::int64_t> seen;
  std::set<std::int64_t> ids;
  tx.query("SELECT seq, record_id FROM model_dirty WHERE entity_no=?1 AND field_no=?2 ORDER BY seq LIMIT " + std::to_string(limit),
           {Cell(fill.entity_no()), Cell(std::int64_t{fill.to->field_no})}, [&](const storage::Row& r) {
             seen.push_back(r.integer(0));
             ids.insert(r.integer(1));
             return true;
           });
  // Rows are locked, in order, before they are read: what another transaction writes later leaves a note of its own.
  CHECK_OK(by_sixty_four({ids.begin(), ids.end()}, [&](const Cells& some) -> Done {
    for (const Row& row : read_rows(tx, fill, "\"id\" IN " + slots(1) + condition(fill) + " ORDER BY \"id\"", some)) CHECK_OK(write_row(tx, fill, snapshot, row));
    return {};
  }));
  CHECK_OK(by_sixty_four(seen, [&](const Cells& some) -> Done {
    tx.execute("DELETE FROM model_dirty WHERE seq IN " + slots(1), some);
    return {};
  }));
  return SliceResult{0, static_cast<std::int64_t>(seen.size()), seen.empty()};
}

std::int64_t dirty_rows(storage::Connection& db, const Fill& fill) {
  return db.integer("SELECT COUNT(*) FROM model_dirty WHERE entity_no=?1 AND field_no=?2", {Cell(fill.entity_no()), Cell(std::int64_t{fill.to->field_no})});
}

}  // namespace socle::meta
