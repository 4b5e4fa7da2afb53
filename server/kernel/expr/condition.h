// The one condition tree: filters, row rights, criteria, validations, workflow conditions (KERNEL F3). Formulas of
// computed fields are the same nodes with values instead of truth (formula.h).
//
// Shape    parse_condition: JSON of API.md "Filter" -> Condition, typed against the model.
//          evaluate: truth for a record in memory. print_sql: the same truth as SQL text with parameters.
// Keeps    Two-valued logic: a comparison with an empty value is false; `ne`, `nin`, `not` are exact complements.
//          Division by zero is empty; integer overflow is a refusal. The three back ends agree (cases.json).
//          A reference that is empty, or whose target the reader may not see, is empty, and so is every field behind it.
//          (The trash counts only in relations: a reference to a record in the trash still points at it.)
// Units    Depth 20, 200 leaves, 10,000 values in `in`. Relative dates are resolved with EvalContext, in the business zone.
// Refuses  filter.unknown_field, filter.unknown_operator, filter.wrong_value, filter.too_deep, filter.too_large (invalid)
// Thread   Condition is immutable; shared freely.
#pragma once
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/json.h"
#include "base/result.h"
#include "base/time.h"
#include "kernel/meta/field_type.h"
#include "kernel/meta/snapshot.h"
#include "kernel/storage/database.h"

namespace socle::expr {

using meta::Entity;
using meta::Field;
using meta::Op;
using meta::Snapshot;

// account.owner.name: the reference fields to follow, then the field. Up to 3 hops.
struct Path {
  std::vector<const Field*> hops;
  const Field* field = nullptr;
  std::string text;
  const Entity* owner = nullptr;             // the entity that has `field`
  std::string part;                          // "stage.category": category; "amount.currency": currency; else empty
  meta::Family family = meta::Family::none;  // how it compares: its type's, exact text, or what its formula gives
  int scale = 0;                             // numbers, computed ones too
};
// Who may name what: a field that answers false is unknown to the caller (TRUST A5). Relations likewise by child entity.
struct Visibility {
  std::function<bool(const Entity&, const Field&)> field = [](const Entity&, const Field&) { return true; };
  std::function<bool(const Entity&)> entity = [](const Entity&) { return true; };
};
Result<Path> parse_path(std::string_view text, const Snapshot& snapshot, const Entity& entity,
                        const Visibility& visible);

struct Relative {    // a relative date or a person, resolved at evaluation
  std::string word;  // today yesterday tomorrow now this_week last_month next_quarter ... | last | next | me | my_team
                     // | day: that day (number in `days`) of an instant field
  int days = 0, weeks = 0, months = 0;  // of {"last":{"days":30}}
};
struct Operand {
  std::vector<Value> values;  // eq: 1, between: 2, in: n
  std::optional<Relative> relative;
  std::optional<Relative> until;       // between: second bound, when it is relative
  std::string currency;                // money: "" = company currency
  std::vector<const Entity*> targets;  // link: the entity of each value
};

struct Condition {
  enum class Kind { always, never, all, any, negation, leaf, relation };
  Kind kind = Kind::always;
  std::vector<Condition> children;  // all, any, negation (1), relation (0 or 1: where)
  // leaf
  Path path;
  Op op = Op::eq;
  Operand operand;
  // relation: quantifier over children records
  enum class Quantifier { any, none, count };
  Quantifier quantifier = Quantifier::any;
  const meta::Relation* relation = nullptr;
  std::int64_t count = 0;  // with op
};
// An amount in the company's currency, minor units; asked for operands in another currency. Without it they are refused.
using ToBase = std::function<Result<std::int64_t>(std::int64_t minor, const std::string& currency)>;
Result<Condition> parse_condition(const Json& json, const Snapshot& snapshot, const Entity& entity,
                                  const Visibility& visible, const meta::ParseContext& context,
                                  const ToBase& to_base = {});
Json to_json(const Condition& c);  // canonical form; parse(to_json(c)) == c

class Derived;  // formulas and roll-ups of the model, compiled (derived.h)
// How a field compares and what it may be asked; for computed fields and roll-ups `derived` says what they give.
meta::Family family_of(const Field& field, const Derived* derived = nullptr);
std::vector<Op> operators_of(const Field& field, const Derived* derived = nullptr);
struct EvalContext {
  Instant now = 0;
  const Zone* zone = nullptr;       // business zone
  std::int64_t user = 0;            // me
  std::vector<std::int64_t> teams;  // my_team: the person's teams
  // under: ids of the hierarchy below a record, itself included (by entity)
  std::function<std::vector<std::int64_t>(const Entity&, std::int64_t)> subtree;
  std::vector<std::int64_t> colleagues;  // my_team on a reference to a person: the people of `teams`
  const Derived* derived = nullptr;      // needed where computed fields and roll-ups are compared in SQL
};

// What a record answers in memory: own fields, fields over references, children of a relation.
class RecordSource {
 public:
  virtual ~RecordSource() = default;
  virtual const Value& value(const Field& field) const = 0;
  virtual const RecordSource* follow(const Field& reference) const = 0;  // null when empty or not loaded
  virtual std::vector<const RecordSource*> children(const meta::Relation& relation) const = 0;
};
bool evaluate(const Condition& c, const RecordSource& record, const EvalContext& context);
// What evaluate() would read, so that a batch can load it in one query per relation or reference.
struct Reads {
  std::vector<const Field*> references;  // first hops (and deeper ones by Path)
  std::vector<Path> paths;
  std::vector<const meta::Relation*> relations;
};
Reads reads_of(const Condition& c);

// SQL under construction: text with ?n, parameters numbered as they are bound.
class Sql {
 public:
  std::string text;
  storage::Cells parameters;
  std::string bind(storage::Cell cell) {  // returns "?7"
    parameters.push_back(std::move(cell));
    return "?" + std::to_string(parameters.size());
  }
  std::string alias() { return "t" + std::to_string(++aliases_); }  // a fresh table alias
 private:
  int aliases_ = 0;
};
// The row rights of an entity inside a relation or a hop are the caller's business: print_sql asks for the predicate of
// each entity it enters ("" = none), printed over the given alias.
using RowRights = std::function<std::string(const Entity& entity, const std::string& alias, Sql& sql)>;
// A boolean SQL expression (never NULL) over `alias`, the row of `entity`. Records in the trash never count in relations.
std::string print_sql(const Condition& c, const Entity& entity, const std::string& alias, const EvalContext& context,
                      const storage::Dialect& dialect, const RowRights& rights, Sql& sql);

}  // namespace socle::expr
