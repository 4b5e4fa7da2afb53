#include "kernel/records/write.h"

#include <algorithm>

#include "kernel/records/stages.h"

namespace socle::records {
namespace {
using meta::Cell;

constexpr int kMaxCompanionDepth = 5;
constexpr int kModelRetries = 3;

// One batch inside one transaction. The recipe of HOUSE 2.5, hops 3 to 6.
class Batch {
 public:
  Batch(storage::Transaction& tx, const Context& context, const WriteOptions& options)
      : tx_(tx), context_(context), options_(options), change_set_(options.change_set) {}

  Result<BatchResult> run(const std::vector<Change>& changes) {
    if (context_.services().check_current) CHECK_OK(context_.services().check_current(tx_, context_.snapshot()));
    BatchResult result;
    if (!options_.idempotency_key.empty()) {
      TRY(bool known, recall(result));
      if (known) return result;
    }
    const auto before = load_all(changes);
    for (const Change& c : changes) {
      result.items.push_back(one(c, before, 0));
      if (!result.items.back() && options_.atomic) {
        if (changes.size() == 1) return std::unexpected(result.items.back().error());
        return std::unexpected(whole_refusal(result, changes.size()));
      }
    }
    result.change_set = opened_ ? change_set_ : 0;
    if (options_.also) CHECK_OK(options_.also(tx_, result));
    if (!options_.idempotency_key.empty()) remember(result);
    return result;
  }

 private:
  using Before = std::map<std::pair<int, std::int64_t>, std::shared_ptr<Record>>;

  Before load_all(const std::vector<Change>& changes) {
    std::map<const Entity*, std::vector<std::int64_t>> ids;
    for (const Change& c : changes)
      if (c.act != Act::create) ids[c.entity].push_back(c.id);
    // Locks are taken in (entity number, id) order, so that two batches cannot wait for each other (F1).
    std::vector<std::pair<const Entity*, std::vector<std::int64_t>>> ordered(ids.begin(), ids.end());
    std::sort(ordered.begin(), ordered.end(), [](const auto& a, const auto& b) { return a.first->entity_no < b.first->entity_no; });
    Before out;
    for (auto& [entity, list] : ordered)
      for (auto& [id, record] : load(tx_, *entity, list, true)) out[{entity->entity_no, id}] = record;
    return out;
  }

  Result<Written> one(const Change& change, const Before& before, int depth) {
    Draft draft;
    draft.change = &change;
    draft.by_asker = depth == 0;
    if (change.act != Act::create) {
      auto it = before.find({change.entity->entity_no, change.id});
      // A record that this batch has already touched is read again.
      if (it != before.end()) draft.before = touched_.contains({change.entity->entity_no, change.id}) ? load_one(tx_, *change.entity, change.id) : it->second;
    }
    if (change.quiet) return quietly(draft);
    const Context system = depth == 0 ? context_ : context_.as_system();
    const Context& who = depth == 0 ? context_ : system;
    CHECK_OK(authorise(tx_, who, draft));
    start(draft);
    parse_body(tx_, who, draft);
    CHECK_OK(settle_conflict(tx_, who, draft));
    if (change.act != Act::remove) derive(tx_, who, draft);
    check(tx_, who, draft, options_);
    if (!draft.problems.empty()) return std::unexpected(as_refusal(draft));
    return commit(draft, depth);
  }

  Result<Written> quietly(Draft& draft) {
    const Change& c = *draft.change;
    if (!draft.before) return Written{c.id, 0, c.act, nullptr, nullptr, {}, true};
    Record after = *draft.before;
    std::vector<int> columns;
    for (const auto& [field, value] : c.sets)
      if (after.value(*field) != value) {
        after.set(*field, value);
        columns.push_back(field->index);
      }
    if (!columns.empty()) update(tx_, after, columns);
    touched_.insert({c.entity->entity_no, c.id});
    return Written{c.id, after.version(), c.act, draft.before, draft.before, {}, true};
  }

  void start(Draft& draft) {
    const Change& c = *draft.change;
    draft.after = draft.before ? std::make_shared<Record>(*draft.before) : std::make_shared<Record>(*c.entity);
    if (c.act == Act::create) draft.after->set(meta::kId, c.id);
    for (const auto& [field, value] : c.sets) {
      draft.after->set(*field, value);
      draft.given.insert(field->index);
    }
    if (c.act == Act::remove) draft.after->set(meta::kDeletedAt, context_.now());
    if (c.act == Act::restore) draft.after->set(meta::kDeletedAt, Value{});
  }

