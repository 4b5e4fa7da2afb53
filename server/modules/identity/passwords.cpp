#include <sodium.h>

#include <algorithm>
#include <array>

#include "base/random.h"
#include "base/text.h"
#include "modules/identity/identity.h"

namespace socle::identity {
namespace {
// KERNEL F24: 19 MiB, two passes: the OWASP profile that lets two cores sign in more than ten people a second.
constexpr unsigned long long kPasses = 2;
constexpr std::size_t kMemory = 19 * 1024 * 1024;

// Roots that most guessed passwords are made of, once digits and signs at both ends are taken off.
constexpr std::array<std::string_view, 44> kCommonRoots = {
    "password", "motdepasse", "azerty", "azertyuiop", "qwerty", "qwertyuiop", "qwertz", "iloveyou", "admin", "administrateur", "administrator",
    "bonjour", "soleil", "doudou", "chouchou", "loulou", "marseille", "letmein", "welcome", "bienvenue", "dragon", "monkey", "football",
    "baseball", "princess", "princesse", "sunshine", "superman", "batman", "trustno", "master", "shadow", "secret", "changeme", "changezmoi",
    "passw0rd", "p@ssword", "p@ssw0rd", "entreprise", "company", "utilisateur", "test", "demo", "socle"};

bool all_same_or_run(std::string_view s) {
  bool same = true, up = true, down = true;
  for (std::size_t i = 1; i < s.size(); ++i) {
    same = same && s[i] == s[i - 1];
    up = up && s[i] == s[i - 1] + 1;
    down = down && s[i] == s[i - 1] - 1;
  }
  return same || up || down;
}
// "abcabcabcabc" has the strength of "abc".
bool repeats_short_piece(std::string_view s) {
  for (std::size_t piece = 1; piece <= 4; ++piece) {
    bool all = true;
    for (std::size_t i = piece; i < s.size() && all; ++i) all = s[i] == s[i - piece];
    if (all) return true;
  }
  return false;
}
}  // namespace

Done check_policy(const access::Person& person, std::string_view password, std::string_view company, bool administrator) {
  const std::size_t least = administrator ? 16 : 12;
  if (!valid_utf8(password) || code_points(password) < least)
    return refuse_field("password", "password.too_short", {{"least", std::to_string(least)}});
  if (code_points(password) > 128) return refuse_field("password", "password.too_long", {{"most", "128"}});
  const std::string folded = fold(password);
  std::string_view core = folded;
  const auto letter = [](char c) { return (c >= 'a' && c <= 'z') || c == '@' || static_cast<unsigned char>(c) >= 0x80; };
  while (!core.empty() && !letter(core.front())) core.remove_prefix(1);
  while (!core.empty() && !letter(core.back())) core.remove_suffix(1);
  if (core.empty() || all_same_or_run(core) || repeats_short_piece(folded) ||
      std::find(kCommonRoots.begin(), kCommonRoots.end(), core) != kCommonRoots.end())
    return refuse_field("password", "password.common");
  for (const std::string& name : {fold(person.login), fold(company)})
    if (name.size() >= 3 && folded.find(name) != std::string::npos) return refuse_field("password", "password.contains_name");
  return {};
}

std::string hash_password(std::string_view password) {
  (void)random_bytes(1);   // libsodium is started there
  char out[crypto_pwhash_STRBYTES];
  if (crypto_pwhash_str_alg(out, password.data(), password.size(), kPasses, kMemory, crypto_pwhash_ALG_ARGON2ID13) != 0)
    throw Fault("not enough memory to hash a password");
  return out;
}
bool verify_password(std::string_view hash, std::string_view password) {
  (void)random_bytes(1);
  return crypto_pwhash_str_verify(std::string(hash).c_str(), password.data(), password.size()) == 0;
}

}  // namespace socle::identity
