/* PostgreSQL by libpq: prepared by name, text format, one connection. ?1 of the SQL is $1 here. */
#include <libpq-fe.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bare.h"

enum { SLOTS = 512 };
static PGconn *db;
static char *known[SLOTS];

static PGresult *checked(PGresult *r) {
  const ExecStatusType s = PQresultStatus(r);
  if (s != PGRES_TUPLES_OK && s != PGRES_COMMAND_OK) fail(PQerrorMessage(db));
  return r;
}
static void run(const char *sql) { PQclear(checked(PQexec(db, sql))); }

void database_open(const char *where) {
  db = PQconnectdb(where);
  if (PQstatus(db) != CONNECTION_OK) fail(PQerrorMessage(db));
}
void database_begin(int writing) { run(writing ? "BEGIN" : "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"); }
void database_commit(void) { run("COMMIT"); }
void database_script(const char *sql) { run(sql); }

static int prepared(const char *sql, int parameters) {
  unsigned hash = 5381;
  for (const char *p = sql; *p; ++p) hash = hash * 33 + (unsigned char)*p;
  for (unsigned i = 0; i < SLOTS; ++i) {
    const unsigned slot = (hash + i) % SLOTS;
    if (known[slot] && !strcmp(known[slot], sql)) return (int)slot;
    if (known[slot]) continue;
    known[slot] = strdup(sql);
    char *dollars = strdup(sql), name[16];
    for (char *p = dollars; *p; ++p)
      if (p[0] == '?' && p[1] >= '0' && p[1] <= '9') *p = '$';
    snprintf(name, sizeof name, "s%u", slot);
    PQclear(checked(PQprepare(db, name, dollars, parameters, NULL)));
    free(dollars);
    return (int)slot;
  }
  fail("too many statements");
  return 0;
}

long database_run(const struct statement *statement, struct text *out) {
  char name[16], *bytes[BARE_PARAMETERS];
  const char *values[BARE_PARAMETERS];
  snprintf(name, sizeof name, "s%d", prepared(statement->sql, statement->count));
  for (int i = 0; i < statement->count; ++i) {
    const char *p = statement->parameter[i];
    bytes[i] = NULL;
    if (p[0] == 'x') {
      bytes[i] = malloc(strlen(p) + 2);
      sprintf(bytes[i], "\\x%s", p + 1);
    }
    values[i] = bytes[i] ? bytes[i] : p[0] == 'n' ? NULL : p + 1;
  }
  PGresult *r = checked(PQexecPrepared(db, name, statement->count, values, NULL, NULL, 0));
  const int rows = PQntuples(r), columns = PQnfields(r);
  for (int i = 0; i < rows; ++i) {
    put(out, out->length > 1 ? ",{" : "{", out->length > 1 ? 2 : 1);
    for (int c = 0; c < columns; ++c) {
      const char *value = PQgetvalue(r, i, c);
      const Oid type = PQftype(r, c);
      if (c) put(out, ",", 1);
      put_string(out, PQfname(r, c), strlen(PQfname(r, c)));
      put(out, ":", 1);
      if (PQgetisnull(r, i, c)) put(out, "null", 4);
      else if (type == 20 || type == 23 || type == 1700) put(out, value, (size_t)PQgetlength(r, i, c));   /* bigint, integer, numeric */
      else put_string(out, value, (size_t)PQgetlength(r, i, c));
    }
    put(out, "}", 1);
  }
  PQclear(r);
  for (int i = 0; i < statement->count; ++i) free(bytes[i]);
  return rows;
}
