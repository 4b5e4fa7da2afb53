// What a trial would have written: its slices are taken back, yet a later row must meet what an earlier one would have made, or the
// trial would promise other figures than the import gives.
//
// Units    A hash of 64 bits for each value that recognises a record: at a million rows a false meeting has one chance in 10^7.
// Thread   one
#pragma once
#include <unordered_set>

#include "kernel/meta/snapshot.h"

namespace socle::quality {

class Foresight {
 public:
  void remember(const meta::Field& field, const Value& value) { seen_.insert(mark(field, value)); }
  bool knows(const meta::Field& field, const Value& value) const { return seen_.contains(mark(field, value)); }

 private:
  static std::size_t mark(const meta::Field& field, const Value& value);   // case and accents ignored, as keys are compared
  std::unordered_set<std::size_t> seen_;
};

}  // namespace socle::quality
