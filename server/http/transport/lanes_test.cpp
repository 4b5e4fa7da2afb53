#include "http/transport/lanes.h"

#include <gtest/gtest.h>

#include <future>
#include <string>

namespace socle::transport {
namespace {
// One thread, held at its first piece of work until it is told to go on.
struct Held {
  explicit Held(std::size_t queue) : lane(Lane::interactive, {1, queue}, metrics) {
    lane.submit(0, [this] {
      begun.set_value();
      go.get_future().wait();
    });
    begun.get_future().wait();
  }
  bool ask(std::size_t client, char name) {
    return lane.submit(client, [this, name] { order.push_back(name); });
  }
  std::string told() {
    go.set_value();
    lane.stop();
    return order;
  }
  Metrics metrics;
  std::promise<void> begun, go;
  std::string order;
  WorkerLane lane;
};

TEST(WorkerLane, clients_take_turns) {
  Held held(512);
  for (char name : std::string("abcde")) ASSERT_TRUE(held.ask(1, name));
  ASSERT_TRUE(held.ask(2, 'X'));
  ASSERT_TRUE(held.ask(3, '1'));
  ASSERT_TRUE(held.ask(3, '2'));
  EXPECT_EQ(held.told(), "aX1b2cde");
}
TEST(WorkerLane, one_client_fills_half_of_a_long_queue) {
  Held held(100);
  int taken = 0;
  while (held.ask(1, 'a')) ++taken;
  EXPECT_EQ(taken, 50);
  EXPECT_TRUE(held.ask(2, 'b'));
  EXPECT_EQ(held.told().size(), 51u);
}
TEST(WorkerLane, what_was_taken_in_is_run_and_nothing_after_the_stop) {
  Held held(16);
  ASSERT_TRUE(held.ask(1, 'a'));
  EXPECT_EQ(held.told(), "a");
  EXPECT_FALSE(held.ask(1, 'b'));
}
}  // namespace
}  // namespace socle::transport
