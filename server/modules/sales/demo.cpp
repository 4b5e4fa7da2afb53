#include "modules/sales/demo.h"

#include <algorithm>
#include <map>

#include "base/text.h"
#include "kernel/access/demonstration.h"
#include "kernel/access/sessions.h"
#include "modules/identity/identity.h"
#include "modules/sales/demo_cast.h"
#include "modules/sales/demo_generated.h"
#include "modules/sales/demo_writer.h"

namespace socle::sales {
namespace {
constexpr Instant kHour = 3'600'000;

Json money(std::string amount, std::string currency = "EUR") { return object({{"amount", std::move(amount)}, {"currency", std::move(currency)}}); }

std::string domain_of(std::string_view name) {
  std::string out;
  for (char c : fold(name))
    if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) out += c;
    else if (!out.empty() && out.back() != '-') out += '-';
  while (!out.empty() && out.back() == '-') out.pop_back();
  return out + ".example";
}

// Atelier Lumen over two years, told by the day on which it is looked at.
class Company {
 public:
  Company(Kernel& kernel, Day today, Instant now, std::int64_t seed) : kernel_(kernel), w_(kernel, seed), now_(now), today_(today) {}

  Done fill() {
    start_ = today_ - 730;
    people();
    catalogue();
    named_customers();
    others();
    opportunities();
    leads();
    this_week();
    w_.flush();
    return {};
  }

 private:
  struct Account {
    std::int64_t id, owner;
    std::string name;
    std::vector<std::int64_t> contacts;
  };

  Instant moment(Day d, int minute) { return w_.zone().at(d, minute); }
  // An hour of work of that day, or of the last day of work on which that hour has passed: nothing was done in the future.
  Instant working(Day d) {
    const int minute = 8 * 60 + 30 + w_.roll(9 * 60);
    while (weekday_of(d) > 5 || moment(d, minute) > now_) --d;
    return moment(d, minute);
  }
  std::string phone(bool mobile, bool nantes) {
    char buffer[24];
    std::snprintf(buffer, sizeof buffer, "%s%02d%02d", mobile ? "063998" : nantes ? "026191" : "046571", w_.roll(100), w_.roll(100));
    return buffer;
  }
  std::int64_t person(std::string_view login) const { return users_.at(std::string(login)); }

  void people() {
    w_.at(moment(start_, 9 * 60));
    std::map<std::string, std::int64_t> teams;
    for (const auto& t : kTeams) {
      Json body = object({{"name", Json(std::string(t.name))}});
      if (!t.parent.empty()) body.set("parent", Json(teams[std::string(t.parent)]));
      teams[std::string(t.name)] = w_.create("team", std::move(body));
    }
    access::Sessions sessions(kernel_.db(), kernel_.clock());
    for (const auto& p : kPeople) {
      const std::string login(p.login);
      users_[login] = w_.create("user", object({{"login", login}, {"name", Json(std::string(p.name))}, {"role", Json(std::string(p.role))}, {"job_title", Json(std::string(p.title))},
                                                {"team", Json(teams[std::string(p.team)])}, {"email", login + "@atelier-lumen.example"}, {"language", "fr"}, {"zone", "Europe/Paris"}}));
    }
    w_.reload();
    for (const auto& p : kPeople)
      if (auto set = sessions.set_password_hash(person(p.login), identity::hash_password(p.login)); !set) throw Fault(set.error().code);
  }

