#include "modules/sales/demo_generated.h"

#include <iostream>

#include "kernel/access/sessions.h"
#include "modules/identity/identity.h"
#include "modules/sales/demo_cast.h"
#include "modules/sales/demo_writer.h"

namespace socle::sales {
namespace {
constexpr int kTeamCount = 40, kUserCount = 1000;
constexpr std::int64_t kTimelineEntries = 10'000;   // of one account, half of them hidden from see_tenth (SPEED S3)
constexpr std::array<std::string_view, 6> kKinds{"call", "note", "meeting", "task", "email", "sms"};

// Four people see all, a tenth, 0.2 % and nothing (SPEED S1): ownership is what decides. One more may change everything.
struct Watchers {
  std::int64_t all, tenth, few, none, writer;
};

// Everything of an account is written together, as the years would have done it: pages are touched once.
class Generated {
 public:
  Generated(Kernel& kernel, Day today, std::int64_t seed) : kernel_(kernel), w_(kernel, seed), today_(today) {}

  Done fill(std::int64_t contacts) {
    people();
    w_.alone();
    return kernel_.fill({"account", "contact", "opportunity", "activity"}, [&] {
      const std::int64_t accounts = std::max<std::int64_t>(1, contacts / 5);
      for (std::int64_t i = 0; i < accounts; ++i) account(i);
      progress("accounts", accounts);
      for (std::int64_t i = 0; i < contacts; ++i) contact(i, i * accounts / contacts);
      progress("contacts", contacts);
      for (std::int64_t i = 0; i < contacts; ++i) opportunity(i, i * accounts / contacts);
      progress("opportunities", contacts);
      const std::int64_t activities = contacts * 5, long_one = std::min(kTimelineEntries, activities);
      for (std::int64_t i = 0; i < long_one; ++i) activity(i, i % 2 ? hidden_opportunity_ : 0);
      for (std::int64_t i = long_one; i < activities; ++i) activity(i, 0);
      progress("activities", activities);
      w_.flush();
    });
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
    watchers_.none = user("see_none", "sales_rep", 0);
    watchers_.writer = user("write_all", "sales_admin", 0);
    w_.create("membership", object({{"user", Json(watchers_.tenth)}, {"team", Json(teams_[1])}}));
    for (int u = 0; u < kUserCount; ++u) users_.push_back(user("rep" + std::to_string(u), "sales_rep", teams_[static_cast<std::size_t>(u % kTeamCount)]));
    w_.reload();
    access::Sessions sessions(kernel_.db(), kernel_.clock());
    const auto set = [&](std::int64_t id, const std::string& hash) {
      if (auto done = sessions.set_password_hash(id, hash); !done) throw Fault(done.error().code);
    };
    for (const auto& [id, login] : {std::pair{watchers_.all, "see_all"}, {watchers_.tenth, "see_tenth"}, {watchers_.few, "see_few"}, {watchers_.none, "see_none"}, {watchers_.writer, "write_all"}})
      set(id, identity::hash_password(login));
    // A thousand people who may sign in, with one password hashed once: this base serves loopback addresses only.
    const std::string hash = identity::hash_password("rep");
    for (std::int64_t id : users_) set(id, hash);
  }
  // A twentieth belongs to rep0, so that one portfolio is long at every size; see_few owns 0.2 %.
  std::int64_t owner(std::int64_t i) {
    if (i % 500 == 7) return watchers_.few;
    return i % 20 == 3 ? users_[0] : users_[static_cast<std::size_t>(w_.roll(kUserCount))];
  }

