// Commands of the command line that arrive at a running server through DIR/socle.sock (API.md): on SQLite one process holds
// the base, so the server does on its own base what the command would have done.
//
// Shape    begin(name, arguments) -> id; look(id, after) -> what it has printed since, its progress, its end. The work itself
//          is the command line's (cli::perform), plugged in by main.cpp.
// Keeps    The routes answer on the unix socket only: who may open it (0600) is who may run the command. One thread each;
//          what has ended is kept until it has been read to its end.
// Refuses  errand.unknown, errand.too_many
// Thread   Safe.
#pragma once
#include <condition_variable>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "http/router.h"
#include "io/files/store.h"
#include "kernel/kernel.h"
#include "modules/identity/identity.h"

namespace socle::http {

// What a command is given to work on: the base of this process.
struct OpenBase {
  Kernel& kernel;
  files::Store& store;
  identity::Identity& identity;
  std::string data, files_dir, scratch_dir;
  bool serving = false;                 // jobs and search run beside it
};
// Where a command says what it does.
class Reporter {
 public:
  virtual ~Reporter() = default;
  virtual void line(const std::string& text) = 0;
  virtual void progress(const std::string& what, std::int64_t done, std::int64_t total) = 0;
  virtual bool stopped() const { return false; }
  meta::Language language = meta::Language::en;
};
// The exit code, 0 or 1; a Refusal is 1 with its reason.
using Perform = std::function<Result<int>(OpenBase& base, const std::string& command, const Json& arguments, Reporter& reporter)>;

class Errands {
 public:
  Errands(OpenBase base, Perform perform) : base_(std::move(base)), perform_(std::move(perform)) {}
  ~Errands() { stop(); }
  Result<std::int64_t> begin(const std::string& command, Json arguments, meta::Language language);
  // Waits up to a quarter of a second for something to say.
  Result<Json> look(std::int64_t id, std::size_t after);
  void stop();

 private:
  struct Errand;
  OpenBase base_;
  Perform perform_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::map<std::int64_t, std::shared_ptr<Errand>> errands_;
  std::int64_t last_ = 0;
  bool stopping_ = false;
};

// A refusal in words: its own sentence first, then one for each of its problems, with the field before it.
std::vector<std::string> sentences_of(const Refusal& refusal, meta::Language language, const meta::Snapshot* snapshot);

// POST /operator/errands, GET /operator/errands/{id}?after=: on the unix socket only, elsewhere these addresses do not exist.
void errand_routes(Router& r, Errands& errands);

}  // namespace socle::http
