#include "io/table/column_format.h"

#include <array>

#include "base/money.h"

namespace socle::table {
namespace {

constexpr std::array<std::string_view, 16> kKinds{"empty",   "text",  "choice",   "integer", "decimal", "money",
                                                  "percent", "date",  "datetime", "boolean", "email",   "phone",
                                                  "url",     "siren", "siret",    "postcode"};
constexpr std::array<std::string_view, 3> kOrders{"dmy", "mdy", "serial"};

std::unexpected<Refusal> malformed(std::string member) {
  return refuse(RefusalKind::invalid, "format.malformed", {{"member", std::move(member)}});
}

}  // namespace

std::string_view name_of(Kind kind) { return kKinds[static_cast<std::size_t>(kind)]; }
std::string_view name_of(DateOrder order) { return kOrders[static_cast<std::size_t>(order)]; }

std::optional<Kind> find_kind(std::string_view name) {
  for (std::size_t i = 0; i < kKinds.size(); ++i)
    if (kKinds[i] == name) return static_cast<Kind>(i);
  return std::nullopt;
}

Json to_json(const ColumnFormat& f) {
  Json out = Json::object();
  out.set("kind", name_of(f.kind));
  out.set("decimal_mark", std::string(1, f.decimal_mark));
  out.set("date_order", name_of(f.date_order));
  out.set("currency", f.currency);
  out.set("restores_zeros", f.restores_zeros);
  return out;
}

Result<ColumnFormat> column_format_from(const Json& json) {
  ColumnFormat f;
  const auto kind = find_kind(json["kind"].as_string());
  if (!kind) return malformed("kind");
  f.kind = *kind;
  if (json.has("decimal_mark")) {
    const std::string& mark = json["decimal_mark"].as_string();
    if (mark != "," && mark != ".") return malformed("decimal_mark");
    f.decimal_mark = mark.front();
  }
  if (json.has("date_order")) {
    const std::string& order = json["date_order"].as_string();
    bool found = false;
    for (std::size_t i = 0; i < kOrders.size(); ++i) {
      if (kOrders[i] != order) continue;
      f.date_order = static_cast<DateOrder>(i);
      found = true;
    }
    if (!found) return malformed("date_order");
  }
  if (json.has("currency")) {
    f.currency = json["currency"].as_string();
    if (!json["currency"].is_string() || (!f.currency.empty() && currency_digits(f.currency) < 0))
      return malformed("currency");
  }
  if (json.has("restores_zeros")) {
    if (!json["restores_zeros"].is_bool()) return malformed("restores_zeros");
    f.restores_zeros = json["restores_zeros"].as_bool();
  }
  return f;
}

}  // namespace socle::table
