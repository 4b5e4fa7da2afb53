#include "modules/parties/identifiers.h"

#include <charconv>

#include "modules/parties/account_fields.h"
#include "modules/parties/site_fields.h"

namespace socle::parties {

std::string french_vat(std::string_view siren) {
  std::int64_t n = 0;
  if (siren.size() != 9 || std::from_chars(siren.data(), siren.data() + 9, n).ec != std::errc()) return {};
  const std::int64_t key = (12 + 3 * (n % 97)) % 97;
  return std::string("FR") + (key < 10 ? "0" : "") + std::to_string(key) + std::string(siren);
}

void identifiers(const records::Moment& m, records::Outcome& out) {
  const std::string &siren = as_text(m.after[account::siren]), &vat = as_text(m.after[account::vat]);
  if (!siren.empty() && vat.empty() && m.changed(account::siren)) out.set(m, account::vat, french_vat(siren));
  if (siren.empty() && vat.size() == 13 && vat.starts_with("FR") && m.changed(account::vat)) {
    const std::string inner = vat.substr(4);
    if (french_vat(inner) == vat) out.set(m, account::siren, inner);
  }
}

void siret_matches(const records::Moment& m, records::Outcome& out) {
  if (!m.changed(site::siret) && !m.changed(site::account)) return;
  const records::Record* of = m.after.related(site::account);
  const std::string& siret = as_text(m.after[site::siret]);
  if (!of || siret.empty()) return;
  const std::string& siren = as_text((*of)[account::siren]);
  if (!siren.empty() && !siret.starts_with(siren)) out.refuse("siret", "parties.siret_of_other_account", {{"siren", siren}}, R"({"field":"siret"})");
}

}  // namespace socle::parties
