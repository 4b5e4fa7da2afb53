// For the tests of publishing: an open model on a fresh database, and rows written as kernel/records would write them.
#pragma once
#include "kernel/fields/all_fields.h"
#include "kernel/meta/publish/model.h"
#include "kernel/meta/standard.h"
#include "kernel/storage/test_database.h"
#include "migrations/migrations.h"

namespace socle::meta {

using storage::Cell;
using storage::Cells;


class TestCompany {
 public:
  explicit TestCompany(storage::Database& database) : db(database) {
    auto migrated = storage::migrate(db, migrations::all(db.engine()));
    if (!migrated) throw Fault(migrated.error().code);
    open();
  }
  void open() {
    model.reset();
    auto opened = Model::open(db, parts());
    if (!opened) throw Fault(opened.error().code + (opened.error().problems.empty() ? "" : " " + opened.error().problems[0].field + " " + opened.error().problems[0].rule));
    model = std::move(*opened);
  }
  Model::Parts parts() {
    Model::Parts p;
    p.standard = *assemble(standard_files());
    p.types = fields::find_field_type;
    p.clock = &clock;
    return p;
  }
  // One row, with the version check and the columns of the model of the moment. Returns its id.
  std::int64_t insert(const std::string& entity, const std::vector<std::pair<std::string, Json>>& values) {
    std::int64_t id = 0;
    for (;;) {
      const SnapshotPtr s = model->snapshot();
      const Entity& e = *s->find(entity);
      auto done = db.write(storage::Lane::interactive, [&](storage::Transaction& tx) -> Done {
        CHECK_OK(model->check_current(tx, *s));
        id = tx.allocate_ids(1);
        std::string columns = "\"id\", \"version\", \"created_at\", \"updated_at\"", marks = "?1,1,?2,?2";
        Cells cells{Cell(id), Cell(clock.now())};
        append(*s, e, values, cells, columns, marks, false);
        tx.execute("INSERT INTO " + storage::quoted(e.name) + "(" + columns + ") VALUES (" + marks + ")", cells);
        return {};
      });
      if (done) return id;
      if (done.error().code != "model.changed") throw Fault(done.error().code);
    }
  }
  void update(const std::string& entity, std::int64_t id, const std::vector<std::pair<std::string, Json>>& values) {
    for (;;) {
      const SnapshotPtr s = model->snapshot();
      const Entity& e = *s->find(entity);
      auto done = db.write(storage::Lane::interactive, [&](storage::Transaction& tx) -> Done {
        CHECK_OK(model->check_current(tx, *s));
        std::string sets = "\"version\"=\"version\"+1", none;
        Cells cells{Cell(id)};
        append(*s, e, values, cells, sets, none, true);
        tx.execute("UPDATE " + storage::quoted(e.name) + " SET " + sets + " WHERE \"id\"=?1", cells);
        return {};
      });
      if (done) return;
      if (done.error().code != "model.changed") throw Fault(done.error().code);
    }
  }
  std::int64_t number(const std::string& sql, const Cells& cells = {}) {
    std::int64_t out = 0;
    auto done = db.read({.deadline_ms = 0}, [&](storage::Connection& c) -> Done {
      out = c.integer(sql, cells);
      return {};
    });
    if (!done) throw Fault(done.error().code);
    return out;
  }
  std::string text(const std::string& sql, const Cells& cells = {}) {
    std::string out;
    auto done = db.read({.deadline_ms = 0}, [&](storage::Connection& c) -> Done {
      out = c.text(sql, cells);
      return {};
    });
    if (!done) throw Fault(done.error().code);
    return out;
  }
  std::int64_t draft(const char* patch) {
    auto opened = model->open_draft({});
    if (!opened) throw Fault(opened.error().code);
    auto patched = model->patch_draft(opened->number, *parse_json(patch));
    if (!patched) throw Fault(patched.error().code);
    return opened->number;
  }
  const Field* field(const char* entity, const char* name) { return model->snapshot()->find(entity)->find(name); }

  storage::Database& db;
  TestClock clock{1'772'438'400'000};   // 2 March 2026, 09:00 in Paris
  std::unique_ptr<Model> model;

 private:
  void append(const Snapshot& s, const Entity& e, const std::vector<std::pair<std::string, Json>>& values, Cells& cells, std::string& columns, std::string& marks, bool sets) {
    for (const auto& [name, json] : values) {
      const Field* f = e.find(name);
      if (!f) continue;   // this version does not know it
      auto parsed = f->type->parse(json, *f, {&s, Language::fr, clock.now(), nullptr, "FR"});
      if (!parsed) throw Fault(name + " " + parsed.error().rule);
      Cells own;
      if (empty(*parsed)) own.resize(f->columns.size());
      else f->type->to_columns(*parsed, *f, own);
      for (std::size_t i = 0; i < f->columns.size(); ++i) {
        cells.push_back(own[i]);
        const std::string mark = "?" + std::to_string(cells.size());
        columns += ", " + storage::quoted(f->columns[i]) + (sets ? "=" + mark : "");
        marks += "," + mark;
      }
    }
  }
};

inline std::string said(const Refusal& r) {
  std::string out = r.code;
  for (const auto& p : r.problems) {
    out += "\n  " + p.field + " " + p.rule;
    for (const auto& [k, v] : p.params) out += " " + k + "=" + v;
  }
  return out;
}

}  // namespace socle::meta
