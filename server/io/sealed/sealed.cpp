#include "io/sealed/sealed.h"

#include <fcntl.h>
#include <sodium.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

#include "base/random.h"

namespace socle::sealed {
namespace {
constexpr std::string_view kMagic = "SOCLESEALED1";
constexpr std::size_t kChunk = 64 << 10;
constexpr std::size_t kOverhead = crypto_secretstream_xchacha20poly1305_ABYTES;
constexpr char kByKey = 'k', kByPassphrase = 'p';
constexpr std::size_t kIdLength = 16;

using State = crypto_secretstream_xchacha20poly1305_state;
static_assert(sizeof(State) <= 64);
State* as_state(unsigned char* bytes) { return reinterpret_cast<State*>(bytes); }
const unsigned char* raw(std::string_view s) { return reinterpret_cast<const unsigned char*>(s.data()); }

void put_u32(std::string& out, std::uint32_t n) {
  for (int i = 0; i < 4; ++i) out += static_cast<char>(n >> (8 * i));
}
std::uint32_t u32_at(std::string_view b) {
  std::uint32_t n = 0;
  for (std::size_t i = 4; i-- > 0;) n = n << 8 | static_cast<unsigned char>(b[i]);
  return n;
}

std::unexpected<Refusal> cannot_write(const std::string& path, int error) {
  if (error == ENOSPC || error == EDQUOT || error == EFBIG) return refuse(RefusalKind::unavailable, "storage.full");
  return refuse(RefusalKind::invalid, "sealed.unwritable", {{"path", path}, {"reason", std::strerror(error)}});
}
std::unexpected<Refusal> cannot_read(const std::string& path, int error) {
  return refuse(RefusalKind::invalid, "sealed.unreadable", {{"path", path}, {"reason", std::strerror(error)}});
}

std::string stretched(std::string_view passphrase, std::string_view salt, std::uint32_t steps, std::uint32_t kib) {
  std::string key(crypto_secretstream_xchacha20poly1305_KEYBYTES, '\0');
  if (crypto_pwhash(reinterpret_cast<unsigned char*>(key.data()), key.size(), passphrase.data(), passphrase.size(), raw(salt), steps, std::size_t{kib} << 10,
                    crypto_pwhash_ALG_ARGON2ID13) != 0)
    throw Fault("not enough memory to stretch the passphrase");
  return key;
}
std::string folder_of(const std::string& path) {
  const auto slash = path.rfind('/');
  return slash == std::string::npos ? "." : slash == 0 ? "/" : path.substr(0, slash);
}
}  // namespace

std::string key_id(std::string_view key) { return sha256_hex("socle key " + std::string(key)).substr(0, kIdLength); }

Result<std::string> read_key(const std::string& path) {
  const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) return cannot_read(path, errno);
  char text[128];
  const ssize_t n = ::read(fd, text, sizeof text);
  ::close(fd);
  std::string key(crypto_secretstream_xchacha20poly1305_KEYBYTES, '\0');
  std::size_t length = 0;
  if (n < 64 || n > 66 || sodium_hex2bin(reinterpret_cast<unsigned char*>(key.data()), key.size(), text, 64, nullptr, &length, nullptr) != 0 || length != key.size())
    return refuse(RefusalKind::invalid, "sealed.bad_key", {{"path", path}});
  return key;
}

Result<std::string> make_key(const std::string& path) {
  ::mkdir(folder_of(path).c_str(), 0700);
  const std::string key = random_bytes(crypto_secretstream_xchacha20poly1305_KEYBYTES);
  const int fd = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (fd < 0) return cannot_write(path, errno);
  const std::string line = hex(key) + "\n";
  const bool kept = ::write(fd, line.data(), line.size()) == static_cast<ssize_t>(line.size()) && ::fsync(fd) == 0;
  const int error = errno;
  ::close(fd);
  if (!kept) return cannot_write(path, error);
  return key;
}

