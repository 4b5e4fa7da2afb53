#include <algorithm>

#include "kernel/expr/derived.h"
#include "kernel/expr/family.h"
#include "kernel/expr/probe.h"

namespace socle::expr {
namespace {
using storage::quoted;

constexpr const char* kTrue = "(1=1)";
constexpr const char* kFalse = "(1=0)";

std::string negated(std::string condition) {
  if (condition == kTrue) return kFalse;
  if (condition == kFalse) return kTrue;
  return "NOT " + condition;
}
std::string_view symbol(Op op) {
  switch (op) {
    case Op::eq: return "=";
    case Op::ne: return "<>";
    case Op::lt: return "<";
    case Op::le: return "<=";
    case Op::gt: return ">";
    default: return ">=";
  }
}

class Printer {
 public:
  Printer(const EvalContext& context, const storage::Dialect& dialect, const RowRights& rights, Sql& sql)
      : context_(context), dialect_(dialect), rights_(rights), sql_(sql) {}

  std::string condition(const Condition& c, const Entity& entity, const std::string& alias) {
    switch (c.kind) {
      case Condition::Kind::always: return kTrue;
      case Condition::Kind::never: return kFalse;
      case Condition::Kind::all: return joined(c.children, " AND ", entity, alias);
      case Condition::Kind::any: return joined(c.children, " OR ", entity, alias);
      case Condition::Kind::negation: return negated(condition(c.children[0], entity, alias));
      case Condition::Kind::leaf: return leaf(c, entity, alias);
      case Condition::Kind::relation: return relation(c, entity, alias);
    }
    return kFalse;
  }

 private:
  // SQLite's parser holds 100 symbols: the largest child stands first, so that it is read with nothing before it.
  std::string joined(const std::vector<Condition>& children, std::string_view word, const Entity& entity,
                     const std::string& alias) {
    if (children.size() == 1) return condition(children[0], entity, alias);
    std::vector<const Condition*> order;
    for (const auto& c : children) order.push_back(&c);
    const auto largest = std::max_element(order.begin(), order.end(),
                                          [](const auto* a, const auto* b) { return size_of(*a) < size_of(*b); });
    std::rotate(order.begin(), largest, largest + 1);
    std::string out = "(";
    for (std::size_t i = 0; i < order.size(); ++i) {
      if (i) out += word;
      out += condition(*order[i], entity, alias);
    }
    return out + ")";
  }
  static std::size_t size_of(const Condition& c) {
    std::size_t n = 1;
    for (const auto& child : c.children) n += size_of(child);
    return n;
  }

  std::string leaf(const Condition& c, const Entity& entity, const std::string& alias) {
    const Probe p = probe_of(c, context_);
    std::string truth = c.path.hops.empty() ? test(p, c, entity, alias) : through(p, c, alias);
    return p.negated ? negated(std::move(truth)) : truth;
  }

  // Few rows behind an indexed field: found once, from the far side. Else each row looks at its own relative.
  static bool selective(const Probe& p, const Condition& c) {
    const Field& f = *c.path.field;
    if (p.negated || !(f.filterable || f.unique || f.sortable) || family_of(f) == Family::choice ||
        family_of(f) == Family::boolean)
      return false;
    return p.kind == Probe::Kind::one_of ||
           (p.kind == Probe::Kind::ranges && p.side == Probe::Side::key && (c.op == Op::eq || c.op == Op::in));
  }

  std::string through(const Probe& p, const Condition& c, const std::string& alias) {
    const auto& hops = c.path.hops;
    std::string from, where, first_id, at = alias;
    for (std::size_t i = 0; i < hops.size(); ++i) {
      const Entity& target = *hops[i]->target_entity;
      const std::string next = sql_.alias();
      const std::string id = next + ".\"id\"", here = at + "." + quoted(*column_of(*hops[i], ""));
      if (i == 0) first_id = id;
      from += (i ? " JOIN " : "") + quoted(target.name) + " " + next;
      if (i) from += " ON " + id + "=" + here;
      if (const std::string seen = rights(target, next); !seen.empty()) where += " AND " + seen;
      at = next;
    }
    const std::string first = alias + "." + quoted(*column_of(*hops[0], ""));
    const std::string found = test(p, c, *hops.back()->target_entity, at);
    if (selective(p, c))
      return "(" + first + " IS NOT NULL AND " + first + " IN (SELECT " + first_id + " FROM " + from + " WHERE " +
             found + where + "))";
    return "EXISTS (SELECT 1 FROM " + from + " WHERE " + first_id + "=" + first + where + " AND " + found + ")";
  }

