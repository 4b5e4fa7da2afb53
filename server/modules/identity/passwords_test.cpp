#include <gtest/gtest.h>

#include "modules/identity/identity.h"

namespace socle::identity {
namespace {
access::Person claire() {
  access::Person p;
  p.login = "claire";
  return p;
}
std::string rule_of(std::string_view password, bool administrator = false) {
  auto done = check_policy(claire(), password, "Atelier Lumen", administrator);
  return done ? "" : done.error().problems[0].rule;
}
}  // namespace

TEST(Passwords, S1_length_common_and_names) {
  EXPECT_EQ(rule_of("short"), "password.too_short");
  EXPECT_EQ(rule_of("une phrase longue"), "");
  EXPECT_EQ(rule_of("phrase de 15 ca", true), "password.too_short");
  EXPECT_EQ(rule_of(std::string(129, 'x') + "y"), "password.too_long");
  EXPECT_EQ(rule_of("1234password1234"), "password.common");
  EXPECT_EQ(rule_of("Motdepasse2026!!"), "password.common");
  EXPECT_EQ(rule_of("aaaaaaaaaaaaaaa"), "password.common");
  EXPECT_EQ(rule_of("abcabcabcabcabc"), "password.common");
  EXPECT_EQ(rule_of("1234567890123"), "password.common");
  EXPECT_EQ(rule_of("vive Claire toujours"), "password.contains_name");
  EXPECT_EQ(rule_of("chez atelier lumen 9"), "password.contains_name");
}
TEST(Passwords, S2_argon2id_verifies_and_salts) {
  const std::string a = hash_password("une phrase longue"), b = hash_password("une phrase longue");
  EXPECT_NE(a, b);
  EXPECT_TRUE(a.starts_with("$argon2id$"));
  EXPECT_TRUE(verify_password(a, "une phrase longue"));
  EXPECT_FALSE(verify_password(a, "une phrase longuE"));
}

}  // namespace socle::identity
