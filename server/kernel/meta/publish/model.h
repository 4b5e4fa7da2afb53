// The published model of a running server: loaded at start, replaced by publishing, compared by every write (BRIEF 2, 3).
//
// Shape    Model::open brings the tables to what the model needs, then serves snapshot(). A company's layer (JSON merge
//          patch over the standard model) is what the database keeps; a draft is a merge patch over the layer of the moment.
// Keeps    published_version.number grows by one with every swap, patches included. Publishing is expand (add, fill, index),
//          swap (one short transaction that re-checks), never contract. A failed expand leaves the old version running.
//          An API name is for life: what disappears is hidden with its columns, and comes back only with the same type.
// Refuses  model.changed (conflict: reload and start again), publish.unknown_version, publish.state, publish.needs_draft,
//          publish.refused (problems = what stands in the way), model.invalid, model.needs_prefix, model.fixed, model.name_taken
// Thread   Safe. snapshot() is a copied shared pointer.
#pragma once
#include <functional>
#include <memory>

#include "kernel/meta/compile.h"
#include "kernel/meta/publish/change.h"
#include "kernel/storage/database.h"

namespace socle::meta {

struct Author {
  std::int64_t user = 0;      // 0: the system
  std::string note;           // why, in the author's words
};

struct PatchOutcome {
  Version version;
  std::vector<Difference> differences;
};

struct Draft {
  std::int64_t number = 0;
  std::string state;           // draft, proposed, approved, expanding, failed, published, superseded, abandoned
  Json patch;                  // over the layer of the moment
  Json transitions;            // {"entities.opportunity.fields.stage":{"map":{"study":"meeting"}}}
  std::int64_t base = 0;       // published number when it was opened
  std::int64_t opened_by = 0;
  Instant opened_at = 0, changed_at = 0;
  std::string hash;            // of what was proposed
  std::string error;           // why an expand failed, a code
  Version version;             // once published
};

struct Preview {
  Weight weight = Weight::small;
  std::vector<Difference> differences;
  std::vector<Obstacle> obstacles;          // empty: it may be published
  SnapshotPtr would_be;                     // null when the draft does not compile
};

// One swap of the model, as it is told afterwards.
struct Swap {
  Version version;
  std::string kind;            // install, publication, patch, undo, rollback, upgrade
  std::int64_t draft = 0;      // the version (draft number) whose content it carries
  std::int64_t by = 0;         // 0: the system
  Instant at = 0;
  std::string note;
  std::vector<Difference> differences;
};

struct Publication {
  Version version;
  bool pending = false;        // an expand is under way: call advance() until done
  std::int64_t done = 0, total = 0;         // rows filled
  std::int64_t number = 0;     // of the version that is being published: a rollback's is new
};

class Model {
 public:
  struct Parts {
    Json standard;                                   // assemble(standard_files())
    FieldTypes types;
    Hooks hooks;
    const Clock* clock = nullptr;
    // Records whose stage or choice a publication moved, in the swap's transaction: kernel/records announces them.
    std::function<void(storage::Transaction&, const Entity&, const std::vector<std::int64_t>& ids, std::int64_t change_set)> moved;
    // Another model is published, in the transaction that does it: for the audit trail (TRUST U1).
    std::function<void(storage::Transaction&, const Version&, const Author&)> published;
  };
  // The database must be migrated. Refuses model.invalid when the company's layer no longer fits this binary.
  static Result<std::unique_ptr<Model>> open(storage::Database& db, Parts parts);
  ~Model();

  SnapshotPtr snapshot() const;
  // In the transaction of every write, before its first statement: model.changed when the model has moved on. The new one
  // is then already in snapshot(). On PostgreSQL it also holds off a swap until the transaction ends.
  Done check_current(storage::Transaction& tx, const Snapshot& used) const;
  Done refresh();                                    // another process published; called by the notice, or at will

  // A label, a choice more, a view, a layout, a help text: applied at once as the next patch number.
  Result<PatchOutcome> apply_small_change(const Json& patch, const Author& author);
  // Takes back the last small change, if nothing was published since.
  Result<PatchOutcome> undo_small_change(const Author& author);

  Result<Draft> open_draft(const Author& author);
  Result<Draft> draft(std::int64_t number) const;
  std::vector<Draft> drafts() const;
  Result<Draft> abandon(std::int64_t number);        // publish.state once it is being published, or was
  std::vector<Swap> swaps(int limit) const;          // newest first
  // What has changed from one published number to another, either way.
  Result<std::vector<Difference>> compare(std::int64_t from, std::int64_t to) const;
  // Merge patch of the definition; `transitions` beside `entities` goes to the draft's transitions. null removes.
  Result<Draft> patch_draft(std::int64_t number, const Json& patch);
  Done set_state(std::int64_t number, const std::string& from, const std::string& to);   // proposed, approved, draft: module brief
  Result<Preview> preview(std::int64_t number, const std::function<bool(const Entity&)>& may_see_examples = {}) const;
  // A draft is published; the number of an older published version rolls back to it, under a new number.
  // With nothing to fill it is published on return; else `pending`: a job calls advance(number) until it is not.
  Result<Publication> publish(std::int64_t number, const Author& author, const Json& transitions = {});
  Result<Publication> advance(std::int64_t number);  // one slice of the expand (about 10 ms of the writer), or the swap
  Result<Publication> publish_wholly(std::int64_t number, const Author& author, const Json& transitions = {});   // until done

 private:
  struct State;
  explicit Model(std::shared_ptr<State> state);
  std::shared_ptr<State> state_;
};

}  // namespace socle::meta
