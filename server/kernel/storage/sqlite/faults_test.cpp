// The faults of TRUST 4 that one process can play to itself; kill -9 is in kill_test.cpp.
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <sqlite3.h>

#include <fstream>
#include <latch>
#include <thread>

#include "kernel/storage/sqlite/checked_vfs.h"
#include "kernel/storage/sqlite/test_vfs.h"
#include "kernel/storage/test_database.h"

namespace socle::storage {
namespace {

class SqliteFaults : public testing::Test {
 protected:
  void SetUp() override {
    ASSERT_TRUE(db.available());
    ASSERT_TRUE(write([](Transaction& t) -> Done { return t.execute("CREATE TABLE t (id INTEGER PRIMARY KEY, x TEXT)"), Done{}; }));
  }
  void TearDown() override {
    disk.full = false;
    disk.sync_fails = false;
  }
  Done write(const std::function<Done(Transaction&)>& work, Lane lane = Lane::interactive) { return db->write(lane, work); }
  Done put(std::int64_t id, std::string x = "x") {
    return write([&](Transaction& t) -> Done { return t.execute("INSERT INTO t VALUES (?1,?2)", {id, x}), Done{}; });
  }
  std::vector<std::int64_t> ids() {
    std::vector<std::int64_t> out;
    EXPECT_TRUE(db->read({}, [&](Connection& c) -> Done {
      c.query("SELECT id FROM t ORDER BY id", {}, [&](const Row& r) { return out.push_back(r.integer(0)), true; });
      return {};
    }));
    return out;
  }
  // Holds the writer until everything in `writes` is queued behind it, so that it all falls into known groups.
  void together(std::vector<std::pair<Lane, std::function<Done(Transaction&)>>> writes, std::vector<Done>& results) {
    std::latch held(1), release(1);
    std::thread first([&] {
      EXPECT_TRUE(write([&](Transaction&) -> Done {
        held.count_down();
        release.wait();
        return {};
      }));
    });
    held.wait();
    results.resize(writes.size());
    std::vector<std::thread> threads;
    for (std::size_t i = 0; i < writes.size(); ++i) {
      threads.emplace_back([&, i] {
        try {
          results[i] = db->write(writes[i].first, writes[i].second);
        } catch (const Fault& f) {
          results[i] = refuse(RefusalKind::conflict, "fault");
        }
      });
      while (db->write_queue_depth() < static_cast<std::int64_t>(i) + 2) std::this_thread::yield();
    }
    release.count_down();
    first.join();
    for (auto& t : threads) t.join();
  }
  static std::function<Done(Transaction&)> insert(std::int64_t id) {
    return [id](Transaction& t) -> Done { return t.execute("INSERT INTO t VALUES (?1,'x')", {id}), Done{}; };
  }

