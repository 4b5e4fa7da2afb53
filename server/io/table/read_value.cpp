#include "io/table/read_value.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "io/table/read_date.h"
#include "io/table/read_number.h"

namespace socle::table {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
std::string lower(std::string_view s) {
  std::string out(s);
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
  return out;
}
std::unexpected<Refusal> no(std::string code) { return refuse(RefusalKind::invalid, std::move(code)); }

// Figures without the signs between them; nothing when there is something else.
std::string figures_of(std::string_view text, std::string_view signs) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (is_digit(text[i])) {
      out += text[i];
    } else if (text.substr(i, 2) == "\xC2\xA0") {
      ++i;
    } else if (text.substr(i, 3) == "\xE2\x80\xAF") {
      i += 2;
    } else if (signs.find(text[i]) == std::string_view::npos) {
      return {};
    }
  }
  return out;
}

Result<Restored> read_figures(std::string_view text, std::size_t length, const std::string& refusal) {
  const std::string trimmed = trim(text);
  std::string figures = figures_of(trimmed, " .-");
  if (figures.size() == length) return Restored{std::move(figures), false};
  if (figures.size() + 1 == length) return Restored{"0" + figures, true};
  const auto e = trimmed.find_first_of("eE");
  if (e != std::string::npos && e > 0 && trimmed.find('+', e) == e + 1 &&
      shape_of_number(trimmed).mark != MarkEvidence::not_a_number)
    return no("identifier.digits_lost");
  return no(refusal);
}

bool is_domain(std::string_view s) {
  const auto last_dot = s.rfind('.');
  if (last_dot == std::string_view::npos || last_dot == 0 || s.size() - last_dot < 3 || s.size() > 253) return false;
  if (s.front() == '-' || s.find("..") != std::string_view::npos || s.find(".-") != std::string_view::npos)
    return false;
  if (!std::ranges::all_of(s.substr(last_dot + 1), [](char c) { return is_letter(c) || (c & 0x80) || c == '-'; }))
    return false;
  return std::ranges::all_of(s,
                             [](char c) { return is_letter(c) || is_digit(c) || c == '.' || c == '-' || (c & 0x80); });
}

}  // namespace

Result<bool> read_boolean(std::string_view text) {
  constexpr std::array<std::string_view, 9> kYes{"oui", "yes", "vrai", "true", "1", "o", "y", "x", "\xE2\x9C\x93"};
  constexpr std::array<std::string_view, 7> kNo{"non", "no", "faux", "false", "0", "n", ""};
  const std::string word = lower(trim(text));
  if (std::ranges::find(kYes, word) != kYes.end()) return true;
  if (!word.empty() && std::ranges::find(kNo, word) != kNo.end()) return false;
  return no("boolean.malformed");
}

Result<Restored> read_postcode(std::string_view text, const ColumnFormat& format) {
  const std::string trimmed = trim(text);
  const std::string figures = figures_of(trimmed, " ");
  if (figures.size() == 5) return Restored{figures, false};
  if (figures.size() == 4 && format.restores_zeros) return Restored{"0" + figures, true};
  const bool foreign =
      !trimmed.empty() && trimmed.size() <= 12 && std::ranges::any_of(trimmed, is_digit) &&
      std::ranges::all_of(trimmed, [](char c) { return is_digit(c) || is_letter(c) || c == ' ' || c == '-'; });
  if (!foreign) return no("postcode.malformed");
  return Restored{trimmed, false};
}
Result<Restored> read_siren(std::string_view text) { return read_figures(text, 9, "identifier.siren_length"); }
Result<Restored> read_siret(std::string_view text) { return read_figures(text, 14, "identifier.siret_length"); }

bool has_luhn_key(std::string_view figures) {
  int sum = 0;
  for (std::size_t i = 0; i < figures.size(); ++i) {
    if (!is_digit(figures[figures.size() - 1 - i])) return false;
    const int d = (figures[figures.size() - 1 - i] - '0') * (i % 2 == 1 ? 2 : 1);
    sum += d > 9 ? d - 9 : d;
  }
  return !figures.empty() && sum % 10 == 0;
}

bool is_email(std::string_view text) {
  const auto at = text.find('@');
  if (at == std::string_view::npos || at == 0 || at > 64) return false;
  const std::string_view local = text.substr(0, at);
  if (local.front() == '.' || local.back() == '.') return false;
  const bool clean = std::ranges::all_of(local, [](char c) {
    return static_cast<unsigned char>(c) > 0x20 && std::string_view("\"(),:;<>@[\\]").find(c) == std::string_view::npos;
  });
  return clean && is_domain(text.substr(at + 1));
}

