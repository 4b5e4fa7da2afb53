#include "io/xlsx/serial_date.h"

#include <fmt/format.h>

#include <cmath>

namespace socle::xlsx {
namespace {
constexpr Day kSerialZero = -25'569;       // 1899-12-30
constexpr Day kSerialZero1904 = -24'107;   // 1904-01-01
constexpr double kLastSerial = 2'958'466;  // the day after 9999-12-31
constexpr int kSecondsPerDay = 86'400;
}  // namespace

std::optional<SerialTime> from_serial(double serial, Epoch epoch) {
  if (!(serial >= 0 && serial < kLastSerial)) return std::nullopt;
  double days = std::floor(serial);
  double second = std::round((serial - days) * kSecondsPerDay);
  if (second >= kSecondsPerDay) {
    second = 0;
    ++days;
  }
  const auto n = static_cast<Day>(days);
  if (epoch == Epoch::y1904) return SerialTime{kSerialZero1904 + n, static_cast<int>(second)};
  if (n == 60) return std::nullopt;
  return SerialTime{kSerialZero + n + (n < 60 ? 1 : 0), static_cast<int>(second)};
}

std::optional<double> to_serial(Day day, int second) {
  const int days = day - kSerialZero;
  if (days < 61 || days >= kLastSerial) return std::nullopt;
  return days + static_cast<double>(second) / kSecondsPerDay;
}

std::string format_second(int s) { return fmt::format("{:02}:{:02}:{:02}", s / 3600, s / 60 % 60, s % 60); }

}  // namespace socle::xlsx
