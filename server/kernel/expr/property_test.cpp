// Random trees over random rows: memory, SQLite and PostgreSQL must agree (KERNEL F3). Seeded: a failure can be run again.
#include <random>

#include "kernel/expr/test_model.h"
#include "kernel/storage/test_database.h"

namespace socle::expr {
namespace {

class Maker {
 public:
  explicit Maker(unsigned seed) : random_(seed) {}
  int below(int n) { return static_cast<int>(random_() % static_cast<unsigned>(n)); }
  bool chance(int percent) { return below(100) < percent; }
  template <class T>
  T one_of(std::initializer_list<T> list) {
    return *(list.begin() + below(static_cast<int>(list.size())));
  }
  Json text() {
    return Json(one_of<const char*>(
        {"Lyon",   "lyon",  "LYON", "Évry", "evry", "Saint-Étienne", "saint etienne", "L’Isle", "l'isle",  "œuvre",
         "oeuvre", "a",     "A",    "é",    "z",    "100",           "日本",          "Straße", "strasse", "ÿ",
         "-",      "ab cd", "abcd"}));
  }
  Json date() {
    return Json(format_day(20541 + below(60) - 30));  // around 2026-03-29
  }
  Json instant() { return Json(format_instant(kMsPerDay * (20541 + below(6) - 3) + below(48) * 1'800'000)); }
  Json period() {
    if (chance(50))
      return Json(one_of<const char*>({"today", "yesterday", "tomorrow", "this_week", "last_week", "next_week",
                                       "this_month", "last_month", "next_quarter", "this_year"}));
    return Json(
        Json::Object{{one_of<const char*>({"last", "next"}),
                      Json(Json::Object{{one_of<const char*>({"days", "weeks", "months"}), Json(1 + below(12))}})}});
  }
  Json code(const Field& f) {
    if (!f.choices.empty())
      return Json(f.choices[static_cast<std::size_t>(below(static_cast<int>(f.choices.size())))].code);
    if (!f.pipelines.empty())
      return Json(
          f.pipelines[0].stages[static_cast<std::size_t>(below(static_cast<int>(f.pipelines[0].stages.size())))].code);
    return Json(one_of<const char*>({"vip", "salon", "froid"}));
  }
  std::string amount() { return std::to_string(below(40) - 5) + one_of<const char*>({"", ".5", ".25"}); }
  // A value that the field's type takes.
  Json value(const Field& f) {
    switch (family_of(f)) {
      case Family::text: return text();
      case Family::exact_text:
        return f.type->name == "email" ? Json(one_of<const char*>({"a@lumen.fr", "b@lumen.fr", "A@lumen.fr"})) : text();
      case Family::integer: return f.scale > 0 ? Json(amount()) : Json(below(12) - 4);
      case Family::day: return date();
      case Family::instant: return instant();
      case Family::boolean: return Json(chance(50));
      case Family::choice:
      case Family::codes: return code(f);
      case Family::money: return Json(Json::Object{{"amount", amount()}, {"currency", "EUR"}});
      case Family::reference:
      case Family::references: return Json(1 + below(12));
      case Family::link:
        return Json(Json::Object{{"entity", one_of<const char*>({"account", "contact"})}, {"id", Json(1 + below(12))}});
      case Family::none: break;
    }
    return {};
  }
  Json leaf(const Entity& e) {
    std::string path;
    const Entity* at = &e;
    for (int hops = below(4); hops > 0; --hops) {
      std::vector<const Field*> references;
      for (const Field& f : at->fields)
        if (family_of(f) == Family::reference && f.target_entity && !f.hidden && !f.system) references.push_back(&f);
      if (references.empty()) break;
      const Field* r = references[static_cast<std::size_t>(below(static_cast<int>(references.size())))];
      path += r->name + ".";
      at = r->target_entity;
    }
    while (true) {
      const Field& f = at->fields[static_cast<std::size_t>(below(static_cast<int>(at->fields.size())))];
      const auto ops = operators_of(f);
      if (ops.empty() || f.hidden || f.removed) continue;
      const Op op = ops[static_cast<std::size_t>(below(static_cast<int>(ops.size())))];
      Json out(Json::Object{{"field", path + f.name}, {"op", std::string(meta::op_name(op))}});
      const bool dated = family_of(f) == Family::day || family_of(f) == Family::instant;
      const auto operand = [&] { return dated && chance(50) ? period() : value(f); };
      if (op == Op::in || op == Op::nin) {
        Json list = Json::array();
        for (int n = below(5); n > 0; --n) list.push(f.system && f.index == meta::kId ? Json(1 + below(12)) : value(f));
        out.set("value", list);
      } else if (op == Op::between) {
        Json list = Json::array();
        list.push(operand());
        list.push(operand());
        out.set("value", list);
      } else if (op == Op::within) {
        out.set("value", period());
      } else if (op != Op::is_set && op != Op::is_empty) {
        out.set("value", op == Op::under || (f.system && f.index == meta::kId) ? Json(1 + below(12)) : operand());
      }
      return out;
    }
  }
  Json tree(const Entity& e, int depth) {
    const int kind = below(10);
    if (depth > 0 && kind < 4) {
      Json list = Json::array();
      for (int n = 1 + below(3); n > 0; --n) list.push(tree(e, depth - 1));
      return Json(Json::Object{{kind < 2 ? "and" : "or", list}});
    }
    if (depth > 0 && kind == 4) return Json(Json::Object{{"not", tree(e, depth - 1)}});
    if (depth > 0 && kind == 5 && !e.relations.empty()) {
      const auto& r = e.relations[static_cast<std::size_t>(below(static_cast<int>(e.relations.size())))];
      const char* word = one_of<const char*>({"any", "none", "count"});
      Json out(Json::Object{{word, r.name}});
      if (std::string_view(word) == "count") {
        out.set("op", one_of<const char*>({"eq", "ne", "lt", "le", "gt", "ge"}));
        out.set("value", below(3));
      }
      if (chance(70)) out.set("where", tree(*r.entity, depth - 1));
      return out;
    }
    return leaf(e);
  }
  Json row(const Entity& e, int id) {
    Json out(Json::Object{{"id", Json(id)}});
    for (const Field& f : e.fields) {
      if (f.system || f.hidden || f.type->family == Family::none || chance(25)) continue;
      if (family_of(f) == Family::codes || family_of(f) == Family::references)
        out.set(f.name, Json(Json::Array{value(f), value(f)}));
      else out.set(f.name, value(f));
    }
    if (chance(10)) out.set("deleted", true);
    return out;
  }

