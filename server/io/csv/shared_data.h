// For tests: files of the shared data set ($SOCLE_DATA, else ../shared/data beside the repository), which the repository
// does not carry. A test that needs one skips, by name, where it is absent.
#pragma once
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

namespace socle {

inline std::filesystem::path shared_data(const std::string& name) {
  const char* root = std::getenv("SOCLE_DATA");
  const std::filesystem::path base =
      root != nullptr ? root : std::filesystem::path(SOCLE_SOURCE_DIR) / ".." / "shared" / "data";
  return base / name;
}
inline std::string read_whole(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

}  // namespace socle

#define NEEDS_SHARED_DATA(name) \
  if (!std::filesystem::exists(::socle::shared_data(name))) GTEST_SKIP() << "needs " << (name) << " under SOCLE_DATA"