  Result<Written> commit(Draft& draft, int depth) {
    const Change& c = *draft.change;
    Record& after = *draft.after;
    draft.changed.clear();
    for (const Field& f : c.entity->fields)
      if (f.index >= meta::kSystemFields || f.index == meta::kDeletedAt)
        if (!draft.before ? !empty(after.value(f)) : after.value(f) != draft.before->value(f)) draft.changed.push_back(f.index);
    if (draft.before && draft.changed.empty())
      return Written{after.id(), after.version(), c.act, draft.before, draft.before, draft.warnings, true};

    if (!opened_) {
      if (change_set_ == 0) {
        change_set_ = tx_.allocate_ids(1);
        open_change_set(tx_, context_, change_set_, options_, draft.overridden);
      }
      opened_ = true;
    } else if (!draft.overridden.empty()) {
      record_overrides(draft.overridden);
    }
    stamp(draft);
    std::vector<int> columns = draft.changed;
    if (!draft.before) {
      insert(tx_, after);
    } else {
      columns.insert(columns.end(), {meta::kVersion, meta::kUpdatedAt, meta::kUpdatedBy});
      if (!update(tx_, after, columns)) throw Fault("a record under lock was not updated");
    }
    touched_.insert({c.entity->entity_no, after.id()});
    trace(tx_, context_, draft, change_set_);
    CHECK_OK(react(draft, depth));
    return Written{after.id(), after.version(), c.act, draft.before, draft.after, draft.warnings, false};
  }

  void stamp(Draft& draft) {
    Record& after = *draft.after;
    const std::int64_t author = context_.actor().user;
    const Value by = author ? Value(author) : Value();
    if (!draft.before) {
      if (after.id() == 0) after.set(meta::kId, tx_.allocate_ids(1));
      after.set(meta::kCreatedAt, context_.now());
      after.set(meta::kCreatedBy, by);
      after.set(meta::kChangeSet, change_set_);
      after.set(meta::kVersion, std::int64_t{1});
    } else {
      after.set(meta::kVersion, draft.before->version() + 1);
    }
    after.set(meta::kUpdatedAt, context_.now());
    after.set(meta::kUpdatedBy, by);
  }

  Done react(Draft& draft, int depth) {
    draft.outcome = {};
    const Moment moment = moment_of(context_, draft, options_.history_import);
    for (const Rule& rule : context_.services().registry->of(draft.change->entity->name).rules())
      if (rule.react) rule.react(moment, draft.outcome);
    for (const auto& event : draft.outcome.announcements) {
      Announcement a{change_set_, draft.change->entity, draft.after->id(), draft.after->version(), event, {}, {}, {}, context_.now(), context_.actor().user};
      if (draft.before) a.before = draft.before->access();
      a.after = draft.after->access();
      if (context_.services().announce) context_.services().announce(tx_, a);
    }
    if (draft.outcome.companions.empty()) return {};
    if (depth >= kMaxCompanionDepth) throw Fault("rules call each other without end: " + draft.change->entity->name);
    const std::vector<Change> companions = std::move(draft.outcome.companions);
    const auto before = load_all(companions);
    for (const Change& c : companions) {
      auto done = one(c, before, depth + 1);
      if (!done) return std::unexpected(done.error());
    }
    return {};
  }

  void record_overrides(const std::vector<Override>& overridden) {
    Json list = *parse_json(tx_.text("SELECT COALESCE(override, '[]') FROM change_set WHERE id=?1", {Cell(change_set_)}));
    for (const auto& o : overridden) {
      Json entry = Json::object();
      entry.set("rule", o.rule);
      entry.set("reason", o.reason);
      list.push(std::move(entry));
    }
    tx_.execute("UPDATE change_set SET override=?1 WHERE id=?2", {Cell(list.dump()), Cell(change_set_)});
  }

  Refusal whole_refusal(BatchResult& result, std::size_t count) {
    Refusal whole = result.items.back().error();
    for (auto& p : whole.problems) p.params.emplace_back("item", std::to_string(result.items.size() - 1));
    whole.extra = "{\"item\":" + std::to_string(result.items.size() - 1) + ",\"items\":" + std::to_string(count) + "}";
    return whole;
  }

