// Reading many: aggregates, boards, quick search, exports of what a list shows.
#include <algorithm>

#include "http/app.h"
#include "http/records_io.h"
#include "http/routes.h"
#include "http/runtime.h"
#include "io/files/file_name.h"
#include "kernel/records/report.h"
#include "kernel/search/quick.h"
#include "modules/reports/reports.h"

namespace socle::http {
namespace {
constexpr std::int64_t kExportAtOnce = 10'000;

Result<Response> aggregate(Call& call) {
  TRY(auto body, call.body());
  TRY(auto out, records::aggregate_json(call.context(), body));
  return Response::json(200, std::move(out));
}

Result<Response> board(Call& call) {
  records::BoardRequest q;
  q.entity = call.entity;
  q.field = call.request.has_param("field") ? std::string(call.request.param("field")) : "stage";
  q.pipeline = call.request.param("pipeline");
  q.sort = call.request.param("sort");
  if (call.request.has_param("filter")) {
    TRY(q.filter, parse_json(call.request.param("filter"), {64 << 10, 64}));
  }
  TRY(auto cards, call.number("cards", 25, 0, 100));
  q.cards = static_cast<int>(cards);
  if (!call.context().gate().may(access::Verb::read, *call.entity)) return refuse(RefusalKind::forbidden, "access.verb_denied", {{"entity", "@" + call.entity->name}});
  TRY(auto out, records::board_json(call.context(), q));
  return Response::json(200, std::move(out));
}

Result<Response> search(Call& call) {
  TRY(auto limit, call.number("limit", 10, 1, 50));
  std::string out;
  CHECK_OK(call.context().db().read({}, [&](storage::Connection& db) -> Done {
    out = socle::search::quick_json(socle::search::quick(call.context(), db, call.request.param("q"), static_cast<int>(limit)));
    return {};
  }));
  return Response::json(200, std::move(out));
}

Result<Response> export_list(Call& call) {
  TRY(auto request, list_request(call));
  const auto& c = call.context();
  if (!c.gate().may(access::Verb::export_, *call.entity)) return refuse(RefusalKind::forbidden, "access.verb_denied", {{"entity", "@" + call.entity->name}});
  const std::string_view format = call.request.has_param("format") ? call.request.param("format") : "csv";
  if (format != "csv" && format != "xlsx") return refuse(RefusalKind::invalid, "url.bad_choice", {{"name", "format"}, {"choices", "csv, xlsx"}});
  request.count = "capped";
  request.limit = 1;
  TRY(auto first, records::list(c, request));
  request.count = "none";
  if (first.capped || first.total.value_or(0) > kExportAtOnce) {
    CHECK_OK(access::fresh_factor(c.actor()));
    Json input = reports::export_input(request, format == "csv" ? reports::Format::csv : reports::Format::xlsx);
    return enqueue(call, {.kind = std::string(reports::kExportJob), .input = std::move(input), .lane = jobs::JobLane::bulk, .entity_no = call.entity->entity_no});
  }
  std::string bytes;
  const bool csv = format == "csv";
  CHECK_OK(reports::write_export(c, request, csv ? reports::Format::csv : reports::Format::xlsx, call.app.runtime().scratch_dir, [&](std::string_view chunk) -> Done {
    bytes.append(chunk);
    return {};
  }));
  Response r = Response::text(200, csv ? "text/csv; charset=utf-8" : "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", std::move(bytes));
  r.header("Content-Disposition", files::content_disposition(call.entity->plural + (csv ? ".csv" : ".xlsx"), files::Shown::attached));
  return r;
}
}  // namespace

void query_routes(Router& r) {
  using transport::Lane;
  Route query{Method::post, "/api/v1/query", Demand::session, {}, "query.run", aggregate, Lane::heavy, 256 << 10};
  query.only_reads = true;
  r.add(std::move(query));
  r.add({Method::get, "/api/v1/search", Demand::session, {}, "search.run", search});
  r.add({Method::get, "/api/v1/{entity}/board", Demand::record, {}, "records.board", board});
  r.add({Method::get, "/api/v1/{entity}/export", Demand::record, {}, "records.export", export_list, Lane::heavy});
}

}  // namespace socle::http
