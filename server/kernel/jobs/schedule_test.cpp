#include "kernel/jobs/schedule.h"

#include <gtest/gtest.h>

namespace socle::jobs {
namespace {

std::string next(const Schedule& s, std::string_view from) {
  const auto zone = Zone::find("Europe/Paris");
  const Instant at = s.next_after(parse_instant(from).value(), *zone);
  return at ? format_instant(at) : "never";
}

TEST(Schedule, DaysAreThoseOfTheBusinessZone) {
  EXPECT_EQ(next(every_day_at("06:00"), "2026-03-02T04:59:59Z"), "2026-03-02T05:00:00Z");
  EXPECT_EQ(next(every_day_at("06:00"), "2026-03-02T05:00:00Z"), "2026-03-03T05:00:00Z");
  EXPECT_EQ(next(every_day_at("00:30"), "2026-03-01T23:20:00Z"), "2026-03-01T23:30:00Z");
  EXPECT_EQ(next(every("monday", "07:30"), "2026-03-02T06:30:00Z"), "2026-03-09T06:30:00Z");
  EXPECT_EQ(next(every("sunday", "07:30"), "2026-03-02T06:30:00Z"), "2026-03-08T06:30:00Z");
}

TEST(Schedule, SixOClockStaysSixOClockWhenClocksChange) {
  EXPECT_EQ(next(every_day_at("06:00"), "2026-03-28T12:00:00Z"), "2026-03-29T04:00:00Z");
  EXPECT_EQ(next(every_day_at("06:00"), "2026-10-24T12:00:00Z"), "2026-10-25T05:00:00Z");
  EXPECT_EQ(next(every_day_at("02:30"), "2026-03-28T12:00:00Z"), "2026-03-29T01:00:00Z");   // skipped: moves forward
}

TEST(Schedule, CronFieldsAreReadLikeEverywhere) {
  auto cron = [](std::string_view text) { return Schedule::cron(text).value(); };
  EXPECT_EQ(next(cron("0 6 1 * *"), "2026-03-02T12:00:00Z"), "2026-04-01T04:00:00Z");
  EXPECT_EQ(next(cron("*/20 8-9 * * 1-5"), "2026-03-06T08:41:00Z"), "2026-03-09T07:00:00Z");
  EXPECT_EQ(next(cron("15,45 12 * * 0"), "2026-03-02T12:00:00Z"), "2026-03-08T11:15:00Z");
  EXPECT_EQ(next(cron("0 0 29 2 *"), "2026-03-02T12:00:00Z"), "2028-02-28T23:00:00Z");
  EXPECT_EQ(next(cron("0 0 30 2 *"), "2026-03-02T12:00:00Z"), "never");
  EXPECT_EQ(next(cron("0 9 13 * 5"), "2026-03-14T12:00:00Z"), "2026-11-13T08:00:00Z");   // both must hold
  EXPECT_EQ(next(every_minutes(15), "2026-03-02T12:00:00Z"), "2026-03-02T12:15:00Z");
}

TEST(Schedule, MalformedTextIsRefused) {
  for (const char* text : {"", "* * * *", "* * * * * *", "60 * * * *", "* 24 * * *", "* * 0 * *", "* * * 13 *", "* * * * 8", "5-1 * * * *",
                           "1/2 * * * *", "*/0 * * * *", "a * * * *", "1,, * * * *", "-1 * * * *"})
    EXPECT_EQ(Schedule::cron(text).error().code, "schedule.malformed") << text;
  EXPECT_THROW(every_day_at("6:00"), Fault);
  EXPECT_THROW(every_day_at("24:00"), Fault);
  EXPECT_THROW(every("someday", "06:00"), Fault);
}

}  // namespace
}  // namespace socle::jobs
