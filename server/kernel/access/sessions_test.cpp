#include "kernel/access/sessions.h"

#include "kernel/access/audit.h"
#include "kernel/storage/test_database.h"
#include "migrations/migrations.h"

namespace socle::access {
namespace {
class SessionsTest : public storage::EngineTest {
 protected:
  void SetUp() override {
    EngineTest::SetUp();
    if (IsSkipped() || HasFatalFailure()) return;
    ASSERT_TRUE(storage::migrate(*db, migrations::all(GetParam())));
  }
  std::string acts() {
    std::string out;
    const auto rows = list_audit(*db, {});
    for (const auto& row : *rows) out = row.act + (out.empty() ? "" : " ") + out;
    return out;
  }
  TestClock clock{1'800'000'000'000};
};
SOCLE_ENGINES(SessionsTest);

TEST_P(SessionsTest, S8_a_session_that_lapsed_is_not_revived_by_a_clock_set_back) {
  Sessions sessions(*db, clock);
  const std::string token = sessions.open(7, "127.0.0.1", "")->token;
  EXPECT_TRUE(sessions.find(token));
  clock.set(1'800'000'000'000 + kSessionIdle + 1);
  EXPECT_FALSE(sessions.find(token));
  clock.set(1'800'000'000'000);
  EXPECT_FALSE(sessions.find(token));
  EXPECT_EQ(acts(), "session.opened session.lapsed");
}
TEST_P(SessionsTest, S8_being_seen_is_written_without_the_reader_waiting) {
  std::string token;
  {
    Sessions sessions(*db, clock);
    token = sessions.open(7, "127.0.0.1", "")->token;
    clock.set(1'800'000'000'000 + 5 * 60'000);
    EXPECT_TRUE(sessions.find(token));
    EXPECT_TRUE(sessions.find(token));
  }   // what waits is written before the end
  Sessions again(*db, clock);
  ASSERT_EQ(again.list(7).size(), 1u);
  EXPECT_EQ(again.list(7)[0].seen, 1'800'000'000'000 + 5 * 60'000);
}
// What ends while a request is reading it is not remembered by that request. The clock is asked between the two.
TEST_P(SessionsTest, S9_what_ended_while_it_was_read_is_not_revived) {
  struct Interrupted final : Clock {
    mutable std::function<void()> once;
    Instant now() const override {
      if (auto act = std::exchange(once, nullptr)) act();
      return 1'800'000'000'000;
    }
  } interrupted;
  Sessions sessions(*db, interrupted);
  const auto opened = sessions.open(7, "127.0.0.1", "");
  interrupted.once = [&] { EXPECT_TRUE(sessions.end(opened->session.id, 7)); };
  (void)sessions.find(opened->token);
  EXPECT_FALSE(sessions.find(opened->token));

  const auto kept = sessions.open(7, "127.0.0.1", "");
  EXPECT_TRUE(sessions.find(kept->token));   // from memory the next time, where there is one
  interrupted.once = [&] { EXPECT_TRUE(sessions.renew(kept->session.id, 7)); };
  (void)sessions.find(kept->token);
  EXPECT_FALSE(sessions.find(kept->token));

  const auto issued = sessions.issue(7, "import", {"read"}, interrupted.now() + kMsPerDay, 7);
  interrupted.once = [&] { EXPECT_TRUE(sessions.revoke(issued->token.id, 7)); };
  (void)sessions.find_token(issued->secret);
  EXPECT_FALSE(sessions.find_token(issued->secret));
}
TEST_P(SessionsTest, U1_each_act_writes_its_row) {
  Sessions sessions(*db, clock);
  const auto opened = sessions.open(7, "10.0.0.8", "");
  ASSERT_TRUE(sessions.end(opened->session.id, 7));
  EXPECT_FALSE(sessions.end(opened->session.id, 7));
  const auto issued = sessions.issue(7, "import", {"read"}, clock.now() + kMsPerDay, 7);
  ASSERT_TRUE(sessions.revoke(issued->token.id, 7));
  ASSERT_TRUE(sessions.set_password_hash(7, "$argon2id$x", 3));
  ASSERT_TRUE(sessions.end_all(7, 0, 3));
  sessions.failed({"login:claire", "net:10.0.0"}, 0, "cl4ire", "10.0.0.8");
  EXPECT_EQ(acts(), "session.opened session.ended token.issued token.revoked password.changed session.all_ended session.refused");
  EXPECT_EQ(list_audit(*db, {.actor = 3})->size(), 2u);
  const auto rows = list_audit(*db, {});
  for (const auto& row : *rows) EXPECT_EQ(row.detail.find("cl4ire"), std::string::npos);
}
}  // namespace
}  // namespace socle::access
