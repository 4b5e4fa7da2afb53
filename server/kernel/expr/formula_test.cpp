// Formulas: what they give in memory and in SQL on both engines, what they refuse and where, and random ones that must agree.
#include <random>

#include "base/money.h"
#include "kernel/expr/formula_functions.h"
#include "kernel/expr/test_model.h"
#include "kernel/storage/test_database.h"

namespace socle::expr {
namespace {

struct Case {
  const char* entity;
  std::int64_t id;
  const char* source;
  const char* wanted;  // numbers as written, days in ISO, "" empty, "overflow": refused in memory, empty in SQL
};
const Case kCases[] = {
    {"opportunity", 21, "amount * probability / 100", "500.0000"},
    {"opportunity", 22, "amount * probability / 100", "3.1000"},
    {"opportunity", 25, "amount * probability / 100", ""},
    {"opportunity", 21, "round(amount / 3, 2)", "333.33"},
    {"opportunity", 21, "round(2 / 3, 2)", "0.67"},
    {"opportunity", 21, "round(0 - 2 / 3, 2)", "-0.67"},
    {"opportunity", 21, "round(0.5)", "1"},
    {"opportunity", 21, "round(-0.5)", "-1"},
    {"opportunity", 21, "arrondi(1.25; 1)", "1.3"},
    {"opportunity", 21, "1 / 0", ""},
    {"opportunity", 21, "amount / (probability - 50)", ""},
    {"opportunity", 21, "1.5 + 2", "3.5"},
    {"opportunity", 21, "2 - 0.25 * 4", "1.00"},
    {"opportunity", 21, "-rate", "-0.1250"},
    {"opportunity", 23, "abs(rate) + rate", "0.0000"},
    {"opportunity", 21, "9223372036854775807 + 1", "overflow"},
    {"opportunity", 21, "9223372036854775807 * 10 / 10", "overflow"},
    {"opportunity", 21, "0 - 9223372036854775807", "-9223372036854775807"},
    {"opportunity", 21, "0 - 9223372036854775807 - 1", "overflow"},
    {"opportunity", 21, "9223372036854775807 = 9223372036854775806", "0"},
    {"opportunity", 21, "min(3, rate, 0.5)", "0.1250"},
    {"opportunity", 25, "max(rate, 2.5)", "2.5000"},
    {"opportunity", 25, "max(rate, probability)", ""},
    {"opportunity", 25, "coalesce(rate, amount, 7)", "7.0000"},
    {"opportunity", 21, "if(amount > 999.99 and not (probability < 50), 1, 2)", "1"},
    {"opportunity", 21, "si(est_vide(won_at) ou faux, \"ouverte\", \"fermée\")", "ouverte"},
    {"opportunity", 24, "if(amount > 0, 1, 2)", "2"},
    {"opportunity", 24, "amount <> 5", "1"},
    {"opportunity", 24, "amount = 5", "0"},
    {"opportunity", 24, "is_empty(amount)", "1"},
    {"opportunity", 21, "category(stage)", "open"},
    {"opportunity", 23, "category(stage) = \"won\"", "1"},
    {"opportunity", 25, "category(stage)", ""},
    {"opportunity", 21, "stage = \"proposal\"", "1"},
    {"opportunity", 22, "amount.currency", "JPY"},
    {"opportunity", 21, "account.city", "Lyon"},
    {"opportunity", 21, "concat(name, \" \", account.name)", "Gymnase Mairie de Sauvigny"},
    {"opportunity", 25, "concat(account.name)", ""},
    {"opportunity", 21, "join(\", \", account.city, contact.first_name, contact.account.code)", "Lyon, Anne, Ab1"},
    {"opportunity", 22, "join(\", \", account.city, contact.first_name)", "LYON"},
    {"opportunity", 21, "length(account.notes)", "20"},
    {"opportunity", 25, "length(account.notes)", "0"},
    {"opportunity", 21, "left(account.notes, 3)", "Écl"},
    {"opportunity", 21, "left(account.notes, 0)", ""},
    {"opportunity", 21, "contains(account.notes, \"Gym\")", "1"},
    {"opportunity", 21, "starts_with(account.notes, \"Écl\")", "1"},
    {"opportunity", 21, "starts_with(account.notes, \"cl\")", "0"},
    {"opportunity", 25, "starts_with(account.notes, \"\")", "0"},
    {"opportunity", 21, "\"a\"\"b\"", "a\"b"},
    {"opportunity", 21, "text(amount)", "1000.00"},
    {"opportunity", 23, "text(rate)", "-2.0000"},
    {"opportunity", 23, "text(0 - 0.05)", "-0.05"},
    {"opportunity", 21, "text(expected_close_on)", "2026-03-29"},
    {"opportunity", 22, "days_between(today(), expected_close_on)", "2"},
    {"opportunity", 24, "jours_entre(aujourdhui(), expected_close_on)", "-88"},
    {"opportunity", 22, "hours_between(won_at, now())", "11.00"},
    {"opportunity", 21, "add_days(expected_close_on, 3)", "2026-04-01"},
    {"opportunity", 21, "add_days(expected_close_on, 99999999)", "overflow"},
    {"opportunity", 22, "add_months(expected_close_on, 1)", "2026-04-30"},
    {"opportunity", 22, "add_months(expected_close_on, -13)", "2025-02-28"},
    {"opportunity", 22, "add_months(expected_close_on, 0)", "2026-03-31"},
    {"opportunity", 23, "add_months(expected_close_on, 12)", "2027-02-28"},
    {"opportunity", 23, "add_months(expected_close_on, 200000)", "overflow"},
    {"opportunity", 24, "year(expected_close_on) * 100 + month(expected_close_on)", "202512"},
    {"opportunity", 24, "trimestre(expected_close_on)", "4"},
    {"opportunity", 24, "month_day(expected_close_on)", "31"},
    {"opportunity", 24, "start_of_month(expected_close_on)", "2025-12-01"},
    {"opportunity", 21, "expected_close_on = today()", "1"},
    {"opportunity", 21, "weighted + 1", "501.00"},
    {"opportunity", 21, "days_left - 1", "-1"},
    {"contact", 11, "has(tags, \"vip\")", "1"},
    {"contact", 12, "has(tags, \"vip\")", "0"},
    {"contact", 13, "has(tags, \"vip\") or first_name = \"Zoé\"", "0"},
    {"contact", 11, "account.active", "1"},
    {"contact", 13, "account.active", "0"},
    {"contact", 13, "is_empty(account.active)", "1"},
    {"contact", 13, "is_set(not account.active)", "1"},
    {"contact", 11, "full_name", "Anne Dupont"},
};

struct Setting {
  World world;
  Setting() {
    const Json file = read_json("server/kernel/expr/cases.json");
    world.context.now = *parse_instant(file["now"].as_string());
    for (const auto& [entity, rows] : file["rows"].members())
      for (const Json& row : rows.items()) world.add(entity, row);
  }
  Result<Formula> parse(const Entity& e, std::string_view source) const {
    return parse_formula(source, world.snapshot(), e, Visibility{},
                         [this](const Field& f) { return world.derived().shape(f); });
  }
};
std::string written(const FormulaShape& shape, const Value& v) {
  if (empty(v)) return "";
  if (shape.type == FormulaType::text) return as_text(v);
  if (shape.type == FormulaType::day) return format_day(static_cast<Day>(as_int(v)));
  return format_scaled(as_int(v), shape.scale);
}
std::string in_sql(storage::Connection& c, const Setting& s, const Formula& f, const Entity& e, std::int64_t id) {
  Sql sql;
  const std::string value = print_sql(f, e, "t0", s.world.context, c.dialect(), {}, sql);
  std::string out;
  c.query("SELECT " + value + " FROM " + storage::quoted(e.name) + " t0 WHERE t0.id=" + sql.bind(id), sql.parameters,
          [&](const storage::Row& r) {
            if (!r.is_null(0))
              out = written(f.shape(),
                            f.shape().type == FormulaType::text ? Value{std::string(r.text(0))} : Value{r.integer(0)});
            return true;
          });
  return out;
}

TEST(Formula, GivesItsValueInMemory) {
  Setting s;
  for (const Case& one : kCases) {
    const Entity& e = s.world.entity(one.entity);
    auto f = s.parse(e, one.source);
    ASSERT_TRUE(f) << one.source << " " << f.error().code;
    auto v = evaluate(*f, *s.world.find(&e, one.id), s.world.context);
    if (std::string_view(one.wanted) == "overflow") {
      ASSERT_FALSE(v) << one.source;
      EXPECT_EQ(v.error().code, "formula.overflow");
    } else {
      ASSERT_TRUE(v) << one.source << " " << v.error().code;
      EXPECT_EQ(written(f->shape(), *v), one.wanted) << one.source;
    }
  }
}

TEST(Formula, ErrorsPointAtTheCharacter) {
  Setting s;
  const struct {
    const char *source, *code, *at;
  } cases[] = {
      {"", "formula.syntax", "1"},
      {"amount *", "formula.syntax", "9"},
      {"(amount", "formula.syntax", "8"},
      {"amount amount", "formula.syntax", "8"},
      {"1.2345678", "formula.syntax", "1"},
      {"\"été", "formula.syntax", "1"},
      {"\"é\" = montant", "formula.unknown_field", "7"},
      {"amount + secret", "formula.unknown_field", "10"},
      {"via_owner", "formula.unknown_field", "1"},
      {"system(1)", "formula.unknown_function", "1"},
      {"1 + sqrt(4)", "formula.unknown_function", "5"},
      {"if(amount > 1, 2)", "formula.wrong_arguments", "1"},
      {"amount + name", "formula.wrong_type", "8"},
      {"not amount", "formula.wrong_type", "1"},
      {"name < \"b\"", "formula.wrong_type", "6"},
      {"round(amount, probability)", "formula.wrong_type", "1"},
      {"has(name, \"x\")", "formula.wrong_type", "1"},
      {"account", "formula.wrong_type", "1"},
  };
  for (const auto& one : cases) {
    auto f = s.parse(s.world.entity("opportunity"), one.source);
    ASSERT_FALSE(f) << one.source;
    EXPECT_EQ(f.error().code, one.code) << one.source;
    ASSERT_FALSE(f.error().params.empty()) << one.source;
    EXPECT_EQ(f.error().params[0].second, one.at) << one.source;
  }
}

// CVE-2023-30253, CVE-2024-40137, CVE-2026-33656: no spelling of a name reaches code, a file or what the model does not offer.
TEST(Formula, X1_only_the_listed_functions_whatever_their_spelling) {
  Setting s;
  const Entity& e = s.world.entity("opportunity");
  const char* names[] = {"system", "exec", "eval", "file", "fopen", "readfile", "load_file", "load_extension", "include", "require", "import", "getenv",
                         "curl", "http", "sleep", "pg_sleep", "pg_read_file", "lo_import", "copy", "attach", "php", "phpinfo", "assert", "passthru", "popen"};
  int refused = 0;
  for (const std::string name : names) {
    std::string mixed, dotted = "a." + name;
    for (std::size_t i = 0; i < name.size(); ++i) mixed += static_cast<char>(i % 2 ? std::toupper(name[i]) : name[i]);
    for (const std::string& spelled : {name, mixed}) {
      const auto f = s.parse(e, spelled + "(\"x\")");
      ASSERT_FALSE(f) << spelled;
      EXPECT_TRUE(f.error().code.starts_with("formula.unknown_")) << spelled << " " << f.error().code;
      ++refused;
    }
    EXPECT_FALSE(s.parse(e, dotted + "(\"x\")")) << dotted;
    EXPECT_FALSE(s.parse(e, "name := " + name)) << name;
  }
  EXPECT_EQ(refused, 50);
}
TEST(Formula, X1_is_bounded) {
  Setting s;
  const Entity& e = s.world.entity("opportunity");
  EXPECT_EQ(s.parse(e, std::string(9000, '1')).error().code, "formula.too_large");
  EXPECT_EQ(s.parse(e, std::string(40, '(') + "1" + std::string(40, ')')).error().code, "formula.too_deep");
  EXPECT_EQ(s.parse(e, std::string(1000, '-') + "1").error().code, "formula.too_deep");
  std::string nots;
  for (int i = 0; i < 100; ++i) nots += "not ";
  EXPECT_EQ(s.parse(e, nots + "true").error().code, "formula.too_deep");
  std::string sum = "1";
  for (int i = 0; i < 600; ++i) sum += "+1";
  EXPECT_EQ(s.parse(e, sum).error().code, "formula.too_deep");
  EXPECT_TRUE(s.parse(e, sum.substr(0, 61)));
  EXPECT_EQ(s.parse(e, std::string("1\0+1", 4)).error().code, "formula.syntax");
  EXPECT_EQ(s.parse(e, "\"\xff\"").error().code, "formula.syntax");
  // A text that grows: 16 x 16 x 16 x 32 characters.
  std::string grown = "\"" + std::string(32, 'x') + "\"";
  for (int i = 0; i < 3; ++i) {
    std::string all = "concat(" + grown;
    for (int k = 1; k < 16; ++k) all += "," + grown;
    grown = all + ")";
    if (grown.size() > 8192) break;
  }
  EXPECT_EQ(s.parse(e, grown).error().code, "formula.too_large");
}

TEST(Formula, KindsAndInputsAreFound) {
  Setting s;
  const Entity& e = s.world.entity("opportunity");
  auto own = s.parse(e, "amount * probability + amount");
  ASSERT_TRUE(own);
  EXPECT_EQ(own->kind, Formula::Kind::own);
  ASSERT_EQ(own->inputs.size(), 2u);
  EXPECT_EQ(own->inputs[1].text, "probability");
  EXPECT_EQ(s.parse(e, "account.employees")->kind, Formula::Kind::related);
  EXPECT_EQ(s.parse(e, "days_between(today(), expected_close_on)")->kind, Formula::Kind::timed);
  EXPECT_EQ(s.world.derived().formula(s.world.field("opportunity", "account_city"))->kind, Formula::Kind::related);
}

TEST(Formula, CirclesAndLongChainsAreRefusedAtPublishing) {
  auto definition = parse_json(kTestDefinition);
  ASSERT_TRUE(definition);
  const auto with = [&](std::vector<std::pair<std::string, std::string>> formulas) {
    Json d = *definition;
    Json& fields = *d.find_mutable("entities")->find_mutable("account")->find_mutable("fields");
    int no = 60;
    for (auto& [name, formula] : formulas)
      fields.set(name, Json(Json::Object{{"no", Json(no++)}, {"type", "computed"}, {"formula", formula}}));
    auto snapshot = meta::compile(d, fields::find_field_type);
    EXPECT_TRUE(snapshot);
    return Derived::compile(**snapshot);
  };
  auto circle = with({{"a", "b + 1"}, {"b", "c + 1"}, {"c", "a + 1"}});
  ASSERT_FALSE(circle);
  EXPECT_EQ(circle.error().code, "formula.cycle");
  auto itself = with({{"a", "a + 1"}});
  ASSERT_FALSE(itself);
  EXPECT_EQ(itself.error().code, "formula.cycle");
  EXPECT_TRUE(with({{"a", "1"}, {"b", "a"}, {"c", "b"}, {"d", "c"}, {"e", "d"}}));
  auto chain = with({{"f", "e"}, {"e", "d"}, {"d", "c"}, {"c", "b"}, {"b", "a"}, {"a", "1"}});
  ASSERT_FALSE(chain);
  EXPECT_EQ(chain.error().code, "formula.too_deep");
  auto derived = with({{"a", "open_count + 1"}, {"b", "a * 2"}});
  ASSERT_TRUE(derived);
}

// Random formulas over the records of cases.json.
class Writer {
 public:
  explicit Writer(unsigned seed) : random_(seed) {}
  int below(int n) { return static_cast<int>(random_() % static_cast<unsigned>(n)); }
  std::string pick(std::initializer_list<const char*> list) {
    return *(list.begin() + below(static_cast<int>(list.size())));
  }
  std::string number(int depth) {
    if (depth == 0)
      return pick({"0", "1", "7", "0.5", "100", "0.0001", "123456789012", "amount", "probability", "rate", "weighted",
                   "account.employees"});
    switch (below(9)) {
      case 0: return "(" + number(depth - 1) + " + " + number(depth - 1) + ")";
      case 1: return "(" + number(depth - 1) + " - " + number(depth - 1) + ")";
      case 2: return "(" + number(depth - 1) + " * " + number(depth - 1) + ")";
      case 3: return "(" + number(depth - 1) + " / " + number(depth - 1) + ")";
      case 4: return "if(" + truth(depth - 1) + ", " + number(depth - 1) + ", " + number(depth - 1) + ")";
      case 5: return pick({"min", "max", "coalesce"}) + "(" + number(depth - 1) + ", " + number(depth - 1) + ")";
      case 6: return "round(" + number(depth - 1) + ", " + pick({"0", "1", "2", "4"}) + ")";
      case 7: return "length(" + text(depth - 1) + ")";
      default: return pick({"year", "month", "quarter", "month_day"}) + "(" + date(depth - 1) + ")";
    }
  }
  std::string text(int depth) {
    if (depth == 0)
      return pick({"name", "account.name", "account.code", "contact.first_name", "\"\"", "\"é-x\"", "stage",
                   "category(stage)", "amount.currency"});
    switch (below(5)) {
      case 0: return "concat(" + text(depth - 1) + ", " + text(depth - 1) + ")";
      case 1: return "join(" + text(depth - 1) + ", " + text(depth - 1) + ", " + text(depth - 1) + ")";
      case 2: return "left(" + text(depth - 1) + ", " + pick({"0", "1", "3", "-1", "99999999999"}) + ")";
      case 3: return "text(" + (below(2) ? number(depth - 1) : date(depth - 1)) + ")";
      default: return "if(" + truth(depth - 1) + ", " + text(depth - 1) + ", " + text(depth - 1) + ")";
    }
  }
  std::string date(int depth) {
    if (depth == 0) return pick({"expected_close_on", "today()"});
    switch (below(4)) {
      case 0: return "add_days(" + date(depth - 1) + ", " + pick({"1", "-400", "days_left", "3000000"}) + ")";
      case 1: return "add_months(" + date(depth - 1) + ", " + pick({"1", "-1", "13", "probability", "-25000"}) + ")";
      case 2: return "start_of_month(" + date(depth - 1) + ")";
      default: return "coalesce(" + date(depth - 1) + ", " + date(depth - 1) + ")";
    }
  }
  std::string truth(int depth) {
    if (depth == 0) return pick({"true", "false", "account.active", "is_empty(amount)", "is_set(account.name)"});
    switch (below(7)) {
      case 0: return "(" + truth(depth - 1) + " and " + truth(depth - 1) + ")";
      case 1: return "(" + truth(depth - 1) + " or " + truth(depth - 1) + ")";
      case 2: return "not " + truth(depth - 1);
      case 3:
        return "(" + number(depth - 1) + " " + pick({"=", "<>", "<", "<=", ">", ">="}) + " " + number(depth - 1) + ")";
      case 4: return "(" + text(depth - 1) + " " + pick({"=", "<>"}) + " " + text(depth - 1) + ")";
      case 5: return "(" + date(depth - 1) + " " + pick({"=", "<", ">="}) + " " + date(depth - 1) + ")";
      default: return pick({"contains", "starts_with"}) + "(" + text(depth - 1) + ", " + text(depth - 1) + ")";
    }
  }