Result<std::unique_ptr<Writer>> Writer::create(const std::string& path, const Secret& secret) {
  if (sodium_init() < 0) throw Fault("libsodium does not start");
  std::unique_ptr<Writer> w(new Writer);
  w->path_ = path;
  w->made_ = path + "." + random_token(6) + ".part";
  w->fd_ = ::open(w->made_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (w->fd_ < 0) return cannot_write(path, errno);
  std::string header(kMagic), key = secret.key;
  if (!key.empty()) {
    header += kByKey;
    header += key_id(key);
  } else {
    const std::string salt = random_bytes(crypto_pwhash_SALTBYTES);
    header += kByPassphrase;
    header += salt;
    put_u32(header, crypto_pwhash_OPSLIMIT_MODERATE);
    put_u32(header, 64 << 10);
    key = stretched(secret.passphrase, salt, crypto_pwhash_OPSLIMIT_MODERATE, 64 << 10);
  }
  unsigned char stream[crypto_secretstream_xchacha20poly1305_HEADERBYTES];
  crypto_secretstream_xchacha20poly1305_init_push(as_state(w->state_), stream, raw(key));
  sodium_memzero(key.data(), key.size());
  header.append(reinterpret_cast<char*>(stream), sizeof stream);
  CHECK_OK(w->put(header));
  w->header_ = std::move(header);
  return w;
}

Writer::~Writer() {
  if (fd_ >= 0) ::close(fd_);
  if (!made_.empty()) ::unlink(made_.c_str());
  sodium_memzero(state_, sizeof state_);
}

Done Writer::put(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t n = ::write(fd_, bytes.data(), bytes.size());
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return cannot_write(path_, errno);
    bytes.remove_prefix(static_cast<std::size_t>(n));
  }
  return {};
}

Done Writer::chunk(std::string_view bytes, bool last) {
  std::string out;
  put_u32(out, static_cast<std::uint32_t>(bytes.size() + kOverhead));
  const std::size_t head = out.size();
  out.resize(head + bytes.size() + kOverhead);
  crypto_secretstream_xchacha20poly1305_push(as_state(state_), reinterpret_cast<unsigned char*>(out.data()) + head, nullptr, raw(bytes), bytes.size(), raw(header_), header_.size(),
                                             last ? crypto_secretstream_xchacha20poly1305_TAG_FINAL : crypto_secretstream_xchacha20poly1305_TAG_MESSAGE);
  header_.clear();   // authenticated once, with the first chunk
  return put(out);
}

Done Writer::add(std::string_view bytes) {
  buffer_ += bytes;
  std::size_t at = 0;
  for (; buffer_.size() - at > kChunk; at += kChunk) CHECK_OK(chunk(std::string_view(buffer_).substr(at, kChunk), false));
  buffer_.erase(0, at);
  return {};
}