  std::string rights(const Entity& entity, const std::string& alias) {
    return rights_ ? rights_(entity, alias, sql_) : std::string();
  }

  // A record that the reader may not see is no value (API.md "Manner").
  std::string visible(const Entity* target, const std::string& id) {
    if (!target || !rights_) return {};
    const std::string t = sql_.alias();
    const std::string seen = rights(*target, t);
    return seen.empty() ? std::string()
                        : " AND EXISTS (SELECT 1 FROM " + quoted(target->name) + " " + t + " WHERE " + t +
                              ".\"id\"=" + id + " AND " + seen + ")";
  }

  std::string test(const Probe& p, const Condition& c, const Entity& entity, const std::string& alias) {
    const Field& field = *c.path.field;
    const Family family = c.path.family;
    if (family == Family::references) return linked(p, field, entity, alias);
    const std::string* column = column_of(field, p.suffix);
    if (!column) return derived(p, field, entity, alias);
    const std::string at = alias + "." + quoted(*column);
    if (p.kind == Probe::Kind::link) return links(p, c, at, alias);
    std::string seen;
    if (family == Family::reference && !(field.system && field.index == meta::kId))
      seen = visible(field.target_entity, at);
    if (p.kind == Probe::Kind::set)
      return seen.empty() ? "(" + at + " IS NOT NULL)" : "(" + at + " IS NOT NULL" + seen + ")";
    const std::string truth = compared(p, at);
    return truth == kFalse ? truth : "(" + at + " IS NOT NULL AND " + truth + seen + ")";
  }

  std::string derived(const Probe& p, const Field& field, const Entity& entity, const std::string& alias) {
    const std::string value = print_field(field, entity, alias, context_, dialect_, rights_, sql_);
    if (p.kind == Probe::Kind::set) return "(" + value + " IS NOT NULL)";
    const std::string truth = compared(p, value);
    return truth == kFalse ? truth : "COALESCE(" + truth + ",(1=0))";
  }

  std::string linked(const Probe& p, const Field& field, const Entity& entity, const std::string& alias) {
    if (p.kind == Probe::Kind::one_of && p.values.empty()) return kFalse;
    const std::string l = sql_.alias();
    std::string out = "EXISTS (SELECT 1 FROM \"link\" " + l + " WHERE " + l +
                      ".\"entity_no\"=" + sql_.bind(std::int64_t{entity.entity_no}) + " AND " + l +
                      ".\"field_no\"=" + sql_.bind(std::int64_t{field.field_no}) + " AND " + l +
                      ".\"from_id\"=" + alias + ".\"id\"";
    if (p.kind == Probe::Kind::one_of) out += " AND " + one_of(p.values, l + ".\"to_id\"");
    return out + visible(field.target_entity, l + ".\"to_id\"") + ")";
  }

  std::string links(const Probe& p, const Condition& c, const std::string& id, const std::string& alias) {
    const std::string entity = alias + "." + quoted(*column_of(*c.path.field, "entity"));
    if (p.links.empty()) return kFalse;
    std::string out;
    for (std::size_t i = 0; i < p.links.size(); ++i) {
      out += (out.empty() ? "" : " OR ") + entity + "=" + sql_.bind(p.links[i].entity_no);
      if (p.links[i].id) out += " AND " + id + "=" + sql_.bind(p.links[i].id);
      out += visible(c.operand.targets[i], id);
    }
    return "(" + id + " IS NOT NULL AND (" + out + "))";
  }

