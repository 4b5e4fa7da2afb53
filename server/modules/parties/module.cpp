#include "modules/parties/identifiers.h"
#include "modules/parties/parties.h"

namespace socle::parties {

void install(records::Registry& r) {
  r.entity("account").rule({.name = "identifiers", .derive = identifiers});
  r.entity("site").rule({.name = "siret_matches", .references = {"account"}, .check = siret_matches});
}

}  // namespace socle::parties