  void catalogue() {
    for (const auto& p : kProducts)
      products_.push_back(w_.create("product", object({{"name", Json(std::string(p.name))}, {"code", Json(std::string(p.code))}, {"family", Json(std::string(p.family))}, {"unit", Json(std::string(p.unit))},
                                                       {"unit_price", Json(std::string(p.price))}, {"cost", Json(std::string(p.cost))}, {"vat_rate", Json("20.00")}})));
    for (const char* name : {"Lumipro", "Éclat Industrie", "Rhône Éclairage", "Voltéa"}) competitors_.push_back(w_.create("competitor", object({{"name", name}})));
    // The European bank's way: how many francs, pounds or dollars one euro buys.
    for (int month = 24; month >= 0; --month)
      for (const auto& [currency, rate, step] : {std::tuple{"CHF", 9400, 7}, {"GBP", 8550, 5}, {"USD", 10850, -6}})
        w_.create("rate", object({{"currency", currency}, {"day", format_day(month_of(add_months(today_, -month)).from)}, {"rate", four_digits(rate + step * month)}}));
  }
  static std::string four_digits(int scaled) {
    std::string s = std::to_string(scaled);
    if (s.size() < 5) s.insert(0, 5 - s.size(), '0');
    return s.insert(s.size() - 4, ".");
  }

  Account& account(std::string name, std::string_view owner, const Town& town, Json extra = Json::object()) {
    Json body = object({{"name", name}, {"owner", Json(person(owner))}, {"postcode", Json(std::string(town.postcode))}, {"city", Json(std::string(town.name))}, {"country", "FR"},
                        {"street", std::to_string(1 + w_.roll(90)) + " " + std::string(w_.one_of(kStreets))}, {"phone", phone(false, town.nantes)}, {"website", "https://" + domain_of(name)},
                        {"industry", Json(std::string(w_.one_of(kIndustries)))}, {"source", Json(std::string(w_.one_of(kSources)))}, {"employees", Json(4 + w_.roll(240))}});
    for (const auto& [k, v] : extra.members()) body.set(k, v);
    const std::int64_t id = w_.create("account", std::move(body));
    accounts_.push_back({id, person(owner), std::move(name), {}});
    return accounts_.back();
  }
  std::int64_t contact(Account& a, std::string_view first, std::string_view last, std::string_view title, std::string_view function, bool nantes = false) {
    const std::string mail = domain_of(first).substr(0, 1) + "." + domain_of(last).substr(0, domain_of(last).find('.')) + "@" + domain_of(a.name);
    const std::int64_t id = w_.create("contact", object({{"first_name", Json(std::string(first))}, {"last_name", Json(std::string(last))}, {"account", Json(a.id)}, {"owner", Json(a.owner)},
                                                         {"job_title", Json(std::string(title))}, {"function", Json(std::string(function))}, {"email", mail}, {"mobile", phone(true, nantes)}, {"phone", phone(false, nantes)}}));
    a.contacts.push_back(id);
    return id;
  }

  void named_customers() {
    w_.at(moment(start_ + 1, 10 * 60), person("claire"));
    accounts_.reserve(400);
    auto& sauvigny = account("Mairie de Sauvigny", "claire", {"Villefranche-sur-Saône", "69400", false}, object({{"siren", "021503479"}, {"industry", "government"}, {"relation", "customer"}}));
    contact(sauvigny, "Nadia", "Koné", "Directrice des services", "technical");
    contact(sauvigny, "Luc", "Faure", "Responsable des bâtiments", "works");
    auto& petit = account("Boulangerie Petit", "claire", kTowns[0], object({{"siren", "044178291"}, {"industry", "craft"}, {"relation", "customer"}, {"website", "https://boulangerie-petit.example"}}));
    contact(petit, "Anne", "Petit", "Gérante", "management");
    contact(petit, "Anne-Lise", "Martin", "Comptable", "finance");
    auto& arnaud = account("Verrerie Arnaud", "claire", kTowns[2], object({{"siren", "055290464"}, {"industry", "manufacturing"}, {"relation", "customer"}, {"employees", Json(85)}}));
    contact(arnaud, "Bruno", "Arnaud", "Président", "management");
    contact(arnaud, "Sophie", "Marchand", "Directrice des achats", "purchasing");
    contact(arnaud, "Karim", "Ferrand", "Responsable de site", "operations");
    for (const auto& [name, town] : {std::pair{"Site de Givors", kTowns[2]}, {"Site de Rive-de-Gier", Town{"Rive-de-Gier", "42800", false}}})
      w_.create("site", object({{"name", name}, {"account", Json(arnaud.id)}, {"city", Json(std::string(town.name))}, {"postcode", Json(std::string(town.postcode))}}));
    auto& tilleuls = account("Copropriété Les Tilleuls", "claire", kTowns[1], object({{"siren", "077302156"}, {"industry", "real_estate"}, {"relation", "customer"}}));
    contact(tilleuls, "Antoine", "Vidal", "Syndic", "management");
    auto& clinique = account("Clinique Saint-Roch", "claire", kTowns[3], object({{"siren", "011874633"}, {"industry", "health"}, {"relation", "customer"}}));
    contact(clinique, "Catherine", "Lefort", "Responsable achats", "purchasing");
    contact(clinique, "Miguel", "Da Costa", "Responsable technique", "technical");
  }

