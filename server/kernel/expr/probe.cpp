#include "kernel/expr/probe.h"

#include <algorithm>

#include "base/text.h"
#include "kernel/expr/family.h"
#include "kernel/expr/period.h"

namespace socle::expr {
namespace {
using meta::Blob;
using meta::Op;

bool is_negative(Op op) { return op == Op::ne || op == Op::nin || op == Op::is_empty; }
Op positive(Op op) {
  switch (op) {
    case Op::ne: return Op::eq;
    case Op::nin: return Op::in;
    case Op::is_empty: return Op::is_set;
    case Op::before: return Op::lt;
    case Op::after: return Op::gt;
    default: return op;
  }
}

Range compared(Op op, Cell v) {
  switch (op) {
    case Op::lt: return {{}, std::move(v)};
    case Op::le: return {{}, std::move(v), false, true};
    case Op::gt: return {std::move(v), {}, true};
    default: return {std::move(v), {}};
  }
}

// Values of a key that stand in one interval: [primary 01, primary 02) holds exactly the keys of that primary part.
Cell below(const std::string& primary) { return Blob{primary + '\x01'}; }
Cell above(const std::string& primary) { return Blob{primary + '\x02'}; }
constexpr std::size_t kMaxKeyRanges = 16;

void key_probe(Probe& p, Op op, const std::vector<std::string>& keys) {
  p.suffix = "key";
  p.side = Probe::Side::key;
  p.kind = Probe::Kind::ranges;
  switch (op) {
    case Op::eq:
    case Op::in:
      if (keys.size() > kMaxKeyRanges) {
        p.kind = Probe::Kind::one_of;
        for (const auto& k : keys) p.values.emplace_back(Blob{k});
      } else {
        for (const auto& k : keys) p.ranges.push_back({below(k), above(k)});
      }
      return;
    case Op::starts_with: {
      auto end = after_prefix_bytes(keys[0]);
      p.ranges.push_back({Blob{keys[0]}, end ? Cell(Blob{*end}) : Cell()});
      return;
    }
    case Op::lt: p.ranges.push_back({{}, below(keys[0])}); return;
    case Op::le: p.ranges.push_back({{}, above(keys[0])}); return;
    case Op::gt: p.ranges.push_back({above(keys[0]), {}}); return;
    case Op::ge: p.ranges.push_back({below(keys[0]), {}}); return;
    case Op::between: p.ranges.push_back({below(keys[0]), above(keys[1])}); return;
    default: break;
  }
  p.kind = op == Op::contains ? Probe::Kind::contains : Probe::Kind::ends_with;
  p.values.emplace_back(Blob{keys[0]});
}

void bytes_probe(Probe& p, Op op, std::vector<std::string> texts) {
  p.kind = Probe::Kind::ranges;
  switch (op) {
    case Op::eq:
    case Op::in:
      p.kind = Probe::Kind::one_of;
      for (auto& t : texts) p.values.emplace_back(std::move(t));
      return;
    case Op::starts_with: {
      auto end = after_prefix_utf8(texts[0]);
      p.ranges.push_back({texts[0], end ? Cell(*end) : Cell()});
      return;
    }
    case Op::between: p.ranges.push_back({texts[0], texts[1], false, true}); return;
    case Op::contains:
    case Op::ends_with:
      p.kind = op == Op::contains ? Probe::Kind::contains : Probe::Kind::ends_with;
      p.values.emplace_back(std::move(texts[0]));
      return;
    default: p.ranges.push_back(compared(op, std::move(texts[0])));
  }
}

void text_probe(Probe& p, Op op, const Condition& leaf) {
  std::vector<std::string> texts;
  const bool key = keyed(*leaf.path.field), exact = leaf.path.family == Family::exact_text;
  for (const auto& v : leaf.operand.values)
    texts.push_back(key ? primary_key(as_text(v)) : exact ? as_text(v) : lower_ascii(as_text(v)));
  if (key) return key_probe(p, op, texts);
  p.side = exact ? Probe::Side::plain : Probe::Side::folded;
  bytes_probe(p, op, std::move(texts));
}

std::int64_t number_of(const Value& v) {
  if (auto* m = std::get_if<MoneyValue>(&v)) return m->base;
  return as_int(v);
}
void number_probe(Probe& p, Op op, const Condition& leaf) {
  const auto& values = leaf.operand.values;
  if (op == Op::eq || op == Op::in) {
    p.kind = Probe::Kind::one_of;
    for (const auto& v : values) p.values.emplace_back(number_of(v));
    return;
  }
  p.kind = Probe::Kind::ranges;
  if (op == Op::between) p.ranges.push_back({number_of(values[0]), number_of(values[1]), false, true});
  else p.ranges.push_back(compared(op, number_of(values[0])));
}

// A date against a period: inside it, before its first instant, or after its last.
void date_probe(Probe& p, Op op, const Condition& leaf, const EvalContext& context) {
  const bool day = leaf.path.family == Family::day;
  const auto span = [&](const std::optional<Relative>& r, std::size_t i) -> std::pair<std::int64_t, std::int64_t> {
    if (!r) return {number_of(leaf.operand.values[i]), number_of(leaf.operand.values[i]) + 1};
    if (day) {
      const DaySpan d = days_of(*r, today_of(context));
      return {d.from, d.to};
    }
    const InstantSpan t = instants_of(*r, context);
    return {t.from, t.to};
  };
  if (op == Op::in || (op == Op::eq && !leaf.operand.relative)) return number_probe(p, op, leaf);
  p.kind = Probe::Kind::ranges;
  const auto [from, to] = span(leaf.operand.relative, 0);
  switch (op) {
    case Op::lt: p.ranges.push_back({{}, from}); return;
    case Op::le: p.ranges.push_back({{}, to}); return;
    case Op::gt: p.ranges.push_back({to, {}}); return;
    case Op::ge: p.ranges.push_back({from, {}}); return;
    case Op::between: p.ranges.push_back({from, span(leaf.operand.until, 1).second}); return;
    default: p.ranges.push_back({from, to});
  }
}

std::vector<std::int64_t> ids_of(const Condition& leaf, const EvalContext& context) {
  std::vector<std::int64_t> ids;
  if (leaf.operand.relative) {
    if (leaf.operand.relative->word == "me") ids.push_back(context.user);
    else ids = is_people(*leaf.path.field) ? context.colleagues : context.teams;
  }
  for (const auto& v : leaf.operand.values) ids.push_back(as_int(v));
  if (positive(leaf.op) == Op::under) {
    const Field& f = *leaf.path.field;
    const Entity* tree = f.target_entity ? f.target_entity : leaf.path.owner;
    std::vector<std::int64_t> below;
    for (std::int64_t id : ids)
      for (std::int64_t child : context.subtree ? context.subtree(*tree, id) : std::vector<std::int64_t>{id})
        below.push_back(child);
    ids = std::move(below);
  }
  std::sort(ids.begin(), ids.end());
  ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
  return ids;
}
void ids_probe(Probe& p, const Condition& leaf, const EvalContext& context) {
  p.kind = Probe::Kind::one_of;
  for (std::int64_t id : ids_of(leaf, context)) p.values.emplace_back(id);
}

void codes_probe(Probe& p, const Condition& leaf) {
  p.kind = Probe::Kind::contains;
  p.side = Probe::Side::bars;
  for (const auto& v : leaf.operand.values) p.values.emplace_back("|" + as_text(v) + "|");
}

void part_probe(Probe& p, const Condition& leaf) {
  p.kind = Probe::Kind::one_of;
  if (leaf.path.part == "currency") {
    p.suffix = "cur";
    for (const auto& v : leaf.operand.values) p.values.emplace_back(as_text(v));
    return;
  }
  for (const auto& pipeline : leaf.path.field->pipelines)
    for (const auto& stage : pipeline.stages)
      for (const auto& v : leaf.operand.values) {
        const auto& c = as_text(v);
        if (stage.category == (c == "won"    ? meta::StageCategory::won
                               : c == "lost" ? meta::StageCategory::lost
                                             : meta::StageCategory::open))
          p.values.emplace_back(stage.code);
      }
}
}  // namespace

Probe probe_of(const Condition& leaf, const EvalContext& context) {
  Probe p;
  p.negated = is_negative(leaf.op);
  const Op op = positive(leaf.op);
  const Family family = leaf.path.family;
  if (family == Family::money && leaf.path.part.empty()) p.suffix = "base";
  if (op == Op::is_set) {
    p.kind = Probe::Kind::set;
    p.suffix.clear();
    return p;
  }
  if (!leaf.path.part.empty()) {
    part_probe(p, leaf);
    return p;
  }
  switch (family) {
    case Family::text:
    case Family::exact_text:
      if (!leaf.operand.values.empty()) text_probe(p, op, leaf);
      return p;
    case Family::day:
    case Family::instant: date_probe(p, op, leaf, context); return p;
    case Family::reference:
    case Family::references: ids_probe(p, leaf, context); return p;
    case Family::codes: codes_probe(p, leaf); return p;
    case Family::choice:
      p.kind = Probe::Kind::one_of;
      for (const auto& v : leaf.operand.values) p.values.emplace_back(as_text(v));
      return p;
    case Family::link:
      p.kind = Probe::Kind::link;
      for (const auto& v : leaf.operand.values)
        if (auto* l = std::get_if<Link>(&v)) p.links.push_back(*l);
      return p;
    case Family::none: return p;
    default: break;
  }
  if (op == Op::under) ids_probe(p, leaf, context);
  else number_probe(p, op, leaf);
  return p;
}

std::string lower_ascii(std::string_view s) {
  std::string out(s);
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
  return out;
}

std::optional<std::string> after_prefix_bytes(std::string prefix) {
  while (!prefix.empty() && prefix.back() == '\xff') prefix.pop_back();
  if (prefix.empty()) return std::nullopt;
  prefix.back() = static_cast<char>(static_cast<unsigned char>(prefix.back()) + 1);
  return prefix;
}

std::optional<std::string> after_prefix_utf8(std::string prefix) {
  while (!prefix.empty()) {
    std::size_t start = prefix.size() - 1;
    while (start > 0 && (static_cast<unsigned char>(prefix[start]) & 0xC0) == 0x80) --start;
    std::uint32_t c = static_cast<unsigned char>(prefix[start]);
    const std::size_t length = prefix.size() - start;
    c &= length == 1 ? 0x7FU : length == 2 ? 0x1FU : length == 3 ? 0x0FU : 0x07U;
    for (std::size_t i = start + 1; i < prefix.size(); ++i)
      c = (c << 6) | (static_cast<unsigned char>(prefix[i]) & 0x3FU);
    prefix.resize(start);
    if (++c == 0xD800) c = 0xE000;  // surrogates are no characters
    if (c > 0x10FFFF) continue;
    const auto put = [&](std::uint32_t byte) { prefix.push_back(static_cast<char>(byte)); };
    if (c < 0x80) put(c);
    else if (c < 0x800) put(0xC0 | (c >> 6)), put(0x80 | (c & 0x3F));
    else if (c < 0x10000) put(0xE0 | (c >> 12)), put(0x80 | ((c >> 6) & 0x3F)), put(0x80 | (c & 0x3F));
    else put(0xF0 | (c >> 18)), put(0x80 | ((c >> 12) & 0x3F)), put(0x80 | ((c >> 6) & 0x3F)), put(0x80 | (c & 0x3F));
    return prefix;
  }
  return std::nullopt;
}

}  // namespace socle::expr
