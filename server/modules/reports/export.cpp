#include "modules/reports/export.h"

#include <unistd.h>

#include <algorithm>
#include <fstream>

#include "base/money.h"
#include "base/random.h"
#include "io/csv/writer.h"
#include "io/xlsx/writer.h"
#include "kernel/access/audit.h"
#include "kernel/records/attachments.h"
#include "kernel/records/bulk.h"

namespace socle::reports {
namespace {
using meta::Family;
using records::Context;

constexpr int kPage = 500;

struct Column {
  std::string name, heading;
  const meta::Field* field = nullptr;
  bool currency = false;               // second column of a money
};

// One cell in both forms: text for CSV, typed for XLSX.
struct Cell {
  std::string text;
  xlsx::Value value;
};

std::vector<Column> columns_of(const Context& context, const records::ListRequest& q) {
  std::vector<Column> out;
  std::vector<std::string> names = q.fields;
  if (names.empty()) names = q.entity->list;
  for (const auto& name : names) {
    if (name.starts_with('_')) continue;
    auto path = expr::parse_path(name, context.snapshot(), *q.entity, context.visibility());
    if (!path || !path->part.empty()) continue;
    std::string heading;
    for (const meta::Field* hop : path->hops) heading += hop->label.in(context.actor().language) + " › ";
    heading += path->field->label.in(context.actor().language);
    out.push_back({name, heading, path->field, false});
    if (path->field->type->family == Family::money) out.push_back({name, heading + (context.actor().language == meta::Language::fr ? " (devise)" : " (currency)"), path->field, true});
  }
  return out;
}

const Json& at(const Json& record, std::string_view name) {
  const auto dot = name.find('.');
  const Json& own = record[name.substr(0, dot)];
  return dot == std::string_view::npos ? own : at(own, name.substr(dot + 1));
}

std::string comma(std::string number, meta::Language language) {
  if (language == meta::Language::fr) std::replace(number.begin(), number.end(), '.', ',');
  return number;
}
std::string day_text(Day d, meta::Language language) {
  const Ymd y = ymd_of(d);
  char buffer[48];
  std::snprintf(buffer, sizeof buffer, language == meta::Language::fr ? "%02d/%02d/%04d" : "%04d-%02d-%02d", language == meta::Language::fr ? y.day : y.year, y.month,
                language == meta::Language::fr ? y.year : y.day);
  return buffer;
}

std::string label(const Json& v) {
  if (v.is_object()) return v["label"].as_string().empty() ? v["code"].as_string() : v["label"].as_string();
  return v.is_string() ? v.as_string() : std::string(v.number_text());
}

// Strings that a Cell's views point at live in `keep`, as long as the row.
Cell cell_of(const Context& context, const Column& c, const Json& v, std::vector<std::string>& keep) {
  const meta::Language language = context.actor().language;
  const auto text = [&](std::string s) {
    keep.push_back(std::move(s));
    return Cell{keep.back(), std::string_view(keep.back())};
  };
  if (v.is_null()) return {};
  switch (c.field->type->family) {
    case Family::money: {
      const std::string &amount = v["amount"].as_string(), &currency = v["currency"].as_string();
      if (c.currency) return text(currency);
      keep.push_back(amount);
      keep.push_back(currency);
      return {comma(amount, language), xlsx::Amount{keep[keep.size() - 2], keep.back()}};
    }
    case Family::day:
      if (const auto d = parse_day(v.as_string())) return {day_text(*d, language), xlsx::DayValue{*d}};
      return text(v.as_string());
    case Family::instant:
      if (const auto t = parse_instant(v.as_string())) {
        const Day d = context.zone().day_of(*t);
        const int minute = context.zone().minute_of(*t);
        char clock[32];
        std::snprintf(clock, sizeof clock, " %02d:%02d", minute / 60 % 24, minute % 60);
        return {day_text(d, language) + clock, xlsx::Moment{d, minute * 60}};
      }
      return text(v.as_string());
    case Family::boolean: return {v.as_bool() ? (language == meta::Language::fr ? "Oui" : "Yes") : (language == meta::Language::fr ? "Non" : "No"), v.as_bool()};
    case Family::integer: {
      keep.push_back(v.is_string() ? v.as_string() : std::string(v.number_text()));
      if (c.field->scale > 0) return {comma(keep.back(), language), xlsx::Decimal{keep.back()}};
      return {keep.back(), v.is_int() ? xlsx::Value(v.as_int()) : xlsx::Value(std::string_view(keep.back()))};
    }
    default: break;
  }
  if (v.is_array()) {
    std::string all;
    for (const Json& i : v.items()) all += (all.empty() ? "" : ", ") + label(i);
    return text(std::move(all));
  }
  if (c.field->type->name == "address") {
    std::string all;
    for (const Json& line : v["lines"].items()) all += (all.empty() ? "" : ", ") + line.as_string();
    return text(std::move(all));
  }
  return text(label(v));
}

class Sheet {
 public:
  virtual ~Sheet() = default;
  virtual Done row(const std::vector<Cell>& cells) = 0;
  virtual Done finish() = 0;
};
class CsvSheet final : public Sheet {
 public:
  CsvSheet(const std::vector<Column>& columns, meta::Language language, const std::function<Done(std::string_view)>& out)
      : out_(out), writer_(buffer_, {.delimiter = language == meta::Language::fr ? ';' : ',', .bom = csv::Bom::with}) {
    std::vector<std::string> head;
    for (const auto& c : columns) head.push_back(c.heading);
    writer_.row(std::span<const std::string>(head));
  }
  Done row(const std::vector<Cell>& cells) override {
    std::vector<std::string> line;
    for (const auto& c : cells) line.push_back(c.text);
    writer_.row(std::span<const std::string>(line));
    return buffer_.size() > (64 << 10) ? flush() : Done{};
  }
  Done finish() override { return flush(); }