  void account(std::int64_t i) {
    const Town& town = w_.one_of(kTowns);
    accounts_.push_back(w_.create("account", object({{"name", std::string(w_.one_of(kCompanies)) + " " + std::to_string(i)}, {"owner", Json(i == 0 ? users_[0] : owner(i))}, {"city", Json(std::string(town.name))},
                                                     {"postcode", Json(std::string(town.postcode))}, {"relation", w_.roll(3) ? "prospect" : "customer"}})));
  }
  void contact(std::int64_t i, std::int64_t account) {
    const Town& town = w_.one_of(kTowns);
    w_.create("contact", object({{"first_name", Json(std::string(w_.one_of(kFirstNames)))}, {"last_name", std::string(w_.one_of(kLastNames)) + (i % 3 ? "" : " " + std::string(w_.one_of(kLastNames)))},
                                 {"account", Json(accounts_[static_cast<std::size_t>(account)])}, {"owner", Json(owner(i))}, {"city", Json(std::string(town.name))}, {"postcode", Json(std::string(town.postcode))},
                                 {"email", "c" + std::to_string(i) + "@client" + std::to_string(i % 997) + ".example"}, {"job_title", Json(std::string(w_.one_of(kJobs).title))}}));
  }
  void opportunity(std::int64_t i, std::int64_t account) {
    static constexpr std::array<std::string_view, 5> kStages{"to_qualify", "meeting", "study", "proposal", "negotiation"};
    const bool open = i % 10 == 0, hidden = i == 1;
    Json j = object({{"name", Json(std::string(w_.one_of(kProjects)))}, {"account", Json(accounts_[static_cast<std::size_t>(account)])}, {"owner", Json(hidden ? users_[kTeamCount - 1] : owner(i))},
                     {"amount", std::to_string(500 + w_.roll(90000)) + ".00"}, {"expected_close_on", format_day(today_ - 300 + w_.roll(400))}});
    if (open) {
      j.set("stage", std::string(w_.one_of(kStages)));
    } else {
      const bool won = i % 3 == 0;
      j.set("stage", won ? "won" : "lost");
      j.set("closed_on", format_day(today_ - w_.roll(700)));
      if (!won) j.set("lost_reason", "price");
    }
    opportunities_.push_back(w_.create("opportunity", std::move(j)));
    if (hidden) hidden_opportunity_ = opportunities_.back();
  }
  // The first ones make the long timeline of the first account; the others follow the accounts in order.
  void activity(std::int64_t i, std::int64_t on_opportunity) {
    const auto place = static_cast<std::size_t>(i / 5);
    const std::size_t account = i < kTimelineEntries ? 0 : place * accounts_.size() / opportunities_.size();
    const bool of_opportunity = on_opportunity || (i >= kTimelineEntries && i % 2);
    Json related = Json::object();
    related.set("entity", of_opportunity ? "opportunity" : "account");
    related.set("id", Json(!of_opportunity ? accounts_[account] : on_opportunity ? on_opportunity : opportunities_[place]));
    const std::int64_t who = i >= kTimelineEntries ? owner(i) : on_opportunity ? users_[kTeamCount - 1] : users_[0];
    w_.create("activity", object({{"kind", Json(std::string(kKinds[static_cast<std::size_t>(i / 2 % 6)]))}, {"subject", Json(std::string(w_.one_of(kTaskSubjects)))}, {"owner", Json(who)},
                                  {"state", i % 9 ? "held" : "planned"}, {"starts_at", format_instant(w_.zone().at(today_ - 1 - w_.roll(700), 9 * 60 + w_.roll(500)))}, {"related", std::move(related)}}));
  }

  Kernel& kernel_;
  DemoWriter w_;
  Day today_;
  Watchers watchers_{};
  std::vector<std::int64_t> teams_, users_, accounts_, opportunities_;
  std::int64_t hidden_opportunity_ = 0;   // of a team that see_tenth does not see
};
}  // namespace

Result<std::string> fill_generated(Kernel& kernel, Day today, std::int64_t contacts, std::int64_t seed) {
  CHECK_OK(Generated(kernel, today, seed).fill(contacts));
  kernel.reload_directory();
  kernel.settle();
  return std::string("see_all, see_tenth, see_few, see_none, write_all: passwords are the logins; rep0 to rep999: rep\n");
}

}  // namespace socle::sales
