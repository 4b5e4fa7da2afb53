#include "modules/quality/mapping.h"

#include <algorithm>

#include "base/text.h"
#include "modules/quality/reading.h"

namespace socle::quality {
namespace {
using meta::Field;

// Names that other systems and people give to what Socle calls otherwise. Folded; first match wins.
constexpr std::pair<std::string_view, std::string_view> kSynonyms[] = {
    {"external_id", "id|identifiant|reference|ref|opportunity id|accountid|contactid|leadid|user id|record id|code"},
    {"name", "account name|company name|nom du compte|societe|raison sociale|company|compte|nom de l'opportunite|opportunity name|deal name|nom"},
    {"account", "account name|account id|account|compte|societe|company|entreprise|client"},
    {"owner", "owner|account owner|contact owner|lead owner|responsable|commercial|sales agent|proprietaire"},
    {"stage", "deal stage|etape|stage|sales stage|statut"},
    {"amount", "close value|montant|amount|value|valeur|deal value"},
    {"opened_on", "engage date|date d'ouverture|open date"},
    {"closed_on", "close date|date de cloture|closed on"},
    {"product", "product|produit"},
    {"last_name", "last name|nom|nom de famille|lastname"},
    {"first_name", "first name|prenom|firstname"},
    {"email", "email|e mail|mail|courriel|adresse mail"},
    {"mobile", "mobile|portable|tel portable"},
    {"phone", "phone|telephone|tel|tel."},
    {"website", "website|site web|site|web"},
    {"industry", "industry|sector|secteur|activite"},
    {"relation", "account type|type|relation"},
    {"source", "lead source|source|origine"},
    {"status", "lead status|status|statut"},
    {"employees", "employees|effectif|number of employees"},
    {"revenue", "revenue|ca|chiffre d'affaires|annual revenue"},
    {"founded_year", "year established|annee de creation"},
    {"country", "office location|country|pays"},
    {"parent", "subsidiary of|parent account|filiale de|maison mere"},
    {"postcode", "cp|code postal|zip|postcode"},
    {"city", "ville|city"},
    {"street", "adresse|street|rue"},
    {"received_name", "last name|nom|name|contact"},
    {"received_company", "company|societe|entreprise"},
    {"received_email", "email|mail|e mail"},
    {"received_phone", "mobile|phone|telephone"},
    {"received_at", "created time|date de creation|created at"},
    {"unit_price", "sales price|prix|price|unit price|prix unitaire"},
    {"family", "series|famille|family|category"},
    {"description", "description|commentaires|comments|notes|remarques"},
    {"siren", "siren|siret"},
    {"siret", "siret"},
    {"vat", "tva|vat|vat number"}};

bool listed(std::string_view list, std::string_view name) {
  while (!list.empty()) {
    const auto bar = list.find('|');
    if (list.substr(0, bar) == name) return true;
    list = bar == std::string_view::npos ? std::string_view() : list.substr(bar + 1);
  }
  return false;
}
std::string plain(std::string_view s) { return plain_words(s); }

// 0: not this field; the higher the surer.
int likeness(const meta::Entity& entity, const Field& f, const table::ColumnProfile& c) {
  const std::string heading = plain(c.heading);
  int score = 0;
  // A file of accounts whose column is called "account" gives their names.
  if (f.name == entity.title && (heading == plain(entity.name) || heading == plain(entity.label.one.text[0]) || heading == plain(entity.name + " name"))) return 98;
  if (heading == plain(f.name)) score = 100;
  else if (heading == plain(f.label.text[0]) || heading == plain(f.label.text[1])) score = 95;
  else
    for (const auto& [name, words] : kSynonyms)
      if (name == f.name && listed(words, heading)) score = 80;
  if (score == 0) return 0;
  using table::Kind;
  const auto family = f.type->family;
  const Kind k = c.format.kind;
  const bool number = k == Kind::integer || k == Kind::decimal || k == Kind::money || k == Kind::percent;
  if (family == meta::Family::reference && number && f.name != "owner") score -= 5;
  if ((family == meta::Family::day || family == meta::Family::instant) && k != Kind::date && k != Kind::datetime && k != Kind::empty) return 0;
  if (family == meta::Family::money && !number && k != Kind::empty) return 0;
  return score;
}

// What the cells of a reference column hold: an id of the other system, or a name.
std::string by_of(const Field& f, const table::ColumnProfile& c) {
  if (!f.target_entity) return {};
  if (c.format.kind == table::Kind::integer && f.target_entity->find("external_id")) return "external_id";
  if (f.target_entity->name == "user") return "name";
  if (!f.target_entity->title.empty()) return f.target_entity->title;
  return "external_id";
}

Json choices_of(const Field& f, const table::ColumnProfile& c) {
  Json out = Json::object();
  for (const auto& [value, count] : c.choices) {
    const std::string code = choice_of(f, value);
    if (!code.empty()) out.set(value, code);
  }
  return out;
}
}  // namespace

std::string choice_of(const Field& f, std::string_view text) {
  const std::string wanted = plain(text);
  if (wanted.empty()) return {};
  std::string near;
  const auto consider = [&](const std::string& code, const meta::Label& label) {
    for (const std::string& known : {plain(code), plain(label.text[0]), plain(label.text[1])}) {
      if (known == wanted) return true;
      if (near.empty() && known.size() > 3 && wanted.size() > 3 && (known.starts_with(wanted) || wanted.starts_with(known))) near = code;
    }
    return false;
  };
  for (const auto& c : f.choices)
    if (!c.retired && consider(c.code, c.label)) return c.code;
  for (const auto& p : f.pipelines)
    for (const auto& s : p.stages)
      if (!p.retired && !s.retired && consider(s.code, s.label)) return s.code;
  // Steps of other systems, by what they mean: won, lost, the first open one, the next.
  static constexpr std::pair<std::string_view, int> kSteps[] = {{"prospecting", 0}, {"new", 0}, {"nouveau", 0}, {"qualification", 0}, {"engaging", 1}, {"engaged", 1}, {"closed won", -1}, {"closed lost", -2}};
  for (const auto& [word, step] : kSteps) {
    if (wanted != word || f.pipelines.empty()) continue;
    int open = 0;
    for (const auto& s : f.pipelines.front().stages) {
      if (s.retired) continue;
      if ((step == -1 && s.category == meta::StageCategory::won) || (step == -2 && s.category == meta::StageCategory::lost)) return s.code;
      if (s.category == meta::StageCategory::open && open++ == step) return s.code;
    }
  }
  // One letter wrong in a long word ("technolgy"): taken when only one choice is that near.
  if (near.empty() && wanted.size() >= 6)
    for (const auto& c : f.choices) {
      const std::string known = plain(c.code);
      if (known.size() + 1 < wanted.size() || known.size() > wanted.size() + 1) continue;
      std::size_t i = 0;
      while (i < known.size() && i < wanted.size() && known[i] == wanted[i]) ++i;
      const std::string_view a = std::string_view(known).substr(i), b = std::string_view(wanted).substr(i);
      if (a.substr(std::min<std::size_t>(1, a.size())) == b || a == b.substr(std::min<std::size_t>(1, b.size())) ||
          (!a.empty() && !b.empty() && a.substr(1) == b.substr(1)))
        return c.code;
    }
  return near;
}

std::string plain_words(std::string_view s) {
  std::string out = fold(s);
  std::replace(out.begin(), out.end(), '_', ' ');
  return collapse_spaces(out);
}

bool writable(const Field& f) {
  return !f.removed && !f.system && !f.read_only && f.stored() && f.type->name != "address" && !f.name.starts_with("via_");
}

const Field* link_of(const meta::Entity& child, const meta::Entity& entity) {
  if (child.removed || &child == &entity) return nullptr;
  for (const Field& f : child.fields)
    if (!f.removed && !f.system && f.type->name == "reference" && f.target_entity == &entity && f.name == entity.name) return &f;
  return nullptr;
}

Json propose(const table::TableProfile& profile, const meta::Entity& entity, const records::Context& context) {
  struct Pair {
    int score;
    std::size_t column;
    const Field* field;
  };
  const auto names = column_names(table::to_json(profile));
  std::vector<Pair> pairs;
  for (std::size_t i = 0; i < profile.columns.size(); ++i)
    for (const Field& f : entity.fields)
      if (writable(f))
        if (const int s = likeness(entity, f, profile.columns[i])) pairs.push_back({s, i, &f});
  std::stable_sort(pairs.begin(), pairs.end(), [](const Pair& a, const Pair& b) { return a.score > b.score; });
  std::vector<bool> column_taken(profile.columns.size());
  std::vector<const Field*> field_taken;
  Json out = Json::object();
  for (const Pair& p : pairs) {
    if (column_taken[p.column] || std::find(field_taken.begin(), field_taken.end(), p.field) != field_taken.end()) continue;
    column_taken[p.column] = true;
    field_taken.push_back(p.field);
    const table::ColumnProfile& c = profile.columns[p.column];
    Json m = Json::object();
    m.set("field", p.field->name);
    if (p.field->type->family == meta::Family::reference) m.set("by", by_of(*p.field, c));
    m.set("format", table::to_json(c.format));
    if (p.field->type->family == meta::Family::choice) m.set("choices", choices_of(*p.field, c));
    // A record that is known keeps the name by which people know it.
    if (p.field->name == entity.title) m.set("treatment", "enrich");
    m.set("confidence", Json(static_cast<std::int64_t>(p.score)));
    out.set(names[p.column], std::move(m));
  }
  propose_related(profile, names, entity, context, out);
  return out;
}

namespace {
// One target of a column: a field of the row's own record, or of one beside it.
Result<ColumnMapping> target_of(const std::string& column, const Json& m, const Json& profile_format, const meta::Entity& entity, const records::Context& context) {
  ColumnMapping c;
  const std::string at = "mapping." + column;
  c.heading = column;
  c.entity = &entity;
  TRY(c.format, table::column_format_from(m.is_object() && m.has("format") ? m["format"] : profile_format));
  if (m.is_object() && !m["of"].as_string().empty()) {
    c.of = m["of"].as_string();
    const auto colon = c.of.find(':');
    const meta::Entity* child = context.snapshot().find(c.of.substr(0, colon));
    c.link = child ? link_of(*child, entity) : nullptr;
    const std::string number = colon == std::string::npos ? std::string() : c.of.substr(colon + 1);
    if (!c.link || number.size() != 1 || number[0] < '1' || number[0] > '9' || !context.gate().may(access::Verb::create, *child))
      return refuse_field(at, "import.unknown_record", {{"record", c.of}});
    c.entity = child;
  }
  const std::string& name = m.is_string() ? m.as_string() : m["field"].as_string();
  c.field = c.entity->find(name);
  if (!c.field && name == "full_name" && c.entity->find("first_name") && c.entity->find("last_name")) {
    for (const char* part : {"first_name", "last_name"})
      if (context.gate().field(*c.entity, *c.entity->find(part)) != meta::FieldAccess::write) return refuse_field(at, "import.unknown_field", {{"field", name}});
    return c;
  }
  if (!c.field || !writable(*c.field) || context.gate().field(*c.entity, *c.field) != meta::FieldAccess::write)
    return refuse_field(at, "import.unknown_field", {{"field", name}});
  c.by = m.is_object() ? m["by"].as_string() : std::string();
  if (c.by.empty() && c.field->target_entity) c.by = c.field->target_entity->title.empty() ? "external_id" : c.field->target_entity->title;
  if (!m.is_object()) return c;
  for (const auto& [value, code] : m["choices"].members()) c.choices[primary_key(value)] = code.as_string();
  const std::string& treatment = m["treatment"].as_string();
  if (treatment == "enrich") c.treatment = Treatment::enrich;
  else if (treatment == "clean") c.treatment = Treatment::clean;
  else if (!treatment.empty() && treatment != "keep") return refuse_field(at, "field.unknown_choice", {{"value", treatment}});
  return c;
}
}  // namespace

Result<std::vector<ColumnMapping>> read_mapping(const Json& mapping, const Json& profile, const meta::Entity& entity, const records::Context& context) {
  std::vector<ColumnMapping> out;
  const auto names = column_names(profile);
  for (const auto& [column, m] : mapping.members()) {
    if (m.is_null() || (m.is_object() && m["field"].as_string().empty())) continue;
    const auto found = std::find(names.begin(), names.end(), column);
    if (found == names.end()) return refuse_field("mapping." + column, "import.unknown_column", {{"column", column}});
    const auto index = static_cast<std::size_t>(found - names.begin());
    const Json& format = profile["columns"].items()[index]["format"];
    TRY(auto first, target_of(column, m, format, entity, context));
    first.column = index;
    out.push_back(std::move(first));
    for (const Json& more : m["also"].items()) {
      TRY(auto next, target_of(column, more, format, entity, context));
      next.column = index;
      next.again = true;
      out.push_back(std::move(next));
    }
  }
  return out;
}

}  // namespace socle::quality
