// The steps of a write, each in its own file; write.cpp calls them in order. Internal to kernel/records.
#pragma once
#include <set>

#include "kernel/records/table.h"
#include "kernel/records/write.h"

namespace socle::records {

// A change on its way: what stood before, what will stand, and what was found wrong.
struct Draft {
  const Change* change = nullptr;
  std::shared_ptr<const Record> before;
  std::shared_ptr<Record> after;
  std::vector<int> changed;                 // indexes of fields, sorted
  std::vector<Problem> problems, warnings;
  std::vector<Override> overridden;         // rules passed with a reason
  Outcome outcome;
  std::set<int> given;                      // fields the asker named
  bool by_asker = true;                     // false: a companion written by the system
};

// parse.cpp: JSON -> typed values; every problem of the body is collected. Unknown, hidden and system fields refuse alike.
void parse_body(storage::Connection& db, const Context& context, Draft& draft);
// prepare.cpp: visible? allowed? moved on?
Done authorise(storage::Connection& db, const Context& context, Draft& draft);
Done settle_conflict(storage::Connection& db, const Context& context, const Draft& draft);
// derive.cpp: defaults, ownership, money in company currency, formulas, numbers; then the rules' derive.
void derive(storage::Transaction& tx, const Context& context, Draft& draft);
// check.cpp: required, references, unique, validations, stage criteria; then the rules' check; then overrides.
void check(storage::Transaction& tx, const Context& context, Draft& draft, const WriteOptions& options);
// criteria.cpp
void check_stages(storage::Transaction& tx, const Context& context, Draft& draft);
bool holds(storage::Connection& db, const Context& context, const Json& condition, const Record& record);
// trace.cpp: history by version, spans, timeline, outbox, search.
void trace(storage::Transaction& tx, const Context& context, const Draft& draft, std::int64_t change_set);
void open_change_set(storage::Transaction& tx, const Context& context, std::int64_t id, const WriteOptions& options, const std::vector<Override>& overridden);

Moment moment_of(const Context& context, const Draft& draft, bool importing_history);
void load_references(storage::Connection& db, const Context& context, Draft& draft);
bool shared_with(storage::Connection& db, const Context& context, const Entity& entity, std::int64_t id, access::Verb verb);
std::string value_json(const Field& field, const Value& v);
Refusal as_refusal(Draft& draft);

}  // namespace socle::records
