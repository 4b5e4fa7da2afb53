#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <memory>

#include "http/transport/test_server.h"

namespace socle::transport {
namespace {
using test::TestServer;

// A key and a self-signed certificate in two files, gone with the object.
struct Pair {
  std::string certificate, key;
  explicit Pair(const std::string& name) {
    const auto base = std::filesystem::temp_directory_path() / ("socle_tls_" + name + std::to_string(::getpid()));
    certificate = base.string() + ".crt";
    key = base.string() + ".key";
    std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> k(EVP_EC_gen("P-256"), EVP_PKEY_free);
    std::unique_ptr<X509, decltype(&X509_free)> x(X509_new(), X509_free);
    X509_set_version(x.get(), 2);
    ASN1_INTEGER_set(X509_get_serialNumber(x.get()), 1);
    X509_gmtime_adj(X509_getm_notBefore(x.get()), -3600);
    X509_gmtime_adj(X509_getm_notAfter(x.get()), 3600);
    X509_set_pubkey(x.get(), k.get());
    X509_NAME_add_entry_by_txt(X509_get_subject_name(x.get()), "CN", MBSTRING_ASC, reinterpret_cast<const unsigned char*>("localhost"), -1, -1, 0);
    X509_set_issuer_name(x.get(), X509_get_subject_name(x.get()));
    X509_sign(x.get(), k.get(), EVP_sha256());
    write(certificate, [&](BIO* b) { return PEM_write_bio_X509(b, x.get()); });
    write(key, [&](BIO* b) { return PEM_write_bio_PrivateKey(b, k.get(), nullptr, nullptr, 0, nullptr, nullptr); });
  }
  ~Pair() {
    std::filesystem::remove(certificate);
    std::filesystem::remove(key);
  }
  template <class F>
  static void write(const std::string& path, F&& f) {
    std::unique_ptr<BIO, decltype(&BIO_free)> b(BIO_new_file(path.c_str(), "w"), BIO_free);
    ASSERT_EQ(f(b.get()), 1);
  }
};

// Speaks TLS over the descriptor of a plain client.
class TlsClient {
 public:
  TlsClient(const TestServer& s, int newest = TLS1_3_VERSION) : plain_(s.client()), context_(SSL_CTX_new(TLS_client_method()), SSL_CTX_free), ssl_(nullptr, SSL_free) {
    SSL_CTX_set_min_proto_version(context_.get(), TLS1_VERSION);
    SSL_CTX_set_max_proto_version(context_.get(), newest);
    SSL_CTX_set_cipher_list(context_.get(), "ALL:@SECLEVEL=0");
    ssl_.reset(SSL_new(context_.get()));
    const unsigned char protocols[] = {2, 'h', '2', 8, 'h', 't', 't', 'p', '/', '1', '.', '1'};
    SSL_set_alpn_protos(ssl_.get(), protocols, sizeof protocols);
    plain_.connect();
    SSL_set_fd(ssl_.get(), plain_.descriptor());
    connected_ = SSL_connect(ssl_.get()) == 1;
  }
  bool connected() const { return connected_; }
  std::string protocol() const {
    const unsigned char* p = nullptr;
    unsigned n = 0;
    SSL_get0_alpn_selected(ssl_.get(), &p, &n);
    return {reinterpret_cast<const char*>(p), n};
  }
  void send(std::string_view text) {
    while (!text.empty()) {
      const int n = SSL_write(ssl_.get(), text.data(), static_cast<int>(std::min<std::size_t>(text.size(), 100'000)));
      ASSERT_GT(n, 0);
      text.remove_prefix(static_cast<std::size_t>(n));
    }
  }
  std::string until(std::string_view mark) {
    std::string all;
    while (all.find(mark) == std::string::npos) {
      const auto more = some();
      if (more.empty()) break;
      all += more;
    }
    return all;
  }
  std::string some() {
    char block[4096];
    const int n = SSL_read(ssl_.get(), block, sizeof block);
    if (n <= 0) clean_end_ = SSL_get_error(ssl_.get(), n) == SSL_ERROR_ZERO_RETURN;
    return n > 0 ? std::string(block, static_cast<std::size_t>(n)) : std::string();
  }
  bool clean_end() const { return clean_end_; }
  Client& plain() { return plain_; }

 private:
  Client plain_;
  std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)> context_;
  std::unique_ptr<SSL, decltype(&SSL_free)> ssl_;
  bool connected_ = false;
  bool clean_end_ = false;
};

TestServer with(const Pair& pair) {
  TestServer s;
  s.options.tls_certificate = pair.certificate;
  s.options.tls_key = pair.key;
  return s;
}

TEST(Tls, AnswersUploadsAndStreams) {
  const Pair pair("a");
  auto s = with(pair);
  s.plan = [](const RequestHead& h) { return Plan{.lane = Lane::upload, .body_limit = 10 << 20, .stream_body = h.method == Method::post}; };
  s.handler = [](Request& r) {
    if (r.path == "/events") {
      auto e = std::make_shared<EventStream>();
      e->push("data: 1\n\n");
      e->close();
      Response a;
      a.body = e;
      return a;
    }
    if (r.path == "/long") return Response::json(200, std::string(3'000'000, 'z') + "END");
    std::size_t n = 0;
    std::string block(10'000, '\0');
    while (r.stream) {
      const auto got = r.stream->read(block);
      if (got == 0) break;
      n += got;
    }
    return Response::json(200, (r.secure ? "secure " : "") + std::to_string(n) + "END");
  };
  s.start();
  TlsClient c(s);
  ASSERT_TRUE(c.connected());
  EXPECT_EQ(c.protocol(), "http/1.1");
  c.send("GET /x HTTP/1.1\r\nHost: a\r\n\r\n");
  const auto first = c.until("END");
  EXPECT_NE(first.find("secure 0END"), std::string::npos);
  EXPECT_NE(first.find("Strict-Transport-Security"), std::string::npos);   // W4
  c.send("POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 5000000\r\n\r\n" + std::string(5'000'000, 'x'));
  EXPECT_NE(c.until("END").find("5000000END"), std::string::npos);
  c.send("GET /long HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_GT(c.until("END").size(), 3'000'000U);
  c.send("GET /events HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_NE(c.until("data: 1\n\n").find("data: 1\n\n"), std::string::npos);
  EXPECT_EQ(c.some(), "");
  EXPECT_TRUE(c.clean_end());   // close_notify: the end is not an attacker's cut
}

TEST(Tls, OldProtocolsAndPlainTextAreRefused) {
  const Pair pair("b");
  auto s = with(pair);
  s.options.limits.header_time = std::chrono::milliseconds(200);
  s.start();
  EXPECT_FALSE(TlsClient(s, TLS1_1_VERSION).connected());
  EXPECT_TRUE(TlsClient(s, TLS1_2_VERSION).connected());
  auto plain = s.client();
  plain.connect();
  plain.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_EQ(test::rest(plain).find("HTTP/1.1 200"), std::string::npos);
  auto silent = s.client();
  silent.connect();
  EXPECT_EQ(test::rest(silent), "");   // I3: a handshake that never comes
}

TEST(Tls, FilesThatCannotBeUsedAreNamed) {
  const Pair pair("c");
  const Pair other("d");
  for (const auto& [certificate, key] : {std::pair{std::string("absent.pem"), pair.key}, std::pair{pair.certificate, std::string("absent.pem")},
                                         std::pair{pair.certificate, other.key}, std::pair{pair.key, pair.key}}) {
    TestServer s;
    s.options.tls_certificate = certificate;
    s.options.tls_key = key;
    try {
      s.start();
      ADD_FAILURE() << certificate << " " << key;
    } catch (const Fault& e) {
      EXPECT_NE(std::string(e.what()).find("TLS"), std::string::npos);
    }
  }
}
}  // namespace
}  // namespace socle::transport