  // Over a value that is not NULL.
  std::string compared(const Probe& p, const std::string& at) {
    switch (p.kind) {
      case Probe::Kind::ranges: return ranges(p, p.side == Probe::Side::folded ? "lower(" + at + ")" : at);
      case Probe::Kind::one_of: return one_of(p.values, side(p, at));
      case Probe::Kind::contains: return contains(p, side(p, at));
      case Probe::Kind::ends_with: return ends_with(p.values[0], side(p, at));
      default: return kFalse;
    }
  }
  std::string side(const Probe& p, const std::string& at) const {
    if (p.side == Probe::Side::key) return dialect_.primary_part(at);
    return p.side == Probe::Side::folded ? "lower(" + at + ")" : at;
  }
  std::string ranges(const Probe& p, const std::string& at) {
    std::string out;
    for (const Range& r : p.ranges) {
      std::string one;
      if (r.from.index() != 0) one = at + (r.above ? ">" : ">=") + sql_.bind(r.from);
      if (r.to.index() != 0) one += (one.empty() ? "" : " AND ") + at + (r.closed ? "<=" : "<") + sql_.bind(r.to);
      if (one.empty()) return kTrue;
      out += (out.empty() ? "" : " OR ") + (p.ranges.size() > 1 ? "(" + one + ")" : one);
    }
    if (out.empty()) return kFalse;
    return p.ranges.size() > 1 ? "(" + out + ")" : out;
  }
  // Lists are filled up to the next power of two, so that few texts are prepared.
  std::string one_of(const std::vector<Cell>& values, const std::string& at) {
    if (values.empty()) return kFalse;
    if (values.size() == 1) return at + "=" + sql_.bind(values[0]);
    std::size_t size = 2;
    while (size < values.size()) size *= 2;
    std::string out = at + " IN (";
    for (std::size_t i = 0; i < size; ++i) out += (i ? "," : "") + sql_.bind(values[std::min(i, values.size() - 1)]);
    return out + ")";
  }
  std::string contains(const Probe& p, const std::string& at) {
    std::string out;
    for (const Cell& v : p.values) out += (out.empty() ? "" : " OR ") + dialect_.position(at, sql_.bind(v)) + ">0";
    if (out.empty()) return kFalse;
    return p.values.size() > 1 ? "(" + out + ")" : out;
  }
  std::string ends_with(const Cell& tail, const std::string& at) {
    const bool blob = std::holds_alternative<meta::Blob>(tail);
    const std::string& bytes = blob ? std::get<meta::Blob>(tail).bytes : std::get<std::string>(tail);
    std::int64_t n = 0;  // bytes of a blob, characters of a text: what length() counts
    for (char c : bytes) n += blob || (static_cast<unsigned char>(c) & 0xC0) != 0x80;
    if (n == 0) return kTrue;
    const std::string size = std::to_string(n);
    return "length(" + at + ")>=" + size + " AND substr(" + at + ",length(" + at + ")-" + std::to_string(n - 1) +
           ")=" + sql_.bind(tail);
  }

  std::string relation(const Condition& c, const Entity& entity, const std::string& alias) {
    const Entity& child = *c.relation->entity;
    const std::string t = sql_.alias();
    std::string where;
    if (!c.children.empty()) where = condition(c.children[0], child, t) + " AND ";
    where += pointing(*c.relation->field, child, entity, alias, t) + " AND " + t + ".\"deleted_at\" IS NULL";
    if (const std::string seen = rights(child, t); !seen.empty()) where += " AND " + seen;
    const std::string rows = " FROM " + quoted(child.name) + " " + t + " WHERE " + where;
    switch (c.quantifier) {
      case Condition::Quantifier::any: return "EXISTS (SELECT 1" + rows + ")";
      case Condition::Quantifier::none: return "NOT EXISTS (SELECT 1" + rows + ")";
      case Condition::Quantifier::count: break;
    }
    return "((SELECT count(*)" + rows + ")" + std::string(symbol(c.op)) + sql_.bind(c.count) + ")";
  }

 public:
  // The child row `t` points at the row `alias`.
  std::string pointing(const Field& link, const Entity& child, const Entity& parent, const std::string& alias,
                       const std::string& t) {
    const std::string id = alias + ".\"id\"";
    switch (family_of(link)) {
      case Family::link:
        return t + "." + quoted(*column_of(link, "")) + "=" + id + " AND " + t + "." +
               quoted(*column_of(link, "entity")) + "=" + sql_.bind(std::int64_t{parent.entity_no});
      case Family::references:
        return t + ".\"id\" IN (SELECT \"from_id\" FROM \"link\" WHERE \"entity_no\"=" +
               sql_.bind(std::int64_t{child.entity_no}) +
               " AND \"field_no\"=" + sql_.bind(std::int64_t{link.field_no}) + " AND \"to_id\"=" + id + ")";
      default: return t + "." + quoted(*column_of(link, "")) + "=" + id;
    }
  }

 private:
  const EvalContext& context_;
  const storage::Dialect& dialect_;
  const RowRights& rights_;
  Sql& sql_;
};
}  // namespace

std::string print_sql(const Condition& c, const Entity& entity, const std::string& alias, const EvalContext& context,
                      const storage::Dialect& dialect, const RowRights& rights, Sql& sql) {
  return Printer(context, dialect, rights, sql).condition(c, entity, alias);
}

std::string print_pointing(const Field& link, const Entity& child, const Entity& parent, const std::string& alias,
                           const std::string& child_alias, const EvalContext& context, const storage::Dialect& dialect,
                           Sql& sql) {
  return Printer(context, dialect, {}, sql).pointing(link, child, parent, alias, child_alias);
}

}  // namespace socle::expr
