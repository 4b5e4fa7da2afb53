#include "http/transport/asio_loop.h"

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>

#include "base/log.h"

namespace socle::transport {

AsioLoop::AsioLoop(std::chrono::milliseconds sweep_every) : busy_(io_.get_executor()), timer_(io_), sweep_every_(sweep_every) {}
AsioLoop::~AsioLoop() { finish(); }

void AsioLoop::post(std::function<void()> work) { boost::asio::post(io_, std::move(work)); }

void AsioLoop::adopt(std::shared_ptr<Connection> connection) {
  connections_.push_back(connection);
  connection->start();
}

void AsioLoop::each(void (Connection::*what)()) {
  for (std::size_t i = 0; i < connections_.size(); ++i) (connections_[i].get()->*what)();
}

void AsioLoop::arm_sweep() {
  timer_.expires_after(sweep_every_);
  timer_.async_wait([this](const boost::system::error_code& error) {
    if (error || finishing_) return;   // cancel() does not reach a wait that has just expired
    const auto now = std::chrono::steady_clock::now();
    for (std::size_t i = 0; i < connections_.size(); ++i) connections_[i]->sweep(now);
    std::erase_if(connections_, [](const auto& c) { return c->closed(); });
    arm_sweep();
  });
}

void AsioLoop::run() {
  arm_sweep();
  thread_ = std::thread([this] {
    while (true) {
      try {
        io_.run();
        return;
      } catch (const std::exception& e) {
        // A fault of one connection must not end the others.
        log(LogLevel::error, "http.loop_fault", {{"what", e.what()}});
      }
    }
  });
}

void AsioLoop::finish() {
  if (!thread_.joinable()) return;
  boost::asio::post(io_, [this] {
    finishing_ = true;
    each(&Connection::close);
    timer_.cancel();
    busy_.reset();
  });
  thread_.join();
  connections_.clear();
}

}  // namespace socle::transport
