// Result: either a value or a Refusal. Refusals are values; faults are exceptions (HOUSE 3.3).
//
// Shape    Result<T> is std::expected<T, Refusal>. TRY(auto x, expr) propagates a refusal.
// Keeps    A Refusal carries codes and parameters, never a sentence: http and cli translate it.
#pragma once
#include <expected>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace socle {

// The kernel knows five kinds; the edge adds 400, 401, 412, 413, 415, 429 (http/problem.cpp).
enum class RefusalKind { not_found, forbidden, invalid, conflict, unavailable };

// Named values for the translated sentence of a code: {"max", "255"}. A value that begins with '@' is a name to be
// shown by its label in the reader's language: "@opportunity" (entity), "@opportunity.amount" (field),
// "@opportunity.stage=proposal" (choice or stage of a field).
using Params = std::vector<std::pair<std::string, std::string>>;

// One thing that is wrong with one field (API.md: an element of `errors`).
struct Problem {
  std::string field;          // API name, dotted for parts; empty when it concerns the whole record
  std::string rule;           // stable code: "required", "unique", "sales.lost_reason_required"
  Params params;
  std::string needs;          // JSON object that says what would satisfy it; empty if nothing more precise is known
  bool overridable = false;   // may be passed with a reason by who has the right
};

struct Refusal {
  RefusalKind kind = RefusalKind::invalid;
  std::string code;                // "access.verb_denied", "record.invalid", "version.conflict"
  Params params;
  std::vector<Problem> problems;   // every problem found, not just the first
  std::string extra;               // JSON object merged into the answer (`current`, `changed_fields`, `survivor`), or empty
};

template <class T>
using Result = std::expected<T, Refusal>;
using Done = Result<void>;

inline std::unexpected<Refusal> refuse(RefusalKind kind, std::string code, Params params = {}) {
  return std::unexpected(Refusal{kind, std::move(code), std::move(params), {}, {}});
}
inline std::unexpected<Refusal> refuse(Refusal r) { return std::unexpected(std::move(r)); }
inline std::unexpected<Refusal> refuse_field(std::string field, std::string rule, Params params = {}) {
  Refusal r{RefusalKind::invalid, "record.invalid", {}, {}, {}};
  r.problems.push_back({std::move(field), std::move(rule), std::move(params), {}, false});
  return std::unexpected(std::move(r));
}

// Something is broken (disk, network, bug): rolls back by RAII, caught by the HTTP request, the job run and CLI main.
class Fault : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};
// A commit whose fate is not known: answered 503 outcome.unknown, never a success.
class OutcomeUnknown : public Fault {
 public:
  using Fault::Fault;
};

}  // namespace socle

#define SOCLE_CAT_(a, b) a##b
#define SOCLE_CAT(a, b) SOCLE_CAT_(a, b)
#define SOCLE_TRY_(tmp, decl, expr)                         \
  auto tmp = (expr);                                        \
  if (!tmp) return std::unexpected(std::move(tmp).error()); \
  decl = std::move(*tmp)
// TRY(auto v, f());   propagates the refusal of f, or declares v.
#define TRY(decl, expr) SOCLE_TRY_(SOCLE_CAT(try_, __LINE__), decl, expr)
// CHECK_OK(f());      the same for Done.
#define CHECK_OK(expr)                                                     \
  do {                                                                     \
    auto done_ = (expr);                                                   \
    if (!done_) return std::unexpected(std::move(done_).error());          \
  } while (false)
