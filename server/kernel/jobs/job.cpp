#include "kernel/jobs/job.h"

#include <algorithm>

namespace socle::jobs {
namespace {
constexpr std::string_view kLaneNames[] = {"interactive", "bulk", "mail", "index"};
constexpr std::string_view kStateNames[] = {"waiting", "running", "done", "cancelled", "dead"};

template <std::size_t N>
int index_of(const std::string_view (&names)[N], std::string_view name) {
  const auto it = std::find(std::begin(names), std::end(names), name);
  return it == std::end(names) ? -1 : static_cast<int>(it - std::begin(names));
}

Json json_of(std::string_view text) {
  if (text.empty()) return {};
  auto parsed = parse_json(text, {.max_bytes = 64 << 20, .max_depth = 64});
  if (!parsed) throw Fault("a job holds text that is not JSON");
  return std::move(*parsed);
}
}  // namespace

std::string_view lane_name(JobLane lane) { return kLaneNames[static_cast<int>(lane)]; }
std::string_view state_name(JobState state) { return kStateNames[static_cast<int>(state)]; }
std::optional<JobState> state_by_name(std::string_view name) {
  const int i = index_of(kStateNames, name);
  return i < 0 ? std::nullopt : std::optional(static_cast<JobState>(i));
}

Instant backoff_ms(int attempt) {
  constexpr Instant kLongest = 6 * 3'600'000;
  Instant pause = 10'000;
  for (int i = 1; i < attempt && pause < kLongest; ++i) pause *= 3;
  return std::min(pause, kLongest);
}

Job read_job(const storage::Row& r) {
  Job j;
  j.id = r.integer(0);
  j.kind = r.text(1);
  j.key = r.text(2);
  j.lane = static_cast<JobLane>(std::max(0, index_of(kLaneNames, r.text(3))));
  j.state = state_by_name(r.text(4)).value_or(JobState::dead);
  j.entity_no = r.integer(5);
  j.record_id = r.integer(6);
  j.actor = r.integer(7);
  j.input = json_of(r.text(8));
  j.run_at = r.integer(9);
  j.created_at = r.integer(10);
  j.started_at = r.integer(11);
  j.finished_at = r.integer(12);
  j.attempt = static_cast<int>(r.integer(13));
  j.attempts_max = static_cast<int>(r.integer(14));
  j.lease = r.text(15);
  j.cancel = r.integer(16) != 0;
  j.done = r.integer(17);
  j.total = r.integer(18);
  j.checkpoint = json_of(r.text(19));
  j.result = json_of(r.text(20));
  j.error = json_of(r.text(21));
  return j;
}

}  // namespace socle::jobs