bool is_phone(std::string_view text) {
  if (text.size() < 8 || text.size() > 32) return false;
  const std::string number(text.substr(0, std::min(text.find_first_of("xX"), text.size())));  // "555-0100 x12"
  const bool plus = number.starts_with('+') || number.starts_with("(+");
  const std::string figures = figures_of(number, " .-/()+");
  if (figures.empty() || number.find('+', plus ? 2 : 0) != std::string::npos) return false;
  if (plus) return figures.size() >= 8 && figures.size() <= 15;
  if (figures.starts_with("00")) return figures.size() >= 10 && figures.size() <= 17;
  if (figures.front() == '0') return figures.size() >= 9 && figures.size() <= 11;
  return figures.size() != number.size() && (figures.size() == 10 || figures.size() == 11) &&
         shape_of_number(number).mark == MarkEvidence::not_a_number;
}

bool is_url(std::string_view text) {
  const std::string folded = lower(text);
  std::string_view s = folded;
  if (s.find_first_of(" \t\n@<>\"") != std::string_view::npos && s.find("://") == std::string_view::npos) return false;
  const bool scheme = s.starts_with("http://") || s.starts_with("https://");
  if (scheme) s.remove_prefix(s.find("//") + 2);
  const std::string_view host = s.substr(0, s.find_first_of("/?#:"));
  return is_domain(host) && s.find_first_of(" \t\n<>\"") == std::string_view::npos;
}

bool is_placeholder(std::string_view text) {
  constexpr std::array<std::string_view, 20> kWords{"-",
                                                    "--",
                                                    "\xE2\x80\x93",
                                                    "\xE2\x80\x94",
                                                    "?",
                                                    ".",
                                                    "n/a",
                                                    "#n/a",
                                                    "na",
                                                    "nc",
                                                    "n.c.",
                                                    "null",
                                                    "none",
                                                    "nul",
                                                    "neant",
                                                    "n\xC3\xA9"
                                                    "ant",
                                                    "aucun",
                                                    "aucune",
                                                    "nan",
                                                    "#value!"};
  return text.size() <= 8 && std::ranges::find(kWords, lower(trim(text))) != kWords.end();
}

std::vector<std::string> split_values(std::string_view text, Kind kind) {
  const bool address = kind == Kind::email || kind == Kind::phone;
  const auto count_figures = [](std::string_view s) { return std::ranges::count_if(s, is_digit); };
  std::vector<std::string> out;
  std::string current;
  const auto flush = [&] {
    if (std::string value = trim(current); !value.empty()) out.push_back(std::move(value));
    current.clear();
  };
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    const std::string_view rest = text.substr(i);
    bool parts = c == '\n' || c == '\r' || c == ';' || c == '|';
    if (address && c == ',') parts = true;
    // "04/65/71/12/34" is one number: a slash parts two whole ones.
    if (address && c == '/')
      parts = kind == Kind::email ||
              (count_figures(current) >= 8 && count_figures(rest.substr(0, rest.find_first_of("\n;|"))) >= 8);
    if (!address && rest.starts_with(" / ")) parts = true;
    std::size_t skip = 0;
    if (address)
      for (std::string_view word : {" ou ", " et ", " or ", " and "})
        if (rest.starts_with(word)) skip = word.size();
    if (kind == Kind::email && c == ' ') parts = true;
    if (parts || skip > 0) {
      flush();
      i += skip > 0 ? skip - 1 : (!address && rest.starts_with(" / ") ? 2 : 0);
    } else {
      current += c;
    }
  }
  flush();
  return out;
}

Done conforms(std::string_view text, const ColumnFormat& format) {
  const std::string trimmed = trim(text);
  const auto done = [](auto&& result) -> Done {
    if (!result) return std::unexpected(result.error());
    return {};
  };
  const auto each = [&](bool (*is)(std::string_view), const char* code) -> Done {
    const auto values = split_values(trimmed, format.kind);
    if (values.empty() || !std::ranges::all_of(values, is)) return no(code);
    return {};
  };
  switch (format.kind) {
    case Kind::empty:
    case Kind::text:
    case Kind::choice: return {};
    case Kind::integer: {
      TRY(const Number n, read_decimal(trimmed, format));
      const auto point = n.decimal.find('.');
      if (point != std::string::npos && n.decimal.find_first_not_of('0', point + 1) != std::string::npos)
        return no("number.not_integer");
      return {};
    }
    case Kind::decimal:
    case Kind::money:
    case Kind::percent: return done(read_decimal(trimmed, format));
    case Kind::date:
    case Kind::datetime: return done(read_date(trimmed, format));
    case Kind::boolean: return done(read_boolean(trimmed));
    case Kind::siren: return done(read_siren(trimmed));
    case Kind::siret: return done(read_siret(trimmed));
    case Kind::postcode: return done(read_postcode(trimmed, format));
    case Kind::email: return each(is_email, "email.malformed");
    case Kind::phone:
      return each([](std::string_view s) { return is_phone(s) || (s.size() == 9 && std::ranges::all_of(s, is_digit)); },
                  "phone.malformed");
    case Kind::url: return is_url(trimmed) ? Done() : no("url.malformed");
  }
  return {};
}

}  // namespace socle::table
