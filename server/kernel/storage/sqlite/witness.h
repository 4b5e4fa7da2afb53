// DIR/witness: how many commits the database had when it last answered a writer. A WAL that was lost, or cut where a bit had
// flipped, leaves an intact but older database: the witness is how it is seen (TRUST B3).
//
// Keeps    Written after COMMIT and before the answer, not synced: it survives kill -9, and after a power cut it may be behind
//          the database, never ahead of what was acknowledged.
// Refuses  storage.lost_writes {path, commits, witnessed}
#pragma once
#include <cstdint>
#include <string>

#include "base/result.h"

namespace socle::storage {

class Witness {
 public:
  // accept_loss: the operator knows, and goes on from what is left.
  static Result<Witness> open(const std::string& folder, std::int64_t commits, bool accept_loss);
  Witness(Witness&& other) noexcept;
  Witness& operator=(Witness&& other) noexcept;
  ~Witness();
  void note(std::int64_t commits);

 private:
  explicit Witness(int fd) : fd_(fd) {}
  int fd_ = -1;
};

}  // namespace socle::storage
