// The table of routes: method, path, the right it demands, its lane and its limits. One line a door (TRUST A1).
//
// Shape    Patterns are literal segments and {names}; literal routes win over {entity}. A handler gets a Call and answers
//          a Response or a Refusal; http/problem.cpp turns the latter into a status.
// Refuses  A route that declares no right stops start-up (Fault).
// Thread   Built once, then const.
#pragma once
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "http/problem.h"
#include "http/transport/server.h"
#include "kernel/records/context.h"

namespace socle::http {

class Application;
using transport::Method;
using transport::Request;
using transport::Response;

// What a route demands before its handler runs. `record` routes name an entity in the path: the handler's verbs pass the
// gate; the router has already answered 404 for an entity that the caller may not read at all.
enum class Demand { undeclared, open, session, record, power };

struct Call;
using RouteHandler = std::function<Result<Response>(Call&)>;

struct Route {
  Method method = Method::get;
  std::string pattern;                 // "/api/v1/{entity}/{id}"
  Demand demand = Demand::undeclared;
  std::string power;                   // Demand::power
  std::string operation;               // operationId of OpenAPI, and the key of its summary
  RouteHandler handler;
  transport::Lane lane = transport::Lane::interactive;
  std::size_t body_limit = 1 << 20;
  bool streams_body = false;
  bool changes = false;                // may write: CSRF and Origin are asked of a cookie; set from the method unless told
  bool fresh = false;                  // asks a browser for a factor of the last ten minutes (TRUST S10)
  bool only_reads = false;             // a question asked by POST: open to "view as" and to tokens that may only read
  std::vector<std::string> segments;   // of the pattern
};

struct Match {
  const Route* route = nullptr;
  std::map<std::string, std::string, std::less<>> path;
  bool other_method = false;           // the path exists under another method: 405
};

class Router {
 public:
  void add(Route route);
  Match find(Method method, const std::vector<std::string>& segments) const;
  const std::vector<std::unique_ptr<Route>>& routes() const { return routes_; }

 private:
  std::vector<std::unique_ptr<Route>> routes_;
};

// One request on its way through a handler.
struct Call {
  Application& app;
  Request& request;
  const Route& route;
  std::map<std::string, std::string, std::less<>> path;
  std::optional<records::Context> context_{};
  const meta::Entity* entity = nullptr;      // of {entity}
  std::int64_t session = 0;                  // id of the session, 0 with a token
  std::string csrf;
  Speaker speaker{};
  Source source = Source::body;

  const records::Context& context() const { return *context_; }
  const std::string& at(std::string_view name) const;
  Result<std::int64_t> id(std::string_view name = "id") const;   // record.not_found unless a positive integer
  Result<Json> body() const;                                      // a JSON object; body.not_json (415) otherwise
  Result<std::int64_t> number(std::string_view param, std::int64_t fallback, std::int64_t least, std::int64_t most) const;
};

}  // namespace socle::http
