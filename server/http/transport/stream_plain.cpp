#include "http/transport/asio_loop.h"

#include <boost/asio/buffer.hpp>
#include <boost/asio/post.hpp>

namespace socle::transport {
namespace {
using boost::system::error_code;

IoEnd end_of(const error_code& e) {
  if (!e) return IoEnd::ok;
  return e == boost::asio::error::eof ? IoEnd::ended : IoEnd::failed;
}

template <class Socket>
class PlainStream final : public Stream {
 public:
  explicit PlainStream(Socket socket) : socket_(std::move(socket)) {}
  void start(std::shared_ptr<StreamUser> user) override {
    boost::asio::post(socket_.get_executor(), [user = std::move(user)] { user->on_ready(IoEnd::ok); });
  }
  void read_some(std::span<char> into, std::shared_ptr<StreamUser> user) override {
    socket_.async_read_some(boost::asio::buffer(into.data(), into.size()),
                            [user = std::move(user)](const error_code& e, std::size_t n) { user->on_read(end_of(e), n); });
  }
  void write_some(std::string_view first, std::string_view then, std::shared_ptr<StreamUser> user) override {
    const std::array<boost::asio::const_buffer, 2> both{boost::asio::buffer(first.data(), first.size()), boost::asio::buffer(then.data(), then.size())};
    socket_.async_write_some(both, [user = std::move(user)](const error_code& e, std::size_t n) { user->on_written(end_of(e), n); });
  }
  void send_end(std::shared_ptr<StreamUser>) override {
    error_code ignored;
    socket_.shutdown(Socket::shutdown_send, ignored);
  }
  void close() override {
    error_code ignored;
    socket_.close(ignored);
  }

 private:
  Socket socket_;
};
}  // namespace

std::unique_ptr<Stream> plain_stream(boost::asio::ip::tcp::socket socket) {
  return std::make_unique<PlainStream<boost::asio::ip::tcp::socket>>(std::move(socket));
}
std::unique_ptr<Stream> local_stream(boost::asio::local::stream_protocol::socket socket) {
  return std::make_unique<PlainStream<boost::asio::local::stream_protocol::socket>>(std::move(socket));
}

}  // namespace socle::transport
