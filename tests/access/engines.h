// The cast on each engine, prepared once for all the cases of this program; and whether a database has moved.
#pragma once
#include <gtest/gtest.h>

#include <map>
#include <string>

#include "world.h"

namespace socle::access_walk {

// Null where PostgreSQL is not installed.
const scenario::Engine* engine(const std::string& name);
scenario::World fresh_world(const scenario::Engine& engine);

// What tells whether anything was committed. SQLite: the number of commits. PostgreSQL: rows and youngest writer of each
// table, without what every call may count (sessions seen, tokens used, failures, the audit).
using State = std::map<std::string, std::string>;
State state_of(storage::Database& db);
State content_of(storage::Database& db);   // SQLite: a digest of each table, slow
std::string difference(const State& before, const State& after);   // what moved, by name

class EachEngine : public testing::TestWithParam<const char*> {
 protected:
  void SetUp() override {
    if (!engine(GetParam())) GTEST_SKIP() << "PostgreSQL is not installed";
  }
};
#define ACCESS_ENGINES(Suite) \
  INSTANTIATE_TEST_SUITE_P(On, Suite, testing::Values("sqlite", "postgres"), [](const auto& info) { return std::string(info.param); })

}  // namespace socle::access_walk
