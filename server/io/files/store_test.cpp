#include "io/files/store.h"

#include <gtest/gtest.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <thread>

#include "base/random.h"

namespace socle::files {
namespace {

namespace fs = std::filesystem;

class Folder {
 public:
  Folder() : path_(fs::temp_directory_path() / ("socle-files-" + random_token(8))) { fs::create_directory(path_); }
  ~Folder() { fs::remove_all(path_); }
  std::string path() const { return path_; }
  std::size_t files() const {
    return static_cast<std::size_t>(std::ranges::count_if(fs::recursive_directory_iterator(path_),
                                                          [](const auto& e) { return e.is_regular_file(); }));
  }

 private:
  fs::path path_;
};

std::string whole(const Blob& blob) {
  std::string out, buffer(7, '\0');
  while (const std::size_t n = blob.read_at(out.size(), buffer.data(), buffer.size())) out += buffer.substr(0, n);
  return out;
}

// The contract, run on both stores.
void keeps_its_contract(Store& store) {
  auto in = *store.begin(1'000);
  ASSERT_TRUE(in->add("hello "));
  ASSERT_TRUE(in->add("world"));
  const auto kept = in->keep();
  ASSERT_TRUE(kept);
  EXPECT_EQ(kept->sha256, sha256_hex("hello world"));
  EXPECT_EQ(kept->size, 11u);
  EXPECT_EQ(kept->type.id, "text");
  EXPECT_TRUE(store.verify(kept->sha256));

  const auto blob = store.open(kept->sha256);
  ASSERT_TRUE(blob);
  EXPECT_EQ((*blob)->size(), 11u);
  EXPECT_EQ(whole(**blob), "hello world");

  ASSERT_TRUE(keep_whole(store, "hello world", 11));
  ASSERT_TRUE(keep_whole(store, "", 0));
  std::vector<std::string> hashes;
  store.list([&](const Listed& l) {
    hashes.push_back(l.sha256);
    EXPECT_EQ(l.size, l.sha256 == kept->sha256 ? 11u : 0u);
    EXPECT_GT(l.kept_at, 0);
  });
  EXPECT_EQ(hashes.size(), 2u);

  const auto too_large = keep_whole(store, "hello world!", 11);
  ASSERT_FALSE(too_large);
  EXPECT_EQ(too_large.error().code, "file.too_large");

  store.list([&](const Listed& l) { EXPECT_TRUE(store.remove(l.sha256)); });
  EXPECT_FALSE(store.remove(kept->sha256));
  EXPECT_EQ(store.open(kept->sha256).error().code, "file.missing");
  EXPECT_EQ(store.verify(kept->sha256).error().code, "file.missing");
  EXPECT_EQ(whole(**blob), "hello world") << "an open file outlives its removal";
}

TEST(FileStore, on_disk_keeps_its_contract) {
  Folder folder;
  keeps_its_contract(*open_disk_store(folder.path()));
  EXPECT_EQ(folder.files(), 0u);
}
TEST(FileStore, in_memory_keeps_the_same_contract) {
  TestClock clock(1'000);
  keeps_its_contract(*make_memory_store(clock));
}

TEST(FileStore, F1_what_is_not_a_hash_is_not_found) {
  Folder folder;
  std::ofstream(folder.path() + "/secret") << "x";
  auto store = open_disk_store(folder.path() + "/files");
  for (const char* name : {"", "../secret", "../../etc/passwd", "ab/cd",
                           "GG3456789012345678901234567890123456789012345678901234567890abcd"}) {
    EXPECT_EQ(store->open(name).error().code, "file.missing") << name;
    EXPECT_FALSE(store->remove(name));
  }
  EXPECT_TRUE(fs::exists(folder.path() + "/secret"));
}

TEST(FileStore, lies_at_the_two_first_pairs_of_its_hash) {
  Folder folder;
  const auto kept = keep_whole(*open_disk_store(folder.path()), "abc", 3);
  ASSERT_TRUE(kept);
  const std::string path = folder.path() + "/ba/78/" + kept->sha256;
  ASSERT_TRUE(fs::exists(path));
  struct stat s;
  ASSERT_EQ(::stat(path.c_str(), &s), 0);
  EXPECT_EQ(s.st_mode & 0777, 0600u);
}

TEST(FileStore, nothing_is_left_of_a_dropped_or_killed_upload) {
  Folder folder;
  {
    auto store = open_disk_store(folder.path());
    auto dropped = *store->begin(100);
    ASSERT_TRUE(dropped->add("half"));
    EXPECT_EQ(folder.files(), 1u);
  }
  EXPECT_EQ(folder.files(), 0u);
  std::ofstream(folder.path() + "/incoming/left-by-a-kill") << "half";
  (void)open_disk_store(folder.path());
  EXPECT_EQ(folder.files(), 1u);   // another process may still be receiving it
  std::filesystem::last_write_time(folder.path() + "/incoming/left-by-a-kill", std::filesystem::file_time_type::clock::now() - std::chrono::hours(25));
  (void)open_disk_store(folder.path());
  EXPECT_EQ(folder.files(), 0u);
}

TEST(FileStore, keeping_again_renews_the_date) {
  Folder folder;
  auto store = open_disk_store(folder.path());
  const auto kept = keep_whole(*store, "abc", 3);
  fs::last_write_time(folder.path() + "/ba/78/" + kept->sha256,
                      fs::file_time_type::clock::now() - std::chrono::hours(48));
  Instant old = 0, renewed = 0;
  store->list([&](const Listed& l) { old = l.kept_at; });
  ASSERT_TRUE(keep_whole(*store, "abc", 3));
  store->list([&](const Listed& l) { renewed = l.kept_at; });
  EXPECT_GT(renewed - old, 47 * 3'600'000);
}

TEST(FileStore, a_flipped_letter_is_found) {
  Folder folder;
  auto store = open_disk_store(folder.path());
  const auto kept = keep_whole(*store, "abc", 3);
  std::ofstream(folder.path() + "/ba/78/" + kept->sha256) << "abd";
  EXPECT_EQ(store->verify(kept->sha256).error().code, "file.corrupt");
}

// A file size limit fails a write as a full disk does; it is set in a child process, which answers by its exit code.
TEST(FileStore, a_full_disk_is_a_refusal_that_leaves_nothing) {
  Folder folder;
  auto store = open_disk_store(folder.path());
  const pid_t child = ::fork();
  if (child == 0) {
    ::signal(SIGXFSZ, SIG_IGN);
    const rlimit limit{4'096, 4'096};
    ::setrlimit(RLIMIT_FSIZE, &limit);
    const auto kept = keep_whole(*store, std::string(10'000, 'x'), 1 << 20);
    ::_exit(!kept && kept.error().code == "storage.full" && kept.error().kind == RefusalKind::unavailable ? 0 : 1);
  }
  int status = -1;
  ::waitpid(child, &status, 0);
  EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0);
  EXPECT_EQ(folder.files(), 0u);
}

TEST(FileStore, many_threads_keep_the_same_content) {
  Folder folder;
  auto store = open_disk_store(folder.path());
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t)
    threads.emplace_back([&] {
      for (int i = 0; i < 20; ++i) EXPECT_TRUE(keep_whole(*store, "content " + std::to_string(i % 5), 100));
    });
  for (auto& t : threads) t.join();
  EXPECT_EQ(folder.files(), 5u);
}

}  // namespace
}  // namespace socle::files