 private:
  Done flush() {
    CHECK_OK(out_(buffer_));
    buffer_.clear();
    return {};
  }
  std::string buffer_;
  const std::function<Done(std::string_view)>& out_;
  csv::Writer writer_;
};
class XlsxSheet final : public Sheet {
 public:
  XlsxSheet(const std::vector<Column>& columns, const std::string& name, const std::string& dir, const std::function<Done(std::string_view)>& out)
      : out_(out), path_(dir + "/export-" + random_token(12) + ".xlsx"), writer_(xlsx::Writer::create(path_, dir)) {
    std::vector<xlsx::Column> head;
    for (const auto& c : columns) head.push_back({c.heading});
    writer_->sheet(name, head);
  }
  ~XlsxSheet() override { ::unlink(path_.c_str()); }
  Done row(const std::vector<Cell>& cells) override {
    std::vector<xlsx::Value> values;
    for (const auto& c : cells) values.push_back(c.value);
    return writer_->row(std::span<const xlsx::Value>(values));
  }
  Done finish() override {
    CHECK_OK(writer_->finish());
    std::ifstream in(path_, std::ios::binary);
    std::string chunk(64 << 10, '\0');
    while (in.read(chunk.data(), static_cast<std::streamsize>(chunk.size())) || in.gcount() > 0)
      CHECK_OK(out_(std::string_view(chunk.data(), static_cast<std::size_t>(in.gcount()))));
    return {};
  }

 private:
  const std::function<Done(std::string_view)>& out_;
  std::string path_;
  std::unique_ptr<xlsx::Writer> writer_;
};
}  // namespace

Done write_export(const Context& context, records::ListRequest request, Format format, const std::string& scratch_dir,
                  const std::function<Done(std::string_view)>& out, const std::function<Done(std::int64_t)>& progress) {
  const std::vector<Column> columns = columns_of(context, request);
  // Before the first byte: no export without its trace.
  Json detail = Json::object();
  detail.set("entity", request.entity->name);
  Json& names = detail.set("fields", Json::array());
  for (const auto& c : columns)
    if (!c.currency) names.push(c.name);
  CHECK_OK(access::audit_alone(context.db(), context.now(), {.act = "export.made", .actor = context.actor().user, .detail = std::move(detail)}));
  request.fields.clear();
  for (const auto& c : columns)
    if (!c.currency) request.fields.push_back(c.name);
  request.limit = kPage;
  request.count = "none";
  request.cursor.clear();
  std::unique_ptr<Sheet> sheet;
  if (format == Format::csv) sheet = std::make_unique<CsvSheet>(columns, context.actor().language, out);
  else sheet = std::make_unique<XlsxSheet>(columns, request.entity->label.many.in(context.actor().language), scratch_dir, out);
  std::int64_t rows = 0;
  do {
    TRY(auto page, records::list(context, request, {.deadline_ms = 30'000}));
    TRY(auto items, parse_json(page.items, {256 << 20, 64}));
    for (const Json& record : items.items()) {
      std::vector<std::string> keep;
      keep.reserve(columns.size() * 2);
      std::vector<Cell> cells;
      for (const auto& c : columns) cells.push_back(cell_of(context, c, at(record, c.name), keep));
      CHECK_OK(sheet->row(cells));
      ++rows;
    }
    if (progress) CHECK_OK(progress(rows));
    request.cursor = page.next_cursor;
  } while (!request.cursor.empty());
  return sheet->finish();
}

Json export_input(const records::ListRequest& q, Format format) {
  Json j = Json::object();
  j.set("entity", q.entity->name);
  j.set("format", format == Format::csv ? "csv" : "xlsx");
  j.set("filter", q.filter);
  j.set("sort", q.sort);
  j.set("q", q.q);
  Json& fields = j.set("fields", Json::array());
  for (const auto& f : q.fields) fields.push(f);
  Json& equals = j.set("where", Json::object());
  for (const auto& [name, value] : q.equals) equals.set(name, value);
  return j;
}

Result<Json> run_export(const records::Services& services, files::Store& store, const std::string& scratch_dir, jobs::JobContext& job) {
  const Context context(services, records::actor_of_job(services, job.job(), access::Channel::web));
  const Json& in = job.input();
  records::ListRequest q;
  q.entity = context.snapshot().find(in["entity"].as_string());
  if (!q.entity || !context.gate().may(access::Verb::export_, *q.entity)) return refuse(RefusalKind::forbidden, "access.verb_denied");
  q.filter = in["filter"];
  q.sort = in["sort"].as_string();
  q.q = in["q"].as_string();
  for (const Json& f : in["fields"].items()) q.fields.push_back(f.as_string());
  for (const auto& [name, value] : in["where"].members()) q.equals.emplace_back(name, value.as_string());
  const bool csv = in["format"].as_string() != "xlsx";
  TRY(auto incoming, store.begin(std::uint64_t{4} << 30));
  CHECK_OK(write_export(context, q, csv ? Format::csv : Format::xlsx, scratch_dir, [&](std::string_view chunk) { return incoming->add(chunk); },
                        [&](std::int64_t rows) -> Done {
                          job.report(rows, 0);
                          return job.may_go_on();
                        }));
  TRY(auto kept, incoming->keep());
  TRY(auto file, records::add_file(context, {0, static_cast<std::int64_t>(kept.size), 0, q.entity->plural + (csv ? ".csv" : ".xlsx"), kept.sha256, csv ? "csv" : "xlsx"}));
  Json out = Json::object();
  Json& f = out.set("file", Json::object());
  f.set("id", Json(file.id));
  f.set("name", file.name);
  f.set("size", Json(file.size));
  return out;
}

}  // namespace socle::reports
