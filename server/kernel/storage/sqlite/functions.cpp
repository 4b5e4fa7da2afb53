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

}  // namespace

void register_functions(sqlite3* db) {
  sqlite3_create_window_function(db, "sum_exact", 1, SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS, nullptr, sum_step,
                                 sum_value, sum_value, sum_inverse, nullptr);
}

}  // namespace socle::storage
