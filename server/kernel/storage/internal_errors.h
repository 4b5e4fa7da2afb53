// What the drivers throw at themselves: caught by Database::read and Database::write, never seen by callers of storage.
//
// Shape    Neither is a Fault, so that work which catches Fault lets them pass.
#pragma once
#include <exception>
#include <string>

#include "base/result.h"

namespace socle::storage {

// The statement was stopped: its deadline passed or its asker left.
struct Interrupted : std::exception {
  explicit Interrupted(bool by_asker) : cancelled(by_asker) {}
  const char* what() const noexcept override { return "statement interrupted"; }
  bool cancelled;
};

// The work must be refused as a whole with this refusal (storage.full, storage.read_only, storage.unreachable).
struct Refused : std::exception {
  explicit Refused(std::string c) : code(std::move(c)) {}
  const char* what() const noexcept override { return code.c_str(); }
  std::string code;
};

// The transaction lost against another one (40001, 40P01, 23505): run the work again.
struct LostRace : std::exception {
  LostRace(std::string m, bool is_unique) : message(std::move(m)), unique(is_unique) {}
  const char* what() const noexcept override { return message.c_str(); }
  std::string message;
  bool unique;   // 23505: when it comes back each time it was no race but a check that is missing
};

// The connection is gone; before COMMIT nothing happened.
struct ConnectionLost : std::exception {
  explicit ConnectionLost(std::string m) : message(std::move(m)) {}
  const char* what() const noexcept override { return message.c_str(); }
  std::string message;
};

inline std::unexpected<Refusal> refuse_unavailable(std::string code) {
  return refuse(RefusalKind::unavailable, std::move(code));
}
inline std::unexpected<Refusal> refuse_interrupted(const Interrupted& i) {
  return refuse_unavailable(i.cancelled ? "query.cancelled" : "query.too_wide");
}

}  // namespace socle::storage
