#include "http/openapi.h"

#include <algorithm>
#include <set>

namespace socle::http {
namespace {
using meta::Family;

// The schema of a field as it is read; what is written may be simpler (a code, an id), which `oneOf` says.
void field_schema(const meta::Field& f, bool reading, JsonWriter& w) {
  const auto simple = [&](const char* type, const char* format = nullptr) {
    w.object().key("type").array().value(type).value("null").end();
    if (format) w.member("format", format);
  };
  switch (f.type->family) {
    case Family::money:
      w.object().key("oneOf").array().object().member("$ref", "#/components/schemas/Money").end().object().member("type", "null").end();
      if (!reading) w.object().member("type", "string").member("description", "a decimal, in the company's currency").end();
      w.end();
      break;
    case Family::integer:
      if (f.scale > 0) simple("string", "decimal");
      else simple("integer", "int64");
      break;
    case Family::boolean: simple("boolean"); break;
    case Family::day: simple("string", "date"); break;
    case Family::instant: simple("string", "date-time"); break;
    case Family::choice:
      w.object().key("oneOf").array();
      if (reading) w.object().member("$ref", "#/components/schemas/Choice").end();
      else {
        w.object().member("type", "string").key("enum").array();
        for (const auto& c : f.choices)
          if (!c.retired) w.value(c.code);
        for (const auto& p : f.pipelines)
          for (const auto& s : p.stages)
            if (!s.retired) w.value(s.code);
        w.end().end();
      }
      w.object().member("type", "null").end().end();
      break;
    case Family::codes:
    case Family::references: w.object().member("type", "array").key("items").object().end(); break;
    case Family::reference:
      w.object().key("oneOf").array();
      if (reading) w.object().member("$ref", "#/components/schemas/Reference").end();
      else w.object().member("type", "integer").member("format", "int64").end().object().member("$ref", "#/components/schemas/ReferenceByKey").end();
      w.object().member("type", "null").end().end();
      break;
    case Family::link:
    case Family::none: w.object().key("type").array().value("object").value("null").value("string").value("integer").value("number").value("boolean").end(); break;
    default: simple("string");
  }
  if (f.read_only || f.system) w.member("readOnly", true);
  w.member("description", f.label.in(meta::Language::en)).end();
}

void entity_schemas(const records::Context& c, const meta::Entity& e, JsonWriter& w) {
  for (const bool reading : {true, false}) {
    w.key(e.name + (reading ? "" : "_write")).object().member("type", "object").key("properties").object();
    std::vector<std::string> required;
    for (const auto& f : e.fields) {
      if (f.removed || f.name.starts_with("via_") || f.index == meta::kChangeSet || f.index == meta::kDeletedAt || !c.gate().readable(e, f)) continue;
      if (!reading && (f.system || f.read_only || c.gate().field(e, f) != meta::FieldAccess::write)) continue;
      w.key(f.name);
      field_schema(f, reading, w);
      if (!reading && f.required && empty(f.default_value) && f.default_expression.empty()) required.push_back(f.name);
    }
    if (reading) w.key("_label").object().member("type", "string").end();
    else w.key("_override").object().member("type", "array").key("items").object().member("type", "object").end().end();
    w.end();
    if (!required.empty()) w.member("description", "Needed to create: " + required.front() + (required.size() > 1 ? " and others marked required in the model." : "."));
    w.end();
  }
}

std::string method_word(Method m) {
  std::string s(transport::method_name(m));
  std::transform(s.begin(), s.end(), s.begin(), [](unsigned char ch) { return static_cast<char>(std::tolower(ch)); });
  return s;
}

std::string summary_of(const std::string& operation, const meta::Entity* e) {
  const auto dot = operation.find('.');
  std::string verb = operation.substr(dot + 1);
  std::replace(verb.begin(), verb.end(), '_', ' ');
  verb[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(verb[0])));
  return e ? verb + ": " + e->label.many.in(meta::Language::en) : verb + ": " + operation.substr(0, dot);
}

void parameter(JsonWriter& w, std::string_view name, const char* in, const char* type, std::string_view description) {
  w.object().member("name", name).member("in", in).member("required", in[0] == 'p').member("description", description).key("schema").object().member("type", type).end().end();
}

class Paths {
 public:
  Paths(const records::Context& c, JsonWriter& w) : c_(c), w_(w) {}