  void others() {
    for (std::size_t i = 0; i < kCompanies.size() * 2; ++i) {
      const bool nantes = i % 5 >= 3;
      const Town* town = nullptr;
      do town = &w_.one_of(kTowns);
      while (town->nantes != nantes);
      std::string name(kCompanies[i % kCompanies.size()]);
      if (i >= kCompanies.size()) name += " " + std::string(town->name);
      w_.at(working(start_ + 3 + static_cast<Day>(i * 6)), person(nantes ? "julien" : i % 7 == 0 ? "samir" : "claire"));
      auto& a = account(std::move(name), nantes ? "julien" : i % 7 == 0 ? "samir" : "claire", *town);
      for (int k = 0, n = 1 + w_.roll(3); k < n; ++k) {
        const auto& job = w_.one_of(kJobs);
        contact(a, w_.one_of(kFirstNames), w_.one_of(kLastNames), job.title, job.function, nantes);
      }
    }
    w_.flush();
  }

  // Writes of one opportunity lie at different moments; they are told in order, so that history and spans are those of a life.
  void exchange(const Account& a, std::int64_t opportunity, Instant at, std::string_view kind, std::string subject, std::string body) {
    w_.at(at, a.owner);
    Json j = object({{"kind", Json(std::string(kind))}, {"state", kind == "note" ? "done" : "held"}, {"subject", std::move(subject)}, {"body", std::move(body)}, {"starts_at", format_instant(at)},
                     {"owner", Json(a.owner)}});
    if (kind == "note") j.erase("starts_at");
    if (kind == "call") j.set("outcome", w_.roll(4) ? "answered" : "voicemail");
    if (!a.contacts.empty()) j.set("contact", Json(w_.one_of(a.contacts)));
    Json related = Json::object();
    related.set("entity", opportunity ? "opportunity" : "account");
    related.set("id", Json(opportunity ? opportunity : a.id));
    j.set("related", std::move(related));
    w_.create("activity", std::move(j));
  }
  void plan(const Account& a, std::int64_t opportunity, std::string_view kind, std::string subject, Instant due, Day written) {
    w_.at(working(written), a.owner);
    Json j = object({{"kind", Json(std::string(kind))}, {"subject", std::move(subject)}, {"owner", Json(a.owner)}});
    j.set(kind == "meeting" ? "starts_at" : "due_at", format_instant(due));
    if (kind == "meeting") j.set("ends_at", format_instant(due + kHour));
    if (!a.contacts.empty()) j.set("contact", Json(a.contacts.front()));
    Json related = Json::object();
    related.set("entity", "opportunity");
    related.set("id", Json(opportunity));
    j.set("related", std::move(related));
    w_.create("activity", std::move(j));
  }

  std::int64_t open_opportunity(const Account& a, std::string name, Json amount, Day opened, std::optional<Day> close) {
    w_.at(working(opened), a.owner);
    Json j = object({{"name", std::move(name)}, {"account", Json(a.id)}, {"owner", Json(a.owner)}, {"amount", std::move(amount)}, {"opened_on", format_day(opened)}, {"source", Json(std::string(w_.one_of(kSources)))}});
    if (close) j.set("expected_close_on", format_day(*close));
    if (!a.contacts.empty()) j.set("contact", Json(a.contacts.front()));
    if (w_.roll(3)) j.set("product", Json(w_.one_of(products_)));
    return w_.create("opportunity", std::move(j));
  }

