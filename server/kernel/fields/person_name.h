// Names of people as files hold them, split into first and last name.
//
// Shape    "DUPONT Jean-Pierre", "Jean-Pierre DUPONT", "Dupont, Jean-Pierre" -> Dupont, Jean-Pierre. Without capitals or comma
//          the first word is the first name; particles stay with the last name ("Marie de La Tour").
// Keeps    Mixed case is left as it is written ("McDonald"); only words all in capitals are changed ("D'ALMEIDA" -> "D'Almeida").
#pragma once
#include <string>
#include <string_view>

namespace socle::fields {

struct PersonName {
  std::string first, last;
  bool operator==(const PersonName&) const = default;
};
PersonName split_person_name(std::string_view text);
std::string name_case(std::string_view name);  // "MARTIN-PETIT" -> "Martin-Petit", "DE LA TOUR" -> "de La Tour"

}  // namespace socle::fields
