#include "modules/quality/row_reader.h"

#include <algorithm>
#include <charconv>

#include "base/money.h"
#include "base/text.h"
#include "io/table/read_date.h"
#include "io/table/read_number.h"
#include "io/table/read_value.h"
#include "kernel/fields/identifiers.h"
#include "kernel/fields/person_name.h"
#include "kernel/records/lookup.h"

namespace socle::quality {
namespace {
using meta::Family;
using meta::Field;
using records::Act;
using records::Change;

// "1054" at scale 2 -> "1054.00": the field judges what has more decimals than it keeps.
Json number_json(const table::Number& n) { return Json(n.decimal); }

Params params_of(const Refusal& r) { return r.params; }

std::optional<Duplicates> named(std::string_view name) {
  if (name == "skip") return Duplicates::skip;
  if (name == "update") return Duplicates::update;
  if (name == "create") return Duplicates::create;
  if (name == "ask") return Duplicates::ask;
  return std::nullopt;
}
}  // namespace

Result<ImportOptions> read_options(const Json& j, const meta::Entity& entity) {
  ImportOptions o;
  for (const Json& k : j["key"].items()) {
    const Field* f = entity.find(k.as_string());
    if (!f || !f->stored()) return refuse_field("options.key", "import.unknown_field", {{"field", k.as_string()}});
    o.key.push_back(f->name);
  }
  if (j.has("duplicates")) {
    const auto how = named(j["duplicates"].as_string());
    if (!how) return refuse_field("options.duplicates", "field.unknown_choice", {{"value", j["duplicates"].as_string()}});
    o.duplicates = *how;
  }
  if (j.has("create_references")) o.create_references = j["create_references"].as_bool(true);
  for (const auto& [line, d] : j["decisions"].members()) {
    std::uint64_t n = 0;
    const auto how = named(d.as_string());
    if (std::from_chars(line.data(), line.data() + line.size(), n).ec != std::errc() || !how) return refuse_field("options.decisions", "field.unknown_choice", {{"value", line + ": " + d.as_string()}});
    o.decisions[n] = *how;
  }
  const auto percent = [](const Json& n) { return n.is_int() && n.as_int() >= 0 && n.as_int() <= 100; };
  if (const Json& gate = j["gate"]; gate.is_object()) {
    if (gate.has("accepted") && !percent(gate["accepted"])) return refuse_field("options.gate", "field.unknown_choice", {{"value", gate["accepted"].dump()}});
    o.accepted = static_cast<int>(gate["accepted"].as_int());
    for (const auto& [column, share] : gate["filled"].members()) {
      if (!percent(share)) return refuse_field("options.gate", "field.unknown_choice", {{"value", share.dump()}});
      o.filled[column] = static_cast<int>(share.as_int());
    }
  }
  o.history = j["history"].as_bool();
  o.history_reason = j["history_reason"].as_string();
  if (o.history && trim(o.history_reason).empty()) return refuse_field("options.history_reason", "required");
  return o;
}
Json to_json(const ImportOptions& o) {
  static constexpr const char* kNames[] = {"skip", "update", "create", "ask"};
  Json j = Json::object();
  Json& key = j.set("key", Json::array());
  for (const auto& k : o.key) key.push(k);
  j.set("duplicates", kNames[static_cast<int>(o.duplicates)]);
  j.set("create_references", Json(o.create_references));
  j.set("history", Json(o.history));
  if (o.history) j.set("history_reason", o.history_reason);
  return j;
}

void RowReader::problem(RowOutcome& out, const ColumnMapping& m, std::string rule, Params params) {
  const Field& f = *m.field;
  const bool identifies = f.unique || f.type->name == "siren" || f.type->name == "siret" || f.type->name == "vat";
  // A date of the record's own that is left empty would be filled by the record (closed today), and an amount missed from totals.
  const bool counts = f.type->family == Family::reference || f.type->family == Family::money || f.type->family == Family::day || f.type->family == Family::instant;
  const bool hard = m.of.empty() && (f.required || identifies || counts);
  if (!hard) {
    out.kept += (m.of.empty() ? f.label.in(context_.actor().language) : m.heading) + " : « " + cell_.substr(0, 200) + " »\n";
    out.notes.push_back({f.name, std::move(rule), std::move(params), {}, false});
    return;
  }
  out.problems.push_back({f.name, std::move(rule), std::move(params), {}, false});
}

std::optional<Value> RowReader::plain(const ColumnMapping& m, const std::string& cell, RowOutcome& out) {
  const Field& f = *m.field;
  const meta::ParseContext pc = context_.parse_context();
  Json json(cell);
  switch (f.type->family) {
    case Family::money:
    case Family::integer: {
      auto n = table::read_decimal(cell, m.format);
      if (!n) return problem(out, m, n.error().code, params_of(n.error())), std::nullopt;
      if (f.type->family == Family::money && !n->currency.empty()) {
        json = Json::object();
        json.set("amount", n->decimal);
        json.set("currency", n->currency);
      } else if (f.scale == 0 && f.type->family == Family::integer) {
        const auto whole = parse_scaled(n->decimal, 0);
        if (!whole) return problem(out, m, "number.not_integer"), std::nullopt;
        json = Json(*whole);
      } else {
        json = number_json(*n);
      }
      break;
    }
    case Family::day: {
      auto d = table::read_date(cell, m.format);
      if (!d) return problem(out, m, d.error().code, params_of(d.error())), std::nullopt;
      json = Json(format_day(d->day));
      break;
    }
    case Family::instant: {
      auto d = table::read_date(cell, m.format);
      if (!d) return problem(out, m, d.error().code, params_of(d.error())), std::nullopt;
      const int second = d->second.value_or(0);
      const Instant t = d->offset_minutes ? d->day * kMsPerDay + second * 1000LL - *d->offset_minutes * 60'000LL
                                          : context_.zone().at(d->day, second / 60) + second % 60 * 1000LL;
      json = Json(format_instant(t));
      break;
    }
    case Family::boolean: {
      auto b = table::read_boolean(cell);
      if (!b) return problem(out, m, b.error().code), std::nullopt;
      json = Json(*b);
      break;
    }
    case Family::choice: {
      auto it = m.choices.find(primary_key(cell));
      const std::string code = it != m.choices.end() ? it->second : choice_of(f, cell);
      if (code.empty()) return problem(out, m, "import.unknown_choice", {{"value", cell.substr(0, 80)}}), std::nullopt;
      json = Json(code);
      break;
    }
    case Family::codes: {
      json = Json::array();
      for (const auto& part : table::split_values(cell, table::Kind::choice)) json.push(f.choices.empty() ? part : choice_of(f, part));
      break;
    }
    default:
      if (m.format.kind == table::Kind::postcode) {
        if (auto p = table::read_postcode(cell, m.format)) {
          if (p->zero_restored) out.notes.push_back({f.name, "identifier.zeros_restored", {}, {}, false});
          json = Json(p->text);
        }
      } else if (m.format.kind == table::Kind::siret || f.type->name == "siret") {
        if (auto p = table::read_siret(cell)) {
          if (p->zero_restored && !m.again) out.notes.push_back({f.name, "identifier.zeros_restored", {}, {}, false});
          json = Json(p->text);
        }
        // The establishment says the company: its first nine digits, once the key of the whole holds.
        if (f.type->name == "siren") {
          auto whole = fields::siret_of(json.as_string());
          if (!whole) return problem(out, m, whole.error().rule, whole.error().params), std::nullopt;
          json = Json(whole->substr(0, 9));
        }
      } else if (m.format.kind == table::Kind::siren || f.type->name == "siren") {
        if (auto p = table::read_siren(cell)) {
          if (p->zero_restored) out.notes.push_back({f.name, "identifier.zeros_restored", {}, {}, false});
          json = Json(p->text);
        }
      } else if (m.treatment == Treatment::clean && f.type->family == Family::text && to_upper(cell) == cell) {
        json = Json(fields::name_case(cell));
      }
  }
  auto v = f.type->parse(json, f, pc);
  if (!v) return problem(out, m, v.error().rule, v.error().params), std::nullopt;
  return *v;
}

void RowReader::owner(const ColumnMapping& m, const std::string& cell, RowOutcome& out) {
  const std::string wanted = primary_key(cell);
  const auto key = std::pair{m.field, wanted};
  if (auto it = known_.find(key); it != known_.end()) {
    sets_of(m, out).emplace_back(m.field, it->second);
    return;
  }
  for (const auto& p : context_.directory().people())
    if (primary_key(p.name) == wanted || primary_key(p.login) == wanted || (!p.email.empty() && primary_key(p.email) == wanted)) {
      known_[key] = p.id;
      sets_of(m, out).emplace_back(m.field, p.id);
      return;
    }
  const meta::Entity* user = m.field->target_entity;
  if (user && context_.gate().may(access::Verb::create, *user) && context_.gate().has("users.create")) {
    // Somebody of the old system: known by name, without sign-in.
    Change c;
    c.act = Act::create;
    c.entity = user;
    std::string login;
    for (char ch : fold(cell)) login += (ch >= 'a' && ch <= 'z') || (ch >= '0' && ch <= '9') ? ch : '.';
    c.body = Json::object();
    c.body.set("name", cell);
    c.body.set("login", login);
    c.body.set("active", Json(false));
    out.before.push_back(std::move(c));
    sets_of(m, out).emplace_back(m.field, std::int64_t{0});   // filled by the id of what is created before
    return;
  }
  sets_of(m, out).emplace_back(m.field, context_.actor().user);
  out.notes.push_back({m.field->name, "import.unknown_owner", {{"name", cell.substr(0, 80)}}, {}, false});
  known_[key] = context_.actor().user;
}

void RowReader::reference(storage::Transaction& tx, const ColumnMapping& m, const std::string& cell, RowOutcome& out) {
  const meta::Entity& target = *m.field->target_entity;
  if (target.name == "user") return owner(m, cell, out);
  const auto key = std::pair{m.field, primary_key(cell)};
  if (auto it = known_.find(key); it != known_.end()) {
    sets_of(m, out).emplace_back(m.field, it->second);
    return;
  }
  const Field* by = target.find(m.by);
  if (!by || !context_.gate().readable(target, *by)) return problem(out, m, "reference.unknown_key", {{"key", m.by}});
  auto wanted = by->type->from_text(cell, *by, context_.parse_context());
  if (!wanted) return problem(out, m, wanted.error().rule, wanted.error().params);
  auto ids = records::find_visible(tx, context_, target, *by, *wanted, 2);
  // "GTXPro" is "GTX Pro": spaces inside a name are no reason to make a second product.
  if (ids.empty() && by->type->family == Family::text) {
    std::string tight = key.second;
    const std::string squeezed = fold(cell);
    std::string without;
    for (char ch : squeezed)
      if (ch != ' ') without += ch;
    for (const auto& [k, id] : known_)
      if (k.first == m.field && tight == k.second) ids = {id};
    if (ids.empty())
      for (std::size_t i = 1; i < without.size() && ids.empty() && without.size() <= 24; ++i) {
        const std::string spaced = without.substr(0, i) + " " + without.substr(i);
        if (auto v = by->type->from_text(spaced, *by, context_.parse_context())) ids = records::find_visible(tx, context_, target, *by, *v, 2);
      }
  }
  if (ids.size() > 1) return problem(out, m, "reference.ambiguous", {{"key", "@" + target.name + "." + by->name}});
  if (ids.size() == 1) {
    known_[key] = ids[0];
    sets_of(m, out).emplace_back(m.field, ids[0]);
    return;
  }
  if (!options_.create_references || !context_.gate().may(access::Verb::create, target) || by->read_only || by->name == "external_id")
    return problem(out, m, "reference.not_found", {{"field", "@" + m.entity->name + "." + m.field->name}});
  Change c;
  c.act = Act::create;
  c.entity = &target;
  c.sets.emplace_back(by, *wanted);
  if (!foresight_.knows(*by, *wanted)) ++out.references;
  out.before.push_back(std::move(c));
  sets_of(m, out).emplace_back(m.field, std::int64_t{0});
}

void RowReader::value(storage::Transaction& tx, const ColumnMapping& m, const std::string& cell, RowOutcome& out) {
  if (m.field->type->family == Family::reference && m.field->target_entity) return reference(tx, m, cell, out);
  if (auto v = plain(m, cell, out)) sets_of(m, out).emplace_back(m.field, std::move(*v));
}

}  // namespace socle::quality
