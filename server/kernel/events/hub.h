// Tells the subscribers of this process each committed change, once: live pages, caches, the directory (KERNEL F8).
//
// Shape    A thread reads the outbox when a commit of this process wakes it, or NOTIFY of another (PostgreSQL). Changes
//          committed behind a long transaction are told at once, out of feed order; feed readers wait for it, the hub not.
// Keeps    A subscriber hears a change at most once, at least once while the process lives; versions of one record may be
//          heard in either order. Nothing is told before COMMIT.
// Thread   subscribe and wake from any thread; subscribers run one after the other on the hub's thread, and must be quick.
//          A Subscription that is gone is not called any more once its destructor has returned.
#pragma once
#include <atomic>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <thread>

#include "kernel/events/feed.h"
#include "kernel/events/signal.h"

namespace socle::events {

class Hub {
 public:
  using Listener = std::function<void(const std::vector<Change>&)>;
  class Subscription {
   public:
    Subscription() = default;
    Subscription(Hub* hub, int number) : hub_(hub), number_(number) {}
    Subscription(Subscription&& other) noexcept : hub_(std::exchange(other.hub_, nullptr)), number_(other.number_) {}
    Subscription& operator=(Subscription&& other) noexcept;
    ~Subscription();

   private:
    Hub* hub_ = nullptr;
    int number_ = 0;
  };

  // Starts at the present end of the feed. `open_feed` has run.
  explicit Hub(storage::Database& db);
  ~Hub();
  [[nodiscard]] Subscription subscribe(Listener listener);
  // In the transaction: appends, and wakes the hub after its COMMIT.
  void announce(storage::Transaction& tx, const Change& change);
  void wake();
  void start();               // the thread; without it, deliver() is called by whoever tests
  std::size_t deliver();      // what is committed and was not told yet; returns how many changes

 private:
  void run();
  void tell(const std::vector<Change>& changes);
  void unsubscribe(int number);

  storage::Database& db_;
  const std::string node_;
  const std::shared_ptr<Signal> signal_ = std::make_shared<Signal>();
  std::atomic<bool> ours_{false}, stop_{false};
  std::recursive_mutex telling_;    // a listener may subscribe or leave
  std::map<int, Listener> listeners_;
  int next_number_ = 0;
  Position settled_;                // all up to here was told, and nothing can come before it
  std::set<Position> ahead_;        // told beyond it
  std::thread thread_;
};

}  // namespace socle::events
