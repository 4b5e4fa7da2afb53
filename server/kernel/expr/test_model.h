// For tests only: a small model with one field of every family, records of it in memory, and the same records in tables.
//
// Shape    World world; world.add("account", json); world.create(tx) makes and fills the tables. Rows are RecordSources.
#pragma once
#include <deque>
#include <fstream>
#include <map>
#include <sstream>

#include "kernel/expr/derived.h"
#include "kernel/expr/family.h"
#include "kernel/fields/all_fields.h"
#include "kernel/meta/compile.h"
#include "kernel/storage/database.h"

namespace socle::expr {

inline const char* kTestDefinition = R"json({
 "company": {"name": "Atelier Lumen", "currency": "EUR", "zone": "Europe/Paris", "language": "fr"},
 "entities": {
  "user": {"no": 1, "plural": "users", "system": true, "access": "everyone", "title": "name", "fields": {
    "name": {"no": 20, "type": "text", "sortable": true, "filterable": true},
    "login": {"no": 21, "type": "text", "exact": true, "unique": true},
    "team": {"no": 22, "type": "reference", "params": {"entity": "team"}}}},
  "team": {"no": 2, "plural": "teams", "system": true, "access": "everyone", "title": "name", "fields": {
    "name": {"no": 20, "type": "text", "sortable": true, "filterable": true},
    "parent": {"no": 21, "type": "reference", "params": {"entity": "team"}}}},
  "territory": {"no": 3, "plural": "territories", "system": true, "access": "everyone", "title": "name", "fields": {
    "name": {"no": 20, "type": "text"}}},
  "issuing_entity": {"no": 4, "plural": "issuing_entities", "system": true, "access": "everyone", "title": "name", "fields": {
    "name": {"no": 20, "type": "text"}}},
  "account": {"no": 11, "plural": "accounts", "title": "name", "default_sort": "name", "fields": {
    "name": {"no": 20, "type": "text", "sortable": true, "filterable": true},
    "code": {"no": 21, "type": "text", "exact": true, "filterable": true},
    "city": {"no": 22, "type": "text", "sortable": true, "filterable": true},
    "notes": {"no": 23, "type": "long_text"},
    "employees": {"no": 24, "type": "integer", "sortable": true, "filterable": true},
    "parent": {"no": 25, "type": "reference", "params": {"entity": "account"}, "filterable": true, "inverse": "subsidiaries"},
    "industry": {"no": 26, "type": "choice", "filterable": true, "choices": {
        "energy": {"position": 1}, "food": {"position": 2}, "glass": {"position": 3}}},
    "active": {"no": 27, "type": "boolean"},
    "open_count": {"no": 28, "type": "rollup", "rollup": {"relation": "opportunity.account", "function": "count", "where": {"field": "stage.category", "op": "eq", "value": "open"}}},
    "open_amount": {"no": 29, "type": "rollup", "params": {"scale": 2}, "rollup": {"relation": "opportunity.account", "function": "sum", "field": "amount"}}}},
  "contact": {"no": 12, "plural": "contacts", "title": ["first_name", "last_name"], "default_sort": "last_name", "fields": {
    "first_name": {"no": 20, "type": "text", "sortable": true},
    "last_name": {"no": 21, "type": "text", "sortable": true, "filterable": true},
    "email": {"no": 22, "type": "email", "filterable": true},
    "account": {"no": 23, "type": "reference", "params": {"entity": "account"}, "filterable": true},
    "tags": {"no": 24, "type": "tags"},
    "accounts_followed": {"no": 25, "type": "multi_reference", "params": {"entity": "account"}, "inverse": "followers"},
    "full_name": {"no": 26, "type": "computed", "formula": "join(\" \", first_name, last_name)"}}},
  "opportunity": {"no": 13, "plural": "opportunities", "title": "name", "default_sort": "expected_close_on", "fields": {
    "name": {"no": 20, "type": "text", "sortable": true, "filterable": true},
    "account": {"no": 21, "type": "reference", "params": {"entity": "account"}, "filterable": true},
    "contact": {"no": 22, "type": "reference", "params": {"entity": "contact"}},
    "amount": {"no": 23, "type": "money", "sortable": true, "filterable": true, "tracked": true},
    "probability": {"no": 24, "type": "percent"},
    "stage": {"no": 25, "type": "stage", "filterable": true, "tracked": true, "pipelines": {"main": {"stages": {
        "to_qualify": {"position": 1, "category": "open", "probability": 10},
        "proposal": {"position": 2, "category": "open", "probability": 50},
        "won": {"position": 3, "category": "won", "probability": 100},
        "lost": {"position": 4, "category": "lost", "probability": 0}}}}},
    "expected_close_on": {"no": 26, "type": "date", "sortable": true, "filterable": true},
    "rate": {"no": 27, "type": "decimal", "params": {"scale": 4}},
    "won_at": {"no": 28, "type": "datetime", "filterable": true},
    "weighted": {"no": 29, "type": "computed", "params": {"scale": 2}, "formula": "amount * probability / 100"},
    "days_left": {"no": 30, "type": "computed", "formula": "days_between(today(), expected_close_on)"},
    "account_city": {"no": 31, "type": "computed", "formula": "account.city"}}},
  "activity": {"no": 14, "plural": "activities", "title": "subject", "private_to": "private_to", "fields": {
    "subject": {"no": 20, "type": "text"},
    "related": {"no": 21, "type": "link", "inverse": "activities", "filterable": true},
    "due_at": {"no": 22, "type": "datetime", "sortable": true, "filterable": true},
    "done": {"no": 23, "type": "boolean"},
    "private_to": {"no": 24, "type": "reference", "params": {"entity": "user"}, "inverse": false}}}
 },
 "roles": {}
})json";