  void route(const Route& r, const meta::Entity* e) {
    if (r.pattern.starts_with("/api/v1") || r.pattern == "/healthz" || r.pattern == "/readyz") {
      std::string path = r.pattern;
      if (e) path.replace(path.find("{entity}"), 8, e->plural);
      by_path_[path].emplace_back(&r, e);
    }
  }
  void write() {
    for (const auto& [path, list] : by_path_) {
      w_.key(path).object();
      for (const auto& [r, e] : list) operation(*r, e, path);
      w_.end();
    }
  }

 private:
  void operation(const Route& r, const meta::Entity* e, const std::string& path) {
    std::string id = r.operation;
    std::replace(id.begin(), id.end(), '.', '_');
    w_.key(method_word(r.method)).object().member("operationId", e ? e->name + "_" + id : id).member("summary", summary_of(r.operation, e));
    w_.member("description", summary_of(r.operation, e) + ".").key("tags").array().value(e ? e->plural : r.operation.substr(0, r.operation.find('.'))).end();
    w_.key("parameters").array();
    for (std::size_t i = path.find('{'); i != std::string::npos; i = path.find('{', i + 1)) {
      const std::string name = path.substr(i + 1, path.find('}', i) - i - 1);
      parameter(w_, name, "path", name == "id" || name == "n" ? "integer" : "string", name == "id" ? "Id of the record" : name);
    }
    if (r.operation == "records.list" || r.operation == "records.export") {
      parameter(w_, "filter", "query", "string", "Condition as JSON: {\"field\":..,\"op\":..,\"value\":..}, and/or/not, any/none/count");
      parameter(w_, "fields", "query", "string", "Fields, comma separated; account.name follows a reference");
      parameter(w_, "sort", "query", "string", "Up to 3 keys: -amount,name");
      parameter(w_, "cursor", "query", "string", "Continues a page");
      parameter(w_, "limit", "query", "integer", "1 to 500");
      parameter(w_, "count", "query", "string", "none, capped or exact");
      parameter(w_, "q", "query", "string", "Full text");
    }
    if (r.operation == "records.patch" || r.operation == "records.delete") parameter(w_, "If-Match", "header", "string", "The version that was read, as an ETag");
    if (r.operation == "records.create" || r.operation == "records.patch" || r.operation == "records.batch") parameter(w_, "Idempotency-Key", "header", "string", "The same key and body give one effect");
    if (r.operation == "search.run") parameter(w_, "q", "query", "string", "What is typed");
    if (r.operation == "changes.list") parameter(w_, "since", "query", "string", "Cursor; empty: from now");
    w_.end();
    if (r.changes && r.method != Method::del) {
      w_.key("requestBody").object().member("required", r.operation.starts_with("records.create") || r.operation == "records.patch").key("content").object();
      w_.key(r.streams_body ? "application/octet-stream" : "application/json").object().key("schema").object();
      if (e && (r.operation == "records.create" || r.operation == "records.patch" || r.operation == "records.upsert")) w_.member("$ref", "#/components/schemas/" + e->name + "_write");
      else if (r.streams_body) w_.member("type", "string").member("format", "binary");
      else w_.member("type", "object");
      w_.end().end().end().end();
    }
    responses(r, e);
    w_.key("security").array();
    if (r.demand == Demand::open) w_.object().end();
    else w_.object().key("bearer").array().end().end().object().key("cookie").array().end().end();
    w_.end().end();
  }

  void responses(const Route& r, const meta::Entity* e) {
    const bool removes = r.method == Method::del;
    const bool creates = r.method == Method::post;
    w_.key("responses").object().key(removes ? "204" : creates ? "201" : "200").object().member("description", removes ? "Done" : "The result");
    if (!removes) {
      w_.key("content").object().key("application/json").object().key("schema").object();
      if (e && r.operation == "records.list") w_.member("$ref", "#/components/schemas/" + e->name + "_page");
      else if (e && (r.operation == "records.get" || r.operation == "records.create" || r.operation == "records.patch")) w_.member("$ref", "#/components/schemas/" + e->name);
      else w_.member("type", "object");
      w_.end().end().end();
    }
    w_.end();
    w_.key("4XX").object().member("description", "Refused; `errors` says what would satisfy it").key("content").object().key("application/problem+json").object().key("schema")
        .object().member("$ref", "#/components/schemas/Problem").end().end().end().end().end();
  }

