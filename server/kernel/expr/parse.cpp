#include <algorithm>

#include "kernel/expr/family.h"
#include "kernel/expr/operand.h"

namespace socle::expr {
namespace {
constexpr int kMaxDepth = 20;
constexpr int kMaxLeaves = 200;
constexpr int kMaxRelations = 3;  // one inside another: SQLite's parser is shallow

class Parser {
 public:
  Parser(const Visibility& visible, OperandContext operands) : visible_(visible), operands_(operands) {}

  Result<Condition> parse(const Json& json, const Entity& entity, int depth) {
    if (depth > kMaxDepth) return refuse(RefusalKind::invalid, "filter.too_deep", {{"max", std::to_string(kMaxDepth)}});
    if (json.is_null() || (json.is_object() && json.members().empty())) return Condition{};
    if (!json.is_object()) return malformed();
    if (const Json* all = json.find("and")) return group(*all, json, Condition::Kind::all, entity, depth);
    if (const Json* any = json.find("or")) return group(*any, json, Condition::Kind::any, entity, depth);
    if (const Json* inner = json.find("not")) {
      if (json.members().size() != 1) return malformed();
      Condition out;
      out.kind = Condition::Kind::negation;
      TRY(Condition child, parse(*inner, entity, depth + 1));
      out.children.push_back(std::move(child));
      return out;
    }
    if (++leaves_ > kMaxLeaves)
      return refuse(RefusalKind::invalid, "filter.too_large", {{"max", std::to_string(kMaxLeaves)}});
    if (json.has("field")) return leaf(json, entity);
    for (auto [word, quantifier] :
         {std::pair<std::string_view, Condition::Quantifier>{"any", Condition::Quantifier::any},
          {"none", Condition::Quantifier::none},
          {"count", Condition::Quantifier::count}})
      if (const Json* name = json.find(word)) return relation(*name, json, word, quantifier, entity, depth);
    return malformed();
  }

 private:
  static std::unexpected<Refusal> malformed() { return refuse(RefusalKind::invalid, "filter.malformed"); }
  static std::unexpected<Refusal> unknown_operator(const Json& op) {
    return refuse(RefusalKind::invalid, "filter.unknown_operator", {{"operator", op.as_string().substr(0, 60)}});
  }
  static bool only(const Json& json, std::initializer_list<std::string_view> keys) {
    for (const auto& [key, value] : json.members())
      if (std::find(keys.begin(), keys.end(), key) == keys.end()) return false;
    return true;
  }

  Result<Condition> group(const Json& list, const Json& json, Condition::Kind kind, const Entity& entity, int depth) {
    if (!list.is_array() || json.members().size() != 1) return malformed();
    Condition out;
    if (list.items().empty()) {
      out.kind = kind == Condition::Kind::all ? Condition::Kind::always : Condition::Kind::never;
      return out;
    }
    out.kind = kind;
    for (const Json& item : list.items()) {
      TRY(Condition child, parse(item, entity, depth + 1));
      out.children.push_back(std::move(child));
    }
    return out;
  }

  Result<Condition> leaf(const Json& json, const Entity& entity) {
    if (!json["field"].is_string() || !only(json, {"field", "op", "value"})) return malformed();
    Condition out;
    out.kind = Condition::Kind::leaf;
    TRY(out.path, parse_path(json["field"].as_string(), operands_.snapshot, entity, visible_));
    const Json* word = json.find("op");
    const auto op = word ? meta::op_by_name(word->as_string()) : meta::Op::eq;
    if (!op) return unknown_operator(*word);
    out.op = *op;
    if (!understands(out.path, out.op)) return unknown_operator(Json(meta::op_name(out.op)));
    CHECK_OK(parse_operand(json["value"], out, operands_));
    return out;
  }

