#include "modules/sales/demo_generated.h"

#include <iostream>

#include "kernel/access/sessions.h"
#include "modules/identity/identity.h"
#include "modules/sales/demo_cast.h"
#include "modules/sales/demo_writer.h"

namespace socle::sales {
namespace {
constexpr int kTeamCount = 40, kUserCount = 400;

// Four people see all, a tenth, 0.2 % and nothing (SPEED S1): ownership is what decides.
struct Watchers {
  std::int64_t all, tenth, few, none;
};

class Generated {
 public:
  Generated(Kernel& kernel, Day today, std::int64_t seed) : kernel_(kernel), w_(kernel, 0, seed), today_(today) {}

  void fill(std::int64_t contacts) {
    people();
    const std::int64_t accounts = std::max<std::int64_t>(1, contacts / 5);
    for (std::int64_t i = 0; i < accounts; ++i) account(i);
    progress("accounts", accounts);
    for (std::int64_t i = 0; i < contacts; ++i) contact(i);
    progress("contacts", contacts);
    for (std::int64_t i = 0; i < contacts; ++i) opportunity(i);
    progress("opportunities", contacts);
    for (std::int64_t i = 0; i < contacts * 5; ++i) activity(i);
    progress("activities", contacts * 5);
    w_.flush();
  }

 private:
  static void progress(const char* what, std::int64_t n) { std::cerr << n << " " << what << std::endl; }

  void people() {
    w_.at(w_.zone().at(today_ - 700, 9 * 60));
    for (int t = 0; t < kTeamCount; ++t) teams_.push_back(w_.create("team", object({{"name", "Équipe " + std::to_string(t + 1)}})));
    const auto user = [&](std::string login, const char* role, std::int64_t team) {
      return w_.create("user", object({{"login", login}, {"name", login}, {"role", role}, {"team", team ? Json(team) : Json()}, {"zone", "Europe/Paris"}}));
    };
    watchers_.all = user("see_all", "director", 0);
    watchers_.tenth = user("see_tenth", "sales_rep", teams_[0]);
    watchers_.few = user("see_few", "sales_rep", 0);
    watchers_.none = user("see_none", "administrator", 0);
    for (int t = 1; t < 4; ++t) w_.create("membership", object({{"user", Json(watchers_.tenth)}, {"team", Json(teams_[static_cast<std::size_t>(t)])}}));
    for (int u = 0; u < kUserCount; ++u) users_.push_back(user("rep" + std::to_string(u), "sales_rep", teams_[static_cast<std::size_t>(u % kTeamCount)]));
    w_.reload();
    access::Sessions sessions(kernel_.db(), kernel_.clock());
    for (const auto& [id, login] : {std::pair{watchers_.all, "see_all"}, {watchers_.tenth, "see_tenth"}, {watchers_.few, "see_few"}, {watchers_.none, "see_none"}})
      if (auto set = sessions.set_password_hash(id, identity::hash_password(login)); !set) throw Fault(set.error().code);
  }
  std::int64_t owner(std::int64_t i) { return i % 500 == 7 ? watchers_.few : users_[static_cast<std::size_t>(w_.roll(kUserCount))]; }

  void account(std::int64_t i) {
    const Town& town = w_.one_of(kTowns);
    accounts_.push_back(w_.create("account", object({{"name", std::string(w_.one_of(kCompanies)) + " " + std::to_string(i)}, {"owner", Json(owner(i))}, {"city", Json(std::string(town.name))}, {"postcode", Json(std::string(town.postcode))},
                                                     {"relation", w_.roll(3) ? "prospect" : "customer"}})));
  }
  void contact(std::int64_t i) {
    const Town& town = w_.one_of(kTowns);
    w_.create("contact", object({{"first_name", Json(std::string(w_.one_of(kFirstNames)))}, {"last_name", std::string(w_.one_of(kLastNames)) + (i % 3 ? "" : " " + std::string(w_.one_of(kLastNames)))},
                                 {"account", Json(w_.one_of(accounts_))}, {"owner", Json(owner(i))}, {"city", Json(std::string(town.name))}, {"postcode", Json(std::string(town.postcode))},
                                 {"email", "c" + std::to_string(i) + "@client" + std::to_string(i % 997) + ".example"}, {"job_title", Json(std::string(w_.one_of(kJobs).title))}}));
  }
  void opportunity(std::int64_t i) {
    static constexpr std::array<std::string_view, 5> kStages{"to_qualify", "meeting", "study", "proposal", "negotiation"};
    const bool open = i % 10 == 0;
    Json j = object({{"name", Json(std::string(w_.one_of(kProjects)))}, {"account", Json(w_.one_of(accounts_))}, {"owner", Json(owner(i))}, {"amount", std::to_string(500 + w_.roll(90000)) + ".00"},
                     {"expected_close_on", format_day(today_ - 300 + w_.roll(400))}});
    if (open) {
      j.set("stage", std::string(w_.one_of(kStages)));
    } else {
      const bool won = i % 3 == 0;
      j.set("stage", won ? "won" : "lost");
      j.set("closed_on", format_day(today_ - w_.roll(700)));
      if (!won) j.set("lost_reason", "price");
    }
    opportunities_.push_back(w_.create("opportunity", std::move(j)));
  }
  void activity(std::int64_t i) {
    Json related = Json::object();
    related.set("entity", i % 2 ? "opportunity" : "account");
    related.set("id", Json(i % 2 ? w_.one_of(opportunities_) : w_.one_of(accounts_)));
    w_.create("activity", object({{"kind", i % 4 == 0 ? "call" : i % 4 == 1 ? "note" : i % 4 == 2 ? "meeting" : "task"}, {"subject", Json(std::string(w_.one_of(kTaskSubjects)))}, {"owner", Json(owner(i))},
                                  {"state", i % 9 ? "held" : "planned"}, {"starts_at", format_instant(w_.zone().at(today_ - w_.roll(700), 9 * 60 + w_.roll(500)))}, {"related", std::move(related)}}));
  }

  Kernel& kernel_;
  DemoWriter w_;
  Day today_;
  Watchers watchers_{};
  std::vector<std::int64_t> teams_, users_, accounts_, opportunities_;
};
}  // namespace

Result<std::string> fill_generated(Kernel& kernel, Day today, std::int64_t contacts, std::int64_t seed) {
  Generated(kernel, today, seed).fill(contacts);
  kernel.reload_directory();
  kernel.settle();
  return std::string("see_all, see_tenth, see_few, see_none: passwords are the logins\n");
}

}  // namespace socle::sales
