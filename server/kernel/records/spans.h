// Interval rows of tracked fields: <entity>__spans(record_id, from_at, to_at, columns of the tracked fields) (KERNEL F16).
//
// Units    ms UTC; the open interval ends at kOpenSpan, so that "at a date" is two comparisons on an index.
#pragma once
#include <cstdint>

namespace socle::records {
constexpr std::int64_t kOpenSpan = 9'007'199'254'740'991;   // 2^53 - 1; on disk: never change
}
