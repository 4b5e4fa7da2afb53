// An amount in a currency: minor units, ISO 4217 code, and the amount in the company's currency (KERNEL F11).
//
// Shape    Wire: {"amount":"1234.50","currency":"EUR"}; a decimal string or number alone is in the company's currency.
//          Text: "1234,50 EUR", and what files hold: "$22,700.00", "22 700 €", "EUR 12".
// Keeps    `base` equals the amount when the currency is the company's; else it is 0 until kernel/records applies the rate.
// Refuses  money.unknown_currency {currency}, money.amount_required, number.malformed, number.too_precise, number.overflow
#include "base/money.h"

#include <array>

#include "base/text.h"
#include "kernel/fields/columns.h"
#include "kernel/fields/number_text.h"

namespace socle::fields {
namespace {
constexpr std::string_view kEuro = "EUR";
struct Symbol {
  std::string_view sign, currency;
};
// The longer sign first: "US$" before "$".
constexpr std::array<Symbol, 12> kSymbols{{{"US$", "USD"},
                                           {"CA$", "CAD"},
                                           {"A$", "AUD"},
                                           {"€", "EUR"},
                                           {"$", "USD"},
                                           {"£", "GBP"},
                                           {"¥", "JPY"},
                                           {"₹", "INR"},
                                           {"₺", "TRY"},
                                           {"₽", "RUB"},
                                           {"Fr.", "CHF"},
                                           {"zł", "PLN"}}};

std::string_view company_currency(const ParseContext& context) {
  return context.snapshot ? std::string_view(context.snapshot->company.currency) : kEuro;
}
Parsed money_value(std::string_view amount, std::string_view currency, const ParseContext& context) {
  auto money = parse_money(amount, currency);
  if (!money)
    return money.error().code == "money.unknown_currency"
               ? refused("money.unknown_currency", {{"currency", shown(currency)}})
               : refused(money.error());
  const std::int64_t base = money->currency == company_currency(context) ? money->minor : 0;
  return MoneyValue{money->minor, std::move(money->currency), base};
}
std::string amount_text(const Json& amount) {
  return amount.is_string() ? amount.as_string() : std::string(amount.number_text());
}
Parsed parse(const Json& in, const Field&, const ParseContext& context) {
  const Json& amount = in.is_object() ? in["amount"] : in;
  const Json& currency = in["currency"];
  if (in.is_null() || (amount.is_string() && amount.as_string().empty() && currency.is_null())) return Value{};
  if (!currency.is_null() && !currency.is_string()) return wrong_type();
  if (amount.is_null())
    return in.members().empty() || currency.is_null() ? Parsed(Value{}) : refused("money.amount_required");
  if (!amount.is_string() && !amount.is_number()) return wrong_type();
  return money_value(amount_text(amount),
                     currency.is_null() ? company_currency(context) : std::string_view(currency.as_string()), context);
}

// Takes the currency out of "EUR 12", "12 €": its code, or "" when none is named.
std::string take_currency(std::string& text, const ParseContext& context) {
  for (const auto& [sign, currency] : kSymbols)
    if (auto at = text.find(sign); at != std::string::npos) {
      text.erase(at, sign.size());
      const bool dollars =
          sign == "$" && company_currency(context).ends_with('D');  // "$" in Montréal is its own dollar
      return std::string(dollars ? company_currency(context) : currency);
    }
  const std::string upper = to_upper(text);
  for (std::size_t i = 0; i + 3 <= upper.size() && upper.size() == text.size(); ++i) {
    const auto letter = [&](std::size_t at) { return at < upper.size() && upper[at] >= 'A' && upper[at] <= 'Z'; };
    if (!letter(i) || !letter(i + 1) || !letter(i + 2)) continue;
    const std::string code = upper.substr(i, 3);
    text.erase(i, 3);
    return code;
  }
  return {};
}
Parsed from_text(std::string_view text, const Field&, const ParseContext& context) {
  std::string rest = trim(text);
  if (rest.empty()) return Value{};
  if (rest.size() > 200) return refused("number.malformed");
  const std::string currency = take_currency(rest, context);
  const auto plain = plain_decimal(rest, context.language);
  if (!plain) return refused("number.malformed");
  return money_value(*plain, currency.empty() ? company_currency(context) : std::string_view(currency), context);
}
void write(const Value& v, const Field&, JsonWriter& out) {
  auto* m = std::get_if<MoneyValue>(&v);
  if (!m) {
    out.null();
    return;
  }
  out.object().member("amount", format_amount({m->minor, m->currency})).member("currency", m->currency).end();
}
std::string to_text(const Value& v, const Field&, Language language) {
  auto* m = std::get_if<MoneyValue>(&v);
  if (!m) return {};
  return decimal_text(m->minor, std::max(currency_digits(m->currency), 0), language) + " " + m->currency;
}
void to_columns(const Value& v, const Field&, std::vector<Cell>& out) {
  if (auto* m = std::get_if<MoneyValue>(&v)) {
    out.emplace_back(m->minor);
    out.emplace_back(m->currency);
    out.emplace_back(m->base);
  } else {
    out.resize(out.size() + 3);
  }
}
Value from_columns(const Cell* cells, const Field&) {
  auto* minor = std::get_if<std::int64_t>(&cells[0]);
  auto* currency = std::get_if<std::string>(&cells[1]);
  auto* base = std::get_if<std::int64_t>(&cells[2]);
  if (!minor || !currency) return {};
  return MoneyValue{*minor, *currency, base ? *base : 0};
}
}  // namespace

extern const FieldType money_type;
const FieldType money_type{
    .name = "money",
    .family = Family::money,
    .columns = {integer_column(), text_column("cur"), integer_column("base")},
    .parse = parse,
    .write = write,
    .to_text = to_text,
    .from_text = from_text,
    .to_columns = to_columns,
    .from_columns = from_columns,
    .define = no_params,
};

}  // namespace socle::fields
