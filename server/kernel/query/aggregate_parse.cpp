#include <set>

#include "kernel/expr/family.h"
#include "kernel/query/aggregate.h"

namespace socle::query {
namespace {
using meta::Family;
constexpr std::size_t kMaxGroups = 3, kMaxMeasures = 10;
constexpr int kMaxRows = 5'000;

std::unexpected<Refusal> no(std::string code, std::string name, std::string_view value) {
  return refuse(RefusalKind::invalid, std::move(code), {{std::move(name), std::string(value.substr(0, 200))}});
}
std::unexpected<Refusal> malformed() { return refuse(RefusalKind::invalid, "query.malformed"); }

std::optional<Bucket> bucket_of(const std::string& word) {
  static constexpr std::pair<std::string_view, Bucket> kWords[] = {
      {"", Bucket::none},       {"day", Bucket::day},         {"week", Bucket::week},
      {"month", Bucket::month}, {"quarter", Bucket::quarter}, {"year", Bucket::year}};
  for (auto [name, bucket] : kWords)
    if (name == word) return bucket;
  return std::nullopt;
}
std::optional<Fn> fn_of(const std::string& word) {
  static constexpr std::pair<std::string_view, Fn> kWords[] = {
      {"count", Fn::count}, {"distinct", Fn::distinct}, {"sum", Fn::sum},       {"avg", Fn::avg},
      {"min", Fn::min},     {"max", Fn::max},           {"median", Fn::median}, {"rate", Fn::rate}};
  for (auto [name, fn] : kWords)
    if (name == word) return fn;
  return std::nullopt;
}

bool groupable(const Group& g) {
  const bool dated = g.path.family == Family::day || g.path.family == Family::instant;
  if (g.bucket != Bucket::none) return dated;
  switch (g.path.family) {
    case Family::text: return expr::keyed(*g.path.field);
    case Family::exact_text:
    case Family::choice:
    case Family::boolean:
    case Family::integer:
    case Family::day: return true;
    case Family::reference: return g.path.field->target_entity != nullptr;
    default: return false;  // an instant only by bucket; money and lists of codes not at all
  }
}
bool measurable(const Measure& m) {
  const Family f = m.path ? m.path->family : Family::none;
  const bool number = f == Family::integer || f == Family::money;
  switch (m.fn) {
    case Fn::count: return true;
    case Fn::distinct:
      return m.path &&
             (number || f == Family::exact_text || f == Family::choice || f == Family::day || f == Family::reference ||
              f == Family::boolean || (f == Family::text && expr::keyed(*m.path->field)));
    case Fn::sum:
    case Fn::avg:
    case Fn::median: return number;
    case Fn::min:
    case Fn::max: return number || f == Family::day || f == Family::instant;
    case Fn::rate: return f == Family::boolean || (!m.path && m.where);
  }
  return false;
}
// The currency is one: a group says which, or the filter leaves only one.
bool one_currency(const AggregateRequest& r, const expr::Path& money) {
  const std::string wanted = money.text + ".currency";
  for (const Group& g : r.groups)
    if (g.path.text == wanted) return true;
  const auto keeps_one = [&](const expr::Condition& c) {
    return c.kind == expr::Condition::Kind::leaf && c.path.text == wanted &&
           (c.op == meta::Op::eq || (c.op == meta::Op::in && c.operand.values.size() == 1));
  };
  if (keeps_one(r.filter)) return true;
  if (r.filter.kind == expr::Condition::Kind::all)
    for (const auto& c : r.filter.children)
      if (keeps_one(c)) return true;
  return false;
}

class Parser {
 public:
  Parser(const Snapshot& snapshot, const expr::Visibility& visible, const meta::ParseContext& context,
         const expr::ToBase& to_base)
      : snapshot_(snapshot), visible_(visible), context_(context), to_base_(to_base) {}

