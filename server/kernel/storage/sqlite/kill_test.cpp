// kill -9 at any moment: what was acknowledged is there, the rest is whole or absent (TRUST 4, KERNEL F25).
#include <signal.h>
#include <sys/wait.h>

#include <filesystem>
#include <random>
#include <set>
#include <thread>

#include "kernel/storage/test_database.h"

namespace socle::storage {
namespace {

// A process that writes, two clients at a time, and says each acknowledged number into a pipe until it is killed.
class Victim {
 public:
  Victim(const OpenOptions& options, std::int64_t first) {
    int ends[2];
    EXPECT_EQ(::pipe(ends), 0);
    pid_ = ::fork();
    if (pid_ == 0) {
      ::close(ends[0]);
      live(options, first, ends[1]);
    }
    ::close(ends[1]);
    from_ = ends[0];
  }
  // Waits for `enough` acknowledgements, kills, and adds all that were said.
  void kill_after(int enough, std::set<std::int64_t>& acknowledged) {
    std::int64_t n = 0;
    for (int i = 0; i < enough && ::read(from_, &n, sizeof n) == sizeof n; ++i) acknowledged.insert(n);
    ::kill(pid_, SIGKILL);
    while (::read(from_, &n, sizeof n) == sizeof n) acknowledged.insert(n);
    int status = 0;
    ::waitpid(pid_, &status, 0);
    EXPECT_TRUE(WIFSIGNALED(status)) << "the writing process ended by itself";
    ::close(from_);
  }

 private:
  [[noreturn]] static void live(const OpenOptions& options, std::int64_t first, int to) {
    auto db = storage::open(options);
    if (!db) ::_exit(1);
    std::atomic<std::int64_t> next{first};
    std::vector<std::thread> clients;
    for (int c = 0; c < 2; ++c)
      clients.emplace_back([&] {
        for (;;) {
          const std::int64_t n = next++;
          // Two rows that must stand or fall together, and an id.
          const Done done = (*db)->write(n % 5 ? Lane::interactive : Lane::bulk, [&](Transaction& t) -> Done {
            t.execute("INSERT INTO ledger VALUES (?1,?2)", {n, t.allocate_ids(1)});
            t.execute("INSERT INTO twin VALUES (?1,?2)", {n, std::string(300, 'x')});
            return {};
          });
          if (done && ::write(to, &n, sizeof n) != sizeof n) ::_exit(2);
        }
      });
    for (auto& c : clients) c.join();
    ::_exit(0);
  }
  pid_t pid_ = -1;
  int from_ = -1;
};

class KillTest : public testing::Test {
 protected:
  void SetUp() override {
    ASSERT_TRUE(db.available());
    ASSERT_TRUE(db->write(Lane::interactive, [](Transaction& t) -> Done {
      t.script("CREATE TABLE ledger (n INTEGER PRIMARY KEY, id INTEGER UNIQUE); CREATE TABLE twin (n INTEGER PRIMARY KEY, x TEXT)");
      return {};
    }));
    db.close();
  }
  void compare(const std::set<std::int64_t>& acknowledged) {
    ASSERT_TRUE(db->read({.deadline_ms = 0}, [&](Connection& c) -> Done {
      std::set<std::int64_t> there;
      c.query("SELECT n FROM ledger", {}, [&](const Row& r) { return there.insert(r.integer(0)), true; });
      for (std::int64_t n : acknowledged) EXPECT_TRUE(there.contains(n)) << n << " was acknowledged and is lost";
      EXPECT_EQ(c.integer("SELECT count(*) FROM ledger l LEFT JOIN twin t ON t.n=l.n WHERE t.n IS NULL"), 0);
      EXPECT_EQ(c.integer("SELECT count(*) FROM twin t LEFT JOIN ledger l ON l.n=t.n WHERE l.n IS NULL"), 0);
      EXPECT_EQ(c.text("PRAGMA integrity_check"), "ok");
      return {};
    }));
  }
  TestDatabase db{Engine::sqlite};
};

TEST_F(KillTest, AHundredKillsLoseNothing) {
  constexpr int kKills = 100;
  std::mt19937 random(20260302);
  std::set<std::int64_t> acknowledged;
  for (int i = 0; i < kKills; ++i) {
    Victim victim(db.options(), i * 1'000'000);
    victim.kill_after(static_cast<int>(random() % 40), acknowledged);
    if (i % 4 != 0) continue;   // most starts recover what several kills in a row have left
    db.reopen();
    ASSERT_TRUE(db.available()) << "kill " << i;
    compare(acknowledged);
    db.close();
  }
  EXPECT_GT(acknowledged.size(), 500u);
}

TEST_F(KillTest, ConcurrentColdStartsAfterAKillAllOpen) {
  std::set<std::int64_t> acknowledged;
  for (int round = 0; round < 10; ++round) {
    Victim(db.options(), round * 1'000'000).kill_after(60, acknowledged);
    OpenOptions shared = db.options();
    shared.exclusive_lock = false;
    std::atomic<int> opened{0};
    std::vector<std::thread> starts;
    for (int s = 0; s < 6; ++s)
      starts.emplace_back([&] {
        auto one = storage::open(shared);
        ASSERT_TRUE(one) << one.error().code;
        EXPECT_TRUE((*one)->read({.deadline_ms = 0}, [&](Connection& c) -> Done {
          EXPECT_GE(c.integer("SELECT count(*) FROM ledger"), std::ssize(acknowledged));
          return {};
        }));
        ++opened;
      });
    for (auto& s : starts) s.join();
    EXPECT_EQ(opened, 6);
  }
}

TEST_F(KillTest, B3_a_lost_wal_is_seen_by_the_witness) {
  std::set<std::int64_t> acknowledged;
  Victim(db.options(), 0).kill_after(20, acknowledged);
  ASSERT_TRUE(std::filesystem::remove(db.folder() + "/socle.db-wal"));
  const auto refused = storage::open(db.options());
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, "storage.lost_writes");
  OpenOptions knowing = db.options();
  knowing.accept_lost_writes = true;
  EXPECT_TRUE(storage::open(knowing));
  EXPECT_TRUE(storage::open(db.options()));
}

}  // namespace
}  // namespace socle::storage
