#include "http/transport/listener.h"

#include <sys/stat.h>
#include <unistd.h>

#include <charconv>

#include "base/log.h"

namespace socle::transport {
namespace {
using boost::asio::ip::tcp;
using boost::system::error_code;

tcp::endpoint endpoint_of(const std::string& listen) {
  const auto colon = listen.rfind(':');
  if (colon == std::string::npos) throw Fault("cannot listen to " + listen);
  std::string host = listen.substr(0, colon);
  if (host.size() > 2 && host.front() == '[' && host.back() == ']') host = host.substr(1, host.size() - 2);
  if (host == "localhost") host = "127.0.0.1";
  unsigned port = 0;
  const char* const end = listen.data() + listen.size();
  const auto [stop, bad] = std::from_chars(listen.data() + colon + 1, end, port);
  error_code e;
  const auto address = boost::asio::ip::make_address(host, e);
  if (bad != std::errc() || stop != end || port > 65535 || e) throw Fault("cannot listen to " + listen);
  return {address, static_cast<std::uint16_t>(port)};
}

void check(const error_code& e, const std::string& where) {
  if (e) throw Fault("cannot listen to " + where + ": " + e.message());
}
}  // namespace

Listener::Listener(Core& core, std::vector<std::unique_ptr<AsioLoop>>& loops) : core_(core), loops_(loops), pause_(loops.front()->context()) {
  auto reply = refuse_request(core_, nullptr, 429, "http.too_many_connections", "accept", true, 1);
  reply->seal();
  busy_answer_ = reply->head + reply->owned;
}
Listener::~Listener() = default;

void Listener::open_tcp(const std::string& listen, std::shared_ptr<boost::asio::ssl::context> tls) {
  const auto endpoint = endpoint_of(listen);
  auto at = std::make_unique<Tcp>(Tcp{tcp::acceptor(loops_.front()->context()), std::move(tls)});
  error_code e;
  at->acceptor.open(endpoint.protocol(), e);
  check(e, listen);
  at->acceptor.set_option(tcp::acceptor::reuse_address(true), e);
  if (endpoint.address().is_v6()) at->acceptor.set_option(boost::asio::ip::v6_only(true), e);
  at->acceptor.bind(endpoint, e);
  check(e, listen);
  at->acceptor.listen(1024, e);
  check(e, listen);
  ports_.push_back(at->acceptor.local_endpoint().port());
  tcp_.push_back(std::move(at));
}

void Listener::open_unix(const std::string& path) {
  auto acceptor = std::make_unique<Local::acceptor>(loops_.front()->context());
  error_code e;
  if (path.size() > 100) throw Fault("the path of the unix socket is too long: " + path);
  Local::socket probe(loops_.front()->context());
  probe.connect(Local::endpoint(path), e);
  if (!e) throw Fault("another server listens to " + path);
  struct stat st {};
  if (::lstat(path.c_str(), &st) == 0 && S_ISSOCK(st.st_mode)) ::unlink(path.c_str());
  acceptor->open(Local(), e);
  check(e, path);
  ::fchmod(acceptor->native_handle(), 0600);   // before bind: the file is born with this mode
  acceptor->bind(Local::endpoint(path), e);
  check(e, path);
  acceptor->listen(128, e);
  check(e, path);
  local_ = std::move(acceptor);
  local_path_ = path;
}

void Listener::accept() {
  for (auto& at : tcp_) accept_tcp(*at);
  if (local_) accept_unix();
}

void Listener::close() {
  closing_ = true;
  error_code ignored;
  for (auto& at : tcp_) at->acceptor.close(ignored);
  if (local_) {
    local_->close(ignored);
    ::unlink(local_path_.c_str());
  }
  pause_.cancel();
}

// Out of descriptors: wait a little instead of spinning. Two listeners may wait at once, the later one ends both waits.
void Listener::later(std::function<void()> again) {
  pause_.expires_after(std::chrono::milliseconds(100));
  pause_.async_wait([this, again = std::move(again)](const error_code&) {
    if (!closing_) again();
  });
}

void Listener::accept_tcp(Tcp& at) {
  auto& loop = next_loop();
  at.acceptor.async_accept(loop.context(), [this, &loop, &at](const error_code& e, tcp::socket socket) {
    if (!at.acceptor.is_open()) return;
    if (e) {
      log(LogLevel::warning, "http.accept_failed", {{"what", e.message()}});
      return later([this, &at] { accept_tcp(at); });
    }
    take_tcp(loop, std::move(socket), at);
    accept_tcp(at);
  });
}

void Listener::take_tcp(AsioLoop& loop, tcp::socket socket, Tcp& at) {
  error_code e;
  const auto remote = socket.remote_endpoint(e);
  if (e) return;
  socket.set_option(tcp::no_delay(true), e);
  Peer peer;
  peer.address = Address::parse(remote.address().to_string()).value_or(Address{});
  peer.tls = at.tls != nullptr;
  peer.proxy = core_.proxies.contains(peer.address);
  const auto& limits = core_.options.limits;
  bool fits = core_.metrics.connections_open.load() < limits.connections;
  if (fits && !peer.proxy) {
    peer.limit_key = peer.address.limit_key();
    fits = core_.by_address.enter(peer.limit_key);
  }
  if (!fits) {
    core_.metrics.refuse(Refused::connections);
    socket.non_blocking(true, e);
    if (!at.tls) socket.send(boost::asio::buffer(busy_answer_), 0, e);
    return;
  }
  auto stream = at.tls ? tls_stream(std::move(socket), *at.tls) : plain_stream(std::move(socket));
  auto connection = std::make_shared<Connection>(core_, loop, std::move(stream), std::move(peer));
  loop.post([&loop, connection] { loop.adopt(connection); });
}

void Listener::accept_unix() {
  auto& loop = next_loop();
  local_->async_accept(loop.context(), [this, &loop](const error_code& e, Local::socket socket) {
    if (!local_->is_open()) return;
    if (e) return later([this] { accept_unix(); });
    Peer peer;
    peer.local = true;
    auto connection = std::make_shared<Connection>(core_, loop, local_stream(std::move(socket)), std::move(peer));
    loop.post([&loop, connection] { loop.adopt(connection); });
    accept_unix();
  });
}

}  // namespace socle::transport
