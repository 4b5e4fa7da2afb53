/* SQLite with the pragmas of Socle's own connections: WAL, synchronous=FULL, the same page caches, no checkpoint but by hand. */
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

#include "bare.h"

enum { SLOTS = 512 };
static sqlite3 *db;
static struct {
  char *sql;
  sqlite3_stmt *statement;
} cache[SLOTS];

static void check(int code) {
  if (code != SQLITE_OK && code != SQLITE_ROW && code != SQLITE_DONE) fail(sqlite3_errmsg(db));
}

static sqlite3_stmt *prepared(const char *sql) {
  unsigned hash = 5381;
  for (const char *p = sql; *p; ++p) hash = hash * 33 + (unsigned char)*p;
  for (unsigned i = 0; i < SLOTS; ++i) {
    const unsigned slot = (hash + i) % SLOTS;
    if (cache[slot].sql && !strcmp(cache[slot].sql, sql)) return cache[slot].statement;
    if (cache[slot].sql) continue;
    cache[slot].sql = strdup(sql);
    check(sqlite3_prepare_v3(db, sql, -1, SQLITE_PREPARE_PERSISTENT, &cache[slot].statement, NULL));
    return cache[slot].statement;
  }
  fail("too many statements");
  return NULL;
}

void database_open(const char *where) {
  check(sqlite3_open_v2(where, &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, NULL));
  sqlite3_busy_timeout(db, 10000);
  database_script(
      "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON; PRAGMA wal_autocheckpoint=0;"
      "PRAGMA journal_size_limit=67108864; PRAGMA cell_size_check=ON; PRAGMA cache_size=-65536; PRAGMA temp_store=MEMORY");
}
void database_begin(int writing) { check(sqlite3_step(prepared(writing ? "BEGIN IMMEDIATE" : "BEGIN"))), sqlite3_reset(prepared(writing ? "BEGIN IMMEDIATE" : "BEGIN")); }
void database_commit(void) { check(sqlite3_step(prepared("COMMIT"))), sqlite3_reset(prepared("COMMIT")); }
void database_script(const char *sql) { check(sqlite3_exec(db, sql, NULL, NULL, NULL)); }

static int nibble(char c) { return c <= '9' ? c - '0' : c - 'a' + 10; }

static void bind(sqlite3_stmt *s, int at, const char *value) {
  switch (value[0]) {
    case 'i': check(sqlite3_bind_int64(s, at, atoll(value + 1))); break;
    case 't': check(sqlite3_bind_text(s, at, value + 1, -1, SQLITE_TRANSIENT)); break;
    case 'x': {
      unsigned char bytes[1024];
      int n = 0;
      for (const char *p = value + 1; p[0] && p[1] && n < (int)sizeof bytes; p += 2) bytes[n++] = (unsigned char)(nibble(p[0]) * 16 + nibble(p[1]));
      check(sqlite3_bind_blob(s, at, bytes, n, SQLITE_TRANSIENT));
      break;
    }
    default: check(sqlite3_bind_null(s, at));
  }
}

long database_run(const struct statement *statement, struct text *out) {
  sqlite3_stmt *s = prepared(statement->sql);
  for (int i = 0; i < statement->count; ++i) bind(s, i + 1, statement->parameter[i]);
  const int columns = sqlite3_column_count(s);
  long rows = 0;
  int code;
  while ((code = sqlite3_step(s)) == SQLITE_ROW) {
    put(out, out->length > 1 ? ",{" : "{", out->length > 1 ? 2 : 1);
    for (int c = 0; c < columns; ++c) {
      const char *name = sqlite3_column_name(s, c);
      if (c) put(out, ",", 1);
      put_string(out, name, strlen(name));
      put(out, ":", 1);
      switch (sqlite3_column_type(s, c)) {
        case SQLITE_NULL: put(out, "null", 4); break;
        case SQLITE_TEXT: put_string(out, (const char *)sqlite3_column_text(s, c), (size_t)sqlite3_column_bytes(s, c)); break;
        case SQLITE_BLOB: put(out, "\"\"", 2); break;
        default: put(out, (const char *)sqlite3_column_text(s, c), (size_t)sqlite3_column_bytes(s, c));
      }
    }
    put(out, "}", 1);
    ++rows;
  }
  check(code);
  sqlite3_reset(s);
  sqlite3_clear_bindings(s);
  return rows;
}
