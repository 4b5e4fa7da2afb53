#include <fmt/format.h>

#include "kernel/storage/database.h"

namespace socle::storage {
namespace {

class SqliteDialect final : public Dialect {
 public:
  Engine engine() const override { return Engine::sqlite; }
  std::string column_type(meta::ColumnKind kind) const override {
    switch (kind) {
      case meta::ColumnKind::integer: return "INTEGER";
      case meta::ColumnKind::text: return "TEXT";
      case meta::ColumnKind::blob: return "BLOB";
    }
    return "BLOB";
  }
  std::string primary_part(std::string_view k) const override { return fmt::format("substr({0},1,instr({0},x'01')-1)", k); }
  std::string position(std::string_view haystack, std::string_view needle) const override {
    return fmt::format("instr({},{})", haystack, needle);
  }
  std::string sum(std::string_view expression) const override { return fmt::format("sum_exact({})", expression); }
  std::string bucket(std::string_view expression, std::string_view bounds) const override {
    return fmt::format("(SELECT max(b.column1) FROM ({}) AS b WHERE b.column1<=({}))", bounds, expression);
  }
  std::string day_text(std::string_view day) const override { return fmt::format("date(({})*86400,'unixepoch')", day); }
  std::string month_start(std::string_view day, std::string_view months) const override {
    return fmt::format("(CAST(strftime('%s',({})*86400,'unixepoch','start of month',({})||' months') AS BIGINT)/86400)", day, months);
  }
  std::string arithmetic(char op, std::string_view a, std::string_view b) const override {
    // Past 64 bits SQLite goes on in floating point, which whole() and exact_divide see.
    return op == '/' ? fmt::format("exact_divide({},{})", a, b) : fmt::format("({}{}{})", a, op, b);
  }
  std::string whole(std::string_view arithmetic) const override { return fmt::format("exact_whole({})", arithmetic); }
  std::string least(std::string_view list) const override { return fmt::format("least_set({})", list); }
  std::string greatest(std::string_view list) const override { return fmt::format("greatest_set({})", list); }
  std::string joined(std::string_view separator, std::string_view list) const override { return fmt::format("join_set({},{})", separator, list); }
  std::string for_update() const override { return ""; }
  std::string skip_locked() const override { return ""; }
};

class PostgresDialect final : public Dialect {
 public:
  Engine engine() const override { return Engine::postgres; }
  std::string column_type(meta::ColumnKind kind) const override {
    switch (kind) {
      case meta::ColumnKind::integer: return "BIGINT";
      case meta::ColumnKind::text: return "TEXT COLLATE \"C\"";
      case meta::ColumnKind::blob: return "BYTEA";
    }
    return "BYTEA";
  }
  // greatest: a key without the byte 01 is empty here as on SQLite, instead of "negative substring length".
  std::string primary_part(std::string_view k) const override {
    return fmt::format("substring({0} from 1 for greatest(position('\\x01'::bytea in {0})-1,0))", k);
  }
  std::string position(std::string_view haystack, std::string_view needle) const override {
    return fmt::format("position({1} in {0})", haystack, needle);   // of text and of bytes
  }
  std::string sum(std::string_view expression) const override { return fmt::format("sum({})", expression); }   // numeric
  std::string bucket(std::string_view expression, std::string_view bounds) const override {
    return fmt::format("(SELECT max(b.column1) FROM ({}) AS b WHERE b.column1<=({}))", bounds, expression);
  }
  std::string day_text(std::string_view day) const override {
    return fmt::format("to_char(DATE '1970-01-01'+CAST({} AS INTEGER),'YYYY-MM-DD')", day);
  }
  std::string month_start(std::string_view day, std::string_view months) const override {
    return fmt::format("(CAST(date_trunc('month',CAST(DATE '1970-01-01'+CAST({} AS INTEGER) AS TIMESTAMP))+CAST({} AS INTEGER)*INTERVAL '1 month' AS DATE)-DATE '1970-01-01')",
                       day, months);
  }
  // LIMIT keeps the planner from pulling the subquery up and computing its value twice, at each level.
  static std::string checked(const std::string& v) {
    return "(SELECT CASE WHEN w.v BETWEEN -9223372036854775807 AND 9223372036854775807 THEN CAST(w.v AS BIGINT) END FROM (SELECT " + v + " AS v LIMIT 1) w)";
  }
  std::string arithmetic(char op, std::string_view a, std::string_view b) const override {
    if (op != '/') return checked(fmt::format("CAST({} AS NUMERIC){}{}", a, op, b));
    return fmt::format(
        "(SELECT CASE WHEN d.d<>0 THEN CAST(sign(d.n)*sign(d.d)*div(2*abs(d.n)+abs(d.d),2*abs(d.d)) AS BIGINT) END FROM (SELECT CAST({} AS NUMERIC) AS n,"
        "CAST({} AS NUMERIC) AS d LIMIT 1) d)",
        a, b);
  }
  std::string whole(std::string_view arithmetic) const override { return std::string(arithmetic); }
  std::string least(std::string_view list) const override { return fmt::format("LEAST({})", list); }
  std::string greatest(std::string_view list) const override { return fmt::format("GREATEST({})", list); }
  std::string joined(std::string_view separator, std::string_view list) const override {
    return fmt::format("NULLIF(concat_ws(COALESCE({},''),{}),'')", separator, list);
  }
  std::string for_update() const override { return " FOR UPDATE"; }
  std::string skip_locked() const override { return " FOR UPDATE SKIP LOCKED"; }
};

}  // namespace

const Dialect& sqlite_dialect() {
  static const SqliteDialect dialect;
  return dialect;
}

const Dialect& postgres_dialect() {
  static const PostgresDialect dialect;
  return dialect;
}

std::string quoted(std::string_view identifier) {
  std::string out = "\"";
  for (char c : identifier) {
    if (c == '"') out += '"';
    out += c;
  }
  return out + '"';
}

}  // namespace socle::storage
