// E-mail addresses: what is a usable one, in one spelling.
//
// Shape    "Claire Petit <Claire@Exemple.FR>", "mailto:claire@exemple.fr" -> "claire@exemple.fr". Lower case throughout: no
//          provider in use tells two people apart by capitals. Domains keep their accents (IDNA is the mailer's business).
// Refuses  email.malformed, email.domain_malformed, field.too_long {max}
// Source   RFC 5321 4.5.3.1 (64 and 254 characters), RFC 5322 dot-atom, RFC 6531
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "kernel/fields/parsing.h"

namespace socle::fields {

Tried<std::string> email_of(std::string_view text);
std::string email_domain(std::string_view email);  // "exemple.fr", or "" when there is none
// A host name of at least two labels, lower case, accents kept; nothing that is no name ("-x.fr", "a..fr", "localhost").
std::optional<std::string> host_name(std::string_view text);

}  // namespace socle::fields
