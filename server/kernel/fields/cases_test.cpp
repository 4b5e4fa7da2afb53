// The conformance suite: every type of the list against its cases file, by every door (HOUSE 4.1).
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <numeric>
#include <set>
#include <sstream>

#include "base/text.h"
#include "kernel/fields/all_fields.h"
#include "kernel/fields/columns.h"
#include "kernel/storage/test_database.h"

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
    for (const auto& [stage_code, s] : p["stages"].members())
      pipeline.stages.push_back({.code = stage_code, .label = label_of(s)});
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

// A real table: what goes in comes out, and sorts by its key.
class Table {
 public:
  Table(storage::Database& db, const FieldType& type, const Field& field) : db_(db), columns_(type.columns) {
    static int counter = 0;
    name_ = "fields_" + std::to_string(++counter);
    columns_.resize(field.columns.size());
    std::string sql =
        "CREATE TABLE " + name_ + " (id " + db.dialect().column_type(ColumnKind::integer) + " PRIMARY KEY";
    for (std::size_t i = 0; i < columns_.size(); ++i)
      sql += ", " + storage::quoted(field.columns[i]) + " " + db.dialect().column_type(columns_[i].kind);
    EXPECT_TRUE(db.ddl({sql + ")"})) << sql;
  }
  // Rows get ids 1, 2, ... in their order; what the table then holds is returned.
  std::vector<std::vector<Cell>> keep(const std::vector<std::vector<Cell>>& rows) {
    std::string sql = "INSERT INTO " + name_ + " VALUES (?1";
    for (std::size_t i = 0; i < columns_.size(); ++i) sql += ",?" + std::to_string(i + 2);
    EXPECT_TRUE(db_.write(storage::Lane::interactive, [&](storage::Transaction& tx) -> Done {
      std::int64_t id = 0;
      for (std::vector<Cell> cells : rows) {
        cells.insert(cells.begin(), Cell(++id));
        tx.execute(sql + ")", cells);
      }
      return {};
    }));
    std::vector<std::vector<Cell>> out;
    each("SELECT * FROM " + name_ + " ORDER BY id", {}, [&](const storage::Row& row) {
      auto& cells = out.emplace_back();
      for (std::size_t i = 0; i < columns_.size(); ++i)
        cells.push_back(row.cell(static_cast<int>(i) + 1, columns_[i].kind));
      return true;
    });
    return out;
  }
  std::vector<std::int64_t> sorted(const std::string& column) {
    const std::string c = storage::quoted(column);
    std::vector<std::int64_t> ids;
    each("SELECT id FROM " + name_ + " ORDER BY " + c + " IS NULL, " + c + ", id", {}, [&](const storage::Row& row) {
      ids.push_back(row.integer(0));
      return true;
    });
    return ids;
  }

 private:
  void each(const std::string& sql, const storage::Cells& parameters, const storage::RowCallback& row) {
    EXPECT_TRUE(db_.read({}, [&](storage::Connection& c) -> Done {
      c.query(sql, parameters, row);
      return {};
    }));
  }
  storage::Database& db_;
  std::vector<Column> columns_;
  std::string name_;
};

// The base of a foreign amount is the rate's business: kernel/records fills it after parse.
Value without_base(Value v) {
  if (auto* m = std::get_if<MoneyValue>(&v)) m->base = 0;
  return v;
}

