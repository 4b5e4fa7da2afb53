#include "kernel/events/hub.h"

#include <chrono>

#include "base/log.h"
#include "base/random.h"

namespace socle::events {
namespace {
constexpr std::string_view kChannel = "socle_outbox";
constexpr int kBatch = 500;
// What stays behind an open transaction is asked for again this often; nothing wakes the hub when that one ends by a refusal.
constexpr std::chrono::milliseconds kLookAgain{2000};
}  // namespace

Hub::Hub(storage::Database& db) : db_(db), node_(random_token(8)) {
  const Done done = db_.read({}, [&](storage::Connection& c) -> Done {
    settled_ = settled_end(c);
    for (const Delivery& d : read_outbox(c, settled_, 100'000, false)) ahead_.insert(d.position);
    return {};
  });
  if (!done) throw Fault("the feed could not be read: " + done.error().code);
}

Hub::~Hub() {
  stop_ = true;
  signal_->raise();
  if (thread_.joinable()) thread_.join();
}

Hub::Subscription& Hub::Subscription::operator=(Subscription&& other) noexcept {
  std::swap(hub_, other.hub_);
  std::swap(number_, other.number_);
  return *this;
}

Hub::Subscription::~Subscription() {
  if (hub_) hub_->unsubscribe(number_);
}

Hub::Subscription Hub::subscribe(Listener listener) {
  std::lock_guard lock(telling_);
  listeners_.emplace(++next_number_, std::move(listener));
  return {this, next_number_};
}

void Hub::unsubscribe(int number) {
  std::lock_guard lock(telling_);
  listeners_.erase(number);
}

void Hub::announce(storage::Transaction& tx, const Change& change) {
  append(tx, change);
  tx.after_commit([this] { wake(); });
}

void Hub::wake() {
  ours_ = true;
  signal_->raise();
}

void Hub::start() {
  db_.listen(kChannel, [signal = signal_, node = node_](std::string_view from) {
    if (from != node) signal->raise();
  });
  thread_ = std::thread([this] { run(); });
}

void Hub::run() {
  std::uint64_t seen = 0;
  for (;;) {
    signal_->wait(seen, ahead_.empty() ? std::nullopt : std::optional(kLookAgain));
    if (stop_) return;
    seen = signal_->count();
    const bool ours = ours_.exchange(false);
    try {
      if (ours) db_.notify(kChannel, node_);
      while (deliver() >= kBatch) {
      }
    } catch (const std::exception& e) {
      log(LogLevel::error, "events.hub", {{"reason", e.what()}});
    }
  }
}

std::size_t Hub::deliver() {
  std::vector<Delivery> found;
  Position settled;
  const int limit = kBatch + static_cast<int>(ahead_.size());
  const Done done = db_.read({}, [&](storage::Connection& c) -> Done {
    settled = settled_end(c);
    found = read_outbox(c, settled_, limit, false);
    return {};
  });
  if (!done) {
    log(LogLevel::warning, "events.hub", {{"refused", done.error().code}});
    return 0;
  }
  std::vector<Change> fresh;
  for (Delivery& d : found)
    if (ahead_.insert(d.position).second) fresh.push_back(std::move(d.change));
  // Beyond the last row that was read, nothing was told yet.
  if (std::ssize(found) == limit) settled = std::min(settled, found.back().position);
  settled_ = std::max(settled_, settled);
  ahead_.erase(ahead_.begin(), ahead_.upper_bound(settled_));
  if (!fresh.empty()) tell(fresh);
  return fresh.size();
}

void Hub::tell(const std::vector<Change>& changes) {
  std::lock_guard lock(telling_);
  std::vector<int> numbers;
  for (const auto& [number, listener] : listeners_) numbers.push_back(number);
  for (int number : numbers) {
    const auto it = listeners_.find(number);
    if (it == listeners_.end()) continue;
    const Listener listener = it->second;   // it may leave while it runs
    try {
      listener(changes);
    } catch (const std::exception& e) {
      log(LogLevel::error, "events.listener", {{"reason", e.what()}});
    }
  }
}

}  // namespace socle::events