 private:
  std::mt19937 random_;
};

class PropertyTest : public storage::EngineTest {};
SOCLE_ENGINES(PropertyTest);

TEST_P(PropertyTest, MemoryAndSqlAgree) {
  const unsigned seed =
      std::getenv("SOCLE_SEED") ? static_cast<unsigned>(std::atoi(std::getenv("SOCLE_SEED"))) : 20260329u;
  Maker make(seed);
  World world;
  world.context.now = *parse_instant("2026-03-29T10:00:00Z");
  world.context.user = 1;
  world.context.teams = {2};
  world.context.colleagues = {1, 3};
  for (const char* name : {"team", "user", "account", "contact", "opportunity", "activity"}) {
    const Entity& e = world.entity(name);
    for (int id = 1; id <= 12; ++id) {
      Json row = make.row(e, id);
      // A hierarchy, not a circle.
      if (row.has("parent")) row.set("parent", Json(std::max(1, id - 1 - make.below(4))));
      if (id == 1) row.erase("parent");
      world.add(name, row);
    }
  }
  world.create(*db);
  int true_somewhere = 0;
  const Done read = db->read({0}, [&](storage::Connection& c) -> Done {
    for (int i = 0; i < 500; ++i) {
      const Entity& e = world.entity(make.one_of<const char*>({"account", "contact", "opportunity", "activity"}));
      const Json filter = make.tree(e, 4);
      auto condition = parse_condition(filter, world.snapshot(), e, Visibility{}, world.parse_context());
      if (!condition) {
        ADD_FAILURE() << filter.dump() << " " << condition.error().code;
        continue;
      }
      auto again = parse_condition(to_json(*condition), world.snapshot(), e, Visibility{}, world.parse_context());
      EXPECT_TRUE(again && to_json(*again).dump() == to_json(*condition).dump()) << filter.dump();
      std::vector<std::int64_t> memory, found;
      for (const auto* row : world.rows_of(e))
        if (evaluate(*condition, *row, world.context)) memory.push_back(row->id());
      Sql sql;
      const std::string where = print_sql(*condition, e, "t0", world.context, c.dialect(), {}, sql);
      c.query("SELECT t0.id FROM " + storage::quoted(e.name) + " t0 WHERE " + where + " ORDER BY 1", sql.parameters,
              [&](const storage::Row& r) {
                found.push_back(r.integer(0));
                return true;
              });
      EXPECT_EQ(found, memory) << "seed " << seed << " tree " << i << " " << e.name << " " << filter.dump() << "\n"
                               << where;
      true_somewhere += !memory.empty() && memory.size() < 12;
      if (HasFailure()) return {};
    }
    return {};
  });
  ASSERT_TRUE(read) << read.error().code;
  EXPECT_GT(true_somewhere, 100);  // the trees say something
}

}  // namespace
}  // namespace socle::expr
