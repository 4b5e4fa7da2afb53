// Two databases that differ only in what one person may not read give that person the same bytes at every door that reads:
// lists, orders, counts, filters through relations, totals, boards, exports, search, timelines, history, feeds, the day (TRUST A4, A5).
#include <gtest/gtest.h>

#include <set>

#include "doors.h"
#include "engines.h"
#include "kernel/records/lookup.h"
#include "kernel/records/table.h"
#include "kernel/records/write.h"

namespace socle::access_walk {
namespace {
using meta::Family;

struct Twin {
  World world;
  Visit visit;
  Twin(const scenario::Engine& engine, const Caller& caller) : world(fresh_world(engine)), visit(world, caller) {}
};

std::string escaped(const std::string& text) {
  std::string out;
  for (unsigned char c : text) {
    char hex[4];
    std::snprintf(hex, sizeof hex, "%%%02X", c);
    if (std::isalnum(c)) out += static_cast<char>(c);
    else out += hex;
  }
  return out;
}

// Everything that the caller may not read moves: hidden records change, go and come, hidden fields hold other values.
class Upheaval {
 public:
  explicit Upheaval(Twin& twin) : twin_(twin), context_(twin.world.kernel().services(), access::system_actor()) {}
  int moved = 0;

  void run(const records::Context& reader) {
    const auto snapshot = twin_.world.kernel().services().snapshot();
    for (const auto& e : snapshot->entities) {
      if (e->removed || e->system || e->name == "rate") continue;
      hidden_records(*e);
      hidden_fields(reader, *e);
    }
    twin_.world.settle();
  }

 private:
  bool write(records::Change change) {
    const bool done = records::write_one(context_, std::move(change)).has_value();
    moved += done ? 1 : 0;
    return done;
  }
  void hidden_records(const meta::Entity& e) {
    const auto ids = twin_.visit.ids(e, false);
    std::size_t n = 0;
    for (std::int64_t id : ids) {
      records::Change c;
      c.entity = &e;
      c.id = id;
      if (++n % 3 == 0) {
        c.act = records::Act::remove;
      } else {
        c.body = Json::object();
        for (const meta::Field& f : e.fields) {
          if (f.system || f.read_only || f.removed || f.hidden || f.unique || !f.part_of.empty()) continue;
          if (f.type->name == "text" && f.target_entity == nullptr && f.name != "currency") c.body.set(f.name, Json("Zzyzx secret"));
          else if (f.type->name == "money") c.body.set(f.name, *parse_json(R"({"amount":"987654.00","currency":"EUR"})"));
        }
      }
      write(std::move(c));
    }
    // And as many newcomers as a third of them, made like the first.
    for (std::size_t i = 0; i < ids.size() / 3; ++i) newcomer(e, ids[i]);
  }
  void newcomer(const meta::Entity& e, std::int64_t like) {
    std::shared_ptr<const records::Record> model;
    const auto done = context_.db().read({.deadline_ms = 0}, [&](storage::Connection& db) -> Done {
      model = records::load_one(db, e, like);
      return {};
    });
    if (!done) throw Fault("the model could not be read: " + done.error().code);
    records::Change c;
    c.act = records::Act::create;
    c.entity = &e;
    for (const meta::Field& f : e.fields)
      if (!f.system && !f.removed && !f.hidden && !f.unique && f.stored() && !empty(model->value(f))) c.sets.emplace_back(&f, model->value(f));
    write(std::move(c));
  }
  // Under the write path: a version that moves is seen by whoever sees the record.
  void hidden_fields(const records::Context& reader, const meta::Entity& e) {
    for (const meta::Field& f : e.fields) {
      if (f.system || f.removed || f.hidden || f.columns.empty() || reader.gate().readable(e, f) || !f.stored()) continue;
      const std::string column = storage::quoted(f.columns[0]);
      const std::string_view type = f.type->name;
      std::string value;
      if (f.type->family == Family::integer || type == "money" || type == "decimal" || type == "price" || type == "percent") value = column + " + 7";
      else if (type == "text" || type == "long_text" || type == "rich_text") value = "'Zzyzx secret'";
      else continue;
      auto done = context_.db().write(storage::Lane::bulk, [&](storage::Transaction& tx) -> Done {
        tx.execute("UPDATE " + storage::quoted(e.name) + " SET " + column + "=" + value + " WHERE " + column + " IS NOT NULL");
        return {};
      });
      moved += done ? 1 : 0;
    }
  }

