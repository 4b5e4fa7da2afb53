// Records of any entity: list, get, create, patch, delete, restore, upsert.
#include <charconv>

#include "base/random.h"
#include "http/app.h"
#include "http/records_io.h"
#include "http/routes.h"
#include "kernel/records/lookup.h"
#include "kernel/records/read.h"

namespace socle::http {

std::vector<std::string> split_list(std::string_view text) {
  std::vector<std::string> out;
  while (!text.empty()) {
    const auto comma = text.find(',');
    if (comma != 0) out.emplace_back(text.substr(0, comma));
    text = comma == std::string_view::npos ? std::string_view() : text.substr(comma + 1);
  }
  return out;
}

Result<records::ListRequest> list_request(Call& call) {
  records::ListRequest r;
  r.entity = call.entity;
  for (const auto& [name, value] : call.request.params) {
    if (name == "filter") {
      TRY(r.filter, parse_json(value, {64 << 10, 64}));
    } else if (name.starts_with("where.")) {
      r.equals.emplace_back(name.substr(6), value);
    } else if (name == "sort") {
      r.sort = value;
    } else if (name == "fields") {
      r.fields = split_list(value);
    } else if (name == "cursor") {
      r.cursor = value;
    } else if (name == "q") {
      r.q = value;
    } else if (name == "count") {
      if (value != "none" && value != "capped" && value != "exact") return refuse(RefusalKind::invalid, "url.bad_choice", {{"name", name}, {"choices", "none, capped, exact"}});
      r.count = value;
    } else if (name == "limit") {
      TRY(auto n, call.number("limit", 50, 1, 500));
      r.limit = static_cast<int>(n);
    } else if (name == "trash") {
      r.trash = value == "true";
    } else if (name != "format" && name != "expand") {
      return refuse(RefusalKind::invalid, "url.unknown_parameter", {{"name", name}});
    }
  }
  return r;
}

void page_json(const records::Page& page, std::string& out) {
  out += "{\"items\":";
  out += page.items;
  out += ",\"next_cursor\":";
  if (page.next_cursor.empty()) out += "null";
  else append_json_string(out, page.next_cursor);
  out += ",\"total\":";
  out += page.total ? std::to_string(*page.total) : "null";
  if (page.total) out += page.capped ? ",\"capped\":true" : ",\"capped\":false";
  out += '}';
}

Result<Expected> expected_version(const Request& request) {
  Expected e;
  std::string_view tag = request.header("if-match");
  if (tag.empty() || tag == "*") return e;
  if (tag.starts_with("W/")) tag.remove_prefix(2);
  if (tag.size() >= 2 && tag.front() == '"' && tag.back() == '"') tag = tag.substr(1, tag.size() - 2);
  std::int64_t v = 0;
  auto [p, ec] = std::from_chars(tag.data(), tag.data() + tag.size(), v);
  if (ec != std::errc() || p != tag.data() + tag.size() || v <= 0) return refuse(RefusalKind::invalid, "version.malformed");
  e.version = v;
  e.strict = request.header("prefer").find("strict") != std::string_view::npos;
  return e;
}

std::string written_json(const records::Context& context, const records::Written& w, std::int64_t change_set) {
  std::string out;
  auto done = context.db().read({}, [&](storage::Connection& db) -> Done {
    const records::Labels labels = records::labels_for(context, db, {w.after});
    records::RenderOptions options;
    options.more = [&](JsonWriter& j) {
      j.key("change_set_id");
      if (change_set) j.value(change_set);
      else j.null();
      if (w.warnings.empty()) return;
      j.key("warnings").array();
      for (const auto& p : w.warnings) j.object().member("field", p.field).member("rule", p.rule).end();
      j.end();
    };
    JsonWriter j(out);
    records::render(context, labels, *w.after, j, options);
    return {};
  });
  if (!done) throw Fault("a written record could not be read back");
  return out;
}

// Idempotency-Key: the same key and body give the same answer and one effect.
Result<records::WriteOptions> write_options(Call& call) {
  records::WriteOptions o;
  const std::string_view key = call.request.header("idempotency-key");
  if (key.empty()) return o;
  if (key.size() > 200) return refuse(RefusalKind::invalid, "idempotency.too_long", {{"most", "200"}});
  o.idempotency_key = key;
  o.body_hash = sha256_hex(std::string(transport::method_name(call.request.method)) + " " + call.request.target + "\n" + call.request.body);
  return o;
}

Response record_answer(int status, const meta::Entity& entity, std::int64_t id, std::int64_t version, std::string body) {
  Response r = Response::json(status, std::move(body));
  r.header("ETag", "\"" + std::to_string(version) + "\"");
  if (status == 201) r.header("Location", "/api/v1/" + entity.plural + "/" + std::to_string(id));
  return r;
}

namespace {
// {"status":201,"id":7,"version":1} kept beside the key; the answer is made again from the record as the caller may see it.
std::string kept_answer(int status, const records::BatchResult& b) {
  std::string out;
  JsonWriter w(out);
  w.object().member("status", status).member("change_set", b.change_set);
  if (!b.items.empty() && b.items[0]) w.member("id", b.items[0]->id).member("version", b.items[0]->version);
  w.end();
  return out;
}

Result<Response> write_and_answer(Call& call, records::Change change, int status) {
  TRY(auto options, write_options(call));
  if (!options.idempotency_key.empty()) options.answer = [status](const records::BatchResult& b) { return kept_answer(status, b); };
  TRY(auto result, records::write(call.context(), {std::move(change)}, options));
  if (!result.replayed.empty()) {
    TRY(auto kept, parse_json(result.replayed));
    const std::int64_t id = kept["id"].as_int();
    const int kept_status = static_cast<int>(kept["status"].as_int(200));
    if (kept_status == 204) return Response::empty();
    TRY(auto record, records::get(call.context(), *call.entity, id));
    const records::Written w{id, record->version(), records::Act::patch, nullptr, record, {}, true};
    Response r = record_answer(kept_status, *call.entity, id, record->version(), written_json(call.context(), w, kept["change_set"].as_int()));
    r.header("Idempotent-Replay", "true");
    return r;
  }
  const records::Written& w = *result.items[0];
  if (status == 204) {
    Response r = Response::empty();
    r.header("X-Change-Set", std::to_string(result.change_set));
    return r;
  }
  return record_answer(status, *call.entity, w.id, w.version, written_json(call.context(), w, result.change_set));
}

Result<Response> list_records(Call& call) {
  TRY(auto request, list_request(call));
  TRY(auto page, records::list(call.context(), request));
  std::string out;
  out.reserve(page.items.size() + 128);
  page_json(page, out);
  return Response::json(200, std::move(out));
}

Result<Response> get_record(Call& call) {
  TRY(auto id, call.id());
  if (call.request.has_param("with")) return record_page(call, id);
  std::int64_t version = 0;
  TRY(auto body, records::get_json(call.context(), *call.entity, id, split_list(call.request.param("fields")), call.request.has_param("expand"), &version));
  return record_answer(200, *call.entity, id, version, std::move(body));
}

Result<Response> create_record(Call& call) {
  records::Change c;
  c.act = records::Act::create;
  c.entity = call.entity;
  TRY(c.body, call.body());
  return write_and_answer(call, std::move(c), 201);
}

Result<Response> patch_record(Call& call) {
  TRY(auto id, call.id());
  TRY(auto expected, expected_version(call.request));
  records::Change c;
  c.entity = call.entity;
  c.id = id;
  c.version = expected.version;
  c.strict = expected.strict;
  TRY(c.body, call.body());
  auto done = write_and_answer(call, std::move(c), 200);
  if (!done && done.error().code == "version.conflict" && expected.strict) done.error().code = "version.strict";
  return done;
}

Result<Response> delete_record(Call& call) {
  TRY(auto id, call.id());
  TRY(auto expected, expected_version(call.request));
  records::Change c;
  c.act = records::Act::remove;
  c.entity = call.entity;
  c.id = id;
  c.version = expected.version;
  c.strict = true;
  auto done = write_and_answer(call, std::move(c), 204);
  if (!done && done.error().code == "version.conflict") done.error().code = "version.strict";
  return done;
}

Result<Response> restore_record(Call& call) {
  TRY(auto id, call.id());
  records::Change c;
  c.act = records::Act::restore;
  c.entity = call.entity;
  c.id = id;
  return write_and_answer(call, std::move(c), 200);
}

// PUT by/{field}/{value}: one effect even when two arrive together: the loser of the race meets `unique` and patches.
Result<Response> upsert_record(Call& call) {
  const meta::Field* key = call.entity->find(call.at("field"));
  if (!key || !key->unique || !call.context().gate().readable(*call.entity, *key)) {
    call.source = Source::url;
    return refuse(RefusalKind::invalid, "upsert.not_unique", {{"field", call.at("field")}});
  }
  TRY(auto body, call.body());
  auto value = key->type->parse(Json(call.at("value")), *key, call.context().parse_context());
  if (!value) return refuse_field(key->name, value.error().rule, value.error().params);
  for (int tries = 0; tries < 3; ++tries) {
    std::vector<std::int64_t> found;
    CHECK_OK(call.context().db().read({}, [&](storage::Connection& db) -> Done {
      found = records::find_visible(db, call.context(), *call.entity, *key, *value, 1);
      return {};
    }));
    records::Change c;
    c.entity = call.entity;
    c.body = body;
    if (found.empty()) {
      c.act = records::Act::create;
      if (!c.body.has(key->name)) c.body.set(key->name, Json(call.at("value")));
    } else {
      c.id = found[0];
    }
    auto done = write_and_answer(call, std::move(c), found.empty() ? 201 : 200);
    const bool raced = !done && found.empty() && std::any_of(done.error().problems.begin(), done.error().problems.end(),
                                                             [&](const Problem& p) { return p.rule == "unique" && p.field == key->name; });
    if (!raced) return done;
  }
  return refuse(RefusalKind::unavailable, "storage.busy");
}
}  // namespace

void record_routes(Router& r) {
  r.add({Method::get, "/api/v1/{entity}", Demand::record, {}, "records.list", list_records});
  r.add({Method::post, "/api/v1/{entity}", Demand::record, {}, "records.create", create_record});
  r.add({Method::get, "/api/v1/{entity}/{id}", Demand::record, {}, "records.get", get_record});
  r.add({Method::patch, "/api/v1/{entity}/{id}", Demand::record, {}, "records.patch", patch_record});
  r.add({Method::del, "/api/v1/{entity}/{id}", Demand::record, {}, "records.delete", delete_record});
  r.add({Method::post, "/api/v1/{entity}/{id}/restore", Demand::record, {}, "records.restore", restore_record});
  r.add({Method::put, "/api/v1/{entity}/by/{field}/{value}", Demand::record, {}, "records.upsert", upsert_record});
}

}  // namespace socle::http
