// A whole base as rows, the same on both engines: what backup, restore and move carry (TRUST B1, B2).
//
// Shape    shapes(): every table but the search index, which is rebuilt, and storage's own tables. read_rows() in no order;
//          Loader puts rows of a shape into another base, making the table when no migration has made it.
// Keeps    Values travel as cells: integer, text, blob, null. A Digest of rows does not depend on their order.
//          Keys that grow by themselves go on where they stood: never reused.
// Refuses  base.not_empty (Loader::open), storage.newer, storage.migration_changed (check_history)
#pragma once
#include <string>
#include <vector>

#include "base/json.h"
#include "kernel/storage/database.h"

namespace socle::storage {

struct ShapeColumn {
  std::string name;
  meta::ColumnKind kind = meta::ColumnKind::text;
  bool filled = false, key = false;    // NOT NULL; part of the primary key
};
struct Shape {
  std::string table;
  std::vector<ShapeColumn> columns;
  std::string grows;                   // the column whose values the database gives; empty: none
  std::int64_t grown = 0;              // the last value that it gave
};
Json to_json(const Shape& shape);
Shape shape_of(const Json& json);

struct Digest {
  std::int64_t rows = 0;
  std::uint64_t high = 0, low = 0;
  void add(std::string_view encoded_row);
  std::string text() const;
  bool operator==(const Digest&) const = default;
};
// A row as bytes, and back. On disk in backups: never change.
void encode_row(const Cells& cells, std::string& out);
bool decode_row(std::string_view bytes, std::size_t columns, Cells& cells);

std::vector<Shape> shapes(Connection& db);                       // by name
std::vector<Shape> read_shapes(Database& db);                    // in a read of its own
void read_rows(Connection& db, const Shape& shape, const std::function<bool(const Cells&)>& row);
Result<Digest> digest(Database& db, const Shape& shape);

// The migrations that a base has had: [{"number","name","sha256"}], and the next id of its one sequence.
Json history_of(Connection& db);
std::int64_t next_id(Connection& db);
// What `wanted` holds that this binary knows, up to the last of them.
Result<std::vector<Migration>> check_history(const Json& wanted, const std::vector<Migration>& known, bool same_engine);
bool is_empty(Database& db);

class Loader {
 public:
  // `to` was opened on nothing; it is brought to the migrations of the base that comes.
  static Result<Loader> open(Database& to, const Json& history, const std::vector<Migration>& known, bool same_engine);
  Done begin(const Shape& shape);
  Done add(Cells row);
  Done end();                          // of the table
  Done finish(std::int64_t next_id);

 private:
  explicit Loader(Database& to) : to_(&to) {}
  Done flush();
  Database* to_;
  Shape shape_;
  std::vector<Cells> waiting_;
};

}  // namespace socle::storage
