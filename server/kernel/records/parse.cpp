#include <algorithm>

#include "kernel/fields/address.h"
#include "kernel/records/lookup.h"
#include "kernel/records/stages.h"

namespace socle::records {
namespace {

Problem problem(std::string field, std::string rule, Params params = {}) { return {std::move(field), std::move(rule), std::move(params), {}, false}; }

// {"add":[..],"remove":[..]} on lists, against what stands (API.md Manner).
bool is_list_patch(const Json& j) {
  if (!j.is_object() || j.members().empty()) return false;
  return std::all_of(j.members().begin(), j.members().end(), [](const Json::Member& m) { return m.first == "add" || m.first == "remove"; });
}
template <class List>
List merged(List base, const List& add, const List& remove) {
  for (const auto& a : add) base.push_back(a);
  std::sort(base.begin(), base.end());
  base.erase(std::unique(base.begin(), base.end()), base.end());
  std::erase_if(base, [&](const auto& v) { return std::find(remove.begin(), remove.end(), v) != remove.end(); });
  return base;
}
meta::Parsed list_patch(const Json& j, const Field& f, const Value& standing, const meta::ParseContext& pc) {
  auto part = [&](std::string_view name) -> meta::Parsed {
    const Json* p = j.find(name);
    return p ? f.type->parse(*p, f, pc) : meta::Parsed(Value{});
  };
  auto add = part("add"), remove = part("remove");
  if (!add) return add;
  if (!remove) return remove;
  auto as = [](const Value& v, auto empty_list) {
    auto* list = std::get_if<decltype(empty_list)>(&v);
    return list ? *list : empty_list;
  };
  if (f.type->family == meta::Family::codes) return Value(merged(as(standing, Codes{}), as(*add, Codes{}), as(*remove, Codes{})));
  return Value(merged(as(standing, Ids{}), as(*add, Ids{}), as(*remove, Ids{})));
}

constexpr std::size_t kProblemsTold = 100;

class BodyParser {
 public:
  BodyParser(storage::Connection& db, const Context& context, Draft& draft)
      : db_(db), context_(context), draft_(draft), entity_(*draft.change->entity), pc_(context.parse_context()) {}

  void member(const std::string& name, const Json& value) {
    if (draft_.problems.size() >= kProblemsTold) return;   // refused already; a body of 60,000 unknown names is not listed in full
    if (name == "_override") return overrides(value);
    const Field* f = entity_.find(name);
    if (!f || !context_.gate().readable(entity_, *f)) {
      draft_.problems.push_back(problem(name, "field.unknown", {{"entity", "@" + entity_.name}}));
      return;
    }
    if (f->system || f->read_only || (!f->stored() && f->type->family != meta::Family::references && f->type->name != "address")) {
      draft_.problems.push_back(problem(name, "field.read_only"));
      return;
    }
    if (context_.gate().field(entity_, *f) != meta::FieldAccess::write) {
      draft_.problems.push_back(problem(name, "access.field_denied"));
      return;
    }
    if (f->type->name == "address") return address(*f, value);
    field(*f, value);
  }

 private:
  void overrides(const Json& list) {
    for (const Json& o : list.items()) {
      if (o["rule"].as_string().empty() || o["reason"].as_string().empty()) {
        draft_.problems.push_back(problem("_override", "override.incomplete"));
        continue;
      }
      draft_.overridden.push_back({o["rule"].as_string(), o["reason"].as_string()});
    }
  }

  void field(const Field& f, const Json& value) {
    draft_.given.insert(f.index);
    if (value.is_null()) {
      draft_.after->set(f, Value{});
      return;
    }
    meta::Parsed parsed;
    const bool list = f.type->family == meta::Family::codes || f.type->family == meta::Family::references;
    if (list && is_list_patch(value)) parsed = list_patch(value, f, draft_.after->value(f), pc_);
    else if (f.type->family == meta::Family::reference && value.has("by")) parsed = by_key(f, value);
    else parsed = f.type->parse(value, f, pc_);
    if (!parsed) {
      parsed.error().field = f.name;
      draft_.problems.push_back(std::move(parsed.error()));
      return;
    }
    draft_.after->set(f, std::move(*parsed));
  }

  meta::Parsed by_key(const Field& f, const Json& value) {
    if (!f.target_entity) return std::unexpected(problem(f.name, "field.wrong_type"));
    const Field* key = f.target_entity->find(value["by"].as_string());
    if (!key || !context_.gate().readable(*f.target_entity, *key))
      return std::unexpected(problem(f.name, "reference.unknown_key", {{"key", value["by"].as_string()}}));
    auto wanted = key->type->parse(value["value"], *key, pc_);
    if (!wanted) return wanted;
    const auto ids = find_visible(db_, context_, *f.target_entity, *key, *wanted, 2);
    if (ids.empty()) return std::unexpected(problem(f.name, "reference.not_found", {{"key", "@" + f.target_entity->name + "." + key->name}}));
    if (ids.size() > 1) return std::unexpected(problem(f.name, "reference.ambiguous", {{"key", "@" + f.target_entity->name + "." + key->name}}));
    return Value(ids[0]);
  }

  void address(const Field& f, const Json& value) {
    auto parts = fields::address_parts(value);
    if (!parts) {
      draft_.problems.push_back(problem(f.name, parts.error().code, parts.error().params));
      return;
    }
    for (auto& [part, json] : *parts)
      for (const Field& p : entity_.fields)
        if (p.part_of == f.name && p.part == part) field(p, json);
  }

  storage::Connection& db_;
  const Context& context_;
  Draft& draft_;
  const Entity& entity_;
  meta::ParseContext pc_;
};
}  // namespace

void parse_body(storage::Connection& db, const Context& context, Draft& draft) {
  draft.overridden = draft.change->overrides;
  if (draft.change->act == Act::remove || draft.change->act == Act::restore) return;
  if (!draft.change->body.is_null() && !draft.change->body.is_object()) {
    draft.problems.push_back(problem({}, "body.not_an_object"));
    return;
  }
  BodyParser parser(db, context, draft);
  for (const auto& [name, value] : draft.change->body.members()) parser.member(name, value);
}

}  // namespace socle::records