  Result<bool> recall(BatchResult& result) {
    std::string hash, answer;
    bool known = false;
    tx_.query("SELECT body_hash, answer FROM idempotency WHERE \"user\"=?1 AND key=?2",
              {Cell(context_.actor().user), Cell(options_.idempotency_key)}, [&](const storage::Row& r) {
                hash = r.text(0);
                answer = r.text(1);
                known = true;
                return false;
              });
    if (!known) return false;
    if (hash != options_.body_hash) return refuse_field({}, "idempotency.other_body");
    result.replayed = std::move(answer);
    return true;
  }
  void remember(const BatchResult& result) {
    tx_.execute("INSERT INTO idempotency(\"user\", key, body_hash, at, status, answer) VALUES (?1,?2,?3,?4,?5,?6)",
                {Cell(context_.actor().user), Cell(options_.idempotency_key), Cell(options_.body_hash), Cell(context_.now()),
                 Cell(std::int64_t{200}), Cell(options_.answer ? options_.answer(result) : std::string("{}"))});
  }

  storage::Transaction& tx_;
  const Context& context_;
  const WriteOptions& options_;
  std::int64_t change_set_ = 0;
  bool opened_ = false;
  std::set<std::pair<int, std::int64_t>> touched_;
};

// The same changes under a newer model: entities and fields are found again by name.
std::vector<Change> rebind(const std::vector<Change>& changes, const meta::Snapshot& snapshot) {
  std::vector<Change> out = changes;
  for (Change& c : out) {
    if (const Entity* e = snapshot.find(c.entity->name)) {
      Sets sets;
      for (auto& [field, value] : c.sets)
        if (const Field* f = e->find(field->name)) sets.emplace_back(f, value);
      c.entity = e;
      c.sets = std::move(sets);
    }
  }
  return out;
}
}  // namespace

Result<BatchResult> write_in(storage::Transaction& tx, const Context& context, const std::vector<Change>& changes, const WriteOptions& options) {
  if (options.atomic) return Batch(tx, context, options).run(changes);
  // Each item may be left out alone: a savepoint each, since companions may refuse after their parent was written.
  BatchResult all;
  WriteOptions each = options;
  each.atomic = true;
  each.also = nullptr;
  each.idempotency_key.clear();
  each.change_set = options.change_set;
  for (const Change& c : changes) {
    Result<BatchResult> got = BatchResult{};
    auto done = tx.savepoint([&]() -> Done {
      got = Batch(tx, context, each).run({c});
      if (!got) return std::unexpected(got.error());
      return {};
    });
    if (!done && done.error().code == "model.changed") return std::unexpected(done.error());
    if (!done) {
      all.items.emplace_back(std::unexpected(done.error()));
      continue;
    }
    all.items.push_back(std::move(got->items[0]));
    if (got->change_set) all.change_set = each.change_set = got->change_set;
  }
  if (options.also) CHECK_OK(options.also(tx, all));
  return all;
}

Result<BatchResult> write(const Context& context, const std::vector<Change>& changes, const WriteOptions& options) {
  std::optional<Context> fresh;
  std::vector<Change> rebound;
  for (int tries = 0;; ++tries) {
    const Context& c = fresh ? *fresh : context;
    const std::vector<Change>& list = fresh ? rebound : changes;
    Result<BatchResult> result = BatchResult{};
    Done done = c.db().write(options.lane, [&](storage::Transaction& tx) -> Done {
      result = write_in(tx, c, list, options);
      if (!result) return std::unexpected(result.error());
      return {};
    });
    if (done) return result;
    if (done.error().code != "model.changed" || tries >= kModelRetries) return std::unexpected(done.error());
    fresh.emplace(context.refreshed());
    rebound = rebind(changes, fresh->snapshot());
  }
}

Result<Written> write_one(const Context& context, Change change, const WriteOptions& options, std::int64_t* change_set) {
  TRY(auto result, write(context, {std::move(change)}, options));
  if (change_set) *change_set = result.change_set;
  if (result.items.empty()) return Written{};
  return std::move(result.items[0]);
}

}  // namespace socle::records