void check_value(const Value& v, const Json& c, const Field& f) {
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
  // Human text in both languages.
  for (const std::string language : {"fr", "en"}) {
    const auto tongue = language == "en" ? Language::en : Language::fr;
    const std::string text = type.to_text(v, f, tongue);
    EXPECT_TRUE(!c["shown"].has(language) || text == c["shown"][language].as_string())
        << where << " shown as '" << text << "'";
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
  std::string big = unit;
  while (big.size() < unit.size() * times) big += big.substr(0, unit.size() * times - big.size());
  return f.type->parse(Json(big), f, context);
}

// Columns, through a real table: the same cells, the same value, the same wire, and the order of the values.
void check_columns(storage::Database& db, const Field& f, const std::vector<Value>& values) {
  const FieldType& type = *f.type;
  std::vector<std::vector<Cell>> rows;
  for (const Value& v : values) {
    auto& cells = rows.emplace_back();
    type.to_columns(v, f, cells);
    ASSERT_EQ(cells.size(), f.columns.size()) << type.name << " " << wire(v, f);
    for (const Cell& cell : cells)
      EXPECT_TRUE(!empty(v) || cell.index() == 0) << type.name << ": an empty value is all NULL";
  }
  if (f.columns.empty()) return;
  Table table(db, type, f);
  EXPECT_EQ(table.keep(rows), rows) << type.name;
  for (std::size_t i = 0; i < values.size(); ++i) {
    const Value stored = type.from_columns(rows[i].data(), f);
    EXPECT_EQ(stored, values[i]) << type.name << " " << wire(values[i], f);
    EXPECT_EQ(wire(stored, f), wire(values[i], f)) << type.name;
  }
  if (!type.orderable) return;
  // Sorting by the column (text: by its key) is sorting the values; empty stands last.
  const bool keyed = f.columns.back().ends_with("__key");
  std::vector<std::int64_t> expected(values.size());
  std::iota(expected.begin(), expected.end(), 1);
  std::stable_sort(expected.begin(), expected.end(), [&](std::int64_t x, std::int64_t y) {
    const Value &a = values[static_cast<std::size_t>(x - 1)], &b = values[static_cast<std::size_t>(y - 1)];
    if (empty(a) || empty(b)) return !empty(a) && empty(b);
    if (keyed) return text_key(as_text(a)) < text_key(as_text(b));
    if (auto* m = std::get_if<MoneyValue>(&a)) return m->base < std::get<MoneyValue>(b).base;
    if (auto* i = std::get_if<std::int64_t>(&a)) return *i < as_int(b);
    return as_text(a) < as_text(b);
  });
  EXPECT_EQ(table.sorted(keyed || type.family == Family::money ? f.columns.back() : f.columns.front()), expected)
      << type.name;
}

void check_group(storage::Database& db, const FieldType& type, const Json& group) {
  const Field f = field_of(type, group["definition"]);
  std::vector<Value> values;
  for (const Json& c : group["cases"].items()) {
    const Parsed read = read_case(c, f);
    if (c.has("refused")) {
      ASSERT_FALSE(read) << type.name << " accepts " << c.dump().substr(0, 200) << " as "
                         << (read ? wire(*read, f) : "");
      EXPECT_EQ(read.error().rule, c["refused"].as_string()) << type.name << " " << c.dump().substr(0, 200);
    } else {
      ASSERT_TRUE(read) << type.name << " refuses " << c.dump().substr(0, 200) << ": "
                        << (read ? "" : read.error().rule);
      check_value(*read, c, f);
      values.push_back(*read);
    }
  }
  check_columns(db, f, values);
}

// One database per engine for the whole suite.
storage::TestDatabase& database_of(storage::Engine engine) {
  if (engine == storage::Engine::postgres) storage::TestPostgres::instance();  // outlives the schema below
  static storage::TestDatabase sqlite(storage::Engine::sqlite);
  if (engine == storage::Engine::sqlite) return sqlite;
  static storage::TestDatabase postgres(storage::Engine::postgres);
  return postgres;
}
}  // namespace

using Case = std::tuple<const FieldType*, storage::Engine>;
class Conformance : public testing::TestWithParam<Case> {};
TEST_P(Conformance, keeps_its_cases) {
  const FieldType& type = *std::get<0>(GetParam());
  const storage::Engine engine = std::get<1>(GetParam());
  storage::TestDatabase& db = database_of(engine);
  if (!db.available() && engine == storage::Engine::postgres)
    GTEST_SKIP() << "PostgreSQL is not installed: " << type.name << " not tried on it";
  ASSERT_TRUE(db.available());
  const auto file = parse_json(read(std::string(type.name) + ".cases.json"));
  ASSERT_TRUE(file) << type.name << ": " << (file ? "" : file.error().code);
  EXPECT_EQ((*file)["type"].as_string(), type.name);
  std::size_t accepted = 0, refused = 0;
  for (const Json& group : (*file)["groups"].items()) {
    check_group(*db, type, group);
    for (const Json& c : group["cases"].items()) ++(c.has("refused") ? refused : accepted);
  }
  EXPECT_GT(accepted, 0u);
  EXPECT_GT(refused, 0u) << "a type that refuses nothing has no contract";
}
INSTANTIATE_TEST_SUITE_P(Types, Conformance,
                         testing::Combine(testing::ValuesIn(all_field_types().begin(), all_field_types().end()),
                                          testing::Values(storage::Engine::sqlite, storage::Engine::postgres)),
                         [](const auto& info) {
                           const bool sqlite = std::get<1>(info.param) == storage::Engine::sqlite;
                           return std::string(std::get<0>(info.param)->name) + (sqlite ? "_sqlite" : "_postgres");
                         });

TEST(AllFields, are_complete_forms) {
  std::set<std::string_view> names;
  for (const FieldType* type : all_field_types()) {
    EXPECT_TRUE(names.insert(type->name).second) << type->name;
    EXPECT_EQ(find_field_type(type->name), type);
    EXPECT_TRUE(type->parse && type->write && type->to_text && type->from_text && type->to_columns &&
                type->from_columns && type->define)
        << type->name;
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
