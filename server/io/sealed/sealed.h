// A sealed file: encrypted and authenticated from the first byte to the last (libsodium; TRUST B1, K1).
//
// Shape    SealedWriter::create(path, secret) ... add(bytes) ... finish(). SealedReader::open(path, secret) ... read(n).
//          The secret is a key file of 32 bytes, or a passphrase put through argon2id with a salt of the file.
// Units    Chunks of 64 KiB: 4 bytes of length, then XChaCha20-Poly1305 (secretstream). The header (magic, kind of secret,
//          id of the key or salt and cost, header of the stream) is authenticated with the first chunk. On disk: never change.
// Refuses  sealed.not_sealed, sealed.unknown_key {id}, sealed.needs_passphrase, sealed.wrong_passphrase, sealed.damaged {path},
//          sealed.unreadable, sealed.unwritable {path, reason}, storage.full
// Keeps    finish() answers once the file is on disk, under its name, readable by its owner alone. A writer that is dropped
//          leaves nothing. A byte that is flipped, added or missing anywhere is refused, at the latest at the end of the file.
#pragma once
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"

namespace socle::sealed {

struct Secret {
  std::string key;          // 32 bytes, or empty:
  std::string passphrase;
};
// The key of a file that holds one line of 64 hex digits; made (0600, in a folder 0700) when it is absent.
Result<std::string> read_key(const std::string& path);
Result<std::string> make_key(const std::string& path);
std::string key_id(std::string_view key);       // 16 hex digits that tell keys apart and say nothing of them

class Writer {
 public:
  static Result<std::unique_ptr<Writer>> create(const std::string& path, const Secret& secret);
  ~Writer();
  Done add(std::string_view bytes);
  Done finish();

 private:
  Writer() = default;
  Done chunk(std::string_view bytes, bool last);
  Done put(std::string_view bytes);
  std::string path_, made_, header_, buffer_;
  int fd_ = -1;
  alignas(8) unsigned char state_[64];
};

class Reader {
 public:
  static Result<std::unique_ptr<Reader>> open(const std::string& path, const Secret& secret);
  ~Reader();
  // Exactly n bytes; sealed.damaged when fewer are left.
  Result<std::string> read(std::size_t n);
  // Nothing follows, and the seal of the end was there.
  Done finish();

 private:
  Reader() = default;
  Result<bool> fill();            // one more chunk; false at the sealed end
  Result<std::string> take(std::size_t n);
  std::unexpected<Refusal> damaged() const;
  std::string path_, header_, buffer_;
  std::size_t at_ = 0;
  int fd_ = -1;
  bool ended_ = false, first_ = true;
  alignas(8) unsigned char state_[64];
};

}  // namespace socle::sealed
