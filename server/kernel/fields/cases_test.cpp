// The conformance suite: every type of the list against its cases file, by every door (HOUSE 4.1).
#include <gtest/gtest.h>
#include <sqlite3.h>

#include <algorithm>
#include <fstream>
#include <set>
#include <sstream>

#include "base/text.h"
#include "kernel/fields/all_fields.h"
#include "kernel/fields/columns.h"

namespace socle::fields {
namespace {
std::string read(const std::string& name) {
  std::ifstream file(std::string(SOCLE_SOURCE_DIR "/server/kernel/fields/") + name);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}
meta::Label label_of(const Json& j) { return {{j["label"]["fr"].as_string(), j["label"]["en"].as_string()}}; }

// A field as the compiler makes it from a definition.
Field field_of(const FieldType& type, const Json& definition) {
  Field f;
  f.name = "f";
  f.type = &type;
  f.params = definition["params"];
  f.sortable = definition["sortable"].as_bool();
  f.filterable = definition["filterable"].as_bool();
  f.unique = definition["unique"].as_bool();
  f.exact = definition["exact"].as_bool();
  f.formula = definition["formula"].as_string();
  if (definition.has("rollup")) f.rollup = Field::Rollup{};
  for (const auto& [code, c] : definition["choices"].members())
    f.choices.push_back({code, label_of(c), {}, c["retired"].as_bool(), c["removed"].as_bool()});
  for (const auto& [code, p] : definition["pipelines"].members()) {
    meta::Pipeline pipeline{.code = code, .label = label_of(p)};
    for (const auto& [stage_code, s] : p["stages"].members()) pipeline.stages.push_back({.code = stage_code, .label = label_of(s)});
    f.pipelines.push_back(std::move(pipeline));
  }
  EXPECT_EQ(type.define(definition, f), "") << type.name << " " << definition.dump();
  for (const Column& c : type.columns)
    if (!c.key || f.keyed()) f.columns.push_back(c.suffix.empty() ? f.name : f.name + "__" + c.suffix);
  return f;
}
const meta::Snapshot& model() {
  static const auto made = [] {
    auto snapshot = std::make_unique<meta::Snapshot>();
    auto account = std::make_unique<meta::Entity>();
    account->name = "account";
    account->entity_no = 3;
    snapshot->entities.push_back(std::move(account));
    return snapshot;
  }();
  return *made;
}
ParseContext context_in(const std::string& language) {
  static const auto paris = Zone::find("Europe/Paris");
  return {&model(), language == "en" ? Language::en : Language::fr, 0, paris.get(), "FR"};
}
std::string wire(const Value& v, const Field& f) {
  std::string out;
  JsonWriter writer(out);
  f.type->write(v, f, writer);
  return out;
}

// Real columns in a real database: what goes in comes out, and sorts by its key.
class Cells {
 public:
  Cells(const FieldType& type, const Field& field) : type_(type), field_(field) {
    EXPECT_EQ(sqlite3_open(":memory:", &db_), SQLITE_OK);
    std::string sql = "CREATE TABLE t (id INTEGER PRIMARY KEY";
    for (std::size_t i = 0; i < field.columns.size(); ++i)
      sql += ", \"" + field.columns[i] + "\" " + (kind(i) == ColumnKind::integer ? "INTEGER" : kind(i) == ColumnKind::text ? "TEXT" : "BLOB");
    EXPECT_EQ(sqlite3_exec(db_, (sql + ") STRICT").c_str(), nullptr, nullptr, nullptr), SQLITE_OK) << sql;
  }
  ~Cells() { sqlite3_close(db_); }
  Cells(const Cells&) = delete;
  Cells& operator=(const Cells&) = delete;

