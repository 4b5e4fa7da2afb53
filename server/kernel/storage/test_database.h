// For tests only: an empty database on either engine (on PostgreSQL a schema), removed with the object.
//
// Shape    TestDatabase db(Engine::sqlite); db->write(...). PostgreSQL is that of SOCLE_POSTGRES_URL, else a throw-away
//          server of tools/postgres.sh, started at first use and stopped at exit. SOCLE_ENGINES(Suite) runs a suite on both.
//          Where PostgreSQL is not installed the tests of that engine are skipped, and say so.
#pragma once
#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string>

#include "kernel/storage/database.h"

namespace socle::storage {

class TestPostgres {
 public:
  static TestPostgres& instance() {
    static TestPostgres server;
    return server;
  }
  bool running() const { return !url_.empty(); }
  // The same database, another schema: thirty times faster to make and drop than a database.
  std::string url_of(const std::string& schema) const {
    return url_ + (url_.find('?') == std::string::npos ? "?" : "&") + "options=-csearch_path%3D" + schema;
  }
  const std::string& base_url() const { return url_; }
  Database& admin() { return *admin_; }
  const std::string& folder() const { return folder_; }   // empty when the server is not ours
  static std::string shell(const std::string& command) {
    std::string out;
    if (FILE* p = ::popen(command.c_str(), "r")) {
      char buffer[512];
      while (std::fgets(buffer, sizeof buffer, p)) out += buffer;
      if (::pclose(p) != 0) out.clear();
    }
    while (!out.empty() && out.back() == '\n') out.pop_back();
    return out;
  }
  static std::string script() { return std::string(SOCLE_SOURCE_DIR) + "/tools/postgres.sh "; }

 private:
  TestPostgres() {
    if (const char* given = std::getenv("SOCLE_POSTGRES_URL")) {
      url_ = given;
      connect();
      return;
    }
    const std::string line = shell(script() + "start 2>/dev/null");
    if (const auto space = line.find(' '); space != std::string::npos) {
      url_ = line.substr(0, space);
      folder_ = line.substr(space + 1);
    }
    connect();
  }
  ~TestPostgres() {
    admin_.reset();
    if (!folder_.empty()) shell(script() + "stop " + folder_);
  }
  void connect() {
    if (url_.empty()) return;
    OpenOptions options;
    options.postgres_url = url_;
    if (auto opened = storage::open(options)) admin_ = std::move(*opened);
    else url_.clear();
  }
  std::string url_, folder_;
  std::unique_ptr<Database> admin_;
};

class TestDatabase {
 public:
  explicit TestDatabase(Engine engine, int readers = 4) : engine_(engine), readers_(readers) {
    static int counter = 0;
    name_ = "t" + std::to_string(::getpid()) + "_" + std::to_string(++counter);
    if (engine == Engine::sqlite) {
      folder_ = (std::filesystem::temp_directory_path() / ("socle-test-" + name_)).string();
      std::filesystem::create_directories(folder_);
    } else {
      if (!TestPostgres::instance().running()) return;
      if (!TestPostgres::instance().admin().ddl({"CREATE SCHEMA " + name_})) return;
    }
    reopen();
  }
  ~TestDatabase() {
    close();
    if (engine_ == Engine::sqlite) {
      std::error_code ignored;
      std::filesystem::remove_all(folder_, ignored);
    } else if (TestPostgres::instance().running()) {
      static_cast<void>(TestPostgres::instance().admin().ddl({"DROP SCHEMA IF EXISTS " + name_ + " CASCADE"}));
    }
  }
  TestDatabase(const TestDatabase&) = delete;
  TestDatabase& operator=(const TestDatabase&) = delete;

  bool available() const { return db_ != nullptr; }
  Database& operator*() { return *db_; }
  Database* operator->() { return db_.get(); }
  OpenOptions options() const {
    OpenOptions o;
    o.readers = readers_;
    if (engine_ == Engine::sqlite) o.sqlite_path = folder_ + "/socle.db";
    else o.postgres_url = TestPostgres::instance().url_of(name_);
    return o;
  }
  void close() { db_.reset(); }
  void reopen() {
    close();
    if (auto opened = storage::open(options())) db_ = std::move(*opened);
  }
  const std::string& folder() const { return folder_; }

 private:
  Engine engine_;
  int readers_;
  std::string name_, folder_;
  std::unique_ptr<Database> db_;
};

// class MySuite : public EngineTest {}; SOCLE_ENGINES(MySuite); TEST_P(MySuite, Does) { db->write(...); }
class EngineTest : public testing::TestWithParam<Engine> {
 protected:
  void SetUp() override {
    if (!db.available()) {
      if (GetParam() == Engine::postgres && !TestPostgres::instance().running())
        GTEST_SKIP() << "PostgreSQL is not installed: " << testing::UnitTest::GetInstance()->current_test_info()->name() << " not run on it";
      FAIL() << "the test database could not be opened";
    }
  }
  TestDatabase db{GetParam()};
};
#define SOCLE_ENGINES(Suite)                                                                                       \
  INSTANTIATE_TEST_SUITE_P(On, Suite, testing::Values(socle::storage::Engine::sqlite, socle::storage::Engine::postgres), \
                           [](const auto& info) { return info.param == socle::storage::Engine::sqlite ? "sqlite" : "postgres"; })

}  // namespace socle::storage
