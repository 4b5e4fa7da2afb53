// The kernel put together: database, model, directory, events, jobs, search, and the services that verbs use.
//
// Shape    Kernel::open(options) brings the database to what this binary needs; start() runs hub, search and jobs; stop()
//          ends them. Modules install their rules before open.
// Refuses  what storage::open, migrate and Model::open refuse: storage.locked, storage.newer, model.invalid, ...
// Thread   services() is shared by every request.
#pragma once
#include <atomic>
#include <memory>
#include <mutex>
#include <thread>

#include "kernel/access/sizes.h"
#include "kernel/events/hub.h"
#include "kernel/expr/derived.h"
#include "kernel/jobs/runner.h"
#include "kernel/meta/publish/model.h"
#include "kernel/records/context.h"

namespace socle {

class Kernel {
 public:
  struct Options {
    storage::OpenOptions storage;
    const Clock* clock = nullptr;
    records::Registry registry;
    bool run_jobs = true;
  };
  static Result<std::unique_ptr<Kernel>> open(Options options);
  ~Kernel();

  void start();
  void stop();
  // What waits after the commits made so far: search documents, due jobs. For tests and commands, on the caller's thread.
  void settle();
  // Fills entities of a base that nobody uses yet: their indexes are set aside meanwhile and made again, then every search
  // document is written. `work` writes with services().announce left out, for nobody listens.
  Done fill(const std::vector<std::string>& entities, const std::function<void()>& work);

  records::Services& services() { return services_; }
  storage::Database& db() { return *db_; }
  meta::Model& model() { return *model_; }
  events::Hub& hub() { return *hub_; }
  jobs::Queue& queue() { return *queue_; }
  jobs::Runner& runner() { return *runner_; }
  const Clock& clock() const { return *options_.clock; }
  void reload_directory();
  // Counts again what each owner, team and territory grants; start() does it now and then.
  void count_sizes();
  // The formulas of a snapshot, compiled once.
  std::shared_ptr<const expr::Derived> derived(const meta::Snapshot& snapshot);

 private:
  explicit Kernel(Options options);
  Done bring_up();
  void wire_services();
  void add_jobs();
  bool index_some();
  bool chain_some();
  void keep_audit();
  void index_loop();
  void count_loop();
  void announce(storage::Transaction& tx, const records::Announcement& a);

  Options options_;
  std::unique_ptr<storage::Database> db_;
  std::unique_ptr<meta::Model> model_;
  std::unique_ptr<events::Hub> hub_;
  std::unique_ptr<jobs::Queue> queue_;
  std::unique_ptr<jobs::Runner> runner_;
  records::Services services_;
  mutable std::mutex mutex_;
  access::DirectoryPtr directory_;
  access::SizesPtr sizes_;
  std::pair<const meta::Snapshot*, std::shared_ptr<const expr::Derived>> derived_{};
  events::Hub::Subscription subscription_;
  std::shared_ptr<events::Signal> index_ = std::make_shared<events::Signal>();
  std::shared_ptr<events::Signal> recount_ = std::make_shared<events::Signal>();
  std::thread indexer_, counter_;
  Instant audit_kept_ = 0;
  std::atomic<bool> stopping_{false};
};

}  // namespace socle