  TestDisk& disk = test_disk();
  TestDatabase db{Engine::sqlite};
};
using Numbers = std::vector<std::int64_t>;

TEST_F(SqliteFaults, InAGroupOnlyTheOneThatFailsIsUndone) {
  std::vector<Done> results;
  together({{Lane::interactive, insert(1)},
            {Lane::interactive, [](Transaction& t) -> Done {
               t.execute("INSERT INTO t VALUES (2,'x')");
               return refuse(RefusalKind::invalid, "test.no");
             }},
            {Lane::interactive, [](Transaction& t) -> Done {
               t.execute("INSERT INTO t VALUES (3,'x')");
               t.execute("INSERT INTO t VALUES (1,'taken')");
               return {};
             }},
            {Lane::interactive, insert(4)}},
           results);
  EXPECT_TRUE(results[0] && results[3]);
  EXPECT_EQ(results[1].error().code, "test.no");
  EXPECT_EQ(results[2].error().code, "fault");
  EXPECT_EQ(ids(), (Numbers{1, 4}));
}

TEST_F(SqliteFaults, AGroupIsSyncedOnce) {
  std::vector<std::pair<Lane, std::function<Done(Transaction&)>>> writes;
  for (int i = 1; i <= 40; ++i) writes.emplace_back(Lane::interactive, insert(i));
  std::vector<Done> results;
  const int before = disk.syncs;
  together(writes, results);
  EXPECT_EQ(ids().size(), 40u);
  EXPECT_LT(disk.syncs - before, 20);   // one or two when nothing else runs: a group also ends after 2 ms
}

TEST_F(SqliteFaults, WhenOneFillsTheDatabaseTheOthersOfItsGroupAreKept) {
  std::vector<Done> results;
  together({{Lane::interactive, insert(1)},
            {Lane::interactive, [](Transaction& t) -> Done {
               const std::int64_t pages = t.integer("PRAGMA page_count");
               t.query("PRAGMA max_page_count=" + std::to_string(pages), {}, [](const Row&) { return true; });
               t.execute("INSERT INTO t VALUES (2, hex(zeroblob(1000000)))");
               return {};
             }},
            {Lane::interactive, insert(3)}},
           results);
  EXPECT_TRUE(results[0]);
  EXPECT_EQ(results[1].error().code, "storage.full");
  EXPECT_TRUE(results[2]);
  EXPECT_EQ(ids(), (Numbers{1, 3}));
}

TEST_F(SqliteFaults, AFullDiskRefusesWritesServesReadsAndResumesAlone) {
  ASSERT_TRUE(put(1));
  disk.full = true;
  EXPECT_EQ(put(2).error().code, "storage.full");
  EXPECT_EQ(put(3).error().code, "storage.full");
  EXPECT_EQ(ids(), (Numbers{1}));
  disk.full = false;
  EXPECT_TRUE(put(4));
  EXPECT_EQ(ids(), (Numbers{1, 4}));
  db.reopen();
  EXPECT_EQ(ids(), (Numbers{1, 4}));
}

TEST_F(SqliteFaults, AfterALostSyncTheOutcomeIsUnknownAndWritesStopUntilRestart) {
  ASSERT_TRUE(put(1));
  disk.sync_fails = true;
  EXPECT_THROW(static_cast<void>(put(2)), OutcomeUnknown);
  disk.sync_fails = false;
  const int syncs = disk.syncs;
  EXPECT_EQ(put(3).error().code, "storage.read_only");
  EXPECT_EQ(ids(), (Numbers{1}));
  EXPECT_EQ(disk.syncs, syncs);   // a failed sync is not tried again
  db.reopen();
  ASSERT_TRUE(db.available());
  EXPECT_TRUE(put(4));
  const auto after = ids();        // 2 is there whole or not at all
  EXPECT_TRUE(after == (Numbers{1, 4}) || after == (Numbers{1, 2, 4}));
}

TEST_F(SqliteFaults, InteractiveWritesPassBeforeBulkOnesAndBulkIsNotStarved) {
  std::mutex mutex;
  std::string order;
  auto note = [&](char c) {
    return [&, c](Transaction&) -> Done {
      std::lock_guard lock(mutex);
      return order += c, Done{};
    };
  };
  std::vector<Done> results;
  together({{Lane::bulk, note('b')}, {Lane::bulk, note('b')}, {Lane::interactive, note('i')}, {Lane::interactive, note('i')}}, results);
  EXPECT_EQ(order, "iibb");
}

TEST_F(SqliteFaults, TheQueueIsBounded) {
  db.close();
  OpenOptions options = db.options();
  options.write_queue = 2;
  auto small = storage::open(options);
  ASSERT_TRUE(small);
  std::latch held(1), release(1);
  std::thread first([&] {
    EXPECT_TRUE((*small)->write(Lane::interactive, [&](Transaction&) -> Done {
      held.count_down();
      release.wait();
      return {};
    }));
  });
  held.wait();
  const auto nothing = [](Transaction&) -> Done { return {}; };
  std::vector<std::thread> waiting;
  for (int i = 0; i < 2; ++i) waiting.emplace_back([&] { EXPECT_TRUE((*small)->write(Lane::interactive, nothing)); });
  while ((*small)->write_queue_depth() < 3) std::this_thread::yield();
  EXPECT_EQ((*small)->write(Lane::interactive, nothing).error().code, "storage.busy");
  release.count_down();
  first.join();
  for (auto& t : waiting) t.join();
  EXPECT_TRUE((*small)->write(Lane::interactive, nothing));
}

TEST_F(SqliteFaults, AWriteInsideAWriteIsAFaultNotADeadlock) {
  EXPECT_THROW(static_cast<void>(write([&](Transaction&) -> Done { return put(1); })), Fault);
  EXPECT_TRUE(put(2));
}

TEST_F(SqliteFaults, ASecondProcessIsRefusedByName) {
  const auto second = storage::open(db.options());
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().code, "storage.locked");
  EXPECT_EQ(second.error().params[1].second, std::to_string(::getpid()));
  db.close();
  EXPECT_TRUE(storage::open(db.options()));
}

// Root may do everything: then an ordinary account opens in a child.
TEST_F(SqliteFaults, WhatItMayNotWriteIsNamed) {
  db.close();
  const auto refusal_as_nobody = [&]() -> std::string {
    int ends[2];
    EXPECT_EQ(::pipe(ends), 0);
    const pid_t child = ::fork();
    if (child == 0) {
      if (::geteuid() == 0 && ::setuid(65534) != 0) ::_exit(1);
      const auto opened = storage::open(db.options());
      const std::string said = opened ? "opened" : opened.error().code + " " + (opened.error().params.empty() ? "" : opened.error().params[0].second);
      ::_exit(::write(ends[1], said.data(), said.size()) == static_cast<ssize_t>(said.size()) ? 0 : 1);
    }
    ::close(ends[1]);
    char said[512] = {};
    [[maybe_unused]] const auto n = ::read(ends[0], said, sizeof said - 1);
    ::close(ends[0]);
    ::waitpid(child, nullptr, 0);
    return said;
  };
  if (::geteuid() == 0) {
    for (const auto& entry : std::filesystem::directory_iterator(db.folder())) ASSERT_EQ(::chown(entry.path().c_str(), 65534, 65534), 0);
    ASSERT_EQ(::chown(db.folder().c_str(), 65534, 65534), 0);
  }
  const std::string file = db.folder() + "/socle.db";
  ASSERT_EQ(::chmod(file.c_str(), 0400), 0);
  EXPECT_EQ(refusal_as_nobody(), "storage.no_rights " + file);
  ASSERT_EQ(::chmod(file.c_str(), 0600), 0);
  ASSERT_EQ(::chmod(db.folder().c_str(), 0500), 0);
  EXPECT_EQ(refusal_as_nobody(), "storage.no_rights " + db.folder());
  ASSERT_EQ(::chmod(db.folder().c_str(), 0700), 0);
  EXPECT_EQ(refusal_as_nobody(), "opened");
}

std::string bytes_of(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

TEST_F(SqliteFaults, SomebodyElsesFileIsRefusedAndLeftAsItIs) {
  OpenOptions options;
  options.exclusive_lock = false;
  options.sqlite_path = db.folder() + "/letter.db";
  std::ofstream(options.sqlite_path) << std::string(5000, 'x');
  EXPECT_EQ(storage::open(options).error().code, "storage.not_a_database");
  options.sqlite_path = db.folder() + "/other.db";
  sqlite3* other = nullptr;
  ASSERT_EQ(sqlite3_open(options.sqlite_path.c_str(), &other), SQLITE_OK);
  ASSERT_EQ(sqlite3_exec(other, "CREATE TABLE photos (id)", nullptr, nullptr, nullptr), SQLITE_OK);
  sqlite3_close(other);
  const std::string before = bytes_of(options.sqlite_path);
  EXPECT_EQ(storage::open(options).error().code, "storage.not_a_database");
  EXPECT_EQ(bytes_of(options.sqlite_path), before);
}

TEST_F(SqliteFaults, B3_a_flipped_letter_and_a_swapped_page_are_not_served) {
  for (int i = 1; i <= 200; ++i) ASSERT_TRUE(put(i, "Marguerite " + std::string(100, 'a')));
  db.close();
  const std::string path = db.options().sqlite_path;
  const std::string whole = bytes_of(path);
  auto opens_with = [&](std::string bytes) {
    std::ofstream(path, std::ios::binary | std::ios::trunc) << bytes;
    db.reopen();
    const bool served = db.available();
    if (served) {
      EXPECT_EQ(ids().size(), 200u);
    }
    db.close();
    return served;
  };
  EXPECT_TRUE(opens_with(whole));
  std::string flipped = whole;
  flipped[flipped.rfind("Marguerite") + 3] = 'k';
  EXPECT_THROW(opens_with(flipped), Fault);
  std::string swapped = whole;
  ASSERT_GE(whole.size(), 6u * 4096);
  std::swap_ranges(swapped.begin() + 3 * 4096, swapped.begin() + 4 * 4096, swapped.begin() + 4 * 4096);
  EXPECT_THROW(opens_with(swapped), Fault);
  std::ofstream(path, std::ios::binary | std::ios::trunc) << whole;
}

TEST(PageChecksum, MovesWithEveryBitAndWithThePlaceOfThePage) {
  std::string page(4088, '\0');
  const auto zero = page_checksum(page, 0);
  std::set<std::uint64_t> seen{zero, page_checksum(page, 4096)};
  for (std::size_t byte = 0; byte < page.size(); byte += 7)
    for (int bit = 0; bit < 8; ++bit) {
      page[byte] = static_cast<char>(1 << bit);
      seen.insert(page_checksum(page, 0));
      page[byte] = 0;
    }
  EXPECT_EQ(seen.size(), 2 + 584u * 8);
}

}  // namespace
}  // namespace socle::storage
