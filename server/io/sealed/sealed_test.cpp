#include "io/sealed/sealed.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "base/random.h"

namespace socle::sealed {
namespace {
namespace fs = std::filesystem;

class Sealed : public testing::Test {
 protected:
  Sealed() { fs::create_directories(folder); }
  ~Sealed() override { fs::remove_all(folder); }
  std::string made(const Secret& secret, const std::string& bytes) const {
    const std::string path = folder + "/sealed";
    auto w = Writer::create(path, secret);
    EXPECT_TRUE(w && (*w)->add(bytes) && (*w)->finish());
    return path;
  }
  // The whole content, or the code of the refusal.
  static std::string opened(const std::string& path, const Secret& secret, std::size_t size) {
    auto r = Reader::open(path, secret);
    if (!r) return r.error().code;
    auto bytes = (*r)->read(size);
    if (!bytes) return bytes.error().code;
    if (auto end = (*r)->finish(); !end) return end.error().code;
    return *bytes;
  }
  static std::string contents(const std::string& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
  }
  static void put(const std::string& path, const std::string& bytes) { std::ofstream(path, std::ios::binary | std::ios::trunc) << bytes; }

  const std::string folder = (fs::temp_directory_path() / ("socle-sealed-" + std::to_string(::getpid()))).string();
  const Secret by_key{random_bytes(32), {}}, by_words{{}, "a dozen oysters at noon"};
};

TEST_F(Sealed, GivesBackWhatWasPut) {
  for (const std::size_t size : {0u, 1u, 65'535u, 65'536u, 65'537u, 400'000u}) {
    const std::string bytes = random_bytes(size);
    EXPECT_EQ(opened(made(by_key, bytes), by_key, size), bytes) << size;
  }
  EXPECT_EQ(opened(made(by_words, "hello"), by_words, 5), "hello");
}

TEST_F(Sealed, HidesItsContent) { EXPECT_EQ(contents(made(by_key, std::string(1000, 'A'))).find("AAAA"), std::string::npos); }

TEST_F(Sealed, AnotherKeyOrPassphraseIsRefusedByName) {
  const std::string path = made(by_key, "hello");
  EXPECT_EQ(opened(path, {random_bytes(32), {}}, 5), "sealed.unknown_key");
  EXPECT_EQ(opened(path, by_words, 5), "sealed.unknown_key");
  made(by_words, "hello");
  EXPECT_EQ(opened(path, {{}, "another dozen"}, 5), "sealed.wrong_passphrase");
  EXPECT_EQ(opened(path, by_key, 5), "sealed.needs_passphrase");
}

// Every byte of the file: the header, the lengths, the chunks, their tags.
TEST_F(Sealed, AFlippedByteAnywhereIsRefused) {
  const std::string bytes = random_bytes(300), path = made(by_key, bytes), whole = contents(path);
  for (std::size_t i = 0; i < whole.size(); ++i) {
    std::string flipped = whole;
    flipped[i] = static_cast<char>(flipped[i] ^ 0x20);
    put(path, flipped);
    ASSERT_TRUE(opened(path, by_key, bytes.size()).starts_with("sealed.")) << i;
  }
  put(path, whole);
  EXPECT_EQ(opened(path, by_key, bytes.size()), bytes);
}

TEST_F(Sealed, AMissingOrAddedEndIsRefused) {
  const std::string bytes = random_bytes(150'000), path = made(by_key, bytes), whole = contents(path);
  for (const std::size_t left : {whole.size() - 1, whole.size() - 100, whole.size() / 2, std::size_t{70}, std::size_t{12}, std::size_t{0}}) {
    put(path, whole.substr(0, left));
    EXPECT_TRUE(opened(path, by_key, bytes.size()).starts_with("sealed.")) << left;
  }
  put(path, whole + "x");
  EXPECT_EQ(opened(path, by_key, bytes.size()), "sealed.damaged");
}

TEST_F(Sealed, AWriterThatIsDroppedLeavesNothing) {
  { auto w = Writer::create(folder + "/dropped", by_key); }
  EXPECT_TRUE(fs::is_empty(folder));
}

TEST_F(Sealed, AKeyFileIsMadeOnceForItsOwnerAlone) {
  const std::string path = folder + "/keys/backups.key";
  const auto key = make_key(path);
  ASSERT_TRUE(key);
  EXPECT_EQ(*read_key(path), *key);
  EXPECT_FALSE(make_key(path));
  EXPECT_EQ(fs::status(path).permissions() & fs::perms::all, fs::perms::owner_read | fs::perms::owner_write);
  put(path, "not a key\n");
  EXPECT_EQ(read_key(path).error().code, "sealed.bad_key");
}
}  // namespace
}  // namespace socle::sealed
