// Secrets and hashes: unguessable tokens, SHA-256 (libsodium).
#pragma once
#include <cstdint>
#include <string>
#include <string_view>

namespace socle {

std::string random_bytes(std::size_t n);
std::string random_token(std::size_t bytes = 32);   // base64url, no padding
std::string sha256_hex(std::string_view data);
std::string sha256_raw(std::string_view data);
std::string base64url(std::string_view raw);
std::string hex(std::string_view raw);
bool equal_constant_time(std::string_view a, std::string_view b);

// Streaming SHA-256.
class Sha256 {
 public:
  Sha256();
  void add(std::string_view data);
  std::string hex_digest();

 private:
  alignas(8) unsigned char state_[128];
};

}  // namespace socle
