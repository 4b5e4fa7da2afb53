#include "http/transport/asio_loop.h"

#include <boost/asio/buffer.hpp>
#include <boost/asio/ssl.hpp>

namespace socle::transport {
namespace {
using boost::system::error_code;
namespace ssl = boost::asio::ssl;

IoEnd end_of(const error_code& e) {
  if (!e) return IoEnd::ok;
  return e == boost::asio::error::eof || e == ssl::error::stream_truncated ? IoEnd::ended : IoEnd::failed;
}

class TlsStream final : public Stream {
 public:
  TlsStream(boost::asio::ip::tcp::socket socket, ssl::context& tls) : stream_(std::move(socket), tls) {}
  void start(std::shared_ptr<StreamUser> user) override {
    stream_.async_handshake(ssl::stream_base::server, [user = std::move(user)](const error_code& e) { user->on_ready(end_of(e)); });
  }
  void read_some(std::span<char> into, std::shared_ptr<StreamUser> user) override {
    stream_.async_read_some(boost::asio::buffer(into.data(), into.size()),
                            [user = std::move(user)](const error_code& e, std::size_t n) { user->on_read(end_of(e), n); });
  }
  void write_some(std::string_view first, std::string_view then, std::shared_ptr<StreamUser> user) override {
    const auto& one = first.empty() ? then : first;
    stream_.async_write_some(boost::asio::buffer(one.data(), one.size()),
                             [user = std::move(user)](const error_code& e, std::size_t n) { user->on_written(end_of(e), n); });
  }
  // Sends close_notify; Asio lets it share the socket with the read under way, since both are on one thread.
  void send_end(std::shared_ptr<StreamUser> user) override {
    stream_.async_shutdown([user = std::move(user)](const error_code&) {});
  }
  void close() override {
    error_code ignored;
    stream_.lowest_layer().close(ignored);
  }

 private:
  ssl::stream<boost::asio::ip::tcp::socket> stream_;
};

int choose_http_1_1(SSL*, const unsigned char** out, unsigned char* length, const unsigned char* in, unsigned int in_length, void*) {
  static const unsigned char wanted[] = {8, 'h', 't', 't', 'p', '/', '1', '.', '1'};
  unsigned char* chosen = nullptr;
  if (SSL_select_next_proto(&chosen, length, wanted, sizeof wanted, in, in_length) != OPENSSL_NPN_NEGOTIATED) return SSL_TLSEXT_ERR_NOACK;
  *out = chosen;
  return SSL_TLSEXT_ERR_OK;
}
}  // namespace

std::unique_ptr<Stream> tls_stream(boost::asio::ip::tcp::socket socket, ssl::context& tls) {
  return std::make_unique<TlsStream>(std::move(socket), tls);
}

std::shared_ptr<ssl::context> tls_context(const std::string& certificate, const std::string& key) {
  auto tls = std::make_shared<ssl::context>(ssl::context::tls_server);
  SSL_CTX* const raw = tls->native_handle();
  SSL_CTX_set_min_proto_version(raw, TLS1_2_VERSION);
  SSL_CTX_set_options(raw, SSL_OP_CIPHER_SERVER_PREFERENCE | SSL_OP_NO_COMPRESSION | SSL_OP_NO_RENEGOTIATION);
  SSL_CTX_set_cipher_list(raw, "ECDHE+AESGCM:ECDHE+CHACHA20");
  SSL_CTX_set_mode(raw, SSL_MODE_RELEASE_BUFFERS);
  SSL_CTX_set_alpn_select_cb(raw, choose_http_1_1, nullptr);
  error_code e;
  tls->use_certificate_chain_file(certificate, e);
  if (e) throw Fault("TLS certificate " + certificate + ": " + e.message());
  tls->use_private_key_file(key, ssl::context::pem, e);
  if (e) throw Fault("TLS key " + key + ": " + e.message());
  if (SSL_CTX_check_private_key(raw) != 1) throw Fault("TLS key " + key + " does not belong to " + certificate);
  return tls;
}

}  // namespace socle::transport