  Result<Condition> relation(const Json& name, const Json& json, std::string_view word,
                             Condition::Quantifier quantifier, const Entity& entity, int depth) {
    Condition out;
    out.kind = Condition::Kind::relation;
    out.quantifier = quantifier;
    out.relation = name.is_string() ? entity.relation(name.as_string()) : nullptr;
    if (!out.relation || !visible_.entity(*out.relation->entity) ||
        !visible_.field(*out.relation->entity, *out.relation->field))
      return refuse(RefusalKind::invalid, "filter.unknown_field", {{"field", name.as_string().substr(0, 200)}});
    const bool counted = quantifier == Condition::Quantifier::count;
    if (!(counted ? only(json, {word, "op", "value", "where"}) : only(json, {word, "where"}))) return malformed();
    if (counted) CHECK_OK(parse_count(json, out));
    if (const Json* where = json.find("where")) {
      if (relations_ == kMaxRelations)
        return refuse(RefusalKind::invalid, "filter.too_deep", {{"max", std::to_string(kMaxRelations)}});
      ++relations_;
      TRY(Condition child, parse(*where, *out.relation->entity, depth + 1));
      --relations_;
      if (child.kind != Condition::Kind::always) out.children.push_back(std::move(child));
    }
    return out;
  }
  static Done parse_count(const Json& json, Condition& out) {
    using enum meta::Op;
    const auto op = meta::op_by_name(json["op"].as_string());
    if (!op || !(*op == eq || *op == ne || *op == lt || *op == le || *op == gt || *op == ge))
      return unknown_operator(json["op"]);
    if (!json["value"].is_int() || json["value"].as_int() < 0)
      return refuse(RefusalKind::invalid, "filter.wrong_value",
                    {{"field", out.relation->name}, {"operator", json["op"].as_string()}});
    out.op = *op;
    out.count = json["value"].as_int();
    return {};
  }

  const Visibility& visible_;
  OperandContext operands_;
  int leaves_ = 0, relations_ = 0;
};
}  // namespace

Result<Condition> parse_condition(const Json& json, const Snapshot& snapshot, const Entity& entity,
                                  const Visibility& visible, const meta::ParseContext& context, const ToBase& to_base) {
  return Parser(visible, {snapshot, context, to_base}).parse(json, entity, 1);
}

Json to_json(const Condition& c) {
  const auto list = [&c] {
    Json out = Json::array();
    for (const auto& child : c.children) out.push(to_json(child));
    return out;
  };
  const std::string op(meta::op_name(c.op));
  switch (c.kind) {
    case Condition::Kind::always: return Json(Json::Object{{"and", Json::array()}});
    case Condition::Kind::never: return Json(Json::Object{{"or", Json::array()}});
    case Condition::Kind::all: return Json(Json::Object{{"and", list()}});
    case Condition::Kind::any: return Json(Json::Object{{"or", list()}});
    case Condition::Kind::negation: return Json(Json::Object{{"not", to_json(c.children[0])}});
    case Condition::Kind::leaf: {
      Json out(Json::Object{{"field", c.path.text}, {"op", op}});
      if (c.op != meta::Op::is_set && c.op != meta::Op::is_empty) out.set("value", operand_json(c));
      return out;
    }
    case Condition::Kind::relation: break;
  }
  using Q = Condition::Quantifier;
  Json out(Json::Object{{c.quantifier == Q::any    ? "any"
                         : c.quantifier == Q::none ? "none"
                                                   : "count",
                         c.relation->name}});
  if (c.quantifier == Q::count) {
    out.set("op", op);
    out.set("value", c.count);
  }
  if (!c.children.empty()) out.set("where", to_json(c.children[0]));
  return out;
}

Reads reads_of(const Condition& c) {
  Reads out;
  const auto add = [](auto& list, const auto& item) {
    if (std::find(list.begin(), list.end(), item) == list.end()) list.push_back(item);
  };
  if (c.kind == Condition::Kind::leaf) {
    if (!c.path.hops.empty()) out.references.push_back(c.path.hops.front());
    out.paths.push_back(c.path);
  }
  if (c.kind == Condition::Kind::relation) {
    out.relations.push_back(c.relation);
    return out;  // what its `where` reads belongs to the children, which come with their own relatives
  }
  for (const auto& child : c.children) {
    Reads more = reads_of(child);
    for (const auto* r : more.references) add(out.references, r);
    for (const auto* r : more.relations) add(out.relations, r);
    for (auto& p : more.paths)
      if (std::none_of(out.paths.begin(), out.paths.end(), [&](const Path& q) { return q.text == p.text; }))
        out.paths.push_back(std::move(p));
  }
  return out;
}

}  // namespace socle::expr