  static constexpr std::array<std::string_view, 5> kOpenStages{"to_qualify", "meeting", "study", "proposal", "negotiation"};

  // Through the stages up to `stage`, entered on `days`, meeting what each asks for.
  void advance(const Account& a, std::int64_t id, int stage, const std::vector<Day>& days) {
    for (int s = 1; s <= stage; ++s) {
      const Instant t = working(days[static_cast<std::size_t>(s)]);
      if (s == 3) {
        exchange(a, id, t - kHour, "meeting", "Visite sur site", std::string(w_.one_of(kCallNotes)));
        if (!a.contacts.empty()) w_.create("opportunity_contact", object({{"opportunity", Json(id)}, {"contact", Json(a.contacts.front())}, {"role", "decision_maker"}}));
      }
      w_.at(t, a.owner);
      w_.patch("opportunity", id, object({{"stage", Json(std::string(kOpenStages[static_cast<std::size_t>(s)]))}}));
    }
  }

  Json amount() {
    const int base = 1800 + w_.roll(180) * 260;
    const int kind = w_.roll(14);
    return money(std::to_string(base) + ".00", kind == 0 ? "CHF" : kind == 1 ? "GBP" : "EUR");
  }

  void opportunities() {
    gymnase();
    for (int i = 0; i < 340; ++i) {
      const Account& a = accounts_[static_cast<std::size_t>(w_.roll(static_cast<int>(accounts_.size())))];
      const bool open = i % 4 == 0;
      const int length = 30 + w_.roll(90);
      const Day opened = open ? today_ - 4 - w_.roll(70) : std::max(start_ + 20, today_ - 20 - length - w_.roll(600));
      const int stage = open ? w_.roll(5) : 2 + w_.roll(3);
      std::vector<Day> days{opened};
      const Day last = open ? today_ - w_.roll(24) : opened + length;
      for (int s = 1; s <= stage + 1; ++s) days.push_back(std::min(last, opened + (last - opened) * s / (stage + 1)));
      const std::int64_t id = open_opportunity(a, std::string(w_.one_of(kProjects)), amount(), opened, open ? today_ - 6 + w_.roll(110) : last + 5);
      for (int n = 0, calls = 1 + w_.roll(4); n < calls; ++n)
        exchange(a, id, working(opened + 1 + w_.roll(std::max(1, static_cast<int>(last - opened)))), w_.roll(4) ? "call" : "note", w_.roll(2) ? "Point téléphonique" : "Échange", std::string(w_.one_of(kCallNotes)));
      advance(a, id, stage, days);
      if (open) next_steps(a, id, i);
      else close(a, id, last);
    }
  }

  void next_steps(const Account& a, std::int64_t id, int i) {
    if (i % 3 == 2) return;   // nothing planned: stuck
    const int in = i % 5 == 0 ? -1 - w_.roll(6) : w_.roll(14);
    Day d = today_ + in;
    while (weekday_of(d) > 5) in < 0 ? --d : ++d;
    plan(a, id, i % 4 == 0 ? "meeting" : i % 2 ? "task" : "call", std::string(i % 4 == 0 ? std::string_view("Rendez-vous sur site") : w_.one_of(kTaskSubjects)), moment(d, 9 * 60 + w_.roll(16) * 30), std::min(today_, d) - 3);
  }

  void close(const Account& a, std::int64_t id, Day on) {
    w_.at(working(on), a.owner);
    if (w_.roll(100) < 46) {
      w_.patch("opportunity", id, object({{"stage", "won"}}));
    } else {
      Json j = object({{"stage", "lost"}, {"lost_reason", Json(std::string(w_.one_of(kLost)))}});
      if (w_.roll(3) == 0) j.set("competitor", Json(w_.one_of(competitors_)));
      w_.patch("opportunity", id, std::move(j));
    }
  }

