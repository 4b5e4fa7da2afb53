#include "kernel/records/report.h"

#include "base/money.h"
#include "kernel/query/aggregate.h"

namespace socle::records {
namespace {
using meta::Family;

constexpr Instant kHeavyDeadline = 30'000;

query::RowRights everything() {
  query::RowRights r;
  r.branches.push_back({query::Branch::Kind::all, {}, {}});
  return r;
}

Result<query::AggregateResult> run_aggregate(const Context& context, const Json& body, Instant deadline) {
  TRY(auto request, query::parse_aggregate(body, context.snapshot(), context.visibility(), context.parse_context()));
  if (!context.gate().may(access::Verb::read, *request.entity))
    return refuse(RefusalKind::forbidden, "access.verb_denied", {{"entity", "@" + request.entity->name}});
  const expr::EvalContext eval = context.eval_context();
  request.reader.rows = context.gate().rows(*request.entity);
  request.reader.of = [&](const Entity& e) { return e.system ? everything() : context.gate().rows(e); };
  request.reader.context = &eval;
  query::AggregateResult result;
  CHECK_OK(context.db().read({.deadline_ms = deadline}, [&](storage::Connection& db) -> Done {
    const query::Run run = [&](const query::Statement& s, const storage::RowCallback& row) { db.query(s.sql, s.parameters, row); };
    TRY(result, query::aggregate(request, db.dialect(), run));
    return {};
  }));
  return result;
}

Json leaf(std::string field, std::string op, Json value) {
  Json j = Json::object();
  j.set("field", std::move(field));
  j.set("op", std::move(op));
  j.set("value", std::move(value));
  return j;
}
Json both(const Json& a, Json b) {
  if (a.is_null()) return b;
  Json list = Json::array();
  list.push(a);
  list.push(std::move(b));
  Json j = Json::object();
  j.set("and", std::move(list));
  return j;
}

struct Column {
  std::int64_t count = 0, sum = 0, weighted = 0;
};

// The first money field of the card is what columns add up; its weighted twin follows the probability of the stage.
const Field* amount_field(const Entity& e) {
  for (const auto& name : e.card)
    if (const Field* f = e.find(name); f && f->type->family == Family::money) return f;
  return nullptr;
}
const Field* weighted_field(const Entity& e, const Field* amount) {
  return amount ? e.find("weighted_" + amount->name) : nullptr;
}

void money(JsonWriter& w, std::string_view key, std::int64_t minor, const std::string& currency) {
  w.key(key).object().member("amount", format_amount({minor, currency})).member("currency", currency).end();
}
}  // namespace

Result<std::string> aggregate_json(const Context& context, const Json& body) {
  TRY(auto result, run_aggregate(context, body, kHeavyDeadline));
  std::string out;
  JsonWriter w(out);
  w.object();
  query::write_aggregate(result, context.actor().language, w);
  w.member("as_of", format_instant(context.now())).end();
  return out;
}

Result<std::string> board_json(const Context& context, const BoardRequest& request) {
  const Entity& e = *request.entity;
  const Field* stage = e.find(request.field);
  if (!stage || !context.gate().readable(e, *stage)) return refuse(RefusalKind::invalid, "fields.unknown", {{"field", request.field}});
  const meta::Pipeline* pipeline = nullptr;
  for (const auto& p : stage->pipelines)
    if (request.pipeline.empty() ? !p.retired : p.code == request.pipeline) {
      pipeline = &p;
      break;
    }
  if (!pipeline) return refuse(RefusalKind::invalid, "board.unknown_pipeline", {{"pipeline", request.pipeline}});
  const Field* amount = amount_field(e);
  if (amount && !context.gate().readable(e, *amount)) amount = nullptr;
  const Field* weighted = weighted_field(e, amount);
  if (weighted && !context.gate().readable(e, *weighted)) weighted = nullptr;

  Json body = Json::object();
  body.set("entity", e.name);
  Json codes = Json::array();
  for (const auto& s : pipeline->stages) codes.push(s.code);
  body.set("filter", both(request.filter, leaf(stage->name, "in", codes)));
  Json group = Json::object();
  group.set("field", stage->name);
  body.set("group_by", Json::array()).push(std::move(group));
  Json& measures = body.set("measures", Json::array());
  const auto measure = [&](std::string fn, const Field* f) {
    Json m = Json::object();
    m.set("fn", std::move(fn));
    if (f) m.set("field", f->name);
    measures.push(std::move(m));
  };
  measure("count", nullptr);
  if (amount) measure("sum", amount);
  if (weighted) measure("sum", weighted);
  TRY(auto totals, run_aggregate(context, body, kHeavyDeadline));
  std::map<std::string, Column> columns;
  for (const auto& row : totals.rows) columns[row[0].text] = {row[1].number, amount ? row[2].number : 0, weighted ? row[3].number : 0};

  const std::string& currency = context.snapshot().company.currency;
  std::string out;
  JsonWriter w(out);
  Column all;
  w.object().key("columns").array();
  static constexpr const char* kCategories[] = {"open", "won", "lost"};
  for (const auto& s : pipeline->stages) {
    const Column& c = columns[s.code];
    if (s.retired && c.count == 0) continue;
    w.object().key("stage").object().member("code", s.code).member("label", s.label.in(context.actor().language)).member("category", kCategories[static_cast<int>(s.category)]);
    w.member("probability", s.probability).member("max_age_days", s.max_age_days).end().member("count", c.count);
    if (amount) money(w, "sum", c.sum, currency);
    if (weighted) money(w, "weighted", c.weighted, currency);
    ListRequest q;
    q.entity = &e;
    q.filter = both(request.filter, leaf(stage->name, "eq", Json(s.code)));
    q.sort = request.sort;
    q.limit = request.cards;
    q.fields = e.card;
    q.fields.insert(q.fields.end(), {"_next", "_age_days", "_stalled", stage->name});
    std::erase_if(q.fields, [&](const std::string& f) {
      const Field* known = e.find(f);
      return !f.starts_with('_') && (!known || !context.gate().readable(e, *known));
    });
    if (e.owner >= 0) q.fields.push_back("owner");
    if (c.count == 0) {
      w.key("items").array().end().key("next_cursor").null();
    } else {
      TRY(auto page, list(context, q));
      w.key("items").raw(page.items).key("next_cursor");
      if (page.next_cursor.empty()) w.null();
      else w.value(page.next_cursor);
    }
    w.end();
    if (s.category == meta::StageCategory::open) {
      all.count += c.count;
      all.sum += c.sum;
      all.weighted += c.weighted;
    }
  }
  w.end().key("totals").object().member("count", all.count);
  if (amount) money(w, "sum", all.sum, currency);
  if (weighted) money(w, "weighted", all.weighted, currency);
  w.end().member("as_of", format_instant(context.now())).end();
  return out;
}

}  // namespace socle::records
