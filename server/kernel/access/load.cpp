#include "kernel/access/load.h"

#include <algorithm>

namespace socle::access {

DirectoryPtr load_directory(storage::Connection& db) {
  std::vector<Person> people;
  std::unordered_map<std::int64_t, std::size_t> at;
  db.query("SELECT \"id\", \"login\", \"name\", \"email\", \"role\", \"zone\", \"language\", \"active\", \"team\" FROM \"user\" WHERE \"deleted_at\" IS NULL ORDER BY \"id\"", {},
           [&](const storage::Row& r) {
             Person p;
             p.id = r.integer(0);
             p.login = r.text(1);
             p.name = r.text(2);
             p.email = r.text(3);
             p.role = r.text(4);
             p.zone = r.text(5);
             p.language = r.text(6) == "en" ? meta::Language::en : meta::Language::fr;
             p.active = r.integer(7) != 0;
             p.team = r.integer(8);
             if (p.team) p.teams.push_back(p.team);
             at.emplace(p.id, people.size());
             people.push_back(std::move(p));
             return true;
           });
  db.query("SELECT \"user\", \"team\" FROM \"membership\" WHERE \"deleted_at\" IS NULL ORDER BY \"id\"", {}, [&](const storage::Row& r) {
    if (auto it = at.find(r.integer(0)); it != at.end()) {
      auto& teams = people[it->second].teams;
      if (std::find(teams.begin(), teams.end(), r.integer(1)) == teams.end()) teams.push_back(r.integer(1));
    }
    return true;
  });
  std::vector<Team> teams;
  db.query("SELECT \"id\", \"name\", \"parent\" FROM \"team\" WHERE \"deleted_at\" IS NULL ORDER BY \"id\"", {}, [&](const storage::Row& r) {
    teams.push_back({r.integer(0), std::string(r.text(1)), r.integer(2)});
    return true;
  });
  return std::make_shared<const Directory>(std::move(people), std::move(teams));
}

}  // namespace socle::access
