// Client addresses: networks of trusted proxies, and the key under which limits count a client. Pure.
//
// Keeps    IPv4 in IPv6 is IPv4. A client is a whole IPv4 address, or an IPv6 /64 (TRUST I3, S4).
#pragma once
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace socle::transport {

struct Address {
  std::array<std::uint8_t, 16> bytes{};   // IPv4 as ::ffff:a.b.c.d
  bool v4 = false;
  static std::optional<Address> parse(std::string_view text);
  std::string text() const;
  std::string limit_key() const;
};

// "10.0.0.0/8", "::1", "192.168.1.7".
class Networks {
 public:
  // Answers the entry that cannot be read, if any.
  std::optional<std::string> set(const std::vector<std::string>& list);
  bool contains(const Address& a) const;
  bool empty() const { return list_.empty(); }

 private:
  struct Network {
    Address base;
    int bits;
  };
  std::vector<Network> list_;
};

// The client behind trusted proxies: the last address of X-Forwarded-For that is not itself a proxy.
// The peer when the list is absent or cannot be read.
Address behind_proxies(const Address& peer, std::string_view forwarded_for, const Networks& trusted);

}  // namespace socle::transport
