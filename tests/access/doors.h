// Every door of the router, and a well-formed call of each for one person in one world.
//
// Shape    doors_of(world): a route of records once per entity, one of nouns once per noun, in the order in which one person
//          walks them: reads first, what removes or republishes last. Visit(world, caller).call(door) names ids that exist: a
//          record that the caller sees if there is one, and things of his own (a view, an import, a job, a token...).
// Keeps    The same world, caller and order give the same calls on both engines.
#pragma once
#include <map>
#include <string>
#include <vector>

#include "world.h"

namespace socle::access_walk {

using scenario::World;

struct Door {
  const http::Route* route = nullptr;
  const meta::Entity* entity = nullptr;     // of the path, or of the body
  std::string noun;
  int rank = 0;
  std::string name() const;                 // "PATCH /api/v1/{entity}/{id} account"
  bool reads() const;                       // GET
  bool has_id() const;
};
std::vector<Door> doors_of(World& world);

struct Caller {
  std::string name, login;                  // no login: nobody
  std::vector<std::string> scopes;          // a token with these; none: a session
};
// The nine people of the demonstration, nobody, and a program of Claire's that may only read.
const std::vector<Caller>& callers();

struct Call {
  std::string method, target, body;
  transport::Headers headers;
};

constexpr std::int64_t kAbsent = 900'000'000'000'001;

class Visit {
 public:
  Visit(World& world, Caller caller);
  // `id`: another record or thing than the caller's own.
  Call call(const Door& door, std::int64_t id = 0);
  transport::Response send(const Call& call) { return world_.send(call.method, call.target, call.body, call.headers); }
  transport::Response get(const std::string& target);
  std::int64_t user() const { return user_; }
  const transport::Headers& headers() const { return headers_; }
  std::int64_t subject(const meta::Entity& entity);      // the record that calls name
  std::vector<std::int64_t> ids(const meta::Entity& entity, bool visible);
  // A thing that the caller owns, by the kind of route ("views", "imports", "change_sets"); kAbsent when he could make none.
  std::int64_t own(const std::string& kind) const;

 private:
  records::Context context() const;
  void own_things();
  std::int64_t made(const std::string& method, const std::string& target, const std::string& body, const char* member = "id", const char* type = nullptr);
  Json body_of(const Door& door, std::int64_t id);
  Json new_record(const meta::Entity& entity);
  Json value_of(const meta::Entity& entity, const meta::Field& field);
  const meta::Field* plain_field(const meta::Entity& entity);

  World& world_;
  Caller caller_;
  std::int64_t user_ = 0;
  transport::Headers session_, headers_;
  std::map<std::string, std::int64_t> own_;
  std::map<std::string, std::int64_t> subjects_;
};

std::string text_of(const transport::Response& response);   // status, headers and body; how long it took only where nobody may know

}  // namespace socle::access_walk