inline meta::SnapshotPtr test_snapshot() {
  static const meta::SnapshotPtr model = [] {
    auto definition = parse_json(kTestDefinition);
    if (!definition) throw Fault("the test definition is not JSON: " + definition.error().code);
    auto compiled = meta::compile(*definition, fields::find_field_type);
    if (!compiled) {
      std::string all = compiled.error().code;
      for (const auto& p : compiled.error().problems) all += "\n" + p.field + " " + p.rule;
      throw Fault(all);
    }
    return *compiled;
  }();
  return model;
}

class World;
class TestRow final : public RecordSource {
 public:
  TestRow(const World& world, const Entity& entity) : world_(&world), entity_(&entity), values_(entity.fields.size()) {}
  const Entity& entity() const { return *entity_; }
  std::int64_t id() const { return as_int(values_[meta::kId]); }
  bool deleted() const { return !empty(values_[meta::kDeletedAt]); }
  void set(const Field& f, Value v) { values_[static_cast<std::size_t>(f.index)] = std::move(v); }
  const Value& value(const Field& f) const override { return values_[static_cast<std::size_t>(f.index)]; }
  const RecordSource* follow(const Field& reference) const override;
  std::vector<const RecordSource*> children(const meta::Relation& relation) const override;

 private:
  const World* world_;
  const Entity* entity_;
  std::vector<Value> values_;
};

class World {
 public:
  World() : snapshot_(test_snapshot()), zone_(Zone::find("Europe/Paris")) {
    context.zone = zone_.get();
    context.subtree = [this](const Entity& e, std::int64_t id) { return subtree(e, id); };
    auto derived = Derived::compile(*snapshot_);
    if (!derived) throw Fault("the formulas of the test model: " + derived.error().code);
    derived_ = *derived;
    context.derived = derived_.get();
  }
  World(const World&) = delete;
  World& operator=(const World&) = delete;

  const meta::Snapshot& snapshot() const { return *snapshot_; }
  const Derived& derived() const { return *derived_; }
  const Entity& entity(std::string_view name) const {
    const Entity* e = snapshot_->find(name);
    if (!e) throw Fault("no such entity: " + std::string(name));
    return *e;
  }
  const Field& field(std::string_view entity_name, std::string_view name) const {
    const Field* f = entity(entity_name).find(name);
    if (!f) throw Fault("no such field: " + std::string(name));
    return *f;
  }
  meta::ParseContext parse_context() const {
    return {snapshot_.get(), meta::Language::fr, context.now, zone_.get(), "FR"};
  }

  // {"id":1,"name":"..."}; money may say its "base", and "deleted" puts the record in the trash.
  TestRow& add(std::string_view entity_name, const Json& values) {
    const Entity& e = entity(entity_name);
    TestRow& row = rows_.emplace_back(*this, e);
    by_id_[{&e, values["id"].as_int()}] = &row;
    row.set(e.at(meta::kVersion), Value{std::int64_t{1}});
    row.set(e.at(meta::kCreatedAt), Value{context.now});
    row.set(e.at(meta::kUpdatedAt), Value{context.now});
    row.set(e.at(meta::kChangeSet), Value{std::int64_t{1}});
    for (const auto& [name, json] : values.members()) {
      if (name == "deleted") {
        row.set(e.at(meta::kDeletedAt), Value{context.now});
        continue;
      }
      const Field& f = field(entity_name, name);
      auto v = f.type->parse(json, f, parse_context());
      if (!v) throw Fault(name + ": " + v.error().rule);
      if (auto* m = std::get_if<MoneyValue>(&*v)) m->base = json.has("base") ? json["base"].as_int() : m->minor;
      row.set(f, std::move(*v));
    }
    return row;
  }
  const std::deque<TestRow>& rows() const { return rows_; }
  std::vector<const TestRow*> rows_of(const Entity& e) const {
    std::vector<const TestRow*> out;
    for (const auto& r : rows_)
      if (&r.entity() == &e) out.push_back(&r);
    return out;
  }
  const TestRow* find(const Entity* e, std::int64_t id) const {
    auto it = by_id_.find({e, id});
    return it == by_id_.end() ? nullptr : it->second;
  }
  std::vector<std::int64_t> subtree(const Entity& e, std::int64_t root) const {
    std::vector<std::int64_t> out{root};
    const Field* parent = e.find("parent");
    for (std::size_t i = 0; parent && i < out.size() && out.size() < 1000; ++i)
      for (const auto* r : rows_of(e))
        if (as_int(r->value(*parent)) == out[i]) out.push_back(r->id());
    return out;
  }

