// Fields: flags, parameters, choices, pipelines, and the parts of addresses.
#include <algorithm>

#include "kernel/meta/compiler.h"
#include "kernel/meta/labels.h"
#include "kernel/meta/names.h"

namespace socle::meta {
namespace {
constexpr const char* kParts[] = {"street", "street2", "postcode", "city", "country"};

// The columns of a field. Text keys exist only where the field is compared (KERNEL F10) and stand last.
std::vector<std::string> columns_of(const Field& f) {
  std::vector<std::string> out;
  const std::string base = f.shape > 1 ? f.name + "__" + std::to_string(f.shape) : f.name;
  for (const Column& c : f.type->columns)
    if (!c.key || f.keyed()) out.push_back(c.suffix.empty() ? base : base + "__" + c.suffix);
  return out;
}

StageCategory category_of(const std::string& word) {
  return word == "won" ? StageCategory::won : word == "lost" ? StageCategory::lost : StageCategory::open;
}

void flags(Field& f, const Json& in) {
  f.required = in["required"].as_bool();
  f.unique = in["unique"].as_bool();
  f.sortable = in["sortable"].as_bool();
  f.filterable = in["filterable"].as_bool();
  f.searchable = in["searchable"].as_bool();
  f.read_only = in["read_only"].as_bool();
  f.critical = in["critical"].as_bool();
  f.personal = in["personal"].as_bool();
  f.tracked = in["tracked"].as_bool();
  f.exact = in["exact"].as_bool();
  f.translated = in["translated"].as_bool();
  f.removed = in["removed"].as_bool();
  f.shape = static_cast<int>(in["shape"].as_int(1));
}
}  // namespace

void Compiler::fields(Entity& e, const Json& in, const std::string& path) {
  for (const auto& [name, definition_of] : in.members()) {
    if (system_field_name(name) || access_field_name(name) || name.starts_with("via_")) {
      const bool access = access_field_name(name);
      if (access && e.access == AccessKind::own_columns) continue;   // access_fields() has read it
      // Where rights do not read them (people, teams), they are words like others.
      if (!access || e.access == AccessKind::through) {
        problem(path + "." + name, "model.reserved", {{"name", name}});
        continue;
      }
    }
    field(e, name, definition_of, path + "." + name);
  }
}

void Compiler::field(Entity& e, const std::string& field_name, const Json& in, const std::string& path) {
  if (!name(field_name, path)) return;
  only(in, {"no", "type", "label", "help", "group", "params", "default", "required", "unique", "sortable", "filterable",
            "searchable", "read_only", "critical", "personal", "tracked", "exact", "translated", "removed", "shape", "inverse",
            "inverse_label", "formula", "rollup", "choices", "pipelines"}, path);
  Field f;
  f.name = field_name;
  const std::string& type_name = in["type"].as_string();
  f.type = types(type_name);
  if (!f.type) return problem(path, "model.unknown_type", {{"type", type_name}});
  flags(f, in);
  f.field_no = static_cast<int>(in["no"].as_int());
  if (f.field_no > 0 && f.field_no < 1000 && !company_name(field_name)) f.field_no += e.entity_no * 1000;
  finish_field(e, f, in, path);
  const bool address = f.type->columns.empty() && type_name == "address";
  e.fields.push_back(std::move(f));
  if (address) address_parts(e, Field(e.fields.back()), in, path);
}

void Compiler::finish_field(Entity& e, Field& f, const Json& in, const std::string& path) {
  f.label = words(in["label"], f.name, path);
  f.help = label_of(in["help"]);
  f.group = in["group"].as_string();
  f.params = in["params"].is_object() ? in["params"] : Json::object();
  for (const auto& [key, value] : f.params.members())
    if (std::find(f.type->params.begin(), f.type->params.end(), key) == f.type->params.end())
      problem(path + ".params." + key, "model.unknown_param", {{"param", key}, {"type", std::string(f.type->name)}});
  f.personal = f.personal || f.type->personal_data;
  choices(f, in["choices"], path + ".choices");
  pipelines(f, in["pipelines"], path + ".pipelines");
  if (f.type->family == Family::reference || f.type->family == Family::references) f.target = f.params["entity"].as_string();
  if (f.type->family == Family::link) f.target = "*";
  f.scale = static_cast<int>(f.params["scale"].as_int());
  f.formula = in["formula"].as_string();
  if (const Json& r = in["rollup"]; r.is_object()) {
    only(r, {"relation", "function", "field", "where", "scope"}, path + ".rollup");
    f.rollup = Field::Rollup{r["relation"].as_string(), r["function"].as_string(), r["field"].as_string(), r["where"],
                             r["scope"].as_string() == "everyone"};
  }
  if (f.type->define)
    if (std::string code = f.type->define(in, f); !code.empty()) problem(path, code, {{"type", std::string(f.type->name)}});
  f.columns = columns_of(f);
  if (f.tracked && f.columns.empty()) problem(path, "model.wrong_value", {{"key", "tracked"}});
  f.index = static_cast<int>(e.fields.size());
}

void Compiler::address_parts(Entity& e, const Field& address, const Json& in, const std::string& path) {
  const std::string prefix = address.name == "address" ? "" : address.name + "_";
  int step = 0;
  for (const char* part : kParts) {
    ++step;
    const bool key_part = std::string_view(part) == "postcode" || std::string_view(part) == "city";
    Field f;
    f.name = prefix + part;
    if (!name(f.name, path)) continue;
    const FieldType* own = types(part);   // postcode and country have types of their own
    f.type = own ? own : types("text");
    if (!f.type) return problem(path, "model.unknown_type", {{"type", "text"}});
    f.part_of = address.name;
    f.part = part;
    f.field_no = address.field_no > 0 ? address.field_no + step : 0;
    f.removed = address.removed;
    f.personal = address.personal;
    f.sortable = key_part && address.sortable;
    f.filterable = key_part && address.filterable;
    f.searchable = key_part && address.searchable;
    f.shape = address.shape;
    finish_field(e, f, Json::object(), path + "." + part);
    f.label = label_of(definition["address_parts"][part]["label"]);
    if (!prefix.empty())
      for (int l = 0; l < kLanguages; ++l) f.label.text[l] += " (" + address.label.in(static_cast<Language>(l)) + ")";
    f.group = in["group"].as_string();
    e.fields.push_back(std::move(f));
  }
}

void Compiler::choices(Field& f, const Json& in, const std::string& path) {
  for (const auto& [code, c] : in.members()) {
    if (!name(code, path + "." + code)) continue;
    only(c, {"position", "label", "color", "retired", "removed"}, path + "." + code);
    f.choices.push_back({code, words(c["label"], code, path + "." + code), c["color"].as_string(), c["retired"].as_bool(), c["removed"].as_bool()});
  }
}

void Compiler::pipelines(Field& f, const Json& in, const std::string& path) {
  std::vector<std::string> seen;
  for (const auto& [code, p] : in.members()) {
    const std::string at = path + "." + code;
    if (!name(code, at)) continue;
    only(p, {"position", "label", "retired", "removed", "stages"}, at);
    Pipeline pipeline{code, words(p["label"], code, at), {}, p["retired"].as_bool(), p["removed"].as_bool()};
    for (const auto& [stage_code, s] : p["stages"].members()) {
      const std::string stage_at = at + ".stages." + stage_code;
      if (!name(stage_code, stage_at)) continue;
      // A record's cell holds the stage alone: two pipelines of a field cannot share a code.
      if (std::find(seen.begin(), seen.end(), stage_code) != seen.end()) problem(stage_at, "model.duplicate_name", {{"name", stage_code}});
      seen.push_back(stage_code);
      only(s, {"position", "label", "category", "probability", "forecast_category", "max_age_days", "retired", "removed", "criteria"}, stage_at);
      const std::string& category = s["category"].as_string();
      if (category != "open" && category != "won" && category != "lost") problem(stage_at, "model.wrong_value", {{"key", "category"}});
      const auto probability = s["probability"].as_int(0);
      if (probability < 0 || probability > 100) problem(stage_at, "model.wrong_value", {{"key", "probability"}});
      Stage stage{stage_code, words(s["label"], stage_code, stage_at), category_of(category), static_cast<int>(probability), s["forecast_category"].as_string(),
                  static_cast<int>(s["max_age_days"].as_int(0)), s["retired"].as_bool(), s["removed"].as_bool(), {}};
      for (const auto& [criterion_code, c] : s["criteria"].members()) {
        const std::string criterion_at = stage_at + ".criteria." + criterion_code;
        if (!name(criterion_code, criterion_at)) continue;
        only(c, {"position", "label", "on_exit", "blocking", "condition", "needs"}, criterion_at);
        if (!c["condition"].is_object()) problem(criterion_at, "model.missing", {{"key", "condition"}});
        stage.criteria.push_back({criterion_code, words(c["label"], criterion_code, criterion_at), c["on_exit"].as_bool(), c["blocking"].as_bool(true), c["condition"], c["needs"]});
      }
      pipeline.stages.push_back(std::move(stage));
    }
    if (!pipeline.removed && std::none_of(pipeline.stages.begin(), pipeline.stages.end(), [](const Stage& s) { return s.category == StageCategory::open && !s.removed && !s.retired; }))
      problem(at, "model.missing", {{"key", "stages"}});
    f.pipelines.push_back(std::move(pipeline));
  }
}

void Compiler::defaults(Entity& e, const std::string& path) {
  const Json& all = definition["entities"][e.name]["fields"];
  const ParseContext context{snapshot.get(), Language::fr, 0, nullptr, "FR"};
  for (Field& f : e.fields) {
    const Json& in = all[f.name]["default"];
    if (in.is_null() || f.removed) continue;
    const std::string& word = in.as_string();
    const Family family = f.type->family;
    if ((family == Family::reference && (word == "me" || word == "my_team")) || (family == Family::day && word == "today") || (family == Family::instant && word == "now")) {
      f.default_expression = word;
      continue;
    }
    if (!f.type->parse) continue;
    auto parsed = f.type->parse(in, f, context);
    if (parsed) f.default_value = std::move(*parsed);
    else problem(path + ".fields." + f.name + ".default", "model.wrong_value", {{"key", "default"}, {"reason", parsed.error().rule}});
  }
}

}  // namespace socle::meta