  Result<AggregateRequest> parse(const Json& json) {
    for (const auto& [key, value] : json.members())
      if (key != "entity" && key != "filter" && key != "group_by" && key != "measures" && key != "sort" &&
          key != "limit")
        return malformed();
    r_.snapshot = &snapshot_;
    r_.entity = snapshot_.find(json["entity"].as_string());
    if (!r_.entity) r_.entity = snapshot_.by_plural(json["entity"].as_string());
    if (!r_.entity || !visible_.entity(*r_.entity))
      return no("query.unknown_entity", "entity", json["entity"].as_string());
    TRY(r_.filter, condition(json["filter"]));
    for (const Json& g : json["group_by"].items()) CHECK_OK(group(g));
    for (const Json& m : json["measures"].items()) CHECK_OK(measure(m));
    if (r_.measures.empty()) r_.measures.push_back({Fn::count, {}, {}, "count", false});
    if (r_.groups.size() > kMaxGroups || r_.measures.size() > kMaxMeasures) return malformed();
    std::set<std::string> names;
    for (const Group& g : r_.groups)
      if (!names.insert(g.path.text).second) return no("query.wrong_group", "field", g.path.text);
    for (const Measure& m : r_.measures) {
      if (!names.insert(m.name).second) return no("query.wrong_measure", "measure", m.name);
      if (m.original && !one_currency(r_, *m.path)) return no("query.mixed_currencies", "field", m.path->text);
    }
    r_.sort = json["sort"].as_string();
    const std::string sorted = r_.sort.starts_with('-') ? r_.sort.substr(1) : r_.sort;
    if (!sorted.empty() && !names.contains(sorted)) return no("query.unknown_sort", "sort", sorted);
    if (!json["limit"].is_null()) {
      if (!json["limit"].is_int() || json["limit"].as_int() < 1 || json["limit"].as_int() > kMaxRows)
        return malformed();
      r_.limit = static_cast<int>(json["limit"].as_int());
    }
    return std::move(r_);
  }

 private:
  Result<expr::Condition> condition(const Json& json) {
    return parse_condition(json, snapshot_, *r_.entity, visible_, context_, to_base_);
  }
  Result<expr::Path> path(const Json& json) {
    auto p = expr::parse_path(json.as_string(), snapshot_, *r_.entity, visible_);
    if (!p) return no("query.unknown_field", "field", json.as_string());
    return *p;
  }
  Done group(const Json& json) {
    Group g;
    TRY(g.path, path(json.is_string() ? json : json["field"]));
    const auto bucket = bucket_of(json["bucket"].as_string());
    if (!bucket) return no("query.wrong_group", "field", g.path.text);
    g.bucket = *bucket;
    if (!groupable(g)) return no("query.wrong_group", "field", g.path.text);
    r_.groups.push_back(std::move(g));
    return {};
  }
  Done measure(const Json& json) {
    const auto fn = fn_of(json["fn"].as_string());
    if (!fn) return no("query.wrong_measure", "measure", json["fn"].as_string());
    Measure m{*fn, {}, {}, json["as"].as_string(), json["original"].as_bool()};
    if (!json["field"].is_null()) {
      TRY(m.path, path(json["field"]));
      if (m.fn == Fn::count) return no("query.wrong_measure", "measure", "count");
    }
    if (!json["where"].is_null()) {
      TRY(m.where, condition(json["where"]));
    }
    if (m.name.empty()) {
      m.name = json["fn"].as_string();
      if (m.path) m.name += "_" + m.path->text;
      for (char& c : m.name)
        if (c == '.') c = '_';
    }
    if (!measurable(m) || (m.original && m.path->family != Family::money) || m.name.size() > 100)
      return no("query.wrong_measure", "measure", m.name);
    r_.measures.push_back(std::move(m));
    return {};
  }

  const Snapshot& snapshot_;
  const expr::Visibility& visible_;
  const meta::ParseContext& context_;
  const expr::ToBase& to_base_;
  AggregateRequest r_;
};
}  // namespace

Result<AggregateRequest> parse_aggregate(const Json& json, const Snapshot& snapshot, const expr::Visibility& visible,
                                         const meta::ParseContext& context, const expr::ToBase& to_base) {
  if (!json.is_object()) return malformed();
  return Parser(snapshot, visible, context, to_base).parse(json);
}

}  // namespace socle::query
