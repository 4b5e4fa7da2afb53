#include "base/log.h"

#include <unistd.h>

#include <atomic>
#include <map>
#include <mutex>

#include "base/json.h"
#include "base/time.h"

namespace socle {
namespace {
std::atomic<LogLevel> g_least{LogLevel::info};   // shared on purpose: set once by main, never business state
constexpr std::string_view kNames[] = {"debug", "info", "warning", "error"};
constexpr std::size_t kMaxLine = 8192;
constexpr int kMaxPerSecond = 10;

bool too_many(std::string_view message, Instant now) {
  // shared on purpose: the limit is one for the whole process
  static std::mutex mutex;
  static std::map<std::string, std::pair<Instant, int>, std::less<>> seen;   // shared on purpose: as above
  std::lock_guard lock(mutex);
  if (seen.size() > 1000) seen.clear();
  auto it = seen.find(message);
  if (it == seen.end()) it = seen.emplace(std::string(message), std::pair{now / 1000, 0}).first;
  if (it->second.first != now / 1000) it->second = {now / 1000, 0};
  return ++it->second.second > kMaxPerSecond;
}
}  // namespace

void set_log_level(LogLevel least) { g_least = least; }

void log(LogLevel level, std::string_view message, LogMembers members) {
  if (level < g_least.load()) return;
  const Instant now = SystemClock().now();
  if (level >= LogLevel::warning && too_many(message, now)) return;
  std::string line;
  JsonWriter w(line);
  w.object().member("at", format_instant(now)).member("level", kNames[static_cast<int>(level)]).member("message", message);
  for (const auto& [k, v] : members) w.member(k, std::string_view(v).substr(0, 2048));
  w.end();
  if (line.size() > kMaxLine) line.resize(kMaxLine);
  line.push_back('\n');
  [[maybe_unused]] auto n = ::write(2, line.data(), line.size());
}

}  // namespace socle