  // « Gymnase de Sauvigny »: 34 days in study, no closing date, no decision maker, a meeting planned but not held (S03).
  void gymnase() {
    const Account& sauvigny = accounts_[0];
    const std::int64_t id = open_opportunity(sauvigny, "Gymnase de Sauvigny", money("42000.00"), today_ - 70, std::nullopt);
    exchange(sauvigny, id, working(today_ - 68), "call", "Premier contact", "La mairie refait l’éclairage du gymnase avant l’été.");
    advance(sauvigny, id, 2, {today_ - 70, today_ - 55, today_ - 34});
    plan(sauvigny, id, "meeting", "Rendez-vous sur site", moment(today_ - 5, 14 * 60), today_ - 12);
    const Account& arnaud = accounts_[2];
    const std::int64_t atelier = open_opportunity(arnaud, "Atelier B, éclairage complet", money("23406.00"), today_ - 40, today_ + 29);
    exchange(arnaud, atelier, working(today_ - 11), "meeting", "Visite de l’atelier A", "64 points lumineux, dont 18 hors service.");
    advance(arnaud, atelier, 3, {today_ - 40, today_ - 30, today_ - 18, today_ - 3});
    exchange(arnaud, atelier, working(today_ - 3), "call", "Point avec Sophie Marchand", "Budget validé en comité, elle attend le devis corrigé avant le 6.");
    const Account& tilleuls = accounts_[3];
    const std::int64_t parties = open_opportunity(tilleuls, "Parties communes", money("11645.38"), today_ - 25, today_ + 20);
    advance(tilleuls, parties, 2, {today_ - 25, today_ - 18, today_ - 9});
    exchange(arnaud, 0, working(today_ - 49), "note", "Ne jamais passer par le standard", "Appeler Bruno Arnaud avant 8 h 30.");
  }

  void leads() {
    for (int i = 0; i < 32; ++i) {
      const Day d = today_ - 2 - i * 3;
      const bool nantes = i % 4 == 3;
      const std::int64_t owner = person(nantes ? "julien" : i % 5 == 0 ? "samir" : "claire");
      w_.at(working(d), owner);
      const std::string first(w_.one_of(kFirstNames)), last(w_.one_of(kLastNames));
      const Town& town = w_.one_of(kTowns);
      const char* status = i < 4 ? "not_contacted" : i % 4 == 0 ? "contacted" : i % 4 == 1 ? "pre_qualified" : i % 4 == 2 ? "contact_later" : "lost";
      w_.create("lead", object({{"received_name", first + " " + last}, {"received_company", std::string(w_.one_of(kCompanies)) + " " + std::string(town.name)}, {"received_email", domain_of(last).substr(0, domain_of(last).find('.')) + "@" + domain_of(w_.one_of(kCompanies))},
                                {"received_phone", phone(true, nantes)}, {"received_message", "Bonjour, nous souhaitons un devis : " + std::string(w_.one_of(kProjects)) + "."}, {"postcode", Json(std::string(town.postcode))}, {"city", Json(std::string(town.name))},
                                {"status", status}, {"source", Json(i % 2 ? "web_form" : "trade_show")}, {"owner", Json(owner)}, {"score", Json(20 + w_.roll(70))}}));
    }
    w_.at(moment(today_ - 3, 17 * 60 + 20), person("claire"));
    w_.create("lead", object({{"received_name", "Thomas Duval"}, {"received_company", "Garage Duval SAS"}, {"received_phone", "0465711234"}, {"received_message", "Réglettes pour l’atelier mécanique."}, {"status", "not_contacted"},
                              {"source", "web_form"}, {"owner", Json(person("claire"))}, {"postcode", "69400"}, {"city", "Villefranche-sur-Saône"}}));
  }

