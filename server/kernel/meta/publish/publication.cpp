// Publishing: expand (tables, fills, catching up), then the swap. Each step is short, leaves its place in the version's row,
// and may be taken again by another process after a crash (KERNEL F2).
#include <algorithm>
#include <chrono>

#include "base/log.h"
#include "kernel/meta/publish/model_state.h"

namespace socle::meta {
namespace {
constexpr std::string_view kChannel = "socle_model";
constexpr std::int64_t kFirstSlice = 100, kLargestSlice = 5000, kSmallestSlice = 10;
constexpr std::int64_t kSwapRows = 200;            // rows still noted that the swap itself may fill
constexpr auto kSliceTime = std::chrono::milliseconds(10);

Refusal refused(const std::vector<Problem>& problems, const std::vector<Obstacle>& obstacles) {
  Refusal r{RefusalKind::invalid, "publish.refused", {{"count", std::to_string(problems.size() + obstacles.size())}}, problems, {}};
  for (const auto& o : obstacles) {
    Params params = o.params;
    params.emplace_back("count", std::to_string(o.count));
    r.problems.push_back({o.path, o.code, std::move(params), {}, false});
  }
  return r;
}
// Two rows took one value since the preview: said, and nothing is published.
Refusal taken_meanwhile(const Obstacle& o) {
  Refusal r = refused({}, {o});
  r.code = o.code;
  return r;
}
bool publishable(const std::string& state) { return state == "draft" || state == "approved" || state == "failed"; }
}  // namespace

std::int64_t number_in(const Json& progress, std::string_view key) { return progress[key].as_int(); }

Result<VersionRow> Model::State::row(std::int64_t number) const {
  std::optional<VersionRow> out;
  CHECK_OK(db.read({}, [&](storage::Connection& c) -> Done {
    out = version_row(c, number);
    return {};
  }));
  if (!out) return refuse(RefusalKind::not_found, "publish.unknown_version", {{"number", std::to_string(number)}});
  return std::move(*out);
}

Done Model::State::save(const VersionRow& row) {
  return db.write(storage::Lane::interactive, [&](storage::Transaction& tx) -> Done {
    update_version(tx, row);
    return {};
  });
}

Result<Prepared> Model::State::prepare(const VersionRow& row) {
  std::optional<PublishedRow> older;
  CHECK_OK(db.read({}, [&](storage::Connection& c) -> Done {
    CHECK_OK(load(c));
    const auto from = row.patch.has(kReturnTo) ? row.patch[kReturnTo].as_int() : row.published ? row.number : 0;
    if (from) older = last_of_version(c, from);
    return {};
  }));
  const auto base = current();
  const std::string of = std::to_string(row.number) + " " + std::to_string(base.first->version.number) + " " + row.patch.dump();
  {
    std::lock_guard hold(lock_);
    if (made_ && made_of_ == of) return Prepared{row, base.second, base.first, made_};
  }
  auto made = std::make_shared<const Candidate>(older ? return_to(ground(base), older->layer) : propose(ground(base), row.patch));
  std::lock_guard hold(lock_);
  made_ = made;
  made_of_ = of;
  return Prepared{row, base.second, base.first, std::move(made)};
}

Publication Model::State::progress_of(const Prepared& p) const {
  return {p.before->version, true, number_in(p.row.progress, "done"), number_in(p.row.progress, "total")};
}

// Expand, first part: columns, tables, notes of what is written meanwhile.
Result<Publication> Model::State::tables(Prepared& p) {
  Existing existing;
  std::vector<Fill> fills;
  std::int64_t total = 0;
  CHECK_OK(db.read({.deadline_ms = 0}, [&](storage::Connection& c) -> Done {
    existing = read_existing(c);
    fills = plan_fills(p.step(), existing);
    for (const Fill& f : fills) total += c.integer("SELECT COUNT(*) FROM " + storage::quoted(f.entity->name));
    return {};
  }));
  std::vector<std::string> sql;
  for (auto& s : plan_schema(existing, *p.candidate().snapshot, db.dialect(), column_defaults(p.step(), existing)))
    if (!s.unique) sql.push_back(std::move(s.sql));
  CHECK_OK(db.ddl(sql));
  CHECK_OK(db.ddl(trigger_statements(fills, db.engine())));
  Json next = Json::object();
  next.set("base", p.before->version.number);
  next.set("phase", fills.empty() ? "swap" : "fill");
  next.set("fill", 0);
  next.set("after", 0);
  next.set("limit", kFirstSlice);
  next.set("done", 0);
  next.set("total", total);
  for (const char* key : {"actor", "note"})
    if (const Json* kept = p.row.progress.find(key)) next.set(key, *kept);
  p.row.progress = std::move(next);
  CHECK_OK(save(p.row));
  return progress_of(p);
}

// Expand, second part: one slice. A slice that took longer than 10 ms of the writer makes the next one smaller.
Result<Publication> Model::State::slice(Prepared& p) {
  const auto fills = plan_fills(p.step(), [&] {
    Existing existing;   // a column that exists by now was added by tables(): plan as if it had been there
    for (const auto& e : p.candidate().snapshot->entities)
      for (const Field& f : e->fields) existing.tables[e->name].insert(f.columns.begin(), f.columns.end());
    return existing;
  }());
  Json& at = p.row.progress;
  const bool catching_up = at["phase"].as_string() == "catch_up";
  const std::size_t i = static_cast<std::size_t>(number_in(at, "fill"));
  if (i >= fills.size()) {
    at.set("phase", catching_up ? "swap" : "catch_up");
    at.set("fill", 0);
    CHECK_OK(save(p.row));
    return progress_of(p);
  }
  const Fill& fill = fills[i];
  const std::int64_t limit = number_in(at, "limit");
  std::chrono::steady_clock::duration took{};
  CHECK_OK(db.write(storage::Lane::bulk, [&](storage::Transaction& tx) -> Done {
    const auto start = std::chrono::steady_clock::now();
    TRY(const SliceResult slice, catching_up ? catch_up(tx, fill, *p.candidate().snapshot, limit) : fill_slice(tx, fill, *p.candidate().snapshot, number_in(at, "after"), limit));
    took = std::chrono::steady_clock::now() - start;
    VersionRow row = p.row;
    // Writers who note rows about as fast as short slices take them are met by longer ones, and past the longest by the swap,
    // which stops them: an expand always ends.
    const std::int64_t left = catching_up ? dirty_rows(tx, fill) : 0;
    const std::int64_t before = number_in(at, "left");   // none at the first slice
    const bool losing = before > 0 && before - left < slice.rows / 2;   // half of the work is for nothing
    const bool enough = slice.finished || (catching_up && (left <= kSwapRows || (losing && limit == kLargestSlice)));
    row.progress.set("after", enough ? 0 : slice.after);
    row.progress.set("fill", static_cast<std::int64_t>(i + (enough ? 1 : 0)));
    row.progress.set("left", enough ? 0 : left);
    if (!catching_up) row.progress.set("done", number_in(at, "done") + slice.rows);
    const bool longer = losing || took < kSliceTime / 2;
    row.progress.set("limit", std::clamp(longer ? limit * 2 : took > kSliceTime ? limit / 2 : limit, kSmallestSlice, kLargestSlice));
    update_version(tx, row);
    tx.after_commit([&p, row] { p.row = row; });
    return {};
  }));
  return progress_of(p);
}

Result<Publication> Model::State::swap(Prepared& p) {
  Existing existing;
  CHECK_OK(db.read({.deadline_ms = 0}, [&](storage::Connection& c) -> Done {
    existing = read_existing(c);
    return {};
  }));
  const auto fills = plan_fills(p.step(), existing);
  for (const Fill& fill : fills)
    CHECK_OK(db.write(storage::Lane::bulk, [&](storage::Transaction& tx) -> Done {
      auto caught = catch_up(tx, fill, *p.candidate().snapshot, kLargestSlice);
      return caught ? Done{} : std::unexpected(std::move(caught).error());
    }));
  std::optional<Obstacle> shared;
  CHECK_OK(db.read({.deadline_ms = 0}, [&](storage::Connection& c) -> Done {
    shared = find_shared_value(c, p.step());
    return {};
  }));
  if (shared) return refuse(taken_meanwhile(*shared));
  std::vector<std::string> unique;
  for (auto& s : plan_schema(existing, *p.candidate().snapshot, db.dialect())) unique.push_back(std::move(s.sql));
  try {
    CHECK_OK(db.ddl(unique));
  } catch (const Fault&) {
    return refuse(taken_meanwhile({"publish.duplicates", {}, {}, 1, {}, {}}));
  }
  Step step = p.step();
  step.swapping = true;
  const auto told = differences(p.before->definition, p.candidate().definition);
  const Version version{p.base.version.major + 1, 0, p.before->version.number + 1};
  const Author author{p.row.progress["actor"].as_int(), p.row.progress["note"].as_string()};
  std::const_pointer_cast<Snapshot>(p.candidate().snapshot)->version = version;   // nobody else holds it yet
  const PublishedRow published{version, p.candidate().layer, p.row.patch.has(kReturnTo) ? "rollback" : "publication", standard_hash, p.row.number};
  CHECK_OK(db.write(storage::Lane::interactive, [&](storage::Transaction& tx) -> Done {
    hold_model_alone(tx);
    if (published_number(tx) != p.before->version.number) return refuse(RefusalKind::conflict, "model.changed");
    for (const Fill& fill : fills) {
      SliceResult left;
      while (!left.finished) {
        TRY(left, catch_up(tx, fill, *p.candidate().snapshot, kLargestSlice));
      }
    }
    const auto obstacles = find_obstacles(tx, step);
    if (!obstacles.empty()) return refuse(refused({}, obstacles));
    const Instant now = parts.clock->now();
    remap(tx, parts, step, author, now, version.number);
    insert_published(tx, published, author, now, told);
    if (parts.published) parts.published(tx, published.version, author);
    tx.execute("UPDATE model_version SET state='superseded' WHERE state='published'");
    VersionRow row = p.row;
    row.state = "published";
    row.published = version.number;
    row.progress = Json::object();
    row.changed_at = now;
    update_version(tx, row);
    tx.after_commit([self = shared_from_this(), made = p.candidate().snapshot, published] { self->put(made, published); });
    return {};
  }));
  db.notify(kChannel, std::to_string(version.number));
  forget_notes(fills);
  return Publication{version, false, number_in(p.row.progress, "total"), number_in(p.row.progress, "total")};
}

// Triggers and notes of an expand that is over, done or failed. Left behind, they cost a little; they never harm.
void Model::State::forget_notes(const std::vector<Fill>& fills) {
  if (fills.empty()) return;
  Done done = db.ddl(drop_trigger_statements(fills, db.engine()));
  if (done)
    done = db.write(storage::Lane::bulk, [&](storage::Transaction& tx) -> Done {
      for (const Fill& f : fills)
        tx.execute("DELETE FROM model_dirty WHERE entity_no=?1 AND field_no=?2", {storage::Cell(f.entity_no()), storage::Cell(std::int64_t{f.to->field_no})});
      return {};
    });
  if (!done) log(LogLevel::warning, "the notes of an expand stay until the next one", {{"code", done.error().code}});
}

Result<Publication> Model::State::advance(std::int64_t number) {
  TRY(VersionRow at, row(number));
  if (at.state == "published") {
    const auto [snapshot, published] = current();
    return Publication{snapshot->version, false, 0, 0};
  }
  if (at.state != "expanding") return refuse(RefusalKind::conflict, "publish.state", {{"number", std::to_string(number)}, {"state", at.state}});
  TRY(Prepared p, prepare(at));
  auto step = [&]() -> Result<Publication> {
    if (!p.candidate().snapshot) return refuse(refused(p.candidate().problems, {}));
    // Another swap came between: what is added so far stays, the plan is made again on the new ground.
    const std::string& phase = p.row.progress["phase"].as_string();
    if (phase.empty() || number_in(p.row.progress, "base") != p.before->version.number) return tables(p);
    return phase == "swap" ? swap(p) : slice(p);
  };
  Result<Publication> out = refuse(RefusalKind::unavailable, "publish.expand_failed");
  std::string fault;
  try {
    out = step();
  } catch (const Fault& f) {
    fault = f.what();
  }
  if (out || out.error().code == "model.changed") return out ? out : Result<Publication>(progress_of(p));
  if (out.error().kind == RefusalKind::unavailable && fault.empty()) return out;   // busy: the same step may be taken again
  if (!fault.empty()) log(LogLevel::error, "an expand failed", {{"version", std::to_string(number)}, {"reason", fault}});
  if (p.candidate().snapshot) forget_notes(plan_fills(p.step(), {}));
  p.row.state = "failed";
  p.row.error = out.error().code;
  CHECK_OK(save(p.row));
  return out;
}

Result<Publication> Model::publish(std::int64_t number, const Author& author, const Json& transitions) {
  TRY(VersionRow row, state_->row(number));
  if (row.state == "expanding") return state_->advance(number);
  if (row.state == "superseded") {
    // Rollback: the content of an older version under a new number (BRIEF 3).
    Json patch = Json::object();
    patch.set(kReturnTo, number);
    const Instant now = state_->parts.clock->now();
    row = VersionRow{0, "draft", 0, std::move(patch), transitions.is_object() ? transitions : Json::object(), {}, author.user, now, now, {}, {}, 0};
  } else if (!publishable(row.state)) {
    return refuse(RefusalKind::conflict, "publish.state", {{"number", std::to_string(number)}, {"state", row.state}});
  } else if (transitions.is_object()) {
    merge_patch(row.transitions, transitions);
  }
  TRY(const Prepared p, state_->prepare(row));
  std::vector<Obstacle> obstacles;
  if (p.candidate().snapshot)
    CHECK_OK(state_->db.read({.deadline_ms = 30'000}, [&](storage::Connection& c) -> Done {
      obstacles = find_obstacles(c, p.step());
      return {};
    }));
  if (!p.candidate().snapshot || !obstacles.empty()) return refuse(refused(p.candidate().problems, obstacles));
  row.state = "expanding";
  row.error.clear();
  row.progress = Json::object();
  row.progress.set("actor", author.user);
  row.progress.set("note", author.note);
  CHECK_OK(state_->db.write(storage::Lane::interactive, [&](storage::Transaction& tx) -> Done {
    VersionRow begun = row;
    if (begun.number == 0) {
      begun.base = published_number(tx);
      begun.number = insert_version(tx, begun);
    }
    update_version(tx, begun);
    tx.after_commit([&row, begun] { row = begun; });
    return {};
  }));
  TRY(auto out, state_->advance(row.number));          // tables
  out.number = row.number;
  TRY(const VersionRow now, state_->row(row.number));
  if (!out.pending || now.progress["phase"].as_string() != "swap") return out;
  TRY(out, state_->advance(row.number));               // nothing to fill: the swap at once
  out.number = row.number;
  return out;
}

Result<Publication> Model::advance(std::int64_t number) {
  TRY(auto out, state_->advance(number));
  out.number = number;
  return out;
}

Result<Publication> Model::publish_wholly(std::int64_t number, const Author& author, const Json& transitions) {
  TRY(auto out, publish(number, author, transitions));
  while (out.pending) {
    TRY(out, advance(out.number));
  }
  return out;
}

}  // namespace socle::meta
