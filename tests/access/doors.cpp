#include "doors.h"

#include <algorithm>

#include "http/routes.h"
#include "kernel/records/lookup.h"
#include "kernel/records/table.h"

namespace socle::access_walk {
namespace {
using meta::Family;

constexpr const char* kForm =
    "--b\r\nContent-Disposition: form-data; name=\"entity\"\r\n\r\n%\r\n--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"walk.csv\"\r\n"
    "Content-Type: text/csv\r\n\r\nName\r\nWalk\r\n\r\n--b--\r\n";

std::string form_of(const std::string& entity) {
  std::string out = kForm;
  return out.replace(out.find('%'), 1, entity);
}
int rank_of(const http::Route& r) {
  const std::string& op = r.operation;
  if (op == "session.close" || op == "passwords.change") return 9;
  if (!r.changes) return 0;
  if (op == "query.run") return 1;
  if (op.starts_with("model.") || op.starts_with("brief.")) return 8;
  return r.method == transport::Method::post ? 2 : r.method == transport::Method::put ? 3 : r.method == transport::Method::patch ? 4 : 7;
}
bool per_entity(const http::Route& r) {
  return r.pattern.find("{entity}") != std::string::npos || r.operation == "query.run" || r.operation == "views.create" || r.operation == "imports.create";
}
std::string replaced(std::string text, const std::string& what, const std::string& with) {
  if (const auto at = text.find(what); at != std::string::npos) text.replace(at, what.size(), with);
  return text;
}
}  // namespace

std::string Door::name() const {
  std::string out = std::string(transport::method_name(route->method)) + " " + replaced(route->pattern, "{noun}", noun);
  if (entity) out += " " + entity->name;
  return out;
}
bool Door::reads() const { return route->method == transport::Method::get; }
bool Door::has_id() const { return route->pattern.find("/{id}") != std::string::npos; }

std::vector<Door> doors_of(World& world) {
  std::vector<Door> out;
  const auto snapshot = world.kernel().services().snapshot();
  for (const auto& route : world.app().router().routes()) {
    Door door{route.get(), nullptr, {}, rank_of(*route)};
    if (!per_entity(*route)) {
      out.push_back(door);
      continue;
    }
    for (const auto& e : snapshot->entities) {
      if (e->removed) continue;
      door.entity = snapshot->find(e->name);
      if (route->pattern.find("{noun}") == std::string::npos) {
        out.push_back(door);
        continue;
      }
      for (const auto& action : world.kernel().services().registry->of(e->name).actions()) {
        door.noun = action.noun;
        out.push_back(door);
      }
    }
  }
  std::stable_sort(out.begin(), out.end(), [](const Door& a, const Door& b) { return a.rank < b.rank; });
  return out;
}

const std::vector<Caller>& callers() {
  static const std::vector<Caller> all{{"nobody", {}, {}},      {"claire", "claire", {}}, {"julien", "julien", {}}, {"samir", "samir", {}},
                                       {"odile", "odile", {}},  {"marc", "marc", {}},     {"ines", "ines", {}},     {"helene", "helene", {}},
                                       {"paul", "paul", {}},    {"karim", "karim", {}},   {"reader", "claire", {"read"}}};
  return all;
}

Visit::Visit(World& world, Caller caller) : world_(world), caller_(std::move(caller)) {
  if (caller_.login.empty()) return;
  user_ = world_.kernel().services().directory()->by_login(caller_.login)->id;
  const auto opened = world_.sessions().open(user_, "127.0.0.1", "walk");
  session_ = {{"cookie", "socle=" + opened->token}, {"x-csrf-token", opened->session.csrf}, {"origin", "http://scenario"}};
  own_things();
  headers_ = session_;
  if (!caller_.scopes.empty())
    headers_ = {{"authorization", "Bearer " + world_.sessions().issue(user_, "walk", caller_.scopes, world_.clock().now() + kMsPerDay)->secret}};
}

records::Context Visit::context() const {
  const access::Person* p = world_.kernel().services().directory()->person(user_);
  access::Actor actor;
  actor.user = user_;
  if (p) actor.role = p->role;
  return {world_.kernel().services(), actor};
}

std::vector<std::int64_t> Visit::ids(const meta::Entity& entity, bool wanted) {
  std::vector<std::int64_t> all, out;
  const records::Context c = context();
  const auto done = c.db().read({.deadline_ms = 0}, [&](storage::Connection& db) -> Done {
    db.query("SELECT \"id\" FROM " + storage::quoted(entity.name) + " WHERE \"deleted_at\" IS NULL ORDER BY \"id\"", {}, [&](const storage::Row& r) {
      all.push_back(r.integer(0));
      return true;
    });
    const auto loaded = records::load(db, entity, all);
    for (std::int64_t id : all)
      if (records::visible(db, c, *loaded.at(id)) == wanted) out.push_back(id);
    return {};
  });
  if (!done) throw Fault("the records could not be read: " + done.error().code);
  return out;
}

std::int64_t Visit::subject(const meta::Entity& entity) {
  auto [it, fresh] = subjects_.try_emplace(entity.name, 0);
  if (!fresh) return it->second;
  std::vector<std::int64_t> seen = ids(entity, true);
  if (seen.empty()) seen = ids(entity, false);
  if (entity.name == "user") std::erase(seen, user_);
  // The last one: the demonstration has nothing that hangs on it.
  return it->second = seen.empty() ? kAbsent : seen.back();
}

std::int64_t Visit::own(const std::string& kind) const {
  auto it = own_.find(kind);
  return it == own_.end() ? kAbsent : it->second;
}
std::int64_t Visit::made(const std::string& method, const std::string& target, const std::string& body, const char* member, const char* type) {
  transport::Headers headers = session_;
  if (type) headers.emplace_back("content-type", type);
  const auto answer = world_.send(method, target, body, headers);
  const auto* text = std::get_if<std::string>(&answer.body);
  if (answer.status >= 300 || !text) return kAbsent;
  const auto json = parse_json(*text, {1 << 20, 64});
  return json && (*json)[member].as_int() ? (*json)[member].as_int() : kAbsent;
}
void Visit::own_things() {
  own_["views"] = made("POST", "/api/v1/views", R"({"entity":"contact","label":"Mine","state":{}})");
  own_["imports"] = made("POST", "/api/v1/imports", form_of("contact"), "id", "multipart/form-data; boundary=b");
  own_["files"] = made("POST", "/api/v1/files?name=walk.txt", "walk");
  own_["jobs"] = made("POST", "/api/v1/contacts/bulk", R"({"select":{"ids":[1]},"set":{"description":"walk"}})");
  own_["api_tokens"] = made("POST", "/api/v1/api_tokens", R"({"name":"other"})");
  own_["change_sets"] = made("POST", "/api/v1/contacts", R"({"last_name":"Walk"})", "change_set_id");
  own_["sessions"] = world_.sessions().open(user_, "127.0.0.1", "other")->session.id;
}

transport::Response Visit::get(const std::string& target) { return world_.send("GET", target, {}, headers_); }

Json Visit::value_of(const meta::Entity& entity, const meta::Field& f) {
  const std::string_view type = f.type->name;
  if (f.type->family == Family::reference && f.target_entity) return Json(subject(*f.target_entity));
  if (f.type->family == Family::choice && !f.choices.empty()) return Json(f.choices.front().code);
  if (f.type->family == Family::choice && !f.pipelines.empty()) return Json(f.pipelines.front().stages.front().code);
  if (type == "siren") return Json("732829320");
  if (type == "date") return Json("2026-03-05");
  if (type == "datetime") return Json("2026-03-05T10:00:00Z");
  if (type == "boolean") return Json(true);
  if (type == "email") return Json("walk@" + entity.plural + ".example");
  if (f.type->family == Family::integer) return Json(std::int64_t{1});
  if (type == "money") return *parse_json(R"({"amount":"1.00","currency":"EUR"})");
  if (type == "decimal" || type == "price" || type == "percent") return Json("1");
  if (f.name == "currency") return Json("SEK");
  return Json("Walk");
}
const meta::Field* Visit::plain_field(const meta::Entity& entity) {
  for (const meta::Field& f : entity.fields)
    if (!f.system && !f.removed && !f.hidden && !f.read_only && !f.unique && (f.type->name == "text" || f.type->name == "long_text") && f.name != "role" && f.name != "zone" && f.name != "currency") return &f;
  return nullptr;
}
Json Visit::new_record(const meta::Entity& entity) {
  Json body = Json::object();
  for (const meta::Field& f : entity.fields)
    if (f.required && !f.system && !f.read_only && !f.removed && !f.hidden) body.set(f.name, value_of(entity, f));
  return body;
}

Json Visit::body_of(const Door& door, std::int64_t id) {
  const std::string& op = door.route->operation;
  const auto json = [](const std::string& text) { return *parse_json(text); };
  Json patch = Json::object();
  if (door.entity)
    if (const meta::Field* f = plain_field(*door.entity)) patch.set(f->name, Json("Walk " + op.substr(op.find('.') + 1)));
  if (op == "records.create" || op == "records.upsert") return new_record(*door.entity);
  if (op == "records.patch") return patch;
  if (op == "records.batch") {
    Json item = Json::object(), items = Json::array(), body = Json::object();
    item.set("patch", patch);
    item.set("id", Json(id));
    items.push(item);
    body.set("items", items);
    return body;
  }
  if (op == "records.bulk") {
    Json body = json("{\"select\":{\"ids\":[" + std::to_string(id) + "]}}");
    body.set("set", patch);
    return body;
  }
  if (op == "records.set_shares") return json("{\"items\":[{\"user\":" + std::to_string(user_ == 0 ? 1 : user_) + ",\"level\":\"read\"}]}");
  if (op == "query.run") return json("{\"entity\":\"" + door.entity->name + R"(","measures":[{"fn":"count"}]})");
  if (op == "views.create") return json("{\"entity\":\"" + door.entity->name + R"(","label":"Walk","state":{}})");
  if (op == "views.patch") return json(R"({"label":"Walk"})");
  if (op == "imports.patch") return json(R"({"options":{"duplicates":"skip"}})");
  if (op == "me.patch") return json(R"({"language":"fr"})");
  if (op == "session.open") return json("{\"login\":\"" + (caller_.login.empty() ? "nobody" : caller_.login) + "\",\"password\":\"" + (caller_.login.empty() ? "nobody" : caller_.login) + "\"}");
  if (op == "passwords.change") return json("{\"current\":\"" + caller_.login + "\",\"password\":\"lanterne-sourde-2026\"}");
  if (op == "users.set_password") return json(R"({"password":"lanterne-sourde-2026"})");
  if (op == "api_tokens.issue") return json(R"({"name":"walk","scopes":["read"]})");
  if (op == "model.patch" || op == "brief.patch_model")
    return json(R"({"entities":{"contact":{"fields":{"x_walk":{"type":"text","label":{"fr":"Marche","en":"Walk"}}}}}})");
  if (op == "brief.approve") return json(R"({"decision":"approved"})");
  return Json::object();
}