  std::int64_t insert(const std::vector<Cell>& cells) {
    std::string sql = "INSERT INTO t VALUES (NULL";
    for (std::size_t i = 0; i < cells.size(); ++i) sql += ",?";
    sqlite3_stmt* s = prepare(sql + ")");
    for (int i = 0; i < static_cast<int>(cells.size()); ++i) {
      const Cell& c = cells[static_cast<std::size_t>(i)];
      if (auto* n = std::get_if<std::int64_t>(&c)) sqlite3_bind_int64(s, i + 1, *n);
      else if (auto* t = std::get_if<std::string>(&c)) sqlite3_bind_text(s, i + 1, t->data(), static_cast<int>(t->size()), SQLITE_STATIC);
      else if (auto* b = std::get_if<meta::Blob>(&c)) sqlite3_bind_blob(s, i + 1, b->bytes.data(), static_cast<int>(b->bytes.size()), SQLITE_STATIC);
    }
    EXPECT_EQ(sqlite3_step(s), SQLITE_DONE) << type_.name << ": " << sqlite3_errmsg(db_);
    sqlite3_finalize(s);
    return sqlite3_last_insert_rowid(db_);
  }
  std::vector<Cell> row(std::int64_t id) {
    sqlite3_stmt* s = prepare("SELECT * FROM t WHERE id = " + std::to_string(id));
    EXPECT_EQ(sqlite3_step(s), SQLITE_ROW);
    std::vector<Cell> out;
    for (int i = 1; i < sqlite3_column_count(s); ++i) {
      const auto bytes = [&] { return std::string(static_cast<const char*>(sqlite3_column_blob(s, i)), static_cast<std::size_t>(sqlite3_column_bytes(s, i))); };
      switch (sqlite3_column_type(s, i)) {
        case SQLITE_INTEGER: out.emplace_back(sqlite3_column_int64(s, i)); break;
        case SQLITE_TEXT: out.emplace_back(bytes()); break;
        case SQLITE_BLOB: out.emplace_back(meta::Blob{bytes()}); break;
        default: out.emplace_back();
      }
    }
    sqlite3_finalize(s);
    return out;
  }
  std::vector<std::int64_t> sorted(const std::string& column) {
    sqlite3_stmt* s = prepare("SELECT id FROM t ORDER BY \"" + column + "\" IS NULL, \"" + column + "\", id");
    std::vector<std::int64_t> ids;
    while (sqlite3_step(s) == SQLITE_ROW) ids.push_back(sqlite3_column_int64(s, 0));
    sqlite3_finalize(s);
    return ids;
  }

