#define _GNU_SOURCE
#include "bare.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

void fail(const char *what) {
  fprintf(stderr, "bare: %s\n", what);
  exit(1);
}

void put(struct text *out, const char *bytes, size_t length) {
  if (out->length + length + 1 > out->room) {
    out->room = (out->length + length + 1) * 2;
    out->bytes = realloc(out->bytes, out->room);
    if (!out->bytes) fail("no memory");
  }
  memcpy(out->bytes + out->length, bytes, length);
  out->length += length;
}

void put_string(struct text *out, const char *bytes, size_t length) {
  size_t from = 0;
  put(out, "\"", 1);
  for (size_t i = 0; i < length; ++i) {
    const unsigned char c = (unsigned char)bytes[i];
    if (c >= 0x20 && c != '"' && c != '\\') continue;
    put(out, bytes + from, i - from);
    char escaped[8];
    const int n = c < 0x20 ? snprintf(escaped, sizeof escaped, "\\u%04x", c) : snprintf(escaped, sizeof escaped, "\\%c", c);
    put(out, escaped, (size_t)n);
    from = i + 1;
  }
  put(out, bytes + from, length - from);
  put(out, "\"", 1);
}

static double now_us(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

static void sync_times(const char *file, int count) {
  static char page[4096];
  const int fd = open(file, O_CREAT | O_WRONLY | O_APPEND, 0600);
  if (fd < 0) fail("the file of the sync measure cannot be opened");
  for (int i = 0; i < count; ++i) {
    const double began = now_us();
    if (write(fd, page, sizeof page) != (ssize_t)sizeof page || fdatasync(fd) != 0) fail("sync");
    printf("%s%.1f", i ? " " : "", now_us() - began);
  }
  printf("\n");
  close(fd);
  unlink(file);
}

static struct statement *batch;
static int batch_count, batch_room;

static void add(char *fields) {
  if (batch_count == batch_room) {
    batch_room = batch_room ? batch_room * 2 : 64;
    batch = realloc(batch, (size_t)batch_room * sizeof *batch);
    if (!batch) fail("no memory");
  }
  struct statement *s = &batch[batch_count++];
  s->sql = strdup(strsep(&fields, "\t"));
  for (s->count = 0; fields; ++s->count) {
    if (s->count == BARE_PARAMETERS) fail("too many parameters");
    s->parameter[s->count] = strdup(strsep(&fields, "\t"));
  }
}
static void clear(void) {
  for (int i = 0; i < batch_count; ++i) {
    free(batch[i].sql);
    for (int k = 0; k < batch[i].count; ++k) free(batch[i].parameter[k]);
  }
  batch_count = 0;
}

static void run_batch(struct text *out, int writing) {
  long rows = 0;
  out->length = 0;
  const double began = now_us();
  database_begin(writing);
  put(out, "[", 1);
  for (int i = 0; i < batch_count; ++i) rows += database_run(&batch[i], out);
  put(out, "]", 1);
  database_commit();
  printf("%.1f %ld %zu\n", now_us() - began, rows, out->length);
  clear();
}

int main(void) {
  char *line = NULL;
  size_t room = 0;
  ssize_t length;
  struct text out = {0};
  while ((length = getline(&line, &room, stdin)) > 0) {
    if (line[length - 1] == '\n') line[length - 1] = 0;
    char *rest = line;
    const char *verb = strsep(&rest, "\t");
    if (!strcmp(verb, "stmt")) {
      add(rest);
      continue;
    }
    if (!strcmp(verb, "read")) run_batch(&out, 0);
    else if (!strcmp(verb, "write")) run_batch(&out, 1);
    else if (!strcmp(verb, "show")) printf("%.*s\n", (int)out.length, out.bytes);
    else if (!strcmp(verb, "open")) database_open(rest), printf("ok\n");
    else if (!strcmp(verb, "script")) database_script(rest), printf("ok\n");
    else if (!strcmp(verb, "fsync")) {
      const char *file = strsep(&rest, "\t");
      sync_times(file, atoi(rest));
    } else fail(verb);
    fflush(stdout);
  }
  return 0;
}
