// One I/O thread: an Asio context that owns its connections. With stream_*.cpp and listener.*, the only files that see Boost.
//
// Keeps    A connection lives on one loop, so that nothing in it is locked.
// Thread   post and adopt from any thread.
#pragma once
#include <utility>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/steady_timer.hpp>
#include <memory>
#include <thread>
#include <vector>

#include "http/transport/connection.h"

namespace boost::asio::ssl {
class context;
}

namespace socle::transport {

class AsioLoop final : public Loop {
 public:
  explicit AsioLoop(std::chrono::milliseconds sweep_every);
  ~AsioLoop() override;
  void post(std::function<void()> work) override;
  void adopt(std::shared_ptr<Connection> connection);   // on this loop
  void each(void (Connection::*what)());                // on this loop
  void run();                                           // starts the thread
  void finish();                                        // joins it; connections still there are closed
  boost::asio::io_context& context() { return io_; }

 private:
  void arm_sweep();
  boost::asio::io_context io_{1};
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> busy_;
  boost::asio::steady_timer timer_;
  const std::chrono::milliseconds sweep_every_;
  std::vector<std::shared_ptr<Connection>> connections_;
  bool finishing_ = false;
  std::thread thread_;
};

std::unique_ptr<Stream> plain_stream(boost::asio::ip::tcp::socket socket);
std::unique_ptr<Stream> local_stream(boost::asio::local::stream_protocol::socket socket);
std::unique_ptr<Stream> tls_stream(boost::asio::ip::tcp::socket socket, boost::asio::ssl::context& tls);
// Throws Fault naming the file that cannot be used.
std::shared_ptr<boost::asio::ssl::context> tls_context(const std::string& certificate, const std::string& key);

}  // namespace socle::transport
