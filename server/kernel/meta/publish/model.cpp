#include "kernel/meta/publish/model.h"

#include <algorithm>
#include <deque>

#include "base/log.h"
#include "base/random.h"
#include "kernel/meta/canonical.h"
#include "kernel/meta/publish/model_state.h"

namespace socle::meta {
namespace {
constexpr std::string_view kChannel = "socle_model";
constexpr std::int64_t kOpeningSlice = 1000;      // nobody writes while a server opens
constexpr int kSwapTries = 5;

bool small(const std::vector<Difference>& told) {
  for (const auto& d : told)
    if (d.weight != Weight::small) return false;
  return true;
}
}  // namespace

Model::State::State(storage::Database& database, Parts given) : db(database), parts(std::move(given)), standard_hash(sha256_hex(parts.standard.dump())) {}

std::pair<SnapshotPtr, PublishedRow> Model::State::current() const {
  std::lock_guard hold(lock_);
  return {snapshot_, published_};
}
void Model::State::put(SnapshotPtr snapshot, PublishedRow row) {
  std::lock_guard hold(lock_);
  if (snapshot_ && snapshot_->version.number >= row.version.number) return;
  snapshot_ = std::move(snapshot);
  published_ = std::move(row);
}

Result<SnapshotPtr> Model::State::compiled(const PublishedRow& row) const {
  return compile(merge_layers(parts.standard, row.layer), parts.types, parts.hooks, row.version);
}

Done Model::State::load(storage::Connection& connection) {
  auto latest = latest_published(connection);
  if (!latest) throw Fault("no version of the model is published");
  const auto [mine, row] = current();
  if (mine && mine->version.number >= latest->version.number) return {};
  TRY(auto snapshot, compiled(*latest));
  put(std::move(snapshot), std::move(*latest));
  return {};
}

// The tables of what is published. A text column that this binary wants compared gets its key before anybody reads it.
Done Model::State::bring_tables() {
  const auto [snapshot, row] = current();
  Existing existing;
  CHECK_OK(db.read({.deadline_ms = 0}, [&](storage::Connection& c) -> Done {
    existing = read_existing(c);
    return {};
  }));
  std::deque<Field> bare;     // fields as the tables still have them
  std::vector<Fill> fills;
  for (const auto& e : snapshot->entities) {
    auto table = existing.tables.find(e->name);
    if (table == existing.tables.end()) continue;
    for (const Field& f : e->fields) {
      if (f.columns.size() < 2 || !f.columns.back().ends_with("__key") || table->second.contains(f.columns.back()) || !table->second.contains(f.columns[0])) continue;
      Field& old = bare.emplace_back(f);
      old.sortable = old.filterable = old.unique = false;
      old.columns.pop_back();
      fills.push_back({e.get(), &old, &f, {}, true, {f.columns.size() - 1}});
    }
  }
  std::vector<std::string> first, unique;
  for (auto& s : plan_schema(existing, *snapshot, db.dialect())) (s.unique ? unique : first).push_back(std::move(s.sql));
  const auto& entities = snapshot->entities;
  if (std::none_of(entities.begin(), entities.end(), [&](const auto& e) { return existing.tables.contains(e->name); })) {
    // A fresh database: one transaction, one sync of the disk instead of hundreds.
    first.insert(first.end(), unique.begin(), unique.end());
    return db.write(storage::Lane::interactive, [&](storage::Transaction& tx) -> Done {
      for (const auto& sql : first) tx.execute(sql);
      return {};
    });
  }
  CHECK_OK(db.ddl(first));
  for (const Fill& fill : fills) {
    SliceResult at;
    while (!at.finished)
      CHECK_OK(db.write(storage::Lane::bulk, [&](storage::Transaction& tx) -> Done {
        TRY(at, fill_slice(tx, fill, *snapshot, at.after, kOpeningSlice));
        return {};
      }));
  }
  return db.ddl(unique);
}

Done Model::State::start() {
  std::optional<PublishedRow> latest;
  CHECK_OK(db.read({.deadline_ms = 0}, [&](storage::Connection& c) -> Done {
    latest = latest_published(c);
    return {};
  }));
  const bool fresh = !latest;
  PublishedRow row = latest ? *latest : PublishedRow{{1, 0, 1}, Json::object(), "install", standard_hash, 1};
  TRY(auto snapshot, compiled(row));
  put(std::move(snapshot), row);
  CHECK_OK(bring_tables());
  if (!fresh && row.standard_hash == standard_hash) return {};
  // Another binary brings another standard model: a swap like another, so that every write sees it.
  return db.write(storage::Lane::interactive, [&](storage::Transaction& tx) -> Done {
    hold_model_alone(tx);
    auto now = latest_published(tx);
    if (now && (fresh || now->version.number != row.version.number)) return load(tx);
    PublishedRow next = row;
    if (!fresh) {
      ++next.version.number;
      ++next.version.patch;
      next.kind = "upgrade";
      next.standard_hash = standard_hash;
    }
    const Instant at = parts.clock->now();
    insert_published(tx, next, {}, at, {});
    if (fresh) insert_version(tx, {0, "published", 0, Json::object(), Json::object(), {}, 0, at, at, {}, {}, next.version.number});
    TRY(auto made, compiled(next));
    tx.after_commit([self = shared_from_this(), made, next] { self->put(made, next); });
    return {};
  });
}

// One small swap: what is made on the model of the moment is put there unless another swap came between.
Result<PatchOutcome> Model::State::patch(const std::function<Result<Candidate>(const std::pair<SnapshotPtr, PublishedRow>&)>& make, const Author& author, bool undo) {
  for (int attempt = 0; attempt < kSwapTries; ++attempt) {
    const auto base = current();
    TRY(Candidate candidate, make(base));
    if (!candidate.problems.empty()) return refuse(Refusal{RefusalKind::invalid, "model.invalid", {{"count", std::to_string(candidate.problems.size())}}, candidate.problems, {}});
    PatchOutcome out{base.first->version, differences(base.first->definition, candidate.definition)};
    if (out.differences.empty()) return out;
    if (!undo && !small(out.differences)) {
      Refusal needs{RefusalKind::invalid, "publish.needs_draft", {}, {}, {}};
      for (const auto& d : out.differences)
        if (d.weight != Weight::small) needs.problems.push_back({d.params[0].second, d.code, d.params, {}, false});
      return refuse(std::move(needs));
    }
    ++out.version.patch;
    ++out.version.number;
    std::const_pointer_cast<Snapshot>(candidate.snapshot)->version = out.version;   // nobody else holds it yet
    PublishedRow row{out.version, candidate.layer, undo ? "undo" : "patch", standard_hash, base.second.model_version};
    const Json none = Json::object();
    auto done = db.write(storage::Lane::interactive, [&](storage::Transaction& tx) -> Done {
      hold_model_alone(tx);
      if (published_number(tx) != base.first->version.number) return refuse(RefusalKind::conflict, "model.changed");
      const auto left = find_obstacles(tx, {*base.first, *candidate.snapshot, none, true});
      if (!left.empty()) {
        Refusal refusal{RefusalKind::invalid, "publish.refused", {}, {}, {}};
        for (const auto& o : left) refusal.problems.push_back({o.path, o.code, o.params, {}, false});
        return refuse(std::move(refusal));
      }
      insert_published(tx, row, author, parts.clock->now(), out.differences);
      if (parts.published) parts.published(tx, row.version, author);
      tx.after_commit([self = shared_from_this(), made = candidate.snapshot, row] { self->put(made, row); });
      return {};
    });
    if (done) {
      db.notify(kChannel, std::to_string(out.version.number));
      return out;
    }
    if (done.error().code != "model.changed") return std::unexpected(std::move(done).error());
    CHECK_OK(db.read({}, [&](storage::Connection& c) { return load(c); }));
  }
  return refuse(RefusalKind::unavailable, "model.changed");
}

Model::Model(std::shared_ptr<State> state) : state_(std::move(state)) {}
Model::~Model() = default;

Result<std::unique_ptr<Model>> Model::open(storage::Database& db, Parts parts) {
  auto state = std::make_shared<State>(db, std::move(parts));
  CHECK_OK(state->start());
  // The database may hear of a publication after this Model is gone.
  db.listen(kChannel, [weak = std::weak_ptr<State>(state)](std::string_view) {
    auto self = weak.lock();
    if (!self) return;
    auto done = self->db.read({.deadline_ms = 0}, [&](storage::Connection& c) { return self->load(c); });
    if (!done) log(LogLevel::error, "the published model could not be loaded", {{"code", done.error().code}});
  });
  return std::unique_ptr<Model>(new Model(std::move(state)));
}

SnapshotPtr Model::snapshot() const { return state_->current().first; }

Done Model::check_current(storage::Transaction& tx, const Snapshot& used) const {
  hold_model_shared(tx);
  const std::int64_t number = published_number(tx);
  if (number == used.version.number) return {};
  if (number > snapshot()->version.number) CHECK_OK(state_->load(tx));
  return refuse(RefusalKind::conflict, "model.changed");
}

Done Model::refresh() {
  return state_->db.read({.deadline_ms = 0}, [&](storage::Connection& c) { return state_->load(c); });
}

Result<PatchOutcome> Model::apply_small_change(const Json& patch, const Author& author) {
  return state_->patch([&](const auto& base) -> Result<Candidate> { return propose(state_->ground(base), patch); }, author, false);
}

Result<PatchOutcome> Model::undo_small_change(const Author& author) {
  return state_->patch(
      [&](const auto& base) -> Result<Candidate> {
        if (base.second.kind != "patch") return refuse(RefusalKind::conflict, "publish.nothing_to_undo");
        std::optional<PublishedRow> before;
        CHECK_OK(state_->db.read({}, [&](storage::Connection& c) -> Done {
          before = published_before(c, base.first->version.number);
          return {};
        }));
        if (!before) return refuse(RefusalKind::conflict, "publish.nothing_to_undo");
        return return_to(state_->ground(base), before->layer);
      },
      author, true);
}

}  // namespace socle::meta
