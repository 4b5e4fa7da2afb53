// A power cut at any moment, checkpoints included: what was acknowledged is there, the rest is whole or absent (TRUST 4).
#include <filesystem>
#include <set>
#include <thread>

#include "kernel/storage/sqlite/test_vfs.h"
#include "kernel/storage/test_database.h"

namespace socle::storage {
namespace {

class PowerCut : public testing::Test {
 protected:
  void SetUp() override {
    test_disk().remembers = true;
    db.reopen();
    ASSERT_TRUE(db.available());
    ASSERT_TRUE(db->write(Lane::interactive, [](Transaction& t) -> Done {
      t.script("CREATE TABLE ledger (n INTEGER PRIMARY KEY, x TEXT); CREATE INDEX ledger_x ON ledger (x); CREATE TABLE twin (n INTEGER PRIMARY KEY)");
      return {};
    }));
    db->checkpoint();
  }
  void TearDown() override {
    db.close();
    test_disk().remembers = false;
    std::filesystem::remove_all(copy);
  }
  void client(int number) {
    for (std::int64_t n = number; !stop; n += 2) {
      const Done done = db->write(Lane::interactive, [&](Transaction& t) -> Done {
        t.execute("INSERT INTO ledger VALUES (?1,?2)", {n, std::to_string(n * 7919 % 10'007) + std::string(200, 'x')});
        t.execute("INSERT INTO twin VALUES (?1)", {n});
        return {};
      });
      ASSERT_TRUE(done);
      {
        std::lock_guard lock(mutex);
        acknowledged.insert(n);
      }
      if (n % 50 == 0) db->checkpoint();
    }
  }
  void compare(const std::set<std::int64_t>& before, unsigned seed) {
    OpenOptions options;
    options.sqlite_path = copy + "/socle.db";
    auto after = storage::open(options);
    ASSERT_TRUE(after) << after.error().code << " seed " << seed;
    ASSERT_TRUE((*after)->read({.deadline_ms = 0}, [&](Connection& c) -> Done {
      std::set<std::int64_t> there;
      c.query("SELECT n FROM ledger", {}, [&](const Row& r) { return there.insert(r.integer(0)), true; });
      for (std::int64_t n : before) EXPECT_TRUE(there.contains(n)) << n << " was acknowledged and is lost, seed " << seed;
      EXPECT_EQ(c.integer("SELECT count(*) FROM ledger l FULL JOIN twin t ON t.n=l.n WHERE t.n IS NULL OR l.n IS NULL"), 0) << seed;
      EXPECT_EQ(c.text("PRAGMA integrity_check"), "ok") << seed;
      return {};
    }));
  }
  TestDatabase db{Engine::sqlite};
  const std::string copy = db.folder() + "-cut";
  std::mutex mutex;
  std::set<std::int64_t> acknowledged;
  std::atomic<bool> stop{false};
};

// Forty cuts; tests/faults asks for more, from another seed.
TEST_F(PowerCut, CutsLoseNothingThatWasAcknowledged) {
  const auto number = [](const char* name, unsigned otherwise) {
    const char* given = std::getenv(name);
    return given ? static_cast<unsigned>(std::atoi(given)) : otherwise;
  };
  const unsigned cuts = number("SOCLE_POWER_CUTS", 40), seed = number("SOCLE_POWER_SEED", 0);
  std::thread one([&] { client(0); }), two([&] { client(1); });
  std::size_t seen = 0;
  for (unsigned cut = 0; cut < cuts && !HasFailure(); ++cut) {
    std::set<std::int64_t> before;
    while (before.size() < seen + 7 + cut % 13) {
      std::this_thread::yield();
      std::lock_guard lock(mutex);
      before = acknowledged;
    }
    seen = before.size();
    std::filesystem::remove_all(copy);
    std::filesystem::create_directories(copy);
    cut_power(db.folder(), copy, seed + cut);
    compare(before, seed + cut);
  }
  stop = true;
  one.join();
  two.join();
  std::printf("power cuts: %u, acknowledged %zu\n", cuts, seen);
}

// On a disk that answers syncs and does not do them the same cuts lose writes; checksums and witness find most of them out.
// It also shows that the test above can fail.
TEST_F(PowerCut, ADiskThatLiesAboutSyncsIsFoundOut) {
  test_disk().lies = true;
  for (std::int64_t n = 0; n < 20; ++n)
    ASSERT_TRUE(db->write(Lane::interactive, [&](Transaction& t) -> Done { return t.execute("INSERT INTO twin VALUES (?1)", {n}), Done{}; }));
  int found_out = 0, silent = 0;
  for (unsigned seed = 0; seed < 20; ++seed) {
    std::filesystem::remove_all(copy);
    std::filesystem::create_directories(copy);
    cut_power(db.folder(), copy, seed);
    OpenOptions options;
    options.sqlite_path = copy + "/socle.db";
    try {
      const auto after = storage::open(options);
      if (!after) {
        ++found_out;
        continue;
      }
      ASSERT_TRUE((*after)->read({.deadline_ms = 0}, [&](Connection& c) -> Done {
        return silent += c.integer("SELECT count(*) FROM twin") != 20, Done{};
      }));
    } catch (const Fault&) {   // a page whose checksum is wrong
      ++found_out;
    }
  }
  test_disk().lies = false;
  EXPECT_GT(found_out, 10);
  EXPECT_LT(silent, 6);   // a checkpoint of which one page kept its old, whole content: no checksum sees that
}

}  // namespace
}  // namespace socle::storage
