#include <algorithm>

#include "base/text.h"
#include "kernel/expr/derived.h"
#include "kernel/expr/probe.h"

namespace socle::expr {
namespace {
using meta::Blob;

std::string bars(const Codes& codes) {
  std::string out = "|";
  for (const auto& c : codes) out += c + "|";
  return out;
}

// What the probe's column would hold; several for a multi-reference.
std::vector<Cell> stored(const Value& v, const Probe& p) {
  if (empty(v)) return {};
  if (auto* ids = std::get_if<Ids>(&v)) return {ids->begin(), ids->end()};
  if (auto* codes = std::get_if<Codes>(&v)) return {Cell(bars(*codes))};
  if (auto* m = std::get_if<MoneyValue>(&v)) return {p.suffix == "cur" ? Cell(m->currency) : Cell(m->base)};
  if (auto* i = std::get_if<std::int64_t>(&v)) return {Cell(*i)};
  if (auto* l = std::get_if<Link>(&v)) return {Cell(l->id)};
  const std::string& text = as_text(v);
  if (p.side == Probe::Side::folded) return {Cell(lower_ascii(text))};
  if (p.side == Probe::Side::key)
    return {Cell(Blob{p.kind == Probe::Kind::ranges ? text_key(text) : primary_key(text)})};
  return {Cell(text)};
}

const std::string& bytes(const Cell& c) {
  if (auto* b = std::get_if<Blob>(&c)) return b->bytes;
  return std::get<std::string>(c);
}
bool less(const Cell& a, const Cell& b) {
  if (auto* i = std::get_if<std::int64_t>(&a)) return *i < std::get<std::int64_t>(b);
  return bytes(a) < bytes(b);
}
bool inside(const Cell& c, const Range& r) {
  if (r.from.index() != 0 && (r.above ? !less(r.from, c) : less(c, r.from))) return false;
  return r.to.index() == 0 || (r.closed ? !less(r.to, c) : less(c, r.to));
}
bool same_link(const Value& v, const Probe& p) {
  auto* l = std::get_if<Link>(&v);
  return l && std::any_of(p.links.begin(), p.links.end(),
                          [&](const Link& w) { return w.entity_no == l->entity_no && (w.id == 0 || w.id == l->id); });
}

bool holds(const Probe& p, const Value& v) {
  if (p.kind == Probe::Kind::set) return !empty(v);
  if (p.kind == Probe::Kind::link) return same_link(v, p);
  for (const Cell& c : stored(v, p)) {
    const auto any_value = [&](auto test) { return std::any_of(p.values.begin(), p.values.end(), test); };
    switch (p.kind) {
      case Probe::Kind::ranges:
        if (std::any_of(p.ranges.begin(), p.ranges.end(), [&](const Range& r) { return inside(c, r); })) return true;
        break;
      case Probe::Kind::one_of:
        if (any_value([&](const Cell& w) { return w == c; })) return true;
        break;
      case Probe::Kind::contains:
        if (any_value([&](const Cell& w) { return bytes(c).find(bytes(w)) != std::string::npos; })) return true;
        break;
      case Probe::Kind::ends_with:
        if (bytes(c).ends_with(bytes(p.values[0]))) return true;
        break;
      default: break;
    }
  }
  return false;
}

bool leaf_holds(const Condition& c, const RecordSource& record, const EvalContext& context) {
  static const Value none;
  const RecordSource* at = &record;
  for (const Field* hop : c.path.hops)
    if (at) at = at->follow(*hop);
  const Probe p = probe_of(c, context);
  const Field& field = *c.path.field;
  if (at && context.derived && context.derived->formula(field) && !context.derived->stored(field)) {
    auto computed = context.derived->compute(field, *at, context);  // what cannot be computed is empty, as in SQL
    return holds(p, computed ? *computed : none) != p.negated;
  }
  return holds(p, at ? at->value(field) : none) != p.negated;
}

bool compared(std::int64_t n, Op op, std::int64_t wanted) {
  switch (op) {
    case Op::eq: return n == wanted;
    case Op::ne: return n != wanted;
    case Op::lt: return n < wanted;
    case Op::le: return n <= wanted;
    case Op::gt: return n > wanted;
    default: return n >= wanted;
  }
}

bool relation_holds(const Condition& c, const RecordSource& record, const EvalContext& context) {
  std::int64_t n = 0;
  for (const RecordSource* child : record.children(*c.relation))
    if (c.children.empty() || evaluate(c.children[0], *child, context)) ++n;
  switch (c.quantifier) {
    case Condition::Quantifier::any: return n > 0;
    case Condition::Quantifier::none: return n == 0;
    case Condition::Quantifier::count: break;
  }
  return compared(n, c.op, c.count);
}
}  // namespace

bool evaluate(const Condition& c, const RecordSource& record, const EvalContext& context) {
  const auto child_holds = [&](const Condition& child) { return evaluate(child, record, context); };
  switch (c.kind) {
    case Condition::Kind::always: return true;
    case Condition::Kind::never: return false;
    case Condition::Kind::all: return std::all_of(c.children.begin(), c.children.end(), child_holds);
    case Condition::Kind::any: return std::any_of(c.children.begin(), c.children.end(), child_holds);
    case Condition::Kind::negation: return !child_holds(c.children[0]);
    case Condition::Kind::leaf: return leaf_holds(c, record, context);
    case Condition::Kind::relation: return relation_holds(c, record, context);
  }
  return false;
}

}  // namespace socle::expr
