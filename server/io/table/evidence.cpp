#include "io/table/evidence.h"

#include <algorithm>
#include <charconv>
#include <functional>

#include "base/text.h"
#include "io/table/read_value.h"

namespace socle::table {
namespace {

constexpr std::size_t kKept = 5;  // samples and doubts
constexpr std::size_t kValueBytes = 80;
constexpr std::size_t kChoices = 200;
constexpr std::size_t kExactDigits = 15;
constexpr int kFirstSerial = 20'000, kLastSerial = 60'000;  // 1954 to 2064

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

std::string cut(std::string_view s) {
  if (s.size() <= kValueBytes) return std::string(s);
  std::size_t n = kValueBytes;
  while (n > 0 && (static_cast<unsigned char>(s[n]) & 0xC0) == 0x80) --n;
  return std::string(s.substr(0, n));
}

// ASCII first: most cells need nothing, and the Unicode way costs as much as all the rest.
std::string_view trimmed(std::string_view s, std::string& buffer) {
  const auto begin = s.find_first_not_of(" \t\r\n");
  if (begin == std::string_view::npos) return {};
  s = s.substr(begin, s.find_last_not_of(" \t\r\n") - begin + 1);
  if (static_cast<unsigned char>(s.front()) < 0x80 && static_cast<unsigned char>(s.back()) < 0x80) return s;
  buffer = trim(s);
  return buffer;
}

// A first look that spares most cells most readers.
struct Look {
  int digits = 0, letters = 0;
  bool at = false, point = false;
};
Look look_at(std::string_view s) {
  Look l;
  for (char c : s) {
    l.digits += is_digit(c);
    l.letters += is_letter(c);
    l.at = l.at || c == '@';
    l.point = l.point || c == '.';
  }
  return l;
}

}  // namespace

void ColumnEvidence::judge(Family family, bool fits, std::string_view text, std::uint64_t line) {
  const auto f = static_cast<std::size_t>(family);
  if (fits) ++fits_[f];
  else if (misfits_[f].size() < kKept) misfits_[f].push_back({line, cut(text)});
}

void ColumnEvidence::add(std::string_view cell, std::uint64_t line) {
  std::string buffer;
  const std::string_view text = trimmed(cell, buffer);
  if (text.empty()) return;
  ++filled_;
  longest_ = std::max(longest_, text.size());
  total_bytes_ += text.size();
  count_value(text);
  const Look look = look_at(text);
  if (look.digits == 0 && is_placeholder(text)) {
    ++placeholders_;
    if (empty_words_.size() < kKept) empty_words_.push_back({line, cut(text)});
    return;
  }
  ++judged_;
  const auto before = fits(Family::number);
  if (look.digits > 0 && look.letters <= 12 && text.size() <= 48) try_number(text);
  if (fits(Family::number) == before) judge(Family::number, false, text, line);
  if (look.digits >= 3 && text.size() <= 64) try_date(text, line);
  else
    for (Family f : {Family::date_dmy, Family::date_mdy}) judge(f, false, text, line);
  const bool one_word = text.size() <= 5 && (look.digits == 0 || text.size() == 1);
  judge(Family::boolean, one_word && read_boolean(text).has_value(), text, line);
  zero_or_one_ += text == "0" || text == "1";
  if (look.at) try_address(Family::email, text, line);
  else judge(Family::email, false, text, line);
  if (look.digits >= 8) try_address(Family::phone, text, line);
  else judge(Family::phone, false, text, line);
  judge(Family::url, look.point && !look.at && look.letters >= 2 && is_url(text), text, line);
  try_identifiers(text, look.digits, line);
}

void ColumnEvidence::count_value(std::string_view text) {
  if (!distinct_full_) {
    const bool is_new = hashes_.insert(std::hash<std::string_view>{}(text)).second;
    if (is_new && samples_.size() < kKept) samples_.push_back(cut(text));
    distinct_full_ = hashes_.size() >= distinct_limit_;
  }
  if (values_full_) return;
  if (const auto found = values_.find(text); found != values_.end()) {
    ++found->second;
  } else if (values_.size() < kChoices && text.size() <= kValueBytes) {
    values_.emplace(text, 1);
  } else {
    values_full_ = true;
    values_.clear();
  }
}

void ColumnEvidence::try_number(std::string_view text) {
  const NumberShape shape = shape_of_number(text);
  if (shape.mark == MarkEvidence::not_a_number) return;
  ++fits_[static_cast<std::size_t>(Family::number)];
  comma_ += shape.mark == MarkEvidence::comma;
  point_ += shape.mark == MarkEvidence::point;
  either_comma_ += shape.mark == MarkEvidence::either_comma;
  either_point_ += shape.mark == MarkEvidence::either_point;
  long_plain_ += shape.is_long_plain;
  decimals_ += shape.has_decimals;
  percent_ += shape.number.is_percent;
  if (!shape.number.currency.empty()) ++currencies_[shape.number.currency];
  const bool bare = std::ranges::all_of(text, is_digit);
  zero_led_ += bare && text.size() > 1 && text.front() == '0';
  too_long_ += bare && text.size() > kExactDigits;
  int value = 0;
  const std::string_view whole = text.substr(0, text.find_first_of(".,"));
  if (whole.size() == 5 && std::from_chars(whole.data(), whole.data() + 5, value).ptr == whole.data() + 5)
    serials_ += value >= kFirstSerial && value <= kLastSerial;
}

void ColumnEvidence::try_date(std::string_view text, std::uint64_t line) {
  const DateShape shape = shape_of_date(text);
  judge(Family::date_dmy, shape.is_date && shape.fits_dmy, text, line);
  judge(Family::date_mdy, shape.is_date && shape.fits_mdy, text, line);
  if (!shape.is_date) return;
  ++dates_;
  compact_ += shape.is_compact;
  with_time_ += shape.has_time && !shape.is_midnight;
  if (!shape.needs_order) return;
  only_dmy_ += shape.fits_dmy && !shape.fits_mdy;
  only_mdy_ += shape.fits_mdy && !shape.fits_dmy;
  either_order_ += shape.fits_dmy && shape.fits_mdy;
}

void ColumnEvidence::try_address(Family family, std::string_view text, std::uint64_t line) {
  const bool email = family == Family::email;
  bool fits = email ? is_email(text) : is_phone(text);
  if (!fits) {
    const auto values = split_values(text, email ? Kind::email : Kind::phone);
    fits = values.size() > 1 &&
           std::ranges::all_of(values, [&](const std::string& v) { return email ? is_email(v) : is_phone(v); });
    if (fits) ++(email ? several_emails_ : several_phones_);
  }
  if (!fits && !email) nine_bare_ += text.size() == 9 && std::ranges::all_of(text, is_digit);
  judge(family, fits, text, line);
}

void ColumnEvidence::try_identifiers(std::string_view text, int digits, std::uint64_t line) {
  const auto key = [&](Family family, bool possible, auto read, std::uint64_t& restored, std::uint64_t& keys) {
    const auto found = possible ? read(text) : Result<Restored>(std::unexpect);
    judge(family, found.has_value(), text, line);
    if (!found) return;
    restored += found->zero_restored;
    keys += has_luhn_key(found->text);
  };
  key(Family::siren, digits == 8 || digits == 9, read_siren, siren8_, siren_keys_);
  key(Family::siret, digits == 13 || digits == 14, read_siret, siret13_, siret_keys_);
  const bool bare = text.size() <= 6 && std::ranges::all_of(text, is_digit);
  judge(Family::postcode,
        digits > 0 && text.size() <= 12 &&
            (bare ? text.size() == 4 || text.size() == 5 : read_postcode(text, {}).has_value()),
        text, line);
  five_figures_ += bare && text.size() == 5;
  five_zero_led_ += bare && text.size() == 5 && text.front() == '0';
  four_figures_ += bare && text.size() == 4;
}

}  // namespace socle::table
