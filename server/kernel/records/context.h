// What a request carries through the kernel: the pictures it started with, who asks, and when.
//
// Keeps    snapshot and directory are held from start to end of the request; no mutable global stands behind it.
#pragma once
#include "kernel/access/gate.h"
#include "kernel/expr/derived.h"
#include "kernel/query/list.h"
#include "kernel/records/rule.h"
#include "kernel/storage/database.h"

namespace socle::records {

// The parts of the kernel that verbs need; built once by kernel/kernel.h.
struct Services {
  storage::Database* db = nullptr;
  const Registry* registry = nullptr;
  const Clock* clock = nullptr;
  // The model may have moved on: refused as `model.changed`, and the verb starts again with `fresh`.
  std::function<Done(storage::Transaction&, const meta::Snapshot&)> check_current;
  std::function<meta::SnapshotPtr()> snapshot;
  std::function<access::DirectoryPtr()> directory;
  // One committed change of a record: outbox row inside the transaction, hub after commit (kernel/events).
  std::function<void(storage::Transaction&, const struct Announcement&)> announce;
  // After the commit that closed an account: whoever remembers sessions forgets hers. Set by who owns them; may be empty.
  std::function<void(std::int64_t user)> user_closed;
  // The value of a stored computed field (kernel/expr formula).
  std::function<Result<Value>(const class Context&, const Field&, const Record&)> compute;
  // The compiled formulas and roll-ups of a snapshot, for reads.
  std::function<std::shared_ptr<const expr::Derived>(const meta::Snapshot&)> derived;
  // Ids that a full-text query selects (kernel/search), and sizes for the planner.
  std::function<std::vector<std::int64_t>(const class Context&, storage::Connection&, const Entity&, std::string_view)> full_text;
  std::function<query::Sizes(const class Context&, const Entity&)> sizes;
  // Ids of the hierarchy below a record, itself included (operator `under`).
  std::function<std::vector<std::int64_t>(const Entity&, std::int64_t)> subtree;
  // Records whose searchable text moved: an index job after commit (kernel/search).
  std::function<void(storage::Transaction&, const Entity&, std::int64_t id)> reindex;
};

struct Announcement {
  std::int64_t change_set = 0;
  const Entity* entity = nullptr;
  std::int64_t id = 0, version = 0;
  std::string event;                                 // "opportunity.updated", "opportunity.won"
  std::optional<access::AccessRow> before, after;    // nothing: did not exist / is gone
  std::vector<std::string> fields;                   // names that changed
  Instant at = 0;
  std::int64_t actor = 0;
};

class Context {
 public:
  Context(const Services& services, access::Actor actor)
      : services_(&services), now_(services.clock->now()), gate_(services.snapshot(), services.directory(), std::move(actor)) {
    zone_ = Zone::find(snapshot().company.zone);
    if (!zone_) throw Fault("the company's time zone is unknown to this machine");
  }
  const Services& services() const { return *services_; }
  storage::Database& db() const { return *services_->db; }
  const access::Gate& gate() const { return gate_; }
  const access::Actor& actor() const { return gate_.actor(); }
  const meta::Snapshot& snapshot() const { return gate_.snapshot(); }
  const access::Directory& directory() const { return gate_.directory(); }
  Instant now() const { return now_; }
  Day today() const { return zone_->day_of(now_); }
  const Zone& zone() const { return *zone_; }
  meta::ParseContext parse_context() const { return {&snapshot(), actor().language, now_, zone_.get(), "FR"}; }
  expr::EvalContext eval_context() const;
  expr::Visibility visibility() const;
  // The same request under the model of this moment (after `model.changed`), or as the system.
  Context refreshed() const { return Context(*services_, actor()); }
  Context as_system() const { return Context(*services_, access::system_actor(actor().channel)); }

 private:
  const Services* services_;
  Instant now_;
  access::Gate gate_;
  std::shared_ptr<const Zone> zone_;
};

}  // namespace socle::records
