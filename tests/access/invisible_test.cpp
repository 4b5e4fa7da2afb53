// What the caller may not see and what does not exist: one status, one body, the same headers, at every door with an id and
// wherever an id or a value stands in a body, a filter or a reference (TRUST A3).
#include <gtest/gtest.h>

#include "doors.h"
#include "engines.h"

namespace socle::access_walk {
namespace {
std::string without(std::string text, std::int64_t id) {
  const std::string digits = std::to_string(id);
  for (std::size_t at; (at = text.find(digits)) != std::string::npos;) text.replace(at, digits.size(), "ID");
  return text;
}

class Pairs {
 public:
  Pairs(World& world, const Caller& caller, Visit& visit) : world_(world), name_(caller.name), visit_(visit) {}
  int compared = 0;

  void same(const std::string& what, const Call& hidden, std::int64_t id, const Call& absent) {
    ++compared;
    EXPECT_EQ(without(text_of(visit_.send(hidden)), id), without(text_of(visit_.send(absent)), kAbsent)) << name_ << " " << what;
  }
  void get(const std::string& before, std::int64_t id, const std::string& after) {
    Call a{"GET", before + std::to_string(id) + after, {}, visit_.headers()}, b = a;
    b.target = before + std::to_string(kAbsent) + after;
    same(before + "..." + after, a, id, b);
  }
  void post(const std::string& method, const std::string& target, const std::string& before, std::int64_t id, const std::string& after) {
    Call a{method, target, before + std::to_string(id) + after, visit_.headers()}, b = a;
    b.body = before + std::to_string(kAbsent) + after;
    same(method + " " + target + " " + before + "..." + after, a, id, b);
  }

  void record(const meta::Entity& e, std::int64_t id) {
    const std::string at = "/api/v1/" + e.plural;
    for (const char* more : {"?with=timeline,relations,access", "?fields=id", "?expand=owner", "/access?user=1", "/timeline?kinds=call", "/history?limit=1"}) get(at + "/", id, more);
    get(at + "?count=exact&filter=%7B%22field%22:%22id%22,%22op%22:%22eq%22,%22value%22:", id, "%7D");
    post("POST", at + "/batch", R"({"items":[{"delete":)", id, "}]}");
    post("POST", at + "/batch", R"({"items":[{"restore":)", id, "}]}");
    post("POST", at + "/batch", R"({"atomic":true,"items":[{"patch":{},"id":)", id, "}]}");
    post("POST", "/api/v1/query", R"({"entity":")" + e.name + R"(","measures":[{"fn":"count"}],"filter":{"field":"id","op":"eq","value":)", id, "}}");
    get("/api/v1/events?records=" + e.name + ":", id, "");
    for (const auto& other : world_.kernel().services().snapshot()->entities)
      for (const meta::Field& f : other->fields)
        if (f.target_entity == &e && !f.removed && !f.hidden && !f.system) reference(*other, f, id);
  }

  // A hidden record named by a reference: in a creation, a change, a filter.
  void reference(const meta::Entity& from, const meta::Field& f, std::int64_t id) {
    const std::string at = "/api/v1/" + from.plural, many = f.type->family == meta::Family::references ? "[" : "", end = many.empty() ? "" : "]";
    post("POST", at, "{\"" + f.name + "\":" + many, id, end + "}");
    post("PATCH", at + "/" + std::to_string(visit_.subject(from)), "{\"" + f.name + "\":" + many, id, end + "}");
    get(at + "?count=exact&where." + f.name + "=", id, "");
    get(at + "?count=exact&filter=%7B%22field%22:%22" + f.name + "%22,%22op%22:%22under%22,%22value%22:", id, "%7D");
  }

  // A job says no more of it than of nothing.
  void bulk(const meta::Entity& e, std::int64_t id) {
    const auto result = [&](std::int64_t of) {
      const auto answer = visit_.send({"POST", "/api/v1/" + e.plural + "/bulk", R"({"select":{"ids":[)" + std::to_string(of) + R"(]},"delete":true})", visit_.headers()});
      if (answer.status != 202) return text_of(answer);
      const std::int64_t job = (*parse_json(std::get<std::string>(answer.body)))["id"].as_int();
      world_.settle();
      const Json done = *parse_json(std::get<std::string>(visit_.get("/api/v1/jobs/" + std::to_string(job)).body));
      EXPECT_EQ(done["state"].as_string(), "done");
      return without(done["result"].dump(), of);
    };
    ++compared;
    EXPECT_EQ(result(id), result(kAbsent)) << name_ << " bulk " << e.name;
  }

 private:
  World& world_;
  std::string name_;
  Visit& visit_;
};

class Invisible : public EachEngine {};
ACCESS_ENGINES(Invisible);

TEST_P(Invisible, A3_records_are_as_if_they_did_not_exist) {
  int compared = 0;
  for (const Caller& caller : callers()) {
    if (caller.login.empty()) continue;
    World world = fresh_world(*engine(GetParam()));
    Visit visit(world, caller);
    Pairs pairs(world, caller, visit);
    const auto doors = doors_of(world);
    for (const auto& e : world.kernel().services().snapshot()->entities) {
      if (e->removed) continue;
      const auto hidden = visit.ids(*e, false);
      if (hidden.empty()) continue;
      const std::int64_t id = hidden.back();
      for (const Door& door : doors)
        if (door.entity == e.get() && door.has_id()) pairs.same(door.name(), visit.call(door, id), id, visit.call(door, kAbsent));
      pairs.record(*e, id);
      pairs.bulk(*e, hidden.front());
    }
    compared += pairs.compared;
  }
  EXPECT_GT(compared, 800);
}

TEST_P(Invisible, A3_another_s_things_are_as_if_they_did_not_exist) {
  World world = fresh_world(*engine(GetParam()));
  Visit odile(world, {"odile", "odile", {}});
  int compared = 0;
  for (const Caller& caller : callers()) {
    if (caller.login.empty() || caller.login == "odile") continue;
    Visit visit(world, caller);
    Pairs pairs(world, caller, visit);
    for (const Door& door : doors_of(world)) {
      if (!door.has_id() || door.entity) continue;
      const std::string kind = door.route->pattern.substr(8, door.route->pattern.find('/', 8) - 8);
      if (kind == "jobs" && caller.login == "karim") continue;   // he administers them
      if (odile.own(kind) == kAbsent) continue;
      pairs.same(door.name(), visit.call(door, odile.own(kind)), odile.own(kind), visit.call(door, kAbsent));
    }
    compared += pairs.compared;
  }
  EXPECT_GT(compared, 100);
  // Who administers jobs sees that it runs, not the records that its result names.
  Visit karim(world, {"karim", "karim", {}});
  world.settle();
  const std::string job = "/api/v1/jobs/" + std::to_string(odile.own("jobs"));
  const auto result_for = [&](Visit& v) { return (*parse_json(std::get<std::string>(v.get(job).body)))["result"]; };
  EXPECT_TRUE(result_for(karim).is_null());
  EXPECT_TRUE(result_for(odile).is_object());
  // And they are still Odile's.
  for (const char* kind : {"views", "imports", "files", "jobs"})
    EXPECT_NE(odile.own(kind), kAbsent) << kind;
  EXPECT_EQ(odile.get("/api/v1/imports/" + std::to_string(odile.own("imports"))).status, 200);
  EXPECT_EQ(odile.get("/api/v1/files/" + std::to_string(odile.own("files")) + "/content").status, 200);
}

}  // namespace
}  // namespace socle::access_walk
