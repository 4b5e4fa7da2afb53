#include "kernel/kernel.h"

#include "base/log.h"
#include "kernel/access/audit.h"
#include "kernel/access/load.h"
#include "kernel/access/sessions.h"
#include "kernel/events/consumer.h"
#include "kernel/fields/all_fields.h"
#include "kernel/meta/standard.h"
#include "kernel/records/bulk.h"
#include "kernel/search/index.h"
#include "kernel/search/quick.h"
#include "kernel/storage/indexes.h"
#include "kernel/storage/statistics.h"
#include "migrations/migrations.h"

namespace socle {
namespace {
constexpr int kIndexSlice = 100;
constexpr int kFillSlice = 5000;
constexpr std::chrono::milliseconds kCountEvery{10 * 60'000};
constexpr Instant kCountingMs = 30'000;
constexpr Instant kAuditEvery = 3'600'000;

events::AccessColumns columns_of(const access::AccessRow& r) {
  return {r.owner, r.team, r.territory, r.issuing_entity, r.via_owner, r.via_team, r.via_territory, r.private_to};
}
bool concerns_directory(const meta::Entity& e) { return e.name == "user" || e.name == "team" || e.name == "membership" || e.name == "territory"; }

meta::Hooks model_hooks() {
  meta::Hooks hooks;
  hooks.check_condition = [](const meta::Snapshot& s, const meta::Entity& e, const Json& condition) -> Done {
    meta::ParseContext context;
    context.snapshot = &s;
    const auto zone = Zone::find(s.company.zone);
    context.zone = zone.get();
    auto parsed = expr::parse_condition(condition, s, e, {}, context);
    if (!parsed) return std::unexpected(parsed.error());
    return {};
  };
  hooks.check_formula = [](const meta::Snapshot& s, const meta::Entity& e, const meta::Field& f) { return expr::check_derived(s, e, f); };
  return hooks;
}
}  // namespace

Kernel::Kernel(Options options) : options_(std::move(options)) {}
Kernel::~Kernel() { stop(); }

Result<std::unique_ptr<Kernel>> Kernel::open(Options options) {
  std::unique_ptr<Kernel> kernel(new Kernel(std::move(options)));
  CHECK_OK(kernel->bring_up());
  return kernel;
}

Done Kernel::bring_up() {
  TRY(db_, storage::open(options_.storage));
  CHECK_OK(storage::migrate(*db_, migrations::all(db_->engine())));
  CHECK_OK(db_->write(storage::Lane::interactive, [](storage::Transaction& tx) -> Done {
    events::open_feed(tx);
    return {};
  }));
  CHECK_OK(events::enrol(*db_, search::kConsumer));
  hub_ = std::make_unique<events::Hub>(*db_);
  queue_ = std::make_unique<jobs::Queue>(*db_, *options_.clock);
  runner_ = std::make_unique<jobs::Runner>(*queue_);
  wire_services();
  meta::Model::Parts parts;
  TRY(parts.standard, meta::assemble(meta::standard_files()));
  parts.types = [](std::string_view name) { return fields::find_field_type(name); };
  parts.hooks = model_hooks();
  parts.clock = options_.clock;
  parts.moved = [this](storage::Transaction& tx, const meta::Entity& entity, const std::vector<std::int64_t>& ids, std::int64_t change_set) {
    for (std::int64_t id : ids) announce(tx, {change_set, &entity, id, 0, entity.name + ".updated", {}, {}, {}, clock().now(), 0});
  };
  parts.published = [this](storage::Transaction& tx, const meta::Version& version, const meta::Author& author) {
    Json detail = Json::object();
    detail.set("version", version.text());
    access::audit(tx, clock().now(), {.act = "model.published", .actor = author.user, .detail = std::move(detail)});
  };
  TRY(model_, meta::Model::open(*db_, std::move(parts)));
  reload_directory();
  add_jobs();
  subscription_ = hub_->subscribe([this](const std::vector<events::Change>& changes) {
    const auto snapshot = model_->snapshot();
    for (const auto& c : changes)
      if (const meta::Entity* e = snapshot->by_no(c.entity_no); e && concerns_directory(*e)) {
        reload_directory();
        break;
      }
    index_->raise();
  });
  return {};
}

void Kernel::wire_services() {
  services_.db = db_.get();
  services_.registry = &options_.registry;
  services_.clock = options_.clock;
  services_.check_current = [this](storage::Transaction& tx, const meta::Snapshot& used) { return model_->check_current(tx, used); };
  services_.snapshot = [this] { return model_->snapshot(); };
  services_.directory = [this] {
    std::lock_guard lock(mutex_);
    return directory_;
  };
  services_.announce = [this](storage::Transaction& tx, const records::Announcement& a) { announce(tx, a); };
  services_.compute = [this](const records::Context& context, const meta::Field& field, const records::Record& record) -> Result<Value> {
    return derived(context.snapshot())->compute(field, record, context.eval_context());
  };
  services_.sizes = [this](const records::Context&, const meta::Entity& e) {
    std::lock_guard lock(mutex_);
    return access::sizes_of(sizes_, e);
  };
  services_.full_text = [](const records::Context& c, storage::Connection& db, const meta::Entity& e, std::string_view q) { return search::matching(c, db, e, q); };
  services_.derived = [this](const meta::Snapshot& s) { return derived(s); };
}

void Kernel::announce(storage::Transaction& tx, const records::Announcement& a) {
  events::Change c;
  c.entity_no = a.entity->entity_no;
  c.record_id = a.id;
  c.version = a.version;
  c.event = a.event;
  c.change_set = a.change_set;
  c.actor = a.actor;
  c.at = a.at;
  if (a.before) c.before = columns_of(*a.before);
  if (a.after) c.after = columns_of(*a.after);
  if (!a.fields.empty()) {
    JsonWriter w(c.payload);
    w.object().key("fields").array();
    for (const auto& f : a.fields) w.value(f);
    w.end().end();
  }
  hub_->announce(tx, c);
  // A lost role counts at the next request (TRUST S9): the directory is fresh before the writer is answered.
  if (!concerns_directory(*a.entity)) return;
  const bool closed = a.entity->name == "user" && access::end_with_user(tx, a.at, a.id, a.actor);
  tx.after_commit([this, closed, user = a.id] {
    reload_directory();
    if (closed && services_.user_closed) services_.user_closed(user);
  });
  // People, teams and memberships are what rights are made of (TRUST U1).
  Json detail = Json::object();
  detail.set("record", a.id);
  detail.set("change_set", a.change_set);
  Json& names = detail.set("fields", Json::array());
  for (const auto& f : a.fields) names.push(f);
  access::audit(tx, a.at, {.act = a.event, .actor = a.actor, .detail = std::move(detail)});
}

void Kernel::reload_directory() {
  access::DirectoryPtr fresh;
  auto done = db_->read({.deadline_ms = 0}, [&](storage::Connection& c) -> Done {
    fresh = access::load_directory(c);
    return {};
  });
  if (!done) {
    log(LogLevel::error, "the directory could not be read", {{"code", done.error().code}});
    return;
  }
  std::lock_guard lock(mutex_);
  directory_ = std::move(fresh);
}

std::shared_ptr<const expr::Derived> Kernel::derived(const meta::Snapshot& snapshot) {
  std::lock_guard lock(mutex_);
  if (derived_.first != &snapshot) {
    auto made = expr::Derived::compile(snapshot);
    if (!made) throw Fault("the formulas of the published model no longer compile: " + made.error().code);
    derived_ = {&snapshot, *made};
  }
  return derived_.second;
}

void Kernel::add_jobs() {
  runner_->add(std::string(records::kBulkJob), [this](jobs::JobContext& job) { return records::run_bulk(services_, job); });
  runner_->add("model.expand", [this](jobs::JobContext& job) -> Result<Json> {
    const std::int64_t number = job.input()["number"].as_int();
    for (;;) {
      CHECK_OK(job.may_go_on());
      TRY(auto p, model_->advance(number));
      job.report(p.done, p.total);
      if (!p.pending) {
        Json out = Json::object();
        out.set("version", p.version.text());
        return out;
      }
    }
  });
}

bool Kernel::index_some() {
  const auto snapshot = model_->snapshot();
  auto n = events::consume(*db_, search::kConsumer, kIndexSlice,
                           [&](storage::Transaction& tx, const std::vector<events::Change>& changes) { return search::index_changes(tx, *snapshot, changes); });
  if (!n) log(LogLevel::warning, "search documents are late", {{"code", n.error().code}});
  return n && *n > 0;
}

void Kernel::count_sizes() {
  auto fresh = std::make_shared<access::Sizes>();
  const auto snapshot = model_->snapshot();
  for (const auto& e : snapshot->entities) {
    if (e->removed || e->system || stopping_) continue;
    // A read each: no snapshot of the database is held for long.
    const auto done = db_->read({.deadline_ms = kCountingMs}, [&](storage::Connection& c) -> Done {
      (*fresh)[e->entity_no] = access::count_rows(c, *e);
      return {};
    });
    if (!done) log(LogLevel::warning, "rows could not be counted", {{"entity", e->name}, {"code", done.error().code}});
  }
  access::SizesPtr before;
  {
    std::lock_guard lock(mutex_);
    before = std::exchange(sizes_, fresh);
  }
  // PostgreSQL samples its tables by itself.
  if (db_->engine() != storage::Engine::sqlite || !access::moved_much(before.get(), *fresh)) return;
  if (auto done = storage::refresh_statistics(*db_); !done) log(LogLevel::warning, "statistics could not be refreshed", {{"code", done.error().code}});
}

bool Kernel::chain_some() {
  const auto n = access::chain_audit(*db_);
  if (!n) log(LogLevel::warning, "the audit trail is chained late", {{"code", n.error().code}});
  return n && *n > 0;
}
// Every hour: rows older than twelve months go, and a copy of the head leaves the database for the log: a trail made anew does
// not lead to it.
void Kernel::keep_audit() {
  if (clock().now() < audit_kept_ + kAuditEvery) return;
  audit_kept_ = clock().now();
  for (auto gone = access::prune_audit(*db_, clock().now()); gone && *gone > 0 && !stopping_; gone = access::prune_audit(*db_, clock().now())) {
  }
  if (const auto head = access::audit_head(*db_); head && head->place > 0)
    log(LogLevel::info, "audit head", {{"place", std::to_string(head->place)}, {"digest", head->digest}});
}

void Kernel::index_loop() {
  while (!stopping_) {
    const auto seen = index_->count();
    bool more = true;
    try {
      while (more && !stopping_) {
        more = index_some();
        more = chain_some() || more;
      }
      keep_audit();
    } catch (const std::exception& e) {
      log(LogLevel::error, "search documents could not be written", {{"what", e.what()}});
    }
    if (!stopping_) index_->wait(seen, std::chrono::milliseconds(1000));
  }
}

void Kernel::count_loop() {
  while (!stopping_) {
    const auto seen = recount_->count();
    try {
      count_sizes();
    } catch (const std::exception& e) {
      log(LogLevel::error, "rows could not be counted", {{"what", e.what()}});
    }
    if (!stopping_) recount_->wait(seen, kCountEvery);
  }
}

void Kernel::start() {
  hub_->start();
  indexer_ = std::thread([this] { index_loop(); });
  counter_ = std::thread([this] { count_loop(); });
  if (options_.run_jobs) runner_->start();
}

void Kernel::stop() {
  if (stopping_.exchange(true)) return;
  index_->raise();
  recount_->raise();
  if (indexer_.joinable()) indexer_.join();
  if (counter_.joinable()) counter_.join();
  if (runner_) runner_->stop();
  subscription_ = {};
}

Done Kernel::fill(const std::vector<std::string>& entities, const std::function<void()>& work) {
  TRY(auto indexes, storage::set_aside_indexes(*db_, entities));
  work();
  CHECK_OK(storage::put_back_indexes(*db_, indexes));
  CHECK_OK(storage::refresh_statistics(*db_));
  const auto snapshot = model_->snapshot();
  for (const auto& name : entities) {
    const meta::Entity* e = snapshot->find(name);
    std::int64_t after = 0;
    do {
      CHECK_OK(db_->write(storage::Lane::bulk, [&](storage::Transaction& tx) -> Done {
        after = search::rebuild(tx, *e, after, kFillSlice);
        return {};
      }));
    } while (after != 0);
  }
  return {};
}

void Kernel::settle() {
  hub_->deliver();
  while (index_some()) {
  }
  while (runner_->run_due() > 0) {
  }
  hub_->deliver();
  while (chain_some()) {
  }
}

}  // namespace socle
