// The read gate and the write verdicts: what an actor may do, compiled to data (KERNEL F4, F5; TRUST A1 to A7).
//
// Shape    rows(entity, verb): branches for the planner. sees(): the same verdict in memory for a row at hand.
//          field(): hidden, read or write. why(): the rules that give or withhold, in words (codes and params).
// Keeps    One place decides for lists, search, counts, exports, feed, events. A hidden field is as if absent.
// Thread   Built per request from immutable pictures; cheap.
#pragma once
#include <functional>
#include <optional>

#include "kernel/access/actor.h"
#include "kernel/query/branches.h"

namespace socle::access {

enum class Verb { read, create, update, remove, export_, import, merge };

// The access columns of one row, as the writer and the event hub hold them.
struct AccessRow {
  std::int64_t owner = 0, team = 0, territory = 0, issuing_entity = 0;
  std::int64_t via_owner = 0, via_team = 0, via_territory = 0;   // of the record that an activity hangs on
  std::int64_t private_to = 0;
  bool operator==(const AccessRow&) const = default;
};

struct Why {
  bool visible = false;
  struct Rule {
    std::string code;      // access.why.all, access.why.owner, access.why.team, access.why.shared, access.why.none, ...
    Params params;
  };
  std::vector<Rule> rules;
};

class Gate {
 public:
  Gate(meta::SnapshotPtr snapshot, DirectoryPtr directory, Actor actor);

  const Actor& actor() const { return actor_; }
  const meta::Snapshot& snapshot() const { return *snapshot_; }
  const Directory& directory() const { return *directory_; }
  const Person* person() const { return person_; }

  bool may(Verb verb, const meta::Entity& entity) const;              // on some row at least
  bool has(std::string_view power) const;
  bool may_override(const meta::Entity& entity) const;
  query::RowRights rows(const meta::Entity& entity, Verb verb = Verb::read) const;
  // `shared`: whether a share row names the actor; asked only when nothing else grants.
  bool sees(const meta::Entity& entity, const AccessRow& row, Verb verb, const std::function<bool()>& shared) const;
  meta::FieldAccess field(const meta::Entity& entity, const meta::Field& field) const;
  bool readable(const meta::Entity& entity, const meta::Field& f) const { return field(entity, f) != meta::FieldAccess::hidden; }
  Why why(const meta::Entity& entity, const AccessRow& row, const std::function<bool()>& shared) const;

 private:
  meta::Scope scope(const meta::Entity& entity, Verb verb) const;
  bool token_allows(const meta::Entity& entity, Verb verb) const;
  meta::SnapshotPtr snapshot_;
  DirectoryPtr directory_;
  Actor actor_;
  const Person* person_ = nullptr;
  const meta::Role* role_ = nullptr;
  std::vector<std::int64_t> tree_;     // the actor's teams and all below
};

}  // namespace socle::access
