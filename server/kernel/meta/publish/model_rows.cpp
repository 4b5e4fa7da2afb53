// Rows of published_version and model_version.
#include "kernel/meta/publish/model_state.h"

namespace socle::meta {
namespace {
using storage::Cell;

constexpr const char* kPublishedColumns = "SELECT number, major, patch, definition, kind, standard_hash, model_version FROM published_version";
constexpr const char* kVersionColumns =
    "SELECT number, state, base, patch, transitions, opened_by, opened_at, changed_at, hash, progress, error, published FROM model_version";
// Two keys of the advisory locks of PostgreSQL: this product, the model.
constexpr const char* kLockKeys = "(1936417644, 1)";

Json parsed(std::string_view text) {
  auto json = parse_json(text.empty() ? "{}" : text, {.max_bytes = 64u << 20});
  if (!json) throw Fault("the stored model is not JSON");
  return std::move(*json);
}
std::optional<PublishedRow> one_published(storage::Connection& db, const std::string& rest, const storage::Cells& cells = {}) {
  std::optional<PublishedRow> out;
  db.query(kPublishedColumns + rest, cells, [&](const storage::Row& r) {
    out = PublishedRow{{static_cast<int>(r.integer(1)), static_cast<int>(r.integer(2)), r.integer(0)}, parsed(r.text(3)), std::string(r.text(4)),
                       std::string(r.text(5)), r.integer(6)};
    return false;
  });
  return out;
}
VersionRow version_of(const storage::Row& r) {
  VersionRow v;
  v.number = r.integer(0);
  v.state = r.text(1);
  v.base = r.integer(2);
  v.patch = parsed(r.text(3));
  v.transitions = parsed(r.text(4));
  v.opened_by = r.integer(5);
  v.opened_at = r.integer(6);
  v.changed_at = r.integer(7);
  v.hash = r.text(8);
  v.progress = parsed(r.text(9));
  v.error = r.text(10);
  v.published = r.integer(11);
  return v;
}
Cell text_or_null(const std::string& s) { return s.empty() ? Cell() : Cell(s); }
Cell number_or_null(std::int64_t n) { return n ? Cell(n) : Cell(); }
}  // namespace

std::optional<PublishedRow> latest_published(storage::Connection& db) { return one_published(db, " ORDER BY number DESC LIMIT 1"); }
std::optional<PublishedRow> published_by_number(storage::Connection& db, std::int64_t number) { return one_published(db, " WHERE number=?1", {Cell(number)}); }
std::optional<PublishedRow> published_before(storage::Connection& db, std::int64_t number) {
  return one_published(db, " WHERE number<?1 ORDER BY number DESC LIMIT 1", {Cell(number)});
}
std::optional<PublishedRow> last_of_version(storage::Connection& db, std::int64_t model_version) {
  return one_published(db, " WHERE model_version=?1 ORDER BY number DESC LIMIT 1", {Cell(model_version)});
}
std::int64_t published_number(storage::Connection& db) { return db.integer("SELECT MAX(number) FROM published_version"); }

void insert_published(storage::Transaction& tx, const PublishedRow& row, const Author& author, Instant at, const std::vector<Difference>& told) {
  std::string list;
  JsonWriter w(list);
  w.array();
  for (const auto& d : told) {
    w.object().member("code", d.code).member("weight", weight_name(d.weight)).key("params").object();
    for (const auto& [k, v] : d.params) w.member(k, v);
    w.end().end();
  }
  w.end();
  tx.execute("INSERT INTO published_version(number, major, patch, at, actor, definition, note, kind, standard_hash, model_version, differences) "
             "VALUES (?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11)",
             {Cell(row.version.number), Cell(std::int64_t{row.version.major}), Cell(std::int64_t{row.version.patch}), Cell(at), number_or_null(author.user),
              Cell(row.layer.dump()), text_or_null(author.note), Cell(row.kind), Cell(row.standard_hash), Cell(row.model_version), Cell(list)});
}

std::vector<Swap> last_swaps(storage::Connection& db, int limit) {
  std::vector<Swap> out;
  db.query("SELECT number, major, patch, kind, model_version, actor, at, note, differences FROM published_version ORDER BY number DESC LIMIT ?1", {Cell(std::int64_t{limit})},
           [&](const storage::Row& r) {
             Swap s;
             s.version = {static_cast<int>(r.integer(1)), static_cast<int>(r.integer(2)), r.integer(0)};
             s.kind = r.text(3);
             s.draft = r.integer(4);
             s.by = r.integer(5);
             s.at = r.integer(6);
             s.note = r.text(7);
             auto told = parse_json(r.text(8).empty() ? "[]" : r.text(8), {.max_bytes = 64u << 20});
             if (!told) throw Fault("what changed with a version of the model is not JSON");
             for (const Json& d : told->items()) {
               const std::string& w = d["weight"].as_string();
               Difference difference{d["code"].as_string(), {}, w == "small" ? Weight::small : w == "grave" ? Weight::grave : Weight::normal};
               for (const auto& [k, v] : d["params"].members()) difference.params.emplace_back(k, v.as_string());
               s.differences.push_back(std::move(difference));
             }
             out.push_back(std::move(s));
             return true;
           });
  return out;
}

std::optional<VersionRow> version_row(storage::Connection& db, std::int64_t number) {
  std::optional<VersionRow> out;
  db.query(std::string(kVersionColumns) + " WHERE number=?1", {Cell(number)}, [&](const storage::Row& r) {
    out = version_of(r);
    return false;
  });
  return out;
}
std::vector<VersionRow> open_versions(storage::Connection& db) {
  std::vector<VersionRow> out;
  db.query(std::string(kVersionColumns) + " ORDER BY number", {}, [&](const storage::Row& r) {
    out.push_back(version_of(r));
    return true;
  });
  return out;
}
std::int64_t insert_version(storage::Transaction& tx, VersionRow row) {
  row.number = tx.integer("SELECT COALESCE(MAX(number), 0) + 1 FROM model_version");
  tx.execute("INSERT INTO model_version(number, state, base, patch, transitions, opened_by, opened_at, changed_at, published) VALUES (?1,?2,?3,?4,?5,?6,?7,?8,?9)",
             {Cell(row.number), Cell(row.state), Cell(row.base), Cell(row.patch.dump()), Cell(row.transitions.dump()), number_or_null(row.opened_by),
              Cell(row.opened_at), Cell(row.changed_at), number_or_null(row.published)});
  return row.number;
}
void update_version(storage::Transaction& tx, const VersionRow& row) {
  tx.execute("UPDATE model_version SET state=?2, patch=?3, transitions=?4, changed_at=?5, hash=?6, progress=?7, error=?8, published=?9 WHERE number=?1",
             {Cell(row.number), Cell(row.state), Cell(row.patch.dump()), Cell(row.transitions.dump()), Cell(row.changed_at), text_or_null(row.hash),
              row.progress.members().empty() ? Cell() : Cell(row.progress.dump()), text_or_null(row.error), number_or_null(row.published)});
}

Draft as_draft(const VersionRow& row, const std::optional<PublishedRow>& published) {
  Draft d;
  d.number = row.number;
  d.state = row.state;
  d.patch = row.patch;
  d.transitions = row.transitions;
  d.base = row.base;
  d.opened_by = row.opened_by;
  d.opened_at = row.opened_at;
  d.changed_at = row.changed_at;
  d.hash = row.hash;
  d.error = row.error;
  if (published) d.version = published->version;
  return d;
}

void hold_model_shared(storage::Transaction& tx) {
  if (tx.engine() == storage::Engine::postgres)
    tx.query(std::string("SELECT pg_advisory_xact_lock_shared") + kLockKeys, {}, [](const storage::Row&) { return true; });
}
void hold_model_alone(storage::Transaction& tx) {
  if (tx.engine() == storage::Engine::postgres)
    tx.query(std::string("SELECT pg_advisory_xact_lock") + kLockKeys, {}, [](const storage::Row&) { return true; });
}

}  // namespace socle::meta
