// A whole Socle in one process for one scenario: kernel, application, a clock that stands still, no sockets.
//
// Shape    Prepared once per engine with the cast (the demonstration company on Monday 2 March 2026, 09:00 in Paris), then copied:
//          a folder on SQLite, a template database on PostgreSQL.
#pragma once
#include <memory>
#include <string>

#include "http/app.h"
#include "http/live.h"
#include "http/runtime.h"
#include "kernel/kernel.h"

namespace socle::scenario {

struct Engine {
  std::string name;            // sqlite | postgres
  std::string postgres_url;    // of an empty cluster: postgresql://user@host:port/postgres
  std::string folder;          // scratch
  std::string prefix = "scenario";   // of the names of its copies: two programs share one PostgreSQL
};

class World {
 public:
  World(const Engine& engine, int number);      // a copy of the prepared cast
  ~World();
  static void prepare(const Engine& engine);

  transport::Response call(const std::string& login, const std::string& method, const std::string& target, const std::string& body, const transport::Headers& headers);
  // The same call by whoever the headers say, or by nobody.
  transport::Response send(const std::string& method, const std::string& target, const std::string& body, const transport::Headers& headers);
  http::Application& app() { return *app_; }
  Kernel& kernel() { return *kernel_; }
  access::Sessions& sessions() { return *sessions_; }
  std::string id_of(const std::string& entity, const std::string& label);   // of the cast, by its label
  void settle() { kernel_->settle(); }
  TestClock& clock() { return clock_; }
  std::vector<std::string> events();            // announced since the last call

 private:
  std::string token(const std::string& login);
  TestClock clock_;
  std::unique_ptr<Kernel> kernel_;
  std::unique_ptr<files::Store> files_;
  std::unique_ptr<access::Sessions> sessions_;
  std::unique_ptr<identity::Identity> identity_;
  std::unique_ptr<http::Live> live_;
  http::Runtime runtime_;
  std::unique_ptr<http::Application> app_;
  std::map<std::string, std::string> tokens_;
  std::string feed_;
};

}  // namespace socle::scenario
