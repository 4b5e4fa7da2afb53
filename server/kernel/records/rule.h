// Rules: what follows from a change of a record (HOUSE sentence 4). Three moments, in the order of module.cpp:
// derive (fill in what follows), check (refuse with reasons), react (companion rows and announcements).
//
// Shape    Moment -> Outcome. Pure: a Moment is const and holds no database, clock or mailer; a rule may run twice.
// Keeps    What a rule reads beyond its record it declares: `references` are loaded for the whole batch before it runs.
#pragma once
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "kernel/records/record.h"

namespace socle::records {

enum class Act { create, patch, remove, restore };
using Sets = std::vector<std::pair<const Field*, Value>>;

struct Override {
  std::string rule, reason;
};
// One change asked of the write path. Doors fill `body` (JSON of the wire); rules, actions and imports fill `sets`.
struct Change {
  Act act = Act::patch;
  const Entity* entity = nullptr;
  std::int64_t id = 0;                      // create: 0, or an id allocated beforehand
  std::optional<std::int64_t> version;      // If-Match
  bool strict = false;                      // Prefer: strict, and DELETE: any newer version is a conflict
  Json body;
  Sets sets;
  std::vector<Override> overrides;
  // Columns kept by the system (roll-ups, last exchange): no version, no history, no event (KERNEL F6). `sets` only.
  bool quiet = false;
};

struct Moment {
  const Entity& entity;
  Act act;
  const Record* before;                     // null on create
  const Record& after;
  const access::Actor& actor;
  const meta::Snapshot& snapshot;
  Instant now;
  Day today;                                // in the business zone
  bool importing_history = false;

  bool creating() const { return act == Act::create; }
  bool changed(const meta::Handle& h) const { return changed(h.field); }
  bool changed(std::string_view field) const;      // false for unknown fields and on removal
  const meta::Stage* stage_before(std::string_view field) const;
  const meta::Stage* stage_after(std::string_view field) const;
};

struct Outcome {
  Sets sets;                                // derive
  std::vector<Problem> problems;            // check
  std::vector<Change> companions;           // react: written in the same change set by the system
  std::vector<std::string> announcements;   // react: "opportunity.won"

  void set(const Moment& m, const meta::Handle& h, Value v) { set(m, h.field, std::move(v)); }
  void set(const Moment& m, std::string_view field, Value v);   // ignored when the model has no such field
  void refuse(std::string field, std::string rule, Params params = {}, std::string needs = {}, bool overridable = false);
};

struct Rule {
  std::string name;
  std::vector<std::string> references;      // reference fields whose records the rule reads
  std::function<void(const Moment&, Outcome&)> derive, check, react;
};

// A verb that is not an edit: a noun created or withdrawn on a record (HOUSE 2.4). Input is described as fields.
struct ActionMoment {
  const Record& record;
  const access::Actor& actor;
  const meta::Snapshot& snapshot;
  Instant now;
  Day today;
  const Zone& zone;
  std::function<std::int64_t()> new_id;                       // ids for companions that point at each other
  // Reads through the actor's gate: records of an entity by equality on a field (exact keys).
  std::function<std::vector<std::shared_ptr<const Record>>(const Entity&, std::string_view field, const Value&)> find;
  // The change set of the last creation of this noun on this record, 0 if none.
  std::int64_t created_in = 0;
};
struct ActionOutcome {
  std::vector<Change> changes;
  std::vector<std::string> announcements;
  Json answer;                              // merged into the answer of the call
};
struct ActionField {
  std::string name, type;                   // a field type's name; "reference:account"
  bool required = false;
};
struct Action {
  std::string noun;                         // "conversion"
  std::vector<ActionField> input;
  std::function<Result<ActionOutcome>(const ActionMoment&, const Json& input)> create;
  bool withdraw_by_reversal = false;        // DELETE reverses the change set that created it
};

class Context;

class Registry {
 public:
  // A fact that lists show ("_next"): for a page of ids, JSON values of those that have one. Reads through the gate.
  using Fact = std::function<std::map<std::int64_t, std::string>(const Context&, const Entity&, const std::vector<std::int64_t>& ids)>;
  void add_fact(std::string name, Fact fact) { facts_.emplace(std::move(name), std::move(fact)); }
  const Fact* fact(std::string_view name) const {
    auto it = facts_.find(name);
    return it == facts_.end() ? nullptr : &it->second;
  }
  class EntityRules {
   public:
    void rule(Rule r) { rules_.push_back(std::move(r)); }
    void action(Action a) { actions_.push_back(std::move(a)); }
    const std::vector<Rule>& rules() const { return rules_; }
    const std::vector<Action>& actions() const { return actions_; }
    const Action* find_action(std::string_view noun) const;

   private:
    std::vector<Rule> rules_;
    std::vector<Action> actions_;
  };
  EntityRules& entity(std::string_view name);
  const EntityRules& of(std::string_view name) const;
  std::vector<std::string> entities() const;

 private:
  std::map<std::string, EntityRules, std::less<>> entities_;
  std::map<std::string, Fact, std::less<>> facts_;
};

}  // namespace socle::records