Call Visit::call(const Door& door, std::int64_t id) {
  const std::string& pattern = door.route->pattern;
  Call c{std::string(transport::method_name(door.route->method)), pattern, {}, headers_};
  if (door.entity) c.target = replaced(c.target, "{entity}", door.entity->plural);
  if (id == 0) {
    const std::string kind = pattern.size() < 9 ? std::string() : pattern.substr(8, pattern.find('/', 8) - 8);
    if (door.entity) id = subject(*door.entity);
    else if (kind == "users") id = subject(*world_.kernel().services().snapshot()->find("user"));
    else id = own(kind);
  }
  c.target = replaced(c.target, "{id}", std::to_string(id));
  c.target = replaced(c.target, "{noun}", door.noun);
  c.target = replaced(c.target, "{session}", std::to_string(own("sessions")));
  c.target = replaced(c.target, "{n}", "1");
  if (door.route->operation == "records.upsert") {
    const meta::Field* key = nullptr;
    for (const meta::Field& f : door.entity->fields)
      if (!key && f.unique && !f.removed && !f.system) key = &f;
    c.target = replaced(c.target, "{field}", key ? key->name : "name");
    const Json value = key ? value_of(*door.entity, *key) : Json("Walk");
    c.target = replaced(c.target, "{value}", value.is_string() ? value.as_string() : value.dump());
  }
  if (door.reads() || door.route->method == transport::Method::del) return c;
  if (door.route->operation == "imports.create") {
    c.body = form_of(door.entity->name);
    c.headers.emplace_back("content-type", "multipart/form-data; boundary=b");
  } else if (door.route->operation == "files.upload") {
    c.body = "walk";
    c.headers.emplace_back("content-type", "application/octet-stream");
  } else {
    c.body = body_of(door, id).dump();
  }
  return c;
}

std::string text_of(const transport::Response& r) {
  std::string out = std::to_string(r.status) + "\n";
  for (const auto& [name, value] : r.headers)
    if (r.status >= 400 || name != "Server-Timing") out += name + ": " + value + "\n";
  if (const auto* bytes = std::get_if<std::string>(&r.body)) out += *bytes;
  return out;
}

}  // namespace socle::access_walk
