#include "http/transport/address.h"

#include <arpa/inet.h>

#include <charconv>
#include <cstring>

namespace socle::transport {

std::optional<Address> Address::parse(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  if (text.size() > 2 && text.front() == '[' && text.back() == ']') text = text.substr(1, text.size() - 2);
  if (text.empty() || text.size() > 45) return std::nullopt;
  const std::string s(text);
  Address a;
  static constexpr std::uint8_t mapped[12] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
  if (inet_pton(AF_INET, s.c_str(), a.bytes.data() + 12) == 1) {
    std::memcpy(a.bytes.data(), mapped, 12);
    a.v4 = true;
    return a;
  }
  if (inet_pton(AF_INET6, s.c_str(), a.bytes.data()) != 1) return std::nullopt;
  a.v4 = std::memcmp(a.bytes.data(), mapped, 12) == 0;
  return a;
}

std::string Address::text() const {
  char out[INET6_ADDRSTRLEN] = {};
  if (v4) inet_ntop(AF_INET, bytes.data() + 12, out, sizeof out);
  else inet_ntop(AF_INET6, bytes.data(), out, sizeof out);
  return out;
}

std::string Address::limit_key() const {
  return v4 ? std::string(reinterpret_cast<const char*>(bytes.data()) + 12, 4) : std::string(reinterpret_cast<const char*>(bytes.data()), 8);
}

std::optional<std::string> Networks::set(const std::vector<std::string>& list) {
  std::vector<Network> parsed;
  for (const auto& entry : list) {
    const std::string_view e = entry;
    const auto slash = e.find('/');
    const auto base = Address::parse(e.substr(0, slash));
    if (!base) return entry;
    int bits = base->v4 ? 32 : 128;
    if (slash != std::string_view::npos) {
      const auto digits = e.substr(slash + 1);
      int wanted = -1;
      const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), wanted);
      if (error != std::errc() || end != digits.data() + digits.size() || wanted < 0 || wanted > bits) return entry;
      bits = wanted;
    }
    parsed.push_back({*base, base->v4 ? bits + 96 : bits});
  }
  list_ = std::move(parsed);
  return std::nullopt;
}

bool Networks::contains(const Address& a) const {
  for (const auto& n : list_) {
    const auto whole = static_cast<std::size_t>(n.bits / 8);
    if (std::memcmp(a.bytes.data(), n.base.bytes.data(), whole) != 0) continue;
    const int rest = n.bits % 8;
    const auto mask = static_cast<std::uint8_t>(0xff << (8 - rest));
    if (rest == 0 || (a.bytes[whole] & mask) == (n.base.bytes[whole] & mask)) return true;
  }
  return false;
}

Address behind_proxies(const Address& peer, std::string_view forwarded_for, const Networks& trusted) {
  if (!trusted.contains(peer)) return peer;
  Address found = peer;
  while (!forwarded_for.empty()) {
    const auto comma = forwarded_for.rfind(',');
    const auto last = comma == std::string_view::npos ? forwarded_for : forwarded_for.substr(comma + 1);
    const auto hop = Address::parse(last);
    if (!hop) return found;
    found = *hop;
    if (!trusted.contains(found) || comma == std::string_view::npos) return found;
    forwarded_for = forwarded_for.substr(0, comma);
  }
  return found;
}

}  // namespace socle::transport
