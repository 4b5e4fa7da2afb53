#include "kernel/storage/whole.h"

#include <algorithm>
#include <cstring>
#include <map>
#include <set>

#include "base/random.h"

namespace socle::storage {
namespace {
using meta::ColumnKind;
constexpr std::size_t kRowsPerCommit = 2000, kCellsPerStatement = 20'000, kRowsPerStatement = 200;
constexpr std::int64_t kFetch = 2000;
enum Tag : char { kNull = 0, kInteger = 1, kText = 2, kBlob = 3 };   // on disk: never renumber

constexpr std::string_view kUnfinished = "unfinished_load";   // there while a base is being filled: storage::migrate refuses it

// The search index is made of the records; migration and id_sequence are storage's own.
bool carried(const std::string& table) {
  return table != "search" && !table.starts_with("search_") && table != "migration" && table != "id_sequence" && table != kUnfinished && !table.starts_with("sqlite_");
}
ColumnKind kind_of(std::string_view type) {
  if (type.starts_with("INT") || type == "bigint" || type == "integer") return ColumnKind::integer;
  return type == "BLOB" || type == "bytea" ? ColumnKind::blob : ColumnKind::text;
}
const char* kind_name(ColumnKind k) { return k == ColumnKind::integer ? "integer" : k == ColumnKind::blob ? "blob" : "text"; }

void put_number(std::string& out, std::uint64_t n) {
  for (int i = 0; i < 8; ++i) out += static_cast<char>(n >> (8 * i));
}
std::uint64_t number_at(std::string_view b, std::size_t at) {
  std::uint64_t n = 0;
  for (std::size_t i = 8; i-- > 0;) n = n << 8 | static_cast<unsigned char>(b[at + i]);
  return n;
}

std::string names(const Shape& s) {
  std::string out;
  for (const auto& c : s.columns) out += (out.empty() ? "" : ",") + quoted(c.name);
  return out;
}

void sqlite_growth(Connection& db, std::map<std::string, Shape>& found) {
  db.query("SELECT name, seq FROM sqlite_sequence", {}, [&](const Row& r) {
    if (auto it = found.find(std::string(r.text(0))); it != found.end()) it->second.grown = r.integer(1);
    return true;
  });
}

// A row of either catalogue: table, column, type, whether it is required, of the key, numbered by the engine.
void add_column(std::map<std::string, Shape>& out, const Row& r) {
  const std::string table(r.text(0));
  if (!carried(table)) return;
  Shape& s = out[table];
  s.table = table;
  s.columns.push_back({std::string(r.text(1)), kind_of(r.text(2)), r.integer(3) != 0, r.integer(4) != 0});
  if (r.integer(5)) s.grows = s.columns.back().name;
}

std::map<std::string, Shape> sqlite_shapes(Connection& db) {
  std::map<std::string, Shape> out;
  db.query("SELECT m.name, p.name, p.type, p.\"notnull\", p.pk, p.pk<>0 AND m.sql LIKE '%AUTOINCREMENT%' FROM sqlite_master m, pragma_table_info(m.name) p WHERE m.type='table' ORDER BY m.name, p.cid",
           {}, [&](const Row& r) {
             add_column(out, r);
             return true;
           });
  if (db.exists("SELECT 1 FROM sqlite_master WHERE name='sqlite_sequence'")) sqlite_growth(db, out);
  return out;
}

std::map<std::string, Shape> postgres_shapes(Connection& db) {
  std::map<std::string, Shape> out;
  db.query("SELECT c.table_name, c.column_name, c.data_type, CASE WHEN c.is_nullable='NO' THEN 1 ELSE 0 END,"
           " CASE WHEN k.column_name IS NULL THEN 0 ELSE 1 END, CASE WHEN c.is_identity='YES' THEN 1 ELSE 0 END"
           " FROM information_schema.columns c JOIN information_schema.tables t ON t.table_schema=c.table_schema AND t.table_name=c.table_name AND t.table_type='BASE TABLE'"
           " LEFT JOIN (SELECT u.table_name, u.column_name FROM information_schema.table_constraints n JOIN information_schema.key_column_usage u"
           "   ON u.constraint_name=n.constraint_name AND u.table_schema=n.table_schema AND u.table_name=n.table_name"
           "   WHERE n.constraint_type='PRIMARY KEY' AND n.table_schema=current_schema()) k ON k.table_name=c.table_name AND k.column_name=c.column_name"
           " WHERE c.table_schema=current_schema() ORDER BY c.table_name, c.ordinal_position",
           {}, [&](const Row& r) {
             add_column(out, r);
             return true;
           });
  for (auto& [name, s] : out)
    if (!s.grows.empty())
      s.grown = db.integer("SELECT pg_sequence_last_value(pg_get_serial_sequence(quote_ident(current_schema())||'.'||quote_ident(?1), ?2)::regclass)", {name, s.grows});
  return out;
}

void make_table(Transaction& tx, const Shape& s) {
  std::string sql = "CREATE TABLE " + quoted(s.table) + " (", key;
  for (const auto& c : s.columns) {
    sql += (sql.ends_with('(') ? "" : ", ") + quoted(c.name) + " " + tx.dialect().column_type(c.kind);
    if (c.filled && !c.key) sql += " NOT NULL";
    if (c.key) key += (key.empty() ? "" : ",") + quoted(c.name);
  }
  if (!key.empty()) sql += ", PRIMARY KEY (" + key + ")";
  tx.execute(sql + ")");
}

void insert_rows(Transaction& tx, const Shape& s, std::vector<Cells>& rows) {
  const bool identity = !s.grows.empty() && tx.engine() == Engine::postgres;
  const std::string head = "INSERT INTO " + quoted(s.table) + " (" + names(s) + ")" + (identity ? " OVERRIDING SYSTEM VALUE" : "") + " VALUES ";
  const std::size_t most = std::clamp<std::size_t>(kCellsPerStatement / s.columns.size(), 1, kRowsPerStatement);
  for (std::size_t from = 0; from < rows.size(); from += most) {
    const std::size_t n = std::min(most, rows.size() - from);
    std::string sql = head;
    Cells cells;
    for (std::size_t i = 0; i < n; ++i) {
      sql += i ? ",(" : "(";
      for (std::size_t k = 0; k < s.columns.size(); ++k) {
        cells.push_back(rows[from + i][k]);
        sql += (k ? ",?" : "?") + std::to_string(cells.size());
      }
      sql += ')';
    }
    tx.execute(sql, cells);
  }
}
}  // namespace

Json to_json(const Shape& s) {
  Json j = Json::object();
  j.set("table", s.table);
  Json& columns = j.set("columns", Json::array());
  for (const auto& c : s.columns) {
    Json column = Json::object();
    column.set("name", c.name);
    column.set("kind", kind_name(c.kind));
    column.set("filled", Json(c.filled));
    column.set("key", Json(c.key));
    columns.push(std::move(column));
  }
  j.set("grows", s.grows);
  j.set("grown", Json(s.grown));
  return j;
}

Shape shape_of(const Json& j) {
  Shape s{j["table"].as_string(), {}, j["grows"].as_string(), j["grown"].as_int()};
  for (const Json& c : j["columns"].items()) {
    const std::string& kind = c["kind"].as_string();
    s.columns.push_back({c["name"].as_string(), kind == "integer" ? ColumnKind::integer : kind == "blob" ? ColumnKind::blob : ColumnKind::text, c["filled"].as_bool(), c["key"].as_bool()});
  }
  return s;
}

void Digest::add(std::string_view row) {
  const std::string sum = sha256_raw(row);
  ++rows;
  low += number_at(sum, 0);
  high += number_at(sum, 8);
}
std::string Digest::text() const {
  std::string raw;
  put_number(raw, high);
  put_number(raw, low);
  return std::to_string(rows) + ":" + hex(raw);
}

void encode_row(const Cells& cells, std::string& out) {
  for (const Cell& c : cells) {
    if (auto* n = std::get_if<std::int64_t>(&c)) {
      out += kInteger;
      put_number(out, static_cast<std::uint64_t>(*n));
    } else if (auto* t = std::get_if<std::string>(&c)) {
      out += kText;
      put_number(out, t->size());
      out += *t;
    } else if (auto* b = std::get_if<Blob>(&c)) {
      out += kBlob;
      put_number(out, b->bytes.size());
      out += b->bytes;
    } else {
      out += kNull;
    }
  }
}

bool decode_row(std::string_view bytes, std::size_t columns, Cells& cells) {
  cells.clear();
  std::size_t at = 0;
  for (std::size_t i = 0; i < columns; ++i) {
    if (at >= bytes.size()) return false;
    const char tag = bytes[at++];
    if (tag == kNull) {
      cells.emplace_back();
      continue;
    }
    if (tag < kInteger || tag > kBlob || bytes.size() - at < 8) return false;
    const std::uint64_t n = number_at(bytes, at);
    at += 8;
    if (tag == kInteger) {
      cells.emplace_back(static_cast<std::int64_t>(n));
      continue;
    }
    if (n > bytes.size() - at) return false;
    std::string text(bytes.substr(at, n));
    at += n;
    if (tag == kText) cells.emplace_back(std::move(text));
    else cells.emplace_back(Blob{std::move(text)});
  }
  return at == bytes.size();
}

std::vector<Shape> shapes(Connection& db) {
  std::vector<Shape> out;
  for (auto& [name, s] : db.engine() == Engine::sqlite ? sqlite_shapes(db) : postgres_shapes(db)) out.push_back(std::move(s));
  return out;
}
std::vector<Shape> read_shapes(Database& db) {
  std::vector<Shape> out;
  auto done = db.read({.deadline_ms = 0}, [&](Connection& c) -> Done { return out = shapes(c), Done{}; });
  if (!done) throw Fault("the tables cannot be listed: " + done.error().code);
  return out;
}

void read_rows(Connection& db, const Shape& s, const std::function<bool(const Cells&)>& each) {
  Cells cells(s.columns.size());
  bool more = true;
  std::int64_t got = 0;
  const RowCallback row = [&](const Row& r) {
    for (std::size_t i = 0; i < s.columns.size(); ++i) cells[i] = r.cell(static_cast<int>(i), s.columns[i].kind);
    ++got;
    return more = each(cells);
  };
  const std::string select = "SELECT " + names(s) + " FROM " + quoted(s.table);
  if (db.engine() == Engine::sqlite) return db.query(select, {}, row);
  // libpq holds a whole result in memory: a cursor gives it in pieces. Its name differs by table, since statements are kept by text.
  const std::string cursor = quoted("carried " + s.table);
  const RowCallback nothing = [](const Row&) { return true; };
  db.query("DECLARE " + cursor + " NO SCROLL CURSOR FOR " + select, {}, nothing);
  do {
    got = 0;
    db.query("FETCH " + std::to_string(kFetch) + " FROM " + cursor, {}, row);
  } while (more && got == kFetch);
  db.query("CLOSE " + cursor, {}, nothing);
}

Result<Digest> digest(Database& db, const Shape& s) {
  Digest out;
  CHECK_OK(db.read({.deadline_ms = 0}, [&](Connection& c) -> Done {
    out = {};
    std::string bytes;
    read_rows(c, s, [&](const Cells& cells) {
      bytes.clear();
      encode_row(cells, bytes);
      out.add(bytes);
      return true;
    });
    return {};
  }));
  return out;
}

Json history_of(Connection& db) {
  Json out = Json::array();
  db.query("SELECT number, name, sha256 FROM migration ORDER BY number, name", {}, [&](const Row& r) {
    Json m = Json::object();
    m.set("number", Json(r.integer(0)));
    m.set("name", std::string(r.text(1)));
    m.set("sha256", std::string(r.text(2)));
    out.push(std::move(m));
    return true;
  });
  return out;
}
std::int64_t next_id(Connection& db) { return db.integer("SELECT next FROM id_sequence"); }

Result<std::vector<Migration>> check_history(const Json& wanted, const std::vector<Migration>& known, bool same_engine) {
  std::vector<Migration> out;
  std::int64_t newest = 0;
  for (const Json& m : wanted.items()) newest = std::max(newest, m["number"].as_int());
  for (const auto& m : known)
    if (m.number <= newest) out.push_back(m);
  for (const Json& m : wanted.items()) {
    auto it = std::find_if(out.begin(), out.end(), [&](const Migration& k) { return k.number == m["number"].as_int(); });
    if (it == out.end()) return refuse(RefusalKind::unavailable, "storage.newer", {{"migration", std::to_string(m["number"].as_int())}});
    // The two engines have each their own text of a migration: only that of the same engine can be compared.
    if (same_engine && sha256_hex(it->sql) != m["sha256"].as_string())
      return refuse(RefusalKind::unavailable, "storage.migration_changed", {{"migration", std::string(it->name)}});
  }
  return out;
}

bool is_empty(Database& db) {
  bool empty = true;
  auto done = db.read({.deadline_ms = 0}, [&](Connection& c) -> Done {
    empty = shapes(c).empty() && !c.exists(c.engine() == Engine::sqlite ? "SELECT 1 FROM sqlite_master WHERE name='migration'"
                                                                          : "SELECT 1 FROM information_schema.tables WHERE table_schema=current_schema() AND table_name='migration'");
    return {};
  });
  return done && empty;
}

Result<Loader> Loader::open(Database& to, const Json& history, const std::vector<Migration>& known, bool same_engine) {
  if (!is_empty(to)) return refuse(RefusalKind::conflict, "base.not_empty");
  TRY(const auto wanted, check_history(history, known, same_engine));
  CHECK_OK(migrate(to, wanted));
  CHECK_OK(to.write(Lane::bulk, [](Transaction& tx) -> Done { return tx.execute("CREATE TABLE unfinished_load (at INTEGER)"), Done{}; }));
  return Loader(to);
}

Done Loader::begin(const Shape& shape) {
  shape_ = shape;
  return to_->write(Lane::bulk, [&](Transaction& tx) -> Done {
    const std::vector<Shape> there = shapes(tx);
    auto it = std::find_if(there.begin(), there.end(), [&](const Shape& s) { return s.table == shape.table; });
    if (it == there.end()) return make_table(tx, shape), Done{};
    std::set<std::string> columns;
    for (const auto& c : it->columns) columns.insert(c.name);
    for (const auto& c : shape.columns)
      if (!columns.contains(c.name)) throw Fault("the table " + shape.table + " has no column " + c.name);
    tx.execute("DELETE FROM " + quoted(shape.table));
    return {};
  });
}

Done Loader::add(Cells row) {
  waiting_.push_back(std::move(row));
  return waiting_.size() < kRowsPerCommit ? Done{} : flush();
}

Done Loader::flush() {
  if (waiting_.empty()) return {};
  CHECK_OK(to_->write(Lane::bulk, [&](Transaction& tx) -> Done { return insert_rows(tx, shape_, waiting_), Done{}; }));
  waiting_.clear();
  return {};
}

Done Loader::end() {
  CHECK_OK(flush());
  if (shape_.grows.empty() || shape_.grown < 1) return {};
  return to_->write(Lane::bulk, [&](Transaction& tx) -> Done {
    if (tx.engine() == Engine::postgres) {
      tx.query("SELECT setval(pg_get_serial_sequence(quote_ident(current_schema())||'.'||quote_ident(?1), ?2)::regclass, ?3)", {shape_.table, shape_.grows, shape_.grown},
               [](const Row&) { return false; });
    } else {
      tx.execute("DELETE FROM sqlite_sequence WHERE name=?1", {shape_.table});
      tx.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (?1,?2)", {shape_.table, shape_.grown});
    }
    return {};
  });
}

Done Loader::finish(std::int64_t next) {
  return to_->write(Lane::bulk, [&](Transaction& tx) -> Done {
    tx.execute("UPDATE id_sequence SET next=?1 WHERE next<?1", {next});
    tx.execute("DROP TABLE unfinished_load");
    return {};
  });
}

}  // namespace socle::storage
