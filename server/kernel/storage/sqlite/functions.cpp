#include <algorithm>
#include <string>

#include "kernel/storage/sqlite/session.h"

namespace socle::storage {
namespace {

__extension__ using Wide = __int128;

// SQLite aligns the context to 8 bytes only: a 128-bit member there would be misaligned.
struct Sum {
  std::uint64_t low;
  std::int64_t high;
  std::int64_t values;
  Wide total() const { return static_cast<Wide>(high) * (static_cast<Wide>(1) << 64) + low; }
  void add(Wide delta, int count) {
    const Wide t = total() + delta;
    low = static_cast<std::uint64_t>(t);
    high = static_cast<std::int64_t>(t >> 64);
    values += count;
  }
};

std::string decimal(Wide value) {
  const bool negative = value < 0;
  __extension__ unsigned __int128 rest = negative ? -static_cast<unsigned __int128>(value) : static_cast<unsigned __int128>(value);
  std::string digits;
  do {
    digits += static_cast<char>('0' + static_cast<int>(rest % 10));
    rest /= 10;
  } while (rest != 0);
  if (negative) digits += '-';
  std::reverse(digits.begin(), digits.end());
  return digits;
}

void sum_step(sqlite3_context* context, int, sqlite3_value** values) {
  if (sqlite3_value_type(values[0]) == SQLITE_NULL) return;
  auto* sum = static_cast<Sum*>(sqlite3_aggregate_context(context, sizeof(Sum)));
  if (!sum) return sqlite3_result_error_nomem(context);
  sum->add(sqlite3_value_int64(values[0]), 1);
}

void sum_inverse(sqlite3_context* context, int, sqlite3_value** values) {
  auto* sum = static_cast<Sum*>(sqlite3_aggregate_context(context, sizeof(Sum)));
  if (sum && sqlite3_value_type(values[0]) != SQLITE_NULL) sum->add(-static_cast<Wide>(sqlite3_value_int64(values[0])), -1);
}

void sum_value(sqlite3_context* context) {
  auto* sum = static_cast<Sum*>(sqlite3_aggregate_context(context, 0));
  if (!sum || sum->values == 0) return sqlite3_result_null(context);
  const Wide total = sum->total();
  if (total >= INT64_MIN && total <= INT64_MAX) return sqlite3_result_int64(context, static_cast<sqlite3_int64>(total));
  const std::string text = decimal(total);
  sqlite3_result_text(context, text.data(), static_cast<int>(text.size()), SQLITE_TRANSIENT);
}

// An integer of 64 bits but the smallest, which has no opposite; NULL for what went on in floating point.
bool integer_of(sqlite3_value* value, Wide& out) {
  if (sqlite3_value_type(value) != SQLITE_INTEGER) return false;
  out = sqlite3_value_int64(value);
  return out != INT64_MIN;
}
void exact_whole(sqlite3_context* context, int, sqlite3_value** values) {
  Wide n;
  if (integer_of(values[0], n)) sqlite3_result_int64(context, static_cast<sqlite3_int64>(n));
}
void exact_divide(sqlite3_context* context, int, sqlite3_value** values) {
  Wide n, d;
  if (!integer_of(values[0], n) || !integer_of(values[1], d) || d == 0) return;
  const Wide size = n < 0 ? -n : n, part = d < 0 ? -d : d;
  const Wide q = (2 * size + part) / (2 * part);
  sqlite3_result_int64(context, static_cast<sqlite3_int64>((n < 0) != (d < 0) ? -q : q));
}
void extreme_set(sqlite3_context* context, int count, sqlite3_value** values) {
  const bool least = sqlite3_user_data(context) != nullptr;
  sqlite3_value* best = nullptr;
  for (int i = 0; i < count; ++i) {
    if (sqlite3_value_type(values[i]) == SQLITE_NULL) continue;
    const bool better = best && (least ? sqlite3_value_int64(values[i]) < sqlite3_value_int64(best) : sqlite3_value_int64(values[i]) > sqlite3_value_int64(best));
    if (!best || better) best = values[i];
  }
  if (best) sqlite3_result_value(context, best);
}
std::string text_of(sqlite3_value* value) {
  const auto* text = reinterpret_cast<const char*>(sqlite3_value_text(value));
  return text ? std::string(text, static_cast<std::size_t>(sqlite3_value_bytes(value))) : std::string();
}
void join_set(sqlite3_context* context, int count, sqlite3_value** values) {
  std::string out;
  const std::string separator = count > 0 ? text_of(values[0]) : std::string();
  bool first = true;
  for (int i = 1; i < count; ++i) {
    if (sqlite3_value_type(values[i]) == SQLITE_NULL) continue;
    if (!first) out += separator;
    out += text_of(values[i]);
    first = false;
  }
  if (!out.empty()) sqlite3_result_text(context, out.data(), static_cast<int>(out.size()), SQLITE_TRANSIENT);
}

}  // namespace

void register_functions(sqlite3* db) {
  constexpr int kPure = SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS;
  static char least = 1;  // shared on purpose: only its address is used
  sqlite3_create_function_v2(db, "exact_whole", 1, kPure, nullptr, exact_whole, nullptr, nullptr, nullptr);
  sqlite3_create_function_v2(db, "exact_divide", 2, kPure, nullptr, exact_divide, nullptr, nullptr, nullptr);
  sqlite3_create_function_v2(db, "least_set", -1, kPure, &least, extreme_set, nullptr, nullptr, nullptr);
  sqlite3_create_function_v2(db, "greatest_set", -1, kPure, nullptr, extreme_set, nullptr, nullptr, nullptr);
  sqlite3_create_function_v2(db, "join_set", -1, kPure, nullptr, join_set, nullptr, nullptr, nullptr);
  sqlite3_create_window_function(db, "sum_exact", 1, SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS, nullptr, sum_step,
                                 sum_value, sum_value, sum_inverse, nullptr);
}

}  // namespace socle::storage
