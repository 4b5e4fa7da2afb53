#include <thread>

#include "kernel/access/audit.h"
#include "kernel/storage/test_database.h"
#include "migrations/migrations.h"

namespace socle::access {
namespace {
using storage::Lane;
using storage::Transaction;

class AuditTest : public storage::EngineTest {
 protected:
  void SetUp() override {
    EngineTest::SetUp();
    if (IsSkipped() || HasFatalFailure()) return;
    ASSERT_TRUE(storage::migrate(*db, migrations::all(GetParam())));
  }
  void act(int n, Instant at = 1'000) {
    for (int i = 0; i < n; ++i) {
      Json detail = Json::object();
      detail.set("session", i);
      ASSERT_TRUE(audit_alone(*db, at, {.act = "session.opened", .actor = 7, .detail = detail}));
    }
    chain_all();
  }
  // On a server shared with other suites the chain waits for their older transactions, as the feed does.
  void chain_all() {
    while (verify_audit(*db)->waiting > 0)
      if (*chain_audit(*db, 3) == 0) std::this_thread::yield();
  }
  void tamper(std::string_view sql) {
    ASSERT_TRUE(db->write(Lane::interactive, [&](Transaction& tx) -> Done { return tx.script(sql), Done{}; }));
  }
  std::string findings(const std::optional<AuditHead>& known = {}) {
    const auto proof = verify_audit(*db, known);
    if (!proof) return proof.error().code;
    std::string out;
    for (const auto& f : proof->findings) out += (out.empty() ? "" : " ") + f.code + ":" + std::to_string(f.place);
    return out;
  }
};
SOCLE_ENGINES(AuditTest);

TEST_P(AuditTest, U2_a_whole_trail_is_whole_and_its_rows_are_counted) {
  EXPECT_EQ(findings(), "");
  act(10);
  ASSERT_TRUE(audit_alone(*db, 2'000, {.act = "session.refused", .typed = "claire"}));
  const auto proof = verify_audit(*db);
  ASSERT_TRUE(proof);
  EXPECT_EQ(proof->rows, 10);
  EXPECT_EQ(proof->waiting, 1);
  EXPECT_EQ(proof->head.place, 10);
  EXPECT_EQ(proof->head.digest, audit_head(*db)->digest);
  EXPECT_TRUE(proof->findings.empty());
  const auto rows = list_audit(*db, {});
  ASSERT_EQ(rows->size(), 11u);
  EXPECT_EQ(rows->front().act, "session.refused");
  EXPECT_EQ(rows->front().detail.find("claire"), std::string::npos);
}
TEST_P(AuditTest, U2_altered_removed_swapped_cut_off) {
  act(10);
  const AuditHead noted = *audit_head(*db);
  struct Case {
    std::string_view sql, undo, seen;
  };
  for (const Case& c : {Case{"UPDATE audit SET actor=8 WHERE place=4", "UPDATE audit SET actor=7 WHERE place=4", "audit.altered:4"},
                        Case{"UPDATE audit SET at=999 WHERE place=1", "UPDATE audit SET at=1000 WHERE place=1", "audit.altered:1"},
                        Case{"UPDATE audit SET place=99 WHERE place=4; UPDATE audit SET place=4 WHERE place=5; UPDATE audit SET place=5 WHERE place=99",
                             "UPDATE audit SET place=99 WHERE place=4; UPDATE audit SET place=4 WHERE place=5; UPDATE audit SET place=5 WHERE place=99",
                             "audit.altered:4 audit.altered:5 audit.altered:6"},
                        Case{"UPDATE setting SET value='{}' WHERE name='audit.chain'", "", "audit.altered:0"}}) {
    const std::string ends = [&] {
      std::string value;
      (void)db->read({}, [&](storage::Connection& r) -> Done { return value = r.text("SELECT value FROM setting WHERE name='audit.chain'"), Done{}; });
      return value;
    }();
    tamper(c.sql);
    EXPECT_EQ(findings(), c.seen) << c.sql;
    if (!c.undo.empty()) tamper(c.undo);
    tamper("UPDATE setting SET value='" + ends + "' WHERE name='audit.chain'");
    ASSERT_EQ(findings(), "") << c.undo;
  }
  tamper("DELETE FROM audit WHERE place=10");
  EXPECT_EQ(findings(), "audit.cut_off:10");
  tamper("DELETE FROM audit WHERE place=3");
  EXPECT_EQ(findings(), "audit.removed:3 audit.cut_off:10");
  tamper("DELETE FROM audit");
  EXPECT_EQ(findings(), "audit.cut_off:10");
  // A chain made anew, both ends included, is whole in itself: the head noted elsewhere tells.
  tamper("DELETE FROM setting WHERE name='audit.chain'");
  act(12, 5'000);
  EXPECT_EQ(findings(), "");
  EXPECT_EQ(findings(noted), "audit.rewritten:10");
}
TEST_P(AuditTest, U2_pruning_keeps_proof) {
  act(5, 1'000);
  act(5, 1'000 + 40 * kMsPerDay);
  const Instant now = 1'001 + kAuditKept;
  EXPECT_EQ(*prune_audit(*db, now, 2), 2);
  EXPECT_EQ(*prune_audit(*db, now), 3);
  EXPECT_EQ(*prune_audit(*db, now), 0);
  EXPECT_EQ(findings(), "");
  EXPECT_EQ(verify_audit(*db)->rows, 5);
  act(1, now);
  EXPECT_EQ(audit_head(*db)->place, 11);
  EXPECT_EQ(findings(), "");
  tamper("DELETE FROM audit WHERE place=6");
  EXPECT_EQ(findings(), "audit.removed:6");
}
TEST_P(AuditTest, U1_filters) {
  act(3);
  ASSERT_TRUE(audit_alone(*db, 9'000, {.act = "token.issued", .actor = 8}));
  EXPECT_EQ(list_audit(*db, {.act = "session"})->size(), 3u);
  EXPECT_EQ(list_audit(*db, {.actor = 8})->size(), 1u);
  EXPECT_EQ(list_audit(*db, {.from = 2'000, .to = 9'000})->size(), 0u);
  const auto two = list_audit(*db, {.limit = 2});
  EXPECT_EQ(list_audit(*db, {.before = two->back().seq})->size(), 2u);
}
TEST_P(AuditTest, U1_an_act_that_is_undone_leaves_no_row) {
  (void)db->write(Lane::interactive, [&](Transaction& tx) -> Done {
    audit(tx, 1, {.act = "session.opened"});
    return refuse(RefusalKind::invalid, "session.not_found");
  });
  EXPECT_TRUE(list_audit(*db, {})->empty());
}
}  // namespace
}  // namespace socle::access
