#include "base/time.h"
#include "kernel/query/aggregate.h"

namespace socle::query {
namespace {
using K = AggregateColumn::Kind;

std::string_view type_of(const AggregateColumn& c) {
  if (c.bucket != Bucket::none) return "date";
  if (c.percent) return "percent";
  switch (c.kind) {
    case K::money: return "money";
    case K::day: return "date";
    case K::instant: return "datetime";
    case K::boolean: return "boolean";
    case K::number: return c.scale ? "decimal" : "integer";
    default: return c.field ? c.field->type->name : "text";
  }
}
std::string_view bucket_name(Bucket b) {
  switch (b) {
    case Bucket::day: return "day";
    case Bucket::week: return "week";
    case Bucket::month: return "month";
    case Bucket::quarter: return "quarter";
    case Bucket::year: return "year";
    case Bucket::none: break;
  }
  return "";
}
void write_code(const AggregateColumn& c, const std::string& code, meta::Language language, JsonWriter& out) {
  out.object().member("code", code);
  if (const auto* choice = c.field->choice(code)) out.member("label", choice->label.in(language));
  else if (const auto* stage = c.field->stage(code)) {
    out.member("label", stage->label.in(language));
    out.member("category", stage->category == meta::StageCategory::won    ? "won"
                           : stage->category == meta::StageCategory::lost ? "lost"
                                                                          : "open");
  } else {
    out.member("label", code);
  }
  out.end();
}
// A money without a currency of its column takes that of its row.
void write_value(const AggregateColumn& c, const AggregateValue& v, const std::string& currency,
                 meta::Language language, JsonWriter& out) {
  if (v.empty) {
    out.null();
    return;
  }
  switch (c.kind) {
    case K::choice: return write_code(c, v.text, language, out);
    case K::text: out.value(v.text); return;
    case K::reference: out.object().member("id", v.number).member("label", v.text).end(); return;
    case K::day: out.value(format_day(static_cast<Day>(v.number))); return;
    case K::instant: out.value(format_instant(v.number)); return;
    case K::boolean: out.value(v.number != 0); return;
    case K::money:
      out.object().member("amount", v.text).member("currency", c.currency.empty() ? currency : c.currency).end();
      return;
    case K::number: break;
  }
  if (c.scale == 0 && v.text.size() <= 15) out.raw(v.text);
  else out.value(v.text);
}
}  // namespace

void write_aggregate(const AggregateResult& result, meta::Language language, JsonWriter& out) {
  out.key("columns").array();
  for (const auto& c : result.columns) {
    out.object().member("name", c.name).member("type", type_of(c));
    if (c.field) out.member("label", c.field->label.in(language));
    if (c.bucket != Bucket::none) out.member("bucket", bucket_name(c.bucket));
    if (c.kind == K::money && !c.currency.empty()) out.member("currency", c.currency);
    out.end();
  }
  out.end().key("rows").array();
  for (const auto& row : result.rows) {
    std::string currency;
    for (std::size_t i = 0; i < row.size(); ++i)
      if (result.columns[i].name.ends_with(".currency")) currency = row[i].text;
    out.array();
    for (std::size_t i = 0; i < row.size(); ++i) write_value(result.columns[i], row[i], currency, language, out);
    out.end();
  }
  out.end().key("totals").array();
  for (std::size_t i = 0; i < result.totals.size(); ++i)
    write_value(result.columns[i], result.totals[i], {}, language, out);
  out.end().member("groups", result.groups);
}

}  // namespace socle::query
