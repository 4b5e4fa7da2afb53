#include "base/log.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "base/json.h"

namespace socle {
namespace {
std::string logged(const std::function<void()>& act) {
  testing::internal::CaptureStderr();
  act();
  return testing::internal::GetCapturedStderr();
}

TEST(Log, L1_one_line_of_json_whatever_it_holds) {
  const std::string out = logged([] { log(LogLevel::info, "came\nin", {{"path", "/a\r\n{\"level\":\"error\"}\x1b[2J"}}); });
  EXPECT_EQ(std::count(out.begin(), out.end(), '\n'), 1);
  EXPECT_EQ(out.find('\x1b'), std::string::npos);
  const auto line = parse_json(out.substr(0, out.size() - 1));
  ASSERT_TRUE(line) << out;
  EXPECT_EQ((*line)["level"].as_string(), "info");
  EXPECT_TRUE((*line)["at"].as_string().ends_with("Z"));
}
TEST(Log, L1_a_line_is_at_most_8_KiB) {
  const std::string big(100'000, 'x');
  EXPECT_LE(logged([&] { log(LogLevel::info, big, {{"a", big}, {"b", big}, {"c", big}, {"d", big}, {"e", big}}); }).size(), 8193u);
}
// CVE-2024-36416: bad calls do not fill the disk.
TEST(Log, L1_the_same_warning_is_told_ten_times_a_second) {
  const auto begun = std::chrono::steady_clock::now();
  const std::string out = logged([] {
    for (int i = 0; i < 100'000; ++i) log(LogLevel::warning, "a request was refused", {{"path", std::to_string(i)}});
  });
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(std::chrono::steady_clock::now() - begun).count();
  EXPECT_LE(std::count(out.begin(), out.end(), '\n'), 10 * (seconds + 2));
}
}  // namespace
}  // namespace socle