  Twin& twin_;
  records::Context context_;
};

// What a person can ask that only reads.
std::vector<Call> questions(Twin& twin, const records::Context& reader) {
  std::vector<Call> out;
  const auto get = [&](const std::string& target) { out.push_back({"GET", "/api/v1" + target, {}, twin.visit.headers()}); };
  const auto query = [&](const std::string& body) { out.push_back({"POST", "/api/v1/query", body, twin.visit.headers()}); };
  for (const char* t : {"/me", "/me/day", "/model", "/openapi.json", "/views", "/jobs", "/imports", "/sessions", "/api_tokens", "/changes?since=start&limit=500", "/changes?since=start&limit=7"}) get(t);
  for (const char* q : {"zzyzx", "secret", "a", "e", "mai", "la", "04", "ver"}) get(std::string("/search?limit=50&q=") + q);
  // Through a reference: what stands there, in what order, and whether there is anything.
  const auto hops = [&](const std::string& at, const meta::Field& f) {
    std::string all;
    for (const meta::Field& g : f.target_entity->fields)
      if (!g.removed && reader.gate().readable(*f.target_entity, g) && g.stored()) all += "," + f.name + "." + g.name;
    get(at + "?limit=100&fields=id" + all);
    for (const std::string& g : {std::string("id"), f.target_entity->title}) {
      get(at + "?limit=100&fields=id&sort=" + f.name + "." + g);
      get(at + "?limit=1&count=exact&filter=" + escaped(R"({"field":")" + f.name + "." + g + R"(","op":"is_set"})"));
    }
  };
  for (const auto& e : reader.snapshot().entities) {
    if (e->removed) continue;
    const std::string at = "/" + e->plural;
    get(at + "?count=exact&limit=200");
    get(at + "?count=capped&limit=3");
    get(at + "?count=exact&q=zzyzx");
    get(at + "?count=exact&q=a&limit=500");
    get(at + "?trash=true&count=exact&limit=200");
    get(at + "/export?format=csv");
    get(at + "/board?field=stage&cards=100");
    for (const meta::Field& f : e->fields) {
      if (f.removed) continue;
      get(at + "?limit=100&fields=id&sort=-" + f.name);
      get(at + "?count=exact&limit=1&fields=" + f.name + "&filter=" + escaped(R"({"field":")" + f.name + R"(","op":"is_set"})"));
      query(R"({"entity":")" + e->name + R"(","group_by":[{"field":")" + f.name + R"("}],"measures":[{"fn":"count"}]})");
      query(R"({"entity":")" + e->name + R"(","measures":[{"fn":"sum","field":")" + f.name + R"("},{"fn":"max","field":")" + f.name + R"("}]})");
      if (f.type->family == Family::reference && f.target_entity && !f.target_entity->system) hops(at, f);
    }
    for (const auto& r : e->relations) {
      for (const std::string& how : {std::string(R"({"any":"%","where":{"field":"id","op":"is_set"}})"), std::string(R"({"none":"%","where":{"field":"id","op":"is_set"}})"),
                                     std::string(R"({"count":"%","op":"ge","value":2,"where":{"field":"id","op":"is_set"}})")}) {
        std::string filter = how;
        get(at + "?count=exact&limit=100&fields=id&filter=" + escaped(filter.replace(filter.find('%'), 1, r.name)));
      }
    }
    for (const char* fact : {"_next", "_stalled", "_age_days", "_missing"}) get(at + "?limit=100&fields=" + std::string(fact));
    const auto seen = twin.visit.ids(*e, true);
    for (std::size_t i = 0; i < seen.size(); i += std::max<std::size_t>(1, seen.size() / 6)) {
      const std::string one = at + "/" + std::to_string(seen[i]);
      for (const char* more : {"", "?with=timeline,relations,access&limit=200", "/timeline?limit=200", "/history?limit=200", "/shares", "/access"}) get(one + more);
    }
  }
  return out;
}

// Positions in a feed are not part of what is compared: they are opaque, and the feed is the whole company's. Nor is the
// session's own secret.
std::string comparable(const transport::Response& r) {
  std::string text = text_of(r);
  for (const char* name : {"\"next\":\"", "\"csrf_token\":\""})
    if (const auto at = text.rfind(name); at != std::string::npos) text.erase(at, text.find('"', at + std::string(name).size()) - at);
  return text;
}
std::string first_difference(const std::string& a, const std::string& b) {
  std::size_t i = 0;
  while (i < a.size() && i < b.size() && a[i] == b[i]) ++i;
  const std::size_t from = i < 150 ? 0 : i - 150;
  return "\n  one:     ..." + a.substr(from, 300) + "\n  another: ..." + b.substr(from, 300);
}

class Differential : public EachEngine {};
ACCESS_ENGINES(Differential);

TEST_P(Differential, A4_A5_what_is_hidden_moves_nothing_that_is_read) {
  int moved = 0, asked = 0;
  // One who sees few records, one who sees few fields; and, once, one who sees neither customers nor costs.
  for (const char* login : {"julien", "ines", "karim"}) {
    if (login == std::string("karim") && GetParam() == std::string("postgres")) continue;
    const Caller caller{login, login, {}};
    Twin one(*engine(GetParam()), caller), another(*engine(GetParam()), caller);
    access::Actor actor;
    actor.user = one.visit.user();
    actor.role = one.world.kernel().services().directory()->person(actor.user)->role;
    const records::Context reader(one.world.kernel().services(), actor);
    one.world.settle();
    Upheaval upheaval(another);
    upheaval.run(reader);
    moved += upheaval.moved;
    const auto a = questions(one, reader), b = questions(another, reader);
    ASSERT_EQ(a.size(), b.size());
    for (std::size_t i = 0; i < a.size(); ++i) {
      const std::string first = comparable(one.visit.send(a[i])), second = comparable(another.visit.send(b[i]));
      ++asked;
      EXPECT_LT(std::stoi(first), 500) << a[i].target;
      if (first != second) ADD_FAILURE() << login << " " << a[i].method << " " << a[i].target << " " << a[i].body << first_difference(first, second);
    }
  }
  EXPECT_GT(moved, 200);
  EXPECT_GT(asked, 2000);
}

}  // namespace
}  // namespace socle::access_walk
