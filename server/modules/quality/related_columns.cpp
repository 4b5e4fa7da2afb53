#include <algorithm>

#include "base/text.h"
#include "modules/quality/mapping.h"

namespace socle::quality {
namespace {
using table::Kind;

// "Contact 2" -> {"contact", 2}; "Contact" -> {"contact", 0}.
std::pair<std::string, int> numbered(std::string_view heading) {
  std::string words = plain_words(heading);
  while (!words.empty() && words.back() == '.') words.pop_back();
  if (words.empty() || words.back() < '1' || words.back() > '9') return {words, 0};
  const int n = words.back() - '0';
  words.pop_back();
  return {collapse_spaces(words), n};
}
bool is_one_of(std::string_view word, std::initializer_list<std::string_view> list) { return std::find(list.begin(), list.end(), word) != list.end(); }

Json target(std::string of, std::string_view field, const table::ColumnProfile& c) {
  Json m = Json::object();
  m.set("field", field);
  m.set("of", std::move(of));
  m.set("format", table::to_json(c.format));
  return m;
}
}  // namespace

void propose_related(const table::TableProfile& profile, const std::vector<std::string>& names, const meta::Entity& entity, const records::Context& context, Json& mapping) {
  const auto child = [&](const char* name) {
    const meta::Entity* e = context.snapshot().find(name);
    return e && link_of(*e, entity) && context.gate().may(access::Verb::create, *e) ? e : nullptr;
  };
  std::vector<int> people;
  if (child("contact"))
    for (std::size_t i = 0; i < names.size(); ++i) {
      const auto [word, n] = numbered(profile.columns[i].heading);
      if (!is_one_of(word, {"contact", "interlocuteur", "nom du contact", "contact name", "contact principal", "main contact"}) || profile.columns[i].format.kind == Kind::integer) continue;
      const int number = std::max(n, 1);
      if (std::find(people.begin(), people.end(), number) != people.end()) continue;
      people.push_back(number);
      mapping.set(names[i], target("contact:" + std::to_string(number), "full_name", profile.columns[i]));
    }
  const auto known = [&](int n) { return std::find(people.begin(), people.end(), n) != people.end(); };
  for (std::size_t i = 0; i < names.size(); ++i) {
    const table::ColumnProfile& c = profile.columns[i];
    const auto [word, n] = numbered(c.heading);
    const std::string of = "contact:" + std::to_string(n);
    if (n > 0 && known(n)) {
      if (is_one_of(word, {"mail", "e-mail", "email", "e mail", "courriel"})) mapping.set(names[i], target(of, "email", c));
      else if (is_one_of(word, {"mobile", "portable"})) mapping.set(names[i], target(of, "mobile", c));
      else if (is_one_of(word, {"tel", "telephone", "phone"})) mapping.set(names[i], target(of, "phone", c));
      else if (is_one_of(word, {"fonction", "job title", "poste"})) mapping.set(names[i], target(of, "job_title", c));
    }
    Json* own = mapping.find_mutable(names[i]);
    // A second number in the cell is most often somebody's mobile.
    if (own && (*own)["of"].is_null() && (*own)["field"].as_string() == "phone" && known(1)) {
      Json also = Json::array();
      also.push(target("contact:1", "mobile", c));
      own->set("also", std::move(also));
    }
    // A SIRET names an establishment of the company that its first nine digits name.
    if (own && (*own)["field"].as_string() == "siren" && c.format.kind == Kind::siret && child("site")) {
      Json also = Json::array();
      also.push(target("site:1", "siret", c));
      own->set("also", std::move(also));
    }
    if (!child("activity")) continue;
    if (is_one_of(word, {"commentaire", "commentaires", "comments", "remarques", "observations", "notes"}) && c.filled > 0) mapping.set(names[i], target("activity:1", "body", c));
    if (is_one_of(word, {"dernier contact", "date du dernier contact", "last contact", "last contacted"})) mapping.set(names[i], target("activity:1", "done_at", c));
  }
}

}  // namespace socle::quality