 private:
  std::mt19937 random_;
};

class FormulaTest : public storage::EngineTest {};
SOCLE_ENGINES(FormulaTest);

TEST_P(FormulaTest, GivesTheSameInSql) {
  Setting s;
  s.world.create(*db);
  ASSERT_TRUE(db->read({0}, [&](storage::Connection& c) -> Done {
    for (const Case& one : kCases) {
      const Entity& e = s.world.entity(one.entity);
      auto f = s.parse(e, one.source);
      const std::string wanted = std::string_view(one.wanted) == "overflow" ? "" : one.wanted;
      EXPECT_EQ(in_sql(c, s, *f, e, one.id), wanted) << one.source;
    }
    return {};
  }));
}

TEST_P(FormulaTest, RandomOnesAgree) {
  Setting s;
  s.world.create(*db);
  const unsigned seed = std::getenv("SOCLE_SEED") ? static_cast<unsigned>(std::atoi(std::getenv("SOCLE_SEED"))) : 7u;
  Writer write(seed);
  const Entity& e = s.world.entity("opportunity");
  int values = 0;
  ASSERT_TRUE(db->read({0}, [&](storage::Connection& c) -> Done {
    for (int i = 0; i < 150; ++i) {
      const int kind = write.below(4);
      const std::string source = kind == 0   ? write.number(3)
                                 : kind == 1 ? write.text(3)
                                 : kind == 2 ? write.date(2)
                                             : write.truth(3);
      auto f = s.parse(e, source);
      if (!f) {
        EXPECT_EQ(f.error().code, "formula.wrong_type") << source;  // a text literal that is empty, compared
        continue;
      }
      for (std::int64_t id = 21; id <= 25; ++id) {
        auto v = evaluate(*f, *s.world.find(&e, id), s.world.context);
        if (!v && v.error().code != "formula.overflow") ADD_FAILURE() << source << v.error().code;
        // What overflows inside may not matter outside in SQL (if, coalesce): only what memory computes is compared.
        if (!v) continue;
        EXPECT_EQ(in_sql(c, s, *f, e, id), written(f->shape(), *v))
            << "seed " << seed << " record " << id << " " << source;
        values += !empty(*v);
      }
      if (HasFailure()) return {};
    }
    return {};
  }));
  EXPECT_GT(values, 100);
}

}  // namespace
}  // namespace socle::expr
