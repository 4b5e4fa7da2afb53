// SPEED S6 at the level of storage: what the writer thread, groups and savepoints cost beside the bare C API, same run.
//
// Shape    One write = UPDATE of a record with three indexes + change set + history + outbox. bare: one thread, the same
//          statements by sqlite3_step, 1 or 64 writes per commit. socle: Database::write from 1 or 64 client threads.
//          items_per_second is writes/s; fsync prints the disk.
#include <benchmark/benchmark.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <unistd.h>

#include <atomic>
#include <filesystem>
#include <random>

#include "kernel/storage/database.h"
#include "kernel/storage/sqlite/checked_vfs.h"

namespace socle::storage {
namespace {

constexpr int kRecords = 100'000;
constexpr const char* kSchema =
    "CREATE TABLE record (id INTEGER PRIMARY KEY, name TEXT, name__key BLOB, owner INTEGER, city TEXT, phone TEXT, version INTEGER);"
    "CREATE INDEX record_owner ON record (owner, name__key); CREATE INDEX record_name ON record (name__key, id); CREATE INDEX record_city ON record (city);"
    "CREATE TABLE change_set (id INTEGER PRIMARY KEY, at INTEGER, actor INTEGER, channel TEXT); CREATE INDEX change_set_at ON change_set (at);"
    "CREATE TABLE history (entity_no INTEGER, record_id INTEGER, version INTEGER, at INTEGER, actor INTEGER, channel TEXT, change_set INTEGER,"
    " changes TEXT, PRIMARY KEY (entity_no, record_id, version)) WITHOUT ROWID; CREATE INDEX history_change_set ON history (change_set);"
    "CREATE TABLE outbox (seq INTEGER PRIMARY KEY AUTOINCREMENT, at INTEGER, change_set INTEGER, record_id INTEGER, version INTEGER, event TEXT, after_access TEXT);";
constexpr const char* kFill =
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n WHERE i<100000) INSERT INTO record SELECT i, 'Name ' || i, randomblob(20), i%300,"
    " 'City ' || (i*7919%5000), '+33 1 00 00 00 00', 1 FROM n";
constexpr const char* kStatements[] = {
    "UPDATE record SET phone=?2, version=version+1 WHERE id=?1",
    "INSERT INTO change_set (id, at, actor, channel) VALUES (?1,?2,7,'web')",
    "INSERT INTO history VALUES (12,?1,?2,?3,7,'web',?4,'{\"phone\":[\"+33 1 00 00 00 00\",\"+33 1 22 33 44 55\"]}')",
    "INSERT INTO outbox (at, change_set, record_id, version, event, after_access) VALUES (?1,?2,?3,?4,'contact.updated','{\"owner\":5,\"team\":2}')"};

std::string folder(const char* name) {
  const char* base = std::getenv("SOCLE_BENCH_FOLDER");
  auto path = std::filesystem::path(base ? base : std::filesystem::temp_directory_path().string()) / (std::string("socle-bench-") + name);
  std::filesystem::remove_all(path);
  std::filesystem::create_directories(path);
  return path.string();
}

std::int64_t some_record() {
  thread_local std::mt19937 random(std::random_device{}());
  return 1 + static_cast<std::int64_t>(random() % kRecords);
}
std::atomic<std::int64_t> g_number{1};

class Bare {
 public:
  static Bare& instance() {
    static Bare bare;
    return bare;
  }
  void write(int per_commit) {
    run("BEGIN IMMEDIATE");
    for (int i = 0; i < per_commit; ++i) one();
    run("COMMIT");
  }

 private:
  Bare() {
    sqlite3_open((folder("bare") + "/bare.db").c_str(), &db_);
    run("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-65536");
    run(kSchema);
    run(kFill);
    for (int i = 0; i < 4; ++i) sqlite3_prepare_v3(db_, kStatements[i], -1, SQLITE_PREPARE_PERSISTENT, &s_[i], nullptr);
  }
  void run(const char* sql) {
    if (sqlite3_exec(db_, sql, nullptr, nullptr, nullptr) != SQLITE_OK) std::abort();
  }
  void one() {
    const std::int64_t id = some_record(), n = g_number++;
    step(0, {id, -1});
    step(1, {n, n});
    step(2, {id, n, n, n});
    step(3, {n, n, id, n});
  }
  void step(int which, std::initializer_list<std::int64_t> values) {
    sqlite3_stmt* s = s_[which];
    int at = 0;
    for (std::int64_t v : values) {
      ++at;
      if (v < 0) sqlite3_bind_text(s, at, "+33 1 22 33 44 55", -1, SQLITE_STATIC);
      else sqlite3_bind_int64(s, at, v);
    }
    if (sqlite3_step(s) != SQLITE_DONE) std::abort();
    sqlite3_reset(s);
  }
  sqlite3* db_ = nullptr;
  sqlite3_stmt* s_[4] = {};
};

Database& ours() {
  static std::unique_ptr<Database> db = [] {
    OpenOptions options;
    options.sqlite_path = folder("ours") + "/socle.db";
    auto opened = storage::open(options);
    if (!opened || !(*opened)->write(Lane::interactive, [](Transaction& t) -> Done {
          t.script(kSchema);
          t.script(kFill);
          return {};
        }))
      std::abort();
    return std::move(*opened);
  }();
  return *db;
}

void write_ours() {
  const std::int64_t id = some_record(), n = g_number++;
  const Done done = ours().write(Lane::interactive, [&](Transaction& t) -> Done {
    t.execute(kStatements[0], {id, "+33 1 22 33 44 55"});
    t.execute(kStatements[1], {n, n});
    t.execute(kStatements[2], {id, n, n, n});
    t.execute(kStatements[3], {n, n, id, n});
    return {};
  });
  if (!done) std::abort();
}

void bare(benchmark::State& state) {
  const int per_commit = static_cast<int>(state.range(0));
  Bare::instance();   // filled before the clock starts
  for (auto _ : state) Bare::instance().write(per_commit);
  state.SetItemsProcessed(state.iterations() * per_commit);
}
BENCHMARK(bare)->Arg(1)->Arg(64)->UseRealTime();

void socle_one_client(benchmark::State& state) {
  ours();
  for (auto _ : state) write_ours();
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(socle_one_client)->UseRealTime();

void socle_64_clients(benchmark::State& state) {
  ours();
  for (auto _ : state) write_ours();
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(socle_64_clients)->Threads(64)->UseRealTime();

void fsync_of_the_disk(benchmark::State& state) {
  const int fd = ::open((folder("fsync") + "/file").c_str(), O_RDWR | O_CREAT, 0600);
  char page[4096] = {};
  off_t at = 0;
  for (auto _ : state) {
    if (::pwrite(fd, page, sizeof page, at += 4096) < 0 || ::fdatasync(fd) != 0) std::abort();
  }
  ::close(fd);
}
BENCHMARK(fsync_of_the_disk)->UseRealTime();

void checksum_of_a_page(benchmark::State& state) {
  const std::string page(4088, 'x');
  for (auto _ : state) benchmark::DoNotOptimize(page_checksum(page, 4096));
}
BENCHMARK(checksum_of_a_page);

}  // namespace
}  // namespace socle::storage

BENCHMARK_MAIN();
