/* The bare side of a measure: hand-written SQL through a database's own C interface, its rows written as JSON, nothing else.
 *
 * Shape    Lines on standard input, fields parted by tabs, one answer line for each that asks:
 *            open WHERE            -> ok                      a file, or a connection string
 *            stmt SQL PARAMETER... (no answer)                one more statement of the batch; i7 integer, tText, x0aff bytes, n NULL
 *            read                  -> MICROSECONDS ROWS BYTES the batch under one snapshot
 *            write                 -> MICROSECONDS ROWS BYTES the batch in one transaction, committed
 *            show                  -> the JSON of the last read
 *            script SQL            -> ok
 *            fsync FILE COUNT      -> MICROSECONDS...         an append of 4 KB and fdatasync, so many times
 * Keeps    Statements are prepared once by text. What is timed is run, step and serialise. */
#pragma once
#include <stddef.h>

enum { BARE_PARAMETERS = 40 };
struct statement {
  char *sql;
  int count;
  char *parameter[BARE_PARAMETERS];
};
struct text {
  char *bytes;
  size_t length, room;
};
void put(struct text *out, const char *bytes, size_t length);
void put_string(struct text *out, const char *bytes, size_t length);   /* quoted and escaped */
void fail(const char *what);                                            /* says it and ends */

/* One per database. */
void database_open(const char *where);
void database_begin(int writing);
void database_commit(void);
void database_script(const char *sql);
long database_run(const struct statement *statement, struct text *out);   /* appends {"column":value,...},... ; rows */