 private:
  ColumnKind kind(std::size_t i) const { return type_.columns[i].kind; }
  sqlite3_stmt* prepare(const std::string& sql) {
    sqlite3_stmt* s = nullptr;
    EXPECT_EQ(sqlite3_prepare_v2(db_, sql.c_str(), -1, &s, nullptr), SQLITE_OK) << sqlite3_errmsg(db_);
    return s;
  }
  sqlite3* db_ = nullptr;
  const FieldType& type_;
  const Field& field_;
};

// The base of a foreign amount is the rate's business: kernel/records fills it after parse.
Value without_base(Value v) {
  if (auto* m = std::get_if<MoneyValue>(&v)) m->base = 0;
  return v;
}

void check_value(const Value& v, const Json& c, const Field& f, Cells& cells, std::vector<std::pair<std::int64_t, Value>>& rows) {
  const FieldType& type = *f.type;
  const std::string where = std::string(type.name) + " " + c.dump().substr(0, 200);
  const std::string json = wire(v, f);
  auto parsed = parse_json(json);
  ASSERT_TRUE(parsed) << where << " writes " << json;
  EXPECT_EQ(*parsed, c["is"]) << where << " writes " << json;
  // The wire, again: what was written is understood as the same.
  const auto again = type.parse(*parsed, f, context_in("fr"));
  ASSERT_TRUE(again) << where << " " << again.error().rule;
  EXPECT_EQ(without_base(*again), without_base(v)) << where;
  // Columns, through a real table.
  std::vector<Cell> out;
  type.to_columns(v, f, out);
  ASSERT_EQ(out.size(), f.columns.size()) << where;
  for (const Cell& cell : out) EXPECT_TRUE(!empty(v) || cell.index() == 0) << where;
  const auto id = cells.insert(out);
  const auto back = cells.row(id);
  EXPECT_EQ(back, out) << where;
  if (!f.columns.empty()) {
    const Value stored = type.from_columns(back.data(), f);
    EXPECT_EQ(stored, v) << where;
    EXPECT_EQ(wire(stored, f), json) << where;
    rows.emplace_back(id, v);
  }
  // Human text in both languages.
  for (const std::string language : {"fr", "en"}) {
    const auto tongue = language == "en" ? Language::en : Language::fr;
    const std::string text = type.to_text(v, f, tongue);
    EXPECT_TRUE(!c["shown"].has(language) || text == c["shown"][language].as_string()) << where << " shown as '" << text << "'";
    const auto read_back = type.from_text(text, f, context_in(language));
    ASSERT_TRUE(read_back) << where << " shown as '" << text << "': " << read_back.error().rule;
    EXPECT_EQ(without_base(*read_back), without_base(v)) << where << " shown as '" << text << "'";
  }
}

Parsed read_case(const Json& c, const Field& f) {
  const ParseContext context = context_in(c["language"].as_string());
  if (c.has("text")) return f.type->from_text(c["text"].as_string(), f, context);
  if (!c.has("in_repeats")) return f.type->parse(c["in"], f, context);
  const std::string unit = c["in_repeats"].items()[0].as_string();
  const auto times = static_cast<std::size_t>(c["in_repeats"].items()[1].as_int());
  std::string big;
  big.reserve(unit.size() * times);
  for (std::size_t i = 0; i < times; ++i) big += unit;
  return f.type->parse(Json(big), f, context);
}

void check_group(const FieldType& type, const Json& group) {
  const Field f = field_of(type, group["definition"]);
  Cells cells(type, f);
  std::vector<std::pair<std::int64_t, Value>> rows;
  for (const Json& c : group["cases"].items()) {
    const Parsed read = read_case(c, f);
    if (c.has("refused")) {
      ASSERT_FALSE(read) << type.name << " accepts " << c.dump().substr(0, 200) << " as " << (read ? wire(*read, f) : "");
      EXPECT_EQ(read.error().rule, c["refused"].as_string()) << type.name << " " << c.dump().substr(0, 200);
    } else {
      ASSERT_TRUE(read) << type.name << " refuses " << c.dump().substr(0, 200) << ": " << (read ? "" : read.error().rule);
      check_value(*read, c, f, cells, rows);
    }
  }
  if (f.columns.empty() || !type.orderable) return;
  // Sorting by the column (text: by its key) is sorting the values; empty stands last.
  const bool keyed = f.columns.back().ends_with("__key");
  std::ranges::stable_sort(rows, [&](const auto& a, const auto& b) {
    if (empty(a.second) || empty(b.second)) return !empty(a.second) && empty(b.second);
    if (keyed) return text_key(as_text(a.second)) < text_key(as_text(b.second));
    if (auto* m = std::get_if<MoneyValue>(&a.second)) return m->base < std::get<MoneyValue>(b.second).base;
    if (auto* i = std::get_if<std::int64_t>(&a.second)) return *i < as_int(b.second);
    return as_text(a.second) < as_text(b.second);
  });
  std::vector<std::int64_t> expected;
  for (const auto& [id, v] : rows) expected.push_back(id);
  EXPECT_EQ(cells.sorted(keyed || type.family == Family::money ? f.columns.back() : f.columns.front()), expected) << type.name;
}
}  // namespace

class Conformance : public testing::TestWithParam<const FieldType*> {};
TEST_P(Conformance, keeps_its_cases) {
  const FieldType& type = *GetParam();
  const auto file = parse_json(read(std::string(type.name) + ".cases.json"));
  ASSERT_TRUE(file) << type.name << ": " << (file ? "" : file.error().code);
  EXPECT_EQ((*file)["type"].as_string(), type.name);
  std::size_t accepted = 0, refused = 0;
  for (const Json& group : (*file)["groups"].items()) {
    check_group(type, group);
    for (const Json& c : group["cases"].items()) ++(c.has("refused") ? refused : accepted);
  }
  EXPECT_GT(accepted, 0u);
  EXPECT_GT(refused, 0u) << "a type that refuses nothing has no contract";
}
INSTANTIATE_TEST_SUITE_P(Types, Conformance, testing::ValuesIn(all_field_types().begin(), all_field_types().end()),
                         [](const auto& info) { return std::string(info.param->name); });

TEST(AllFields, are_complete_forms) {
  std::set<std::string_view> names;
  for (const FieldType* type : all_field_types()) {
    EXPECT_TRUE(names.insert(type->name).second) << type->name;
    EXPECT_EQ(find_field_type(type->name), type);
    EXPECT_TRUE(type->parse && type->write && type->to_text && type->from_text && type->to_columns && type->from_columns && type->define) << type->name;
    for (std::size_t i = 0; i < type->columns.size(); ++i) {
      EXPECT_EQ(type->columns[i].suffix.empty(), i == 0) << type->name << ": the field's own column stands first";
      EXPECT_EQ(type->columns[i].key, type->columns[i].suffix == "key") << type->name;
      EXPECT_TRUE(!type->columns[i].key || i + 1 == type->columns.size()) << type->name << ": the key stands last";
    }
  }
  EXPECT_EQ(find_field_type("iban"), nullptr);
}

TEST(AllFields, refuse_bad_params) {
  const auto verdict = [](std::string_view name, const char* definition) {
    Field f;
    f.type = find_field_type(name);
    return f.type->define(*parse_json(definition), f);
  };
  EXPECT_EQ(verdict("text", R"({"params":{"max_length":401}})"), "type.bad_param");
  EXPECT_EQ(verdict("text", R"({"params":{"max_length":"20"}})"), "type.bad_param");
  EXPECT_EQ(verdict("text", R"({"params":[]})"), "type.bad_param");
  EXPECT_EQ(verdict("decimal", R"({"params":{"scale":7}})"), "type.bad_param");
  EXPECT_EQ(verdict("decimal", R"({"params":{"min":"3","max":"2"}})"), "type.min_above_max");
  EXPECT_EQ(verdict("decimal", R"({"params":{"min":"0.001"}})"), "type.bad_param");
  EXPECT_EQ(verdict("integer", R"({"params":{"min":1.5}})"), "type.bad_param");
  EXPECT_EQ(verdict("phone", R"({"params":{"country":"France"}})"), "type.bad_param");
  EXPECT_EQ(verdict("choice", "{}"), "type.choices_missing");
  EXPECT_EQ(verdict("multi_choice", "{}"), "type.choices_missing");
  EXPECT_EQ(verdict("stage", "{}"), "type.pipelines_missing");
  EXPECT_EQ(verdict("reference", "{}"), "type.target_missing");
  EXPECT_EQ(verdict("multi_reference", "{}"), "type.target_missing");
  EXPECT_EQ(verdict("computed", "{}"), "type.formula_missing");
  EXPECT_EQ(verdict("rollup", "{}"), "type.rollup_missing");
  EXPECT_EQ(verdict("auto_number", R"({"params":{"pattern":"DEV-{year}"}})"), "type.bad_param");
  EXPECT_EQ(verdict("auto_number", R"({"params":{"pattern":"{number}{number}"}})"), "type.bad_param");
}

TEST(AllFields, scales_have_their_defaults) {
  for (const auto& [name, scale] : {std::pair{"decimal", 2}, {"price", 4}, {"percent", 2}, {"integer", 0}}) {
    Field f;
    EXPECT_EQ(find_field_type(name)->define(Json::object(), f), "");
    EXPECT_EQ(f.scale, scale) << name;
  }
}

}  // namespace socle::fields
