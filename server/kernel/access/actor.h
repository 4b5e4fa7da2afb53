// Who asks, through what, and the directory of people and teams that rights are computed from (KERNEL F5).
//
// Keeps    The directory is an immutable picture in memory, replaced as a whole when a person, team, membership or
//          territory changes. A role is read from the snapshot at each request: a lost role counts at the next one.
// Thread   Plain const data.
#pragma once
#include <cstdint>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "kernel/meta/snapshot.h"

namespace socle::access {

struct Person {
  std::int64_t id = 0;
  std::string login, name, email, role, zone;
  meta::Language language = meta::Language::fr;
  bool active = false;
  std::int64_t team = 0;                    // of the records that they own
  std::vector<std::int64_t> teams;          // direct memberships
  std::vector<std::int64_t> territories;
};
struct Team {
  std::int64_t id = 0;
  std::string name;
  std::int64_t parent = 0;
};

class Directory {
 public:
  Directory(std::vector<Person> people, std::vector<Team> teams);
  const Person* person(std::int64_t id) const;
  const Person* by_login(std::string_view login) const;    // case and accents ignored
  const std::vector<Person>& people() const { return people_; }
  const std::vector<Team>& teams() const { return teams_; }
  std::vector<std::int64_t> teams_below(const std::vector<std::int64_t>& roots) const;   // roots included
  // How many people own records of a team: the planner's estimate of branch sizes.
  std::size_t members(std::int64_t team) const;

 private:
  std::vector<Person> people_;
  std::vector<Team> teams_;
  std::unordered_map<std::int64_t, std::size_t> by_id_;
  std::unordered_map<std::string, std::size_t> by_login_;
};
using DirectoryPtr = std::shared_ptr<const Directory>;

enum class Channel { web, api, import, job, cli, system };
std::string_view channel_name(Channel c);

struct Actor {
  std::int64_t user = 0;                    // 0: the system itself (companions, jobs that belong to nobody)
  std::string role;
  Channel channel = Channel::web;
  meta::Language language = meta::Language::fr;
  std::string zone;
  bool system = false;                      // every right, no field hidden; never built from a request
  bool read_only = false;                   // view as
  bool stale = false;                       // a browser whose person last showed a factor over ten minutes ago (TRUST S10)
  std::int64_t viewing_as = 0;              // the real person behind a "view as"
  std::vector<std::string> scopes;          // of a token: "read", "write", "opportunity:read"; empty = all of the person's rights
};
Actor system_actor(Channel channel = Channel::system);

// For what takes over an account or the customer file: passwords, tokens, roles, large exports (TRUST S10). session.stale
// asks a browser for the password again; a token was made by somebody who had just shown his.
Done fresh_factor(const Actor& actor);
// The same before a job is begun that changes records of this entity: it will act as the person, not as this browser.
Done fresh_factor(const Actor& actor, const meta::Entity& entity);

}  // namespace socle::access
