// Every door x everybody, with well-formed calls: tests/golden/access.txt, the same on both engines (TRUST A1); a refusal and a
// read leave the database as it was (A2, W2).
#include <gtest/gtest.h>

#include <fstream>
#include <iomanip>
#include <set>
#include <sstream>

#include "doors.h"
#include "engines.h"
#include "http/routes.h"

namespace socle::access_walk {
namespace {
const std::string kGolden = std::string(SOCLE_SOURCE_DIR) + "/tests/golden/access.txt";

struct Walk {
  std::map<std::string, std::vector<int>> status;   // door -> one per caller
  std::vector<std::string> changed;                 // what a refusal or a read changed
  int refused = 0;
};

// A batch answers 200 and says inside what became of its item.
int status_of(const Door& door, const transport::Response& answer) {
  if (door.route->operation != "records.batch" || answer.status != 200) return answer.status;
  return static_cast<int>((*parse_json(std::get<std::string>(answer.body)))["items"].items().at(0)["status"].as_int());
}

// Whether a commit may have written something else than one line of the audit (SQLite counts commits, not what is in them).
bool only_audited(const State& before, const State& after) {
  const auto at = [](const State& s, const char* name) { return s.contains(name) ? std::stoll(s.at(name)) : 0; };
  return at(after, "commits") - at(before, "commits") == at(after, "audit") - at(before, "audit");
}

// One person through every door. On SQLite a refusal may have committed nothing but reserved ids or a line of the audit: those
// doors are walked again, and there the whole database is read before and after.
void walk(const scenario::Engine& engine, const Caller& caller, Walk& out, const std::set<std::string>& doubtful = {}) {
  World world = fresh_world(engine);
  (void)world.kernel().model().open_draft({});
  Visit visit(world, caller);
  std::set<std::string> again;
  State before = state_of(world.kernel().db());
  for (const Door& door : doors_of(world)) {
    const bool here = doubtful.contains(door.name());
    if (here) before = content_of(world.kernel().db());
    const auto answer = visit.send(visit.call(door));
    if (here)
      if (const std::string moved = difference(before, content_of(world.kernel().db())); !moved.empty()) out.changed.push_back(caller.name + " " + door.name() + ": " + moved);
    if (!doubtful.empty()) continue;
    out.status[door.name()].push_back(status_of(door, answer));
    // The engine forbids writes while reading (W2): on one of them it is enough to look after each.
    if (door.reads() && engine.name == "postgres") continue;
    State after = state_of(world.kernel().db());
    const bool refused = status_of(door, answer) >= 400;
    if (refused || door.reads()) {
      ++out.refused;
      const std::string moved = difference(before, after);
      if (engine.name == "postgres" && !moved.empty()) out.changed.push_back(caller.name + " " + door.name() + ": " + moved);
      if (engine.name == "sqlite" && !moved.empty() && (refused || !only_audited(before, after))) again.insert(door.name());
    }
    before = std::move(after);
  }
  if (!again.empty()) walk(engine, caller, out, again);
}
// Once per engine, for the cases below.
const Walk& walked(const std::string& name) {
  static std::map<std::string, Walk> done;
  auto it = done.find(name);
  if (it != done.end()) return it->second;
  for (const Caller& caller : callers()) walk(*engine(name), caller, done[name]);
  return done[name];
}

std::string table(const Walk& walk) {
  std::ostringstream out;
  out << "# Door x person: the status of a well-formed call (tests/access; `./dev golden --accept` renews it).\n"
         "# The record is one that the person sees when there is one; what is not a record belongs to the person.\n"
         "# nobody has no credentials; reader is a token of Claire's with the scope read.\n";
  out << std::left << std::setw(64) << "#";
  for (const Caller& c : callers()) out << std::setw(7) << c.name;
  out << "\n";
  for (const auto& [door, status] : walk.status) {
    out << std::setw(64) << door;
    for (int s : status) out << std::setw(7) << s;
    out << "\n";
  }
  std::string text = out.str(), trimmed;
  for (std::size_t at = 0; at < text.size();) {
    const auto end = text.find('\n', at);
    trimmed += text.substr(at, text.find_last_not_of(' ', end - 1) + 1 - at) + "\n";
    at = end + 1;
  }
  return trimmed;
}

class Access : public EachEngine {};
ACCESS_ENGINES(Access);

TEST_P(Access, A1_golden_every_door_and_everybody) {
  const std::string got = table(walked(GetParam()));
  if (std::getenv("SOCLE_ACCEPT_GOLDEN") && std::string(GetParam()) == "sqlite") std::ofstream(kGolden) << got;
  std::stringstream kept;
  kept << std::ifstream(kGolden).rdbuf();
  std::istringstream a(kept.str()), b(got);
  std::string expected, line;
  while (std::getline(a, expected)) {
    std::getline(b, line);
    ASSERT_EQ(expected, line);
  }
  EXPECT_EQ(kept.str(), got);
}
TEST_P(Access, A2_W2_refusals_and_reads_change_nothing) {
  const Walk& w = walked(GetParam());
  EXPECT_GT(w.refused, 500);
  for (const auto& line : w.changed) ADD_FAILURE() << line;
}

TEST(Router, A1_a_route_that_declares_no_right_stops_start_up) {
  http::Router router;
  EXPECT_THROW(router.add({transport::Method::get, "/api/v1/open", http::Demand::undeclared, {}, "x", {}}), Fault);
  EXPECT_THROW(router.add({transport::Method::get, "/api/v1/open", http::Demand::power, {}, "x", {}}), Fault);
  EXPECT_NO_THROW(router.add({transport::Method::get, "/api/v1/open", http::Demand::session, {}, "x", {}}));
}

}  // namespace
}  // namespace socle::access_walk
