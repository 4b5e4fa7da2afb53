// The application behind the routes: who calls, may they pass the door, and what they are told.
//
// Shape    plan() and handle() are what the transport calls. Routes are added by the *_api.cpp files, listed in routes.cpp.
// Keeps    Deny before effect: route, session, CSRF, power and entity are judged before a handler runs (TRUST A2, W1).
// Thread   handle() runs on many workers; everything here is const after start or locks itself.
#pragma once
#include <atomic>
#include <functional>
#include <mutex>

#include "http/router.h"
#include "modules/identity/identity.h"

namespace socle::http {

struct Runtime;

struct Settings {
  std::string public_url;              // "https://crm.example.fr"; empty: loopback
  bool secure_cookie = false;
  double calls_per_second = 50;        // per person (TRUST I3)
};

class Application {
 public:
  Application(records::Services& services, identity::Identity& identity, Runtime& runtime, Settings settings);

  transport::Plan plan(const transport::RequestHead& head);
  transport::Response handle(transport::Request& request);
  bool authenticated(const transport::RequestHead& head);   // from memory: for the transport's limits
  std::string transport_problem(int status, std::string_view code, std::string_view request_id, const transport::RequestHead* head) const;

  Router& router() { return router_; }
  records::Services& services() { return services_; }
  identity::Identity& identity() { return identity_; }
  Runtime& runtime() { return runtime_; }
  const Settings& settings() const { return settings_; }
  std::string cookie_name() const { return settings_.secure_cookie ? "__Host-socle" : "socle"; }

 private:
  struct Caller {
    access::Actor actor;
    std::int64_t session = 0;
    std::string csrf;
    bool by_cookie = false;
  };
  transport::Response answer_to(transport::Request& request);
  Result<Caller> identify(const transport::Request& request, const Route& route, Speaker& speaker);
  Done admit(const transport::Request& request, const Route& route, const Caller& caller) const;
  std::optional<transport::Response> too_fast(std::int64_t user, const Speaker& speaker);
  Result<transport::Response> run(Call& call, const Caller& caller);
  Done trace_view_as(const records::Context& self, std::int64_t seen);

  records::Services& services_;
  identity::Identity& identity_;
  Runtime& runtime_;
  Settings settings_;
  Router router_;
  struct Bucket {
    double left = 0;
    Instant at = 0;
  };
  std::mutex mutex_;
  std::map<std::int64_t, Bucket> buckets_;
  std::map<std::pair<std::int64_t, std::int64_t>, Instant> viewed_;   // who as whom: when it was last traced
};

meta::Language language_of(std::string_view accept_language);

}  // namespace socle::http
