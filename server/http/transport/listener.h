// Accepts clients on TCP and on the unix socket and spreads them over the loops.
//
// Refuses  More connections than limits.connections, or than limits.connections_per_address without a session: 429 in
//          plain text protocol where it can be said, then closed.
// Thread   Built on the starting thread; accepts on the first loop.
#pragma once
#include "http/transport/asio_loop.h"

#include <boost/asio/ip/v6_only.hpp>

namespace socle::transport {

class Listener {
 public:
  Listener(Core& core, std::vector<std::unique_ptr<AsioLoop>>& loops);
  ~Listener();
  void open_tcp(const std::string& listen, std::shared_ptr<boost::asio::ssl::context> tls);   // Fault
  void open_unix(const std::string& path);                                                    // Fault
  void accept();
  void close();   // on the first loop
  const std::vector<std::uint16_t>& ports() const { return ports_; }

 private:
  struct Tcp {
    boost::asio::ip::tcp::acceptor acceptor;
    std::shared_ptr<boost::asio::ssl::context> tls;
  };
  using Local = boost::asio::local::stream_protocol;
  void accept_tcp(Tcp& at);
  void accept_unix();
  void take_tcp(AsioLoop& loop, boost::asio::ip::tcp::socket socket, Tcp& at);
  void later(std::function<void()> again);
  AsioLoop& next_loop() { return *loops_[turn_++ % loops_.size()]; }

  Core& core_;
  std::vector<std::unique_ptr<AsioLoop>>& loops_;
  std::size_t turn_ = 0;
  std::vector<std::unique_ptr<Tcp>> tcp_;
  std::unique_ptr<Local::acceptor> local_;
  std::string local_path_;
  std::vector<std::uint16_t> ports_;
  boost::asio::steady_timer pause_;
  std::string busy_answer_;
  bool closing_ = false;
};

}  // namespace socle::transport