  const records::Context& c_;
  JsonWriter& w_;
  std::map<std::string, std::vector<std::pair<const Route*, const meta::Entity*>>> by_path_;
};

void shared_schemas(JsonWriter& w) {
  w.key("Money").raw(R"({"type":"object","required":["amount","currency"],"properties":{"amount":{"type":"string","description":"A decimal"},"currency":{"type":"string","description":"ISO 4217"}}})");
  w.key("Choice").raw(R"({"type":"object","properties":{"code":{"type":"string"},"label":{"type":"string"},"category":{"type":"string","description":"Of a stage: open, won or lost"}}})");
  w.key("Reference").raw(R"({"type":"object","properties":{"id":{"type":"integer","format":"int64"},"label":{"type":"string"}}})");
  w.key("ReferenceByKey").raw(R"({"type":"object","properties":{"id":{"type":"integer"},"by":{"type":"string"},"value":{"type":"string"}}})");
  w.key("Problem").raw(R"({"type":"object","description":"RFC 9457","properties":{"type":{"type":"string"},"title":{"type":"string"},"status":{"type":"integer"},"detail":{"type":"string"},"request_id":{"type":"string"},"errors":{"type":"array","items":{"type":"object","properties":{"field":{"type":"string"},"rule":{"type":"string"},"message":{"type":"string"},"needs":{"type":["object","null"]},"overridable":{"type":"boolean"}}}}}})");
}
}  // namespace

std::string openapi_json(const Router& router, const records::Context& c) {
  std::string out;
  JsonWriter w(out);
  w.object().member("openapi", "3.1.0").key("info").object().member("title", "Socle").member("version", c.snapshot().version.text());
  w.member("description", "Records of the published model, as the caller sees it.").key("license").object().member("name", "Apache-2.0").member("identifier", "Apache-2.0").end();
  w.key("contact").object().member("name", "Socle").end().end();
  w.key("servers").array().object().member("url", "/").member("description", "This server").end().end();
  std::vector<const meta::Entity*> entities;
  for (const auto& e : c.snapshot().entities)
    if (!e->removed && (c.gate().may(access::Verb::read, *e) || c.gate().may(access::Verb::create, *e))) entities.push_back(e.get());
  w.key("tags").array();
  std::set<std::string> tags;
  for (const auto& r : router.routes())
    if (r->demand != Demand::record) tags.insert(r->operation.substr(0, r->operation.find('.')));
  for (const auto* e : entities) tags.insert(e->plural);
  for (const auto& t : tags) w.object().member("name", t).member("description", "Operations of " + t).end();
  w.end().key("paths").object();
  Paths paths(c, w);
  for (const auto& r : router.routes()) {
    if (r->pattern.find("{entity}") == std::string::npos) {
      if (r->operation != "web.page" && r->operation != "web.asset") paths.route(*r, nullptr);
      continue;
    }
    for (const auto* e : entities) paths.route(*r, e);
  }
  paths.write();
  w.end().key("components").object().key("securitySchemes").object();
  w.key("bearer").raw(R"({"type":"http","scheme":"bearer","description":"A token made by POST /api/v1/api_tokens"})");
  w.key("cookie").raw(R"({"type":"apiKey","in":"cookie","name":"socle","description":"The session of a browser, with X-CSRF-Token on writes"})");
  w.end().key("schemas").object();
  shared_schemas(w);
  for (const auto* e : entities) {
    entity_schemas(c, *e, w);
    w.key(e->name + "_page").object().member("type", "object").key("properties").object().key("items").object().member("type", "array").key("items").object()
        .member("$ref", "#/components/schemas/" + e->name).end().end();
    w.key("next_cursor").raw(R"({"type":["string","null"]})").key("total").raw(R"({"type":["integer","null"]})").end().end();
  }
  w.end().end().end();
  return out;
}

}  // namespace socle::http
