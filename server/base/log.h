// One JSON line per event on standard error: UTC time, level, message, members (TRUST L1).
//
// Keeps    Never a password, token, cookie, body or record value: callers pass ids, codes, durations.
// Thread   Safe. The same message at most 10 times a second; lines at most 8 KiB.
#pragma once
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

namespace socle {

enum class LogLevel { debug, info, warning, error };
using LogMembers = std::initializer_list<std::pair<std::string_view, std::string>>;
void log(LogLevel level, std::string_view message, LogMembers members = {});
void set_log_level(LogLevel least);

}  // namespace socle
