#include "io/table/heading.h"

#include <algorithm>
#include <array>
#include <map>

#include "base/text.h"
#include "io/table/read_date.h"
#include "io/table/read_number.h"
#include "io/table/read_value.h"

namespace socle::table {
namespace {

constexpr std::size_t kMaxHeading = 120;

bool is_year(std::string_view s) {
  return s.size() == 4 && (s.starts_with("19") || s.starts_with("20")) &&
         s.find_first_not_of("0123456789") == std::string_view::npos;
}

// A value rather than the name of one.
bool is_data(std::string_view cell) {
  if (is_year(cell)) return false;  // "2024", "2025": headings of a table by year
  return shape_of_number(cell).mark != MarkEvidence::not_a_number || shape_of_date(cell).is_date || is_email(cell) ||
         is_phone(cell) || cell.size() > kMaxHeading;
}

struct RowLook {
  std::size_t filled = 0, data = 0;
  bool distinct = true;
};
RowLook look_at(const Cells& cells) {
  RowLook look;
  std::vector<std::string> seen;
  for (const std::string& cell : cells) {
    const std::string text = trim(cell);
    if (text.empty()) continue;
    ++look.filled;
    look.data += is_data(text);
    look.distinct = look.distinct && std::ranges::find(seen, text) == seen.end();
    seen.push_back(text);
  }
  return look;
}

// The width most rows have, the widest of equals.
std::size_t usual_width(std::span<const RowLook> looks) {
  std::map<std::size_t, std::size_t> rows_of;
  for (const RowLook& l : looks) ++rows_of[l.filled];
  std::size_t best = 0, rows = 0;
  for (const auto& [width, count] : rows_of)
    if (width > 1 && count >= rows) {
      best = width;
      rows = count;
    }
  return best == 0 ? 1 : best;
}

// "Code postal" -> " code postal "; "Dernier_contact (le)" -> " dernier contact le ".
std::string words_of(std::string_view heading) {
  std::string out = " ";
  char before = ' ';
  for (char c : heading) {
    const bool capital_after_small = c >= 'A' && c <= 'Z' && before >= 'a' && before <= 'z';  // "createdDate"
    if (capital_after_small && out.back() != ' ') out += ' ';
    before = c;
    const bool part = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c & 0x80);
    if (part) out += c;
    else if (out.back() != ' ') out += ' ';
  }
  out = fold(out) + " ";
  return " " + collapse_spaces(out) + " ";
}

struct Hint {
  std::string_view words;  // whole words, in lower case without accents
  Kind kind;
};
// The first that fits wins: "code postal" before "code".
constexpr std::array<Hint, 62> kHints{{
    {"siret", Kind::siret},
    {"siren", Kind::siren},
    {"code postal", Kind::postcode},
    {"cp", Kind::postcode},
    {"zip", Kind::postcode},
    {"postcode", Kind::postcode},
    {"postal code", Kind::postcode},
    {"zipcode", Kind::postcode},
    {"codes postaux", Kind::postcode},
    {"mail", Kind::email},
    {"email", Kind::email},
    {"e mail", Kind::email},
    {"courriel", Kind::email},
    {"mel", Kind::email},
    {"tel", Kind::phone},
    {"telephone", Kind::phone},
    {"phone", Kind::phone},
    {"mobile", Kind::phone},
    {"portable", Kind::phone},
    {"fax", Kind::phone},
    {"gsm", Kind::phone},
    {"standard", Kind::phone},
    {"site", Kind::url},
    {"web", Kind::url},
    {"website", Kind::url},
    {"url", Kind::url},
    {"site web", Kind::url},
    {"date", Kind::date},
    {"le", Kind::date},
    {"jour", Kind::date},
    {"echeance", Kind::date},
    {"cree le", Kind::date},
    {"created", Kind::date},
    {"modified", Kind::date},
    {"dernier contact", Kind::date},
    {"naissance", Kind::date},
    {"anniversaire", Kind::date},
    {"birthday", Kind::date},
    {"due", Kind::date},
    {"signature", Kind::date},
    {"debut", Kind::date},
    {"fin", Kind::date},
    {"montant", Kind::money},
    {"ca", Kind::money},
    {"chiffre d affaires", Kind::money},
    {"prix", Kind::money},
    {"price", Kind::money},
    {"amount", Kind::money},
    {"revenue", Kind::money},
    {"budget", Kind::money},
    {"cost", Kind::money},
    {"cout", Kind::money},
    {"tarif", Kind::money},
    {"value", Kind::money},
    {"id", Kind::integer},
    {"code", Kind::integer},
    {"ref", Kind::integer},
    {"reference", Kind::integer},
    {"numero", Kind::integer},
    {"no", Kind::integer},
    {"insee", Kind::integer},
    {"fips", Kind::integer},
}};

}  // namespace

std::optional<std::size_t> find_heading(std::span<const Cells> rows) {
  std::vector<RowLook> looks;
  for (const Cells& row : rows) looks.push_back(look_at(row));
  const std::size_t width = usual_width(looks);
  for (std::size_t i = 0; i < looks.size(); ++i) {
    const RowLook& l = looks[i];
    // Titles: one cell, or a few, above a wide table.
    if (l.filled * 2 < width || l.filled == 0 || (width > 1 && l.filled == 1)) continue;
    if (l.data > 0 || !l.distinct) return std::nullopt;
    return i;
  }
  return std::nullopt;
}

bool is_total(std::span<const std::string_view> cells) {
  constexpr std::array<std::string_view, 14> kWords{
      "total",    "totaux",    "total general", "totaux generaux", "sous total", "sous totaux", "grand total",
      "total ht", "total ttc", "total eur",     "totals",          "subtotal",   "sub total",   "somme"};
  bool named = false;
  for (std::string_view cell : cells) {
    if (cell.empty()) continue;
    const std::string text = trim(cell);
    if (text.empty()) continue;
    if (!named) {
      if (text.size() > 24 || std::string_view("tTsSgG").find(text.front()) == std::string_view::npos) return false;
      const std::string words = trim(words_of(text));
      if (std::ranges::find(kWords, words) == kWords.end()) return false;
      named = true;
    } else if (shape_of_number(text).mark == MarkEvidence::not_a_number) {
      return false;
    }
  }
  return named;
}

std::optional<Kind> hint_of(std::string_view heading) {
  const std::string words = words_of(heading);
  for (const Hint& h : kHints) {
    const auto at = words.find(h.words);
    if (at != std::string::npos && words[at - 1] == ' ' && words[at + h.words.size()] == ' ') return h.kind;
  }
  // "Tél.1", "Mail2": the words above with a figure stuck to them.
  const std::string bare = [&] {
    std::string out;
    for (char c : words)
      if (c < '0' || c > '9') out += c;
    return out;
  }();
  if (bare != words && trim(bare) != "") return hint_of(bare);
  return std::nullopt;
}

}  // namespace socle::table
