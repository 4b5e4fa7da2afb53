// What stands behind Model: the published pair (layer, snapshot) and the steps of a publication. Private to this folder.
#pragma once
#include <mutex>

#include "kernel/meta/publish/candidate.h"
#include "kernel/meta/publish/fill.h"
#include "kernel/meta/publish/model.h"

namespace socle::meta {

struct PublishedRow {
  Version version;                 // number 0: nothing published yet
  Json layer;
  std::string kind, standard_hash;
  std::int64_t model_version = 0;
};
struct VersionRow {
  std::int64_t number = 0;
  std::string state;
  std::int64_t base = 0;
  Json patch, transitions, progress;
  std::int64_t opened_by = 0;
  Instant opened_at = 0, changed_at = 0;
  std::string hash, error;
  std::int64_t published = 0;      // number of published_version
};

// model_rows.cpp
std::optional<PublishedRow> latest_published(storage::Connection& db);
std::optional<PublishedRow> published_by_number(storage::Connection& db, std::int64_t number);
std::optional<PublishedRow> published_before(storage::Connection& db, std::int64_t number);
std::optional<PublishedRow> last_of_version(storage::Connection& db, std::int64_t model_version);
std::int64_t published_number(storage::Connection& db);
void insert_published(storage::Transaction& tx, const PublishedRow& row, const Author& author, Instant at, const std::vector<Difference>& told);
std::vector<Swap> last_swaps(storage::Connection& db, int limit);
std::optional<VersionRow> version_row(storage::Connection& db, std::int64_t number);
std::vector<VersionRow> open_versions(storage::Connection& db);
std::int64_t insert_version(storage::Transaction& tx, VersionRow row);   // its number
void update_version(storage::Transaction& tx, const VersionRow& row);
Draft as_draft(const VersionRow& row, const std::optional<PublishedRow>& published);

// A swap and the writers of other processes keep out of each other's way (PostgreSQL); SQLite has one writer anyway.
void hold_model_shared(storage::Transaction& tx);
void hold_model_alone(storage::Transaction& tx);

// remap.cpp: records whose choice or stage disappears take its successor, with version, history and spans.
void remap(storage::Transaction& tx, const Model::Parts& parts, const Step& step, const Author& author, Instant now, std::int64_t published);

struct Prepared {
  VersionRow row;
  PublishedRow base;               // what it is built on
  SnapshotPtr before;
  std::shared_ptr<const Candidate> made;
  const Candidate& candidate() const { return *made; }
  Step step() const { return {*before, *made->snapshot, row.transitions, false}; }
};

struct Model::State : std::enable_shared_from_this<Model::State> {
  State(storage::Database& database, Parts given);

  storage::Database& db;
  Parts parts;
  std::string standard_hash;

  // model.cpp
  std::pair<SnapshotPtr, PublishedRow> current() const;
  void put(SnapshotPtr snapshot, PublishedRow row);
  Result<SnapshotPtr> compiled(const PublishedRow& row) const;
  Done load(storage::Connection& connection);          // when the database has moved on
  Done bring_tables();
  Done start();
  Ground ground(const std::pair<SnapshotPtr, PublishedRow>& base) const { return {parts.standard, base.second.layer, base.first->definition, parts.types, parts.hooks}; }
  Result<PatchOutcome> patch(const std::function<Result<Candidate>(const std::pair<SnapshotPtr, PublishedRow>&)>& make, const Author& author, bool undo);

  // publication.cpp
  Result<VersionRow> row(std::int64_t number) const;
  Done save(const VersionRow& row);
  Result<Prepared> prepare(const VersionRow& row);
  Result<Publication> advance(std::int64_t number);
  Result<Publication> tables(Prepared& p);
  Result<Publication> slice(Prepared& p);
  Result<Publication> swap(Prepared& p);
  void forget_notes(const std::vector<Fill>& fills);
  Publication progress_of(const Prepared& p) const;

 private:
  mutable std::mutex lock_;
  // The candidate of an expand that is going on: a slice costs 10 ms, a compilation more.
  std::shared_ptr<const Candidate> made_;
  std::string made_of_;
  SnapshotPtr snapshot_;
  PublishedRow published_;
};

std::int64_t number_in(const Json& progress, std::string_view key);
constexpr std::string_view kReturnTo = "__return_to";   // a version whose content is that of an older one

}  // namespace socle::meta
