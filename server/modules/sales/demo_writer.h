// Writes of the demonstration: records made by somebody, at some past moment, through the one write path.
#pragma once
#include <random>

#include "kernel/kernel.h"
#include "kernel/records/write.h"

namespace socle::sales {

class DemoWriter {
 public:
  DemoWriter(Kernel& kernel, std::int64_t seed);
  // Everything queued is written when the clock or the author moves.
  void at(Instant t, std::int64_t user = 0);
  std::int64_t create(std::string_view entity, Json body);       // the id, known before it is written
  void patch(std::string_view entity, std::int64_t id, Json body);
  void alone();                                                   // from here on nobody listens: no event is announced, and batches are long
  void flush();                                                   // faults when anything is refused: the data are ours
  const Zone& zone() const { return *zone_; }
  int roll(int n) { return static_cast<int>(random_() % static_cast<unsigned>(n)); }   // 0 .. n-1, the same on every machine
  template <class List>
  const auto& one_of(const List& list) { return list[static_cast<std::size_t>(roll(static_cast<int>(list.size())))]; }
  void reload();                                                  // after people were made

 private:
  void queue(records::Change c);
  Kernel& kernel_;
  records::Services services_;
  TestClock clock_;
  std::shared_ptr<const Zone> zone_;
  std::int64_t user_ = 0;
  std::int64_t next_id_ = 0, last_id_ = 0;
  std::size_t batch_ = 200;
  std::vector<records::Change> queued_;
  std::mt19937 random_;
};
Json object(std::initializer_list<std::pair<const char*, Json>> members);

}  // namespace socle::sales
