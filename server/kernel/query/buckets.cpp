#include "kernel/query/buckets.h"

namespace socle::query {

DaySpan period_of(Bucket bucket, Day d) {
  switch (bucket) {
    case Bucket::week: return week_of(d);
    case Bucket::month: return month_of(d);
    case Bucket::quarter: return quarter_of(d);
    case Bucket::year: return year_of(d);
    default: return {d, d + 1};
  }
}

std::optional<std::vector<Day>> bounds_of(Bucket bucket, Day from, Day to) {
  std::vector<Day> out;
  for (DaySpan p = period_of(bucket, from); p.from <= to; p = period_of(bucket, p.to)) {
    if (out.size() == kMaxBounds) return std::nullopt;
    out.push_back(p.from);
  }
  return out;
}

namespace {
// Between bounds[low] (known to be reached) and bounds[high].
std::string halved(const std::string& value, const std::vector<Day>& bounds, const Zone* zone, std::size_t low,
                   std::size_t high, expr::Sql& sql) {
  if (high - low == 1) return std::to_string(bounds[low]);
  const std::size_t middle = (low + high) / 2;
  const std::int64_t bound = zone ? zone->start_of(bounds[middle]) : bounds[middle];
  const std::string mark = sql.bind(bound);
  return "CASE WHEN " + value + "<" + mark + " THEN " + halved(value, bounds, zone, low, middle, sql) + " ELSE " +
         halved(value, bounds, zone, middle, high, sql) + " END";
}
}  // namespace

std::string print_bucket(const std::string& value, const std::vector<Day>& bounds, const Zone* instants_in,
                         expr::Sql& sql) {
  if (bounds.empty()) return "CAST(NULL AS BIGINT)";
  return "(CASE WHEN " + value + " IS NULL THEN NULL ELSE " +
         halved(value, bounds, instants_in, 0, bounds.size(), sql) + " END)";
}

}  // namespace socle::query