Done Writer::finish() {
  CHECK_OK(chunk(buffer_, true));
  if (::fsync(fd_) != 0) return cannot_write(path_, errno);
  ::close(std::exchange(fd_, -1));
  if (::rename(made_.c_str(), path_.c_str()) != 0) return cannot_write(path_, errno);
  made_.clear();
  const int folder = ::open(folder_of(path_).c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  const bool synced = folder >= 0 && ::fsync(folder) == 0;
  if (folder >= 0) ::close(folder);
  if (!synced) throw Fault("fsync of the folder of " + path_);
  return {};
}

std::unexpected<Refusal> Reader::damaged() const { return refuse(RefusalKind::invalid, "sealed.damaged", {{"path", path_}}); }

Result<std::string> Reader::take(std::size_t n) {
  std::string out(n, '\0');
  std::size_t at = 0;
  while (at < n) {
    const ssize_t got = ::read(fd_, out.data() + at, n - at);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return cannot_read(path_, errno);
    if (got == 0) break;
    at += static_cast<std::size_t>(got);
  }
  out.resize(at);
  return out;
}

Result<std::unique_ptr<Reader>> Reader::open(const std::string& path, const Secret& secret) {
  if (sodium_init() < 0) throw Fault("libsodium does not start");
  std::unique_ptr<Reader> r(new Reader);
  r->path_ = path;
  r->fd_ = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (r->fd_ < 0) return cannot_read(path, errno);
  TRY(std::string header, r->take(kMagic.size() + 1));
  if (header.size() != kMagic.size() + 1 || !header.starts_with(kMagic)) return refuse(RefusalKind::invalid, "sealed.not_sealed", {{"path", path}});
  std::string key = secret.key;
  if (header.back() == kByKey) {
    TRY(std::string id, r->take(kIdLength));
    if (id.size() != kIdLength) return r->damaged();
    if (key.empty() || key_id(key) != id) return refuse(RefusalKind::forbidden, "sealed.unknown_key", {{"id", id}});
    header += id;
  } else if (header.back() == kByPassphrase) {
    TRY(std::string cost, r->take(crypto_pwhash_SALTBYTES + 8));
    if (cost.size() != crypto_pwhash_SALTBYTES + 8) return r->damaged();
    const std::uint32_t steps = u32_at(std::string_view(cost).substr(crypto_pwhash_SALTBYTES)), kib = u32_at(std::string_view(cost).substr(crypto_pwhash_SALTBYTES + 4));
    if (steps < 1 || steps > 16 || kib < 8 || kib > (1u << 20)) return r->damaged();
    if (secret.passphrase.empty()) return refuse(RefusalKind::forbidden, "sealed.needs_passphrase");
    key = stretched(secret.passphrase, std::string_view(cost).substr(0, crypto_pwhash_SALTBYTES), steps, kib);
    header += cost;
  } else {
    return r->damaged();
  }
  TRY(std::string stream, r->take(crypto_secretstream_xchacha20poly1305_HEADERBYTES));
  if (stream.size() != crypto_secretstream_xchacha20poly1305_HEADERBYTES || crypto_secretstream_xchacha20poly1305_init_pull(as_state(r->state_), raw(stream), raw(key)) != 0)
    return r->damaged();
  const bool by_passphrase = header[kMagic.size()] == kByPassphrase;
  sodium_memzero(key.data(), key.size());
  r->header_ = header + stream;
  // The first chunk tells a wrong passphrase from the start; a flipped byte in it cannot be told apart, and is refused as well.
  if (auto first = r->fill(); !first) {
    if (by_passphrase && first.error().code == "sealed.damaged") return refuse(RefusalKind::forbidden, "sealed.wrong_passphrase");
    return std::unexpected(first.error());
  }
  return r;
}

Reader::~Reader() {
  if (fd_ >= 0) ::close(fd_);
  sodium_memzero(state_, sizeof state_);
}

Result<bool> Reader::fill() {
  if (ended_) return false;
  TRY(const std::string length, take(4));
  if (length.size() != 4) return damaged();
  const std::uint32_t n = u32_at(length);
  if (n < kOverhead || n > kChunk + kOverhead) return damaged();
  TRY(const std::string closed, take(n));
  if (closed.size() != n) return damaged();
  std::string open(n - kOverhead, '\0');
  unsigned char tag = 0;
  if (crypto_secretstream_xchacha20poly1305_pull(as_state(state_), reinterpret_cast<unsigned char*>(open.data()), nullptr, &tag, raw(closed), closed.size(), raw(header_), header_.size()) != 0)
    return damaged();
  header_.clear();
  buffer_.erase(0, at_);
  at_ = 0;
  buffer_ += open;
  if (tag == crypto_secretstream_xchacha20poly1305_TAG_FINAL) {
    ended_ = true;
    TRY(const std::string more, take(1));
    if (!more.empty()) return damaged();   // nothing may follow the end
  }
  return true;
}

Result<std::string> Reader::read(std::size_t n) {
  while (buffer_.size() - at_ < n) {
    TRY(const bool more, fill());
    if (!more) return damaged();
  }
  std::string out = buffer_.substr(at_, n);
  at_ += n;
  return out;
}

Done Reader::finish() {
  if (!ended_) {
    TRY(const bool more, fill());
    if (!more || !ended_) return damaged();
  }
  if (at_ != buffer_.size()) return damaged();
  return {};
}

}  // namespace socle::sealed
