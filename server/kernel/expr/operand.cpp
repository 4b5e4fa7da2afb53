#include "kernel/expr/operand.h"

#include <algorithm>

#include "base/money.h"
#include "base/text.h"
#include "kernel/expr/family.h"
#include "kernel/expr/period.h"

namespace socle::expr {
namespace {
constexpr std::size_t kMaxValues = 10'000;
constexpr std::size_t kMaxText = 1'000;

Result<Value> amount(const Json& json, Condition& leaf, const OperandContext& context) {
  const Json& number = json.is_object() ? json["amount"] : json;
  std::string currency = json.is_object() && json["currency"].is_string() ? json["currency"].as_string()
                                                                          : context.snapshot.company.currency;
  const std::string text = number.is_number() ? std::string(number.number_text()) : number.as_string();
  auto money = parse_money(text, currency);
  if (!money) return wrong_value(leaf);
  MoneyValue v{money->minor, currency, money->minor};
  if (currency != context.snapshot.company.currency) {
    if (!context.to_base) return wrong_value(leaf);
    TRY(v.base, context.to_base(v.minor, currency));
    leaf.operand.currency = currency;
  }
  return Value{v};
}

Result<Value> record_id(const Json& json, const Condition& leaf) {
  const Json& id = json.is_object() ? json["id"] : json;
  if (!id.is_int() || id.as_int() <= 0) {
    // Short forms (where.owner=7) carry text.
    auto parsed = parse_scaled(id.as_string(), 0);
    if (!id.is_string() || !parsed || *parsed <= 0) return wrong_value(leaf);
    return Value{*parsed};
  }
  return Value{id.as_int()};
}

Result<Value> link(const Json& json, Condition& leaf, const OperandContext& context) {
  const Entity* target = json["entity"].is_string() ? context.snapshot.find(json["entity"].as_string()) : nullptr;
  const Json& id = json["id"];
  if (!target || !(id.is_null() || (id.is_int() && id.as_int() > 0))) return wrong_value(leaf);
  leaf.operand.targets.push_back(target);
  return Value{Link{target->entity_no, id.as_int()}};
}

Result<Value> code(const Json& json, const Condition& leaf) {
  const Json& text = json.is_object() ? json["code"] : json;
  const Field& field = *leaf.path.field;
  const std::string& s = text.as_string();
  bool known = !s.empty() && s.size() <= kMaxText;
  if (leaf.path.part == "category") known = s == "open" || s == "won" || s == "lost";
  else if (leaf.path.part == "currency") known = currency_digits(s) >= 0;
  else if (!field.choices.empty()) known = field.choice(s) != nullptr;
  else if (!field.pipelines.empty()) known = field.stage(s) != nullptr;
  // A code stands between bars in its column: one that holds a bar cannot be there.
  if (!known || s.find('|') != std::string::npos) return wrong_value(leaf);
  return Value{s};
}

// Nobody writes a computed field, so that its type reads nothing: its values are read by their family.
Result<Value> computed(const Json& json, const Condition& leaf) {
  const std::string text = json.is_number() ? std::string(json.number_text()) : json.as_string();
  switch (leaf.path.family) {
    case Family::integer:
      if (auto n = parse_scaled(text, leaf.path.scale)) return Value{*n};
      break;
    case Family::boolean:
      if (json.is_bool()) return Value{std::int64_t{json.as_bool()}};
      break;
    case Family::day:
      if (auto d = parse_day(text)) return Value{std::int64_t{*d}};
      break;
    case Family::instant:
      if (auto t = parse_instant(text)) return Value{*t};
      break;
    default: break;
  }
  return wrong_value(leaf);
}

Result<Value> typed(const Json& json, const Condition& leaf, const OperandContext& context) {
  const Field& field = *leaf.path.field;
  if (field.type->family == Family::none) return computed(json, leaf);
  if (!field.type->parse) return wrong_value(leaf);
  if (json.as_string().size() > kMaxText) return wrong_value(leaf);
  auto parsed = field.type->parse(json, field, context.parse);
  if (parsed && !empty(*parsed)) return *parsed;
  // Short forms carry numbers and booleans as text.
  if (!parsed && json.is_string() && field.type->from_text) {
    parsed = field.type->from_text(json.as_string(), field, context.parse);
    if (parsed && !empty(*parsed)) return *parsed;
  }
  return wrong_value(leaf);
}

// A telephone number or a SIRET is looked up as it would be stored, when it is a whole one.
Result<Value> exact_operand(const Json& json, const Condition& leaf, const OperandContext& context) {
  using enum meta::Op;
  const Field& field = *leaf.path.field;
  const bool whole = leaf.op == eq || leaf.op == ne || leaf.op == in || leaf.op == nin;
  if (whole && leaf.path.family == Family::exact_text && field.type->parse) {
    auto parsed = field.type->parse(json, field, context.parse);
    if (parsed && !as_text(*parsed).empty()) return Value{as_text(*parsed)};
  }
  // Addresses of mail are stored in lower case.
  return Value{field.type->name == "email" ? to_lower(json.as_string()) : json.as_string()};
}

Result<Value> one(const Json& json, Condition& leaf, const OperandContext& context) {
  if (!leaf.path.part.empty()) return code(json, leaf);
  switch (leaf.path.family) {
    case Family::money: return amount(json, leaf, context);
    case Family::reference:
    case Family::references: return record_id(json, leaf);
    case Family::link: return link(json, leaf, context);
    case Family::choice:
    case Family::codes: return code(json, leaf);
    case Family::text:
    case Family::exact_text:
      // What the field would accept to store is not asked of what is searched for ("dupo" in an e-mail).
      if (!json.is_string() || json.as_string().empty() || json.as_string().size() > kMaxText) return wrong_value(leaf);
      if (json.as_string().find('\0') != std::string::npos) return wrong_value(leaf);
      return exact_operand(json, leaf, context);
    default: return typed(json, leaf, context);
  }
}

bool dated(const Condition& leaf) {
  if (!leaf.path.part.empty()) return false;
  const Family f = leaf.path.family;
  return f == Family::day || f == Family::instant;
}
bool is_id(const Condition& leaf) { return leaf.path.field->system && leaf.path.field->index == meta::kId; }

// A period, or the day that an instant falls on.
std::optional<Relative> relative_date(const Json& json, const Condition& leaf) {
  if (!dated(leaf)) return std::nullopt;
  if (auto r = parse_period(json)) {
    if (r->word == "now" && leaf.path.family == Family::day) r->word = "today";
    return r;
  }
  if (leaf.path.family != Family::instant || !json.is_string()) return std::nullopt;
  if (auto d = parse_day(json.as_string())) return Relative{"day", *d};
  return std::nullopt;
}
std::optional<Relative> person(const Json& json, const Condition& leaf) {
  const Field& f = *leaf.path.field;
  if (json.as_string() == "me" && is_people(f)) return Relative{"me"};
  if (json.as_string() == "my_team" && (is_people(f) || is_team(f))) return Relative{"my_team"};
  return std::nullopt;
}

Done parse_list(const Json& value, Condition& leaf, const OperandContext& context) {
  if (!value.is_array() || value.items().size() > kMaxValues) return wrong_value(leaf);
  for (const Json& item : value.items()) {
    if (auto who = person(item, leaf)) {
      if (leaf.operand.relative && leaf.operand.relative->word != who->word) return wrong_value(leaf);
      leaf.operand.relative = who;
      continue;
    }
    TRY(Value v, one(item, leaf, context));
    leaf.operand.values.push_back(std::move(v));
  }
  return {};
}

Done parse_between(const Json& value, Condition& leaf, const OperandContext& context) {
  if (value.items().size() != 2) return wrong_value(leaf);
  for (std::size_t i = 0; i < 2; ++i) {
    const Json& item = value.items()[i];
    if (auto r = relative_date(item, leaf)) {
      (i == 0 ? leaf.operand.relative : leaf.operand.until) = r;
      leaf.operand.values.emplace_back();
      continue;
    }
    TRY(Value v, one(item, leaf, context));
    leaf.operand.values.push_back(std::move(v));
  }
  return {};
}

Json computed_json(const Condition& leaf, std::int64_t v) {
  switch (leaf.path.family) {
    case Family::boolean: return Json(v != 0);
    case Family::day: return Json(format_day(static_cast<Day>(v)));
    case Family::instant: return Json(format_instant(v));
    default: return leaf.path.scale ? Json(format_scaled(v, leaf.path.scale)) : Json(v);
  }
}
Json value_json(const Condition& leaf, std::size_t i) {
  const Field& field = *leaf.path.field;
  const Value& v = leaf.operand.values[i];
  if (auto* m = std::get_if<MoneyValue>(&v)) {
    return Json(Json::Object{{"amount", format_amount({m->minor, m->currency})}, {"currency", m->currency}});
  }
  if (auto* l = std::get_if<Link>(&v)) {
    Json out(Json::Object{{"entity", leaf.operand.targets[i]->name}});
    if (l->id) out.set("id", l->id);
    return out;
  }
  if (auto* s = std::get_if<std::string>(&v)) return Json(*s);
  if (leaf.path.family == Family::reference || leaf.path.family == Family::references ||
      (field.system && field.index == meta::kId))
    return Json(as_int(v));
  if (field.type->family == Family::none) return computed_json(leaf, as_int(v));
  std::string text;
  JsonWriter out(text);
  field.type->write(v, field, out);
  auto json = parse_json(text);
  return json ? *json : Json();
}
}  // namespace

std::unexpected<Refusal> wrong_value(const Condition& leaf) {
  return refuse(RefusalKind::invalid, "filter.wrong_value",
                {{"field", leaf.path.text}, {"operator", std::string(meta::op_name(leaf.op))}});
}

Done parse_operand(const Json& value, Condition& leaf, const OperandContext& context) {
  using meta::Op;
  if (leaf.op == Op::is_set || leaf.op == Op::is_empty) {
    if (!value.is_null() && !(value.is_bool() && value.as_bool())) return wrong_value(leaf);
    return {};
  }
  if (value.is_null() && (leaf.op == Op::eq || leaf.op == Op::ne)) {
    leaf.op = leaf.op == Op::eq ? Op::is_empty : Op::is_set;
    return {};
  }
  if (leaf.op == Op::in || leaf.op == Op::nin) return parse_list(value, leaf, context);
  if (leaf.op == Op::between) return parse_between(value, leaf, context);
  if (auto r = relative_date(value, leaf)) {
    leaf.operand.relative = r;
    return {};
  }
  if (leaf.op == Op::within) return wrong_value(leaf);
  if (auto who = person(value, leaf)) {
    leaf.operand.relative = who;
    return {};
  }
  if (leaf.op == Op::under || is_id(leaf)) {
    TRY(Value v, record_id(value, leaf));
    leaf.operand.values.push_back(std::move(v));
    return {};
  }
  TRY(Value v, one(value, leaf, context));
  leaf.operand.values.push_back(std::move(v));
  return {};
}

Json operand_json(const Condition& leaf) {
  using meta::Op;
  const auto word = [](const Relative& r) {
    return r.word == "me" || r.word == "my_team" ? Json(r.word) : period_json(r);
  };
  if (leaf.op == Op::in || leaf.op == Op::nin) {
    Json out = Json::array();
    for (std::size_t i = 0; i < leaf.operand.values.size(); ++i) out.push(value_json(leaf, i));
    if (leaf.operand.relative) out.push(word(*leaf.operand.relative));
    return out;
  }
  if (leaf.op == Op::between) {
    Json out = Json::array();
    out.push(leaf.operand.relative ? word(*leaf.operand.relative) : value_json(leaf, 0));
    out.push(leaf.operand.until ? word(*leaf.operand.until) : value_json(leaf, 1));
    return out;
  }
  if (leaf.operand.relative) return word(*leaf.operand.relative);
  return leaf.operand.values.empty() ? Json() : value_json(leaf, 0);
}

}  // namespace socle::expr