  void this_week() {
    const Account& arnaud = accounts_[2];
    const Account& clinique = accounts_[4];
    w_.at(working(today_ - 4), person("claire"));
    Json on = Json::object();
    on.set("entity", "account");
    on.set("id", Json(arnaud.id));
    w_.create("activity", object({{"kind", "meeting"}, {"subject", "Rendez-vous sur site"}, {"starts_at", format_instant(moment(today_, 10 * 60 + 30))}, {"ends_at", format_instant(moment(today_, 12 * 60))},
                                  {"location", "Site de Givors"}, {"owner", Json(person("claire"))}, {"related", on}}));
    on.set("id", Json(clinique.id));
    w_.create("activity", object({{"kind", "task"}, {"subject", "Envoyer le plan d’implantation"}, {"due_at", format_instant(moment(today_ - 4, 18 * 60))}, {"owner", Json(person("claire"))}, {"related", on},
                                  {"body", "Promis à Mme Lefort pour jeudi."}}));
    w_.create("activity", object({{"kind", "meeting"}, {"subject", "Revue avec Samir"}, {"starts_at", format_instant(moment(today_, 16 * 60))}, {"ends_at", format_instant(moment(today_, 17 * 60))}, {"owner", Json(person("claire"))}}));
  }

  static constexpr std::array<std::string_view, 12> kStreets{"rue des Verriers", "avenue Jean Jaurès", "place de la Mairie", "quai de la Pêcherie", "rue du Moulin", "boulevard Gambetta", "rue Victor Hugo", "chemin des Vignes", "rue de la Gare", "allée des Artisans", "zone de l’Industrie", "rue Pasteur"};
  static constexpr std::array<std::string_view, 8> kIndustries{"manufacturing", "retail", "hospitality", "health", "government", "construction", "transport", "services"};
  static constexpr std::array<std::string_view, 6> kSources{"web_form", "trade_show", "partner", "existing_customer", "cold_call", "web_research"};
  static constexpr std::array<std::string_view, 6> kLost{"price", "competitor", "no_budget", "postponed", "no_decision", "delay"};

  Kernel& kernel_;
  DemoWriter w_;
  Instant now_;
  Day today_, start_ = 0;
  std::map<std::string, std::int64_t> users_;
  std::vector<std::int64_t> products_, competitors_;
  std::vector<Account> accounts_;
};

// The company's own words: its name, and what it calls its pipeline.
Done name_company(Kernel& kernel) {
  TRY(auto patch, parse_json(R"({"company":{"name":"Atelier Lumen"},
      "entities":{"opportunity":{"fields":{"stage":{"pipelines":{"new_business":{"label":{"fr":"Projets d’éclairage","en":"Lighting projects"}}}}}}}})"));
  auto done = kernel.model().apply_small_change(patch, {});
  if (!done) return std::unexpected(done.error());
  return {};
}

std::string logins() {
  std::string out = "login     mot de passe  rôle                        à essayer\n";
  for (const auto& p : kPeople) {
    const auto pad = [](std::string s, std::size_t n) {
      const std::size_t width = code_points(s);
      if (width < n) s.append(n - width, ' ');
      return s;
    };
    out += pad(std::string(p.login), 10) + pad(std::string(p.login), 14) + pad(std::string(p.title), 28) + std::string(p.try_this) + "\n";
  }
  return out;
}
}  // namespace

Result<std::string> fill_demo(Kernel& kernel, std::optional<Day> today, std::int64_t contacts, std::int64_t seed) {
  if (!kernel.services().directory()->people().empty()) return refuse(RefusalKind::conflict, "demo.not_empty");
  const auto zone = Zone::find(kernel.model().snapshot()->company.zone);
  const Instant now = kernel.clock().now();
  const Day day = today ? *today : zone->day_of(now);
  CHECK_OK(access::mark_demonstration(kernel.db()));
  if (contacts > 0) return fill_generated(kernel, day, contacts, seed);
  CHECK_OK(name_company(kernel));
  CHECK_OK(Company(kernel, day, day == zone->day_of(now) ? now : zone->at(day + 1, 0), seed).fill());
  kernel.reload_directory();
  kernel.settle();
  return logins();
}

}  // namespace socle::sales