  static void create_tables(storage::Connection& c, const meta::Snapshot& snapshot) {
    const auto type = [&c](meta::ColumnKind k) { return c.dialect().column_type(k); };
    for (const auto& e : snapshot.entities) {
      std::string sql = "CREATE TABLE " + storage::quoted(e->name) + " (";
      for (const Field& f : e->fields) {
        std::size_t k = 0;
        for (const auto& column : f.type->columns) {
          if (k == f.columns.size() || (column.key && !f.keyed())) continue;
          sql += sql.ends_with('(') ? "" : ", ";
          sql +=
              storage::quoted(f.columns[k++]) + " " + type(column.kind) + (f.index == meta::kId ? " PRIMARY KEY" : "");
        }
      }
      c.execute(sql + ")");
    }
    const std::string n = " " + type(meta::ColumnKind::integer);
    c.execute("CREATE TABLE \"link\" (entity_no" + n + ", field_no" + n + ", from_id" + n + ", to_id" + n + ")");
    c.execute("CREATE TABLE \"share\" (entity_no" + n + ", record_id" + n + ", principal_kind" + n + ", principal" + n +
              ", level" + n + ")");
  }
  static void insert(storage::Connection& c, const TestRow& row) {
    const Entity& e = row.entity();
    std::string columns, marks;
    storage::Cells cells;
    for (const Field& f : e.fields) {
      if (auto* ids = std::get_if<Ids>(&row.value(f)))
        for (std::int64_t to : *ids)
          c.execute("INSERT INTO \"link\" VALUES (?1,?2,?3,?4)",
                    {std::int64_t{e.entity_no}, std::int64_t{f.field_no}, row.id(), to});
      if (!f.stored()) continue;
      std::vector<storage::Cell> own;
      if (!empty(row.value(f))) f.type->to_columns(row.value(f), f, own);
      own.resize(f.columns.size());
      for (std::size_t i = 0; i < own.size(); ++i) {
        cells.push_back(own[i]);
        columns += (columns.empty() ? "" : ",") + storage::quoted(f.columns[i]);
        marks += (marks.empty() ? "?" : ",?") + std::to_string(cells.size());
      }
    }
    c.execute("INSERT INTO " + storage::quoted(e.name) + " (" + columns + ") VALUES (" + marks + ")", cells);
  }
  void create(storage::Database& db) const {
    auto done = db.write(storage::Lane::interactive, [&](storage::Transaction& t) -> Done {
      create_tables(t, *snapshot_);
      for (const auto& row : rows_) insert(t, row);
      return {};
    });
    if (!done) throw Fault("the tables were not made: " + done.error().code);
  }

  EvalContext context;

 private:
  meta::SnapshotPtr snapshot_;
  std::shared_ptr<const Zone> zone_;
  std::shared_ptr<const Derived> derived_;
  std::deque<TestRow> rows_;
  std::map<std::pair<const Entity*, std::int64_t>, const TestRow*> by_id_;
};

inline const RecordSource* TestRow::follow(const Field& reference) const {
  return empty(value(reference)) ? nullptr : world_->find(reference.target_entity, as_int(value(reference)));
}
inline std::vector<const RecordSource*> TestRow::children(const meta::Relation& relation) const {
  std::vector<const RecordSource*> out;
  for (const auto* r : world_->rows_of(*relation.entity)) {
    const Value& v = r->value(*relation.field);
    bool points = as_int(v) == id();
    if (auto* l = std::get_if<Link>(&v)) points = l->entity_no == entity_->entity_no && l->id == id();
    if (auto* ids = std::get_if<Ids>(&v)) points = std::find(ids->begin(), ids->end(), id()) != ids->end();
    if (points && !r->deleted()) out.push_back(r);
  }
  return out;
}

inline Json read_json(const std::string& path) {
  std::ifstream in(std::string(SOCLE_SOURCE_DIR) + "/" + path);
  std::stringstream text;
  text << in.rdbuf();
  auto json = parse_json(text.str(), {8 << 20, 64});
  if (!json) throw Fault(path + " is not JSON: " + json.error().code);
  return *json;
}

}  // namespace socle::expr
