// From what the cells have shown to what the column is. The order of the questions is their precision: an e-mail cannot be
// anything else, a number can be nearly everything.
#include <algorithm>

#include "io/table/evidence.h"
#include "io/table/heading.h"
#include "io/table/read_value.h"

namespace socle::table {
namespace {

constexpr double kMost = 0.9;        // of the cells must fit
constexpr double kMostHinted = 0.6;  // where the heading says the same
constexpr std::size_t kMaxDoubts = 5;
constexpr std::size_t kMaxChoices = 50;

double bar(bool hinted) { return hinted ? kMostHinted : kMost; }

}  // namespace

bool ColumnEvidence::decide_identifier(std::optional<Kind> hint, Decision& d, ColumnFormat& format) const {
  const bool siret_hint = hint == Kind::siret, siren_hint = hint == Kind::siren, postcode_hint = hint == Kind::postcode;
  // Thirteen or eight figures are a lost zero only where the heading or the keys of the others say so.
  const auto siret = fits(Family::siret), siren = fits(Family::siren);
  if (enough(siret, bar(siret_hint)) && (siret_hint || (siret13_ < siret && siret_keys_ * 10 >= siret * 8))) {
    d = {Kind::siret, siret, Family::siret, false};
    return true;
  }
  if (enough(siren, bar(siren_hint)) && (siren_hint || (siren8_ * 2 < siren && siren_keys_ * 10 >= siren * 8))) {
    d = {Kind::siren, siren, Family::siren, false};
    return true;
  }
  const bool by_form = hint != Kind::integer && five_zero_led_ > 0 && enough(five_figures_ + four_figures_, kMost) &&
                       four_figures_ * 5 <= five_figures_;
  if ((postcode_hint && enough(fits(Family::postcode), kMostHinted)) || by_form) {
    d = {Kind::postcode, fits(Family::postcode), Family::postcode, false};
    format.restores_zeros = five_figures_ > 0 || four_figures_ < 3;
    return true;
  }
  return false;
}

bool ColumnEvidence::decide_boolean(Decision& d) const {
  if (!enough(fits(Family::boolean), kMost)) return false;
  const bool figures = zero_or_one_ == fits(Family::boolean);
  if (figures && (values_full_ || values_.size() != 2)) return false;  // a column of zeros is a number
  d = {Kind::boolean, fits(Family::boolean), Family::boolean, figures};
  return true;
}

bool ColumnEvidence::decide_date(std::optional<Kind> hint, bool prefers_comma, Decision& d,
                                 ColumnFormat& format) const {
  const bool hinted = hint == Kind::date;
  if (!enough(dates_, bar(hinted))) {
    if (!hinted || !enough(serials_, kMost)) return false;
    format.date_order = DateOrder::serial;
    d = {decimals_ > 0 ? Kind::datetime : Kind::date, serials_, Family::number, true};
    return true;
  }
  // "20261231" could be a number of something: all of them must be days, and a heading of numbers forbids it.
  if (compact_ > 0 && !hinted && (hint.has_value() || dates_ < judged_ || judged_ < 2)) return false;
  const bool mdy = only_mdy_ > only_dmy_ || (only_mdy_ == only_dmy_ && only_mdy_ > 0 && !prefers_comma);
  format.date_order = mdy ? DateOrder::mdy : DateOrder::dmy;
  d = {with_time_ > 0 ? Kind::datetime : Kind::date, fits(mdy ? Family::date_mdy : Family::date_dmy),
       mdy ? Family::date_mdy : Family::date_dmy, false};
  d.ambiguous = (either_order_ > 0 && only_dmy_ + only_mdy_ == 0) || (only_dmy_ > 0 && only_mdy_ > 0);
  return true;
}

bool ColumnEvidence::decide_phone(std::optional<Kind> hint, Decision& d) const {
  const bool hinted = hint == Kind::phone;
  const auto phones = fits(Family::phone) + (hinted ? nine_bare_ : 0);  // nine figures: the zero was eaten
  if (hint == Kind::integer || !enough(phones, bar(hinted))) return false;
  d = {Kind::phone, phones, Family::phone, false};
  return true;
}

// Which mark parts the decimals. Cells with one reading decide; else: a leading group of thousands exists only if no
// number of four figures goes without; else the habit of the file.
void ColumnEvidence::decide_mark(bool prefers_comma, Decision& d, ColumnFormat& format) const {
  const auto either = either_comma_ + either_point_;
  if (comma_ != point_) {
    format.decimal_mark = comma_ > point_ ? ',' : '.';
    return;
  }
  if (either == 0) {
    format.decimal_mark = prefers_comma ? ',' : '.';
    return;
  }
  const bool comma_seen = either_comma_ >= either_point_;
  const bool grouped = long_plain_ == 0 && !(comma_seen && prefers_comma);
  format.decimal_mark = comma_seen == grouped ? '.' : ',';
  d.ambiguous = true;
}

bool ColumnEvidence::decide_number(std::optional<Kind> hint, bool prefers_comma, Decision& d,
                                   ColumnFormat& format) const {
  const bool hinted = hint == Kind::money;
  const auto numbers = fits(Family::number);
  if (!enough(numbers, bar(hinted))) return false;
  if ((zero_led_ > 0 && !hinted) || too_long_ > 0) return false;
  d = {Kind::integer, numbers, Family::number, false};
  decide_mark(prefers_comma, d, format);
  std::uint64_t with_currency = 0, most = 0;
  for (const auto& [currency, count] : currencies_) {
    with_currency += count;
    if (count <= most) continue;
    most = count;
    format.currency = currency;
  }
  // An ambiguous number has decimals exactly when its mark is the one of decimals.
  const auto read_as_decimals = format.decimal_mark == ',' ? either_comma_ : either_point_;
  const bool has_decimals = decimals_ + (comma_ == point_ || d.ambiguous ? read_as_decimals : 0) > 0;
  if (percent_ * 10 >= numbers * 9) {
    d.kind = Kind::percent;
  } else if (with_currency > 0 && (hinted || with_currency * 2 >= numbers)) {
    d.kind = Kind::money;
    return true;
  } else if (has_decimals) {
    d.kind = Kind::decimal;
  }
  format.currency.clear();
  return true;
}

bool ColumnEvidence::is_choice() const {
  if (values_full_ || values_.size() > kMaxChoices || values_.empty()) return false;
  const bool repeated = filled_ >= 10 ? values_.size() * 3 <= filled_ : values_.size() * 2 <= filled_;
  return repeated && longest_ <= 80;
}

void ColumnEvidence::describe(const Decision& d, ColumnProfile& out) const {
  out.filled = filled_;
  out.distinct = hashes_.size();
  out.distinct_is_exact = !distinct_full_;
  out.longest = longest_;
  out.samples = samples_;
  const Kind kind = out.format.kind;
  if (kind == Kind::choice || kind == Kind::boolean) {
    out.choices.assign(values_.begin(), values_.end());
    std::ranges::stable_sort(out.choices, [](const auto& a, const auto& b) { return a.second > b.second; });
  }
  if (kind == Kind::text || kind == Kind::choice || kind == Kind::empty) return;
  if (kind == Kind::siret) out.zeros_lost = siret13_;
  if (kind == Kind::siren) out.zeros_lost = siren8_;
  if (kind == Kind::postcode && out.format.restores_zeros) out.zeros_lost = four_figures_;
  if (kind == Kind::email) out.several_values = several_emails_;
  if (kind == Kind::phone) out.several_values = several_phones_;
  out.doubtful = filled_ - d.fits;
  for (const Seen& s : misfits_[static_cast<std::size_t>(d.family)]) {
    const Done done = conforms(s.value, out.format);
    if (!done && out.doubts.size() < kMaxDoubts) out.doubts.push_back({s.line, s.value, done.error().code});
  }
  for (const Seen& s : empty_words_)
    if (out.doubts.size() < kMaxDoubts) out.doubts.push_back({s.line, s.value, "value.placeholder"});
  std::ranges::sort(out.doubts, {}, &Doubt::line);
}

ColumnProfile ColumnEvidence::decide(std::string_view heading, bool prefers_comma) const {
  ColumnProfile out;
  out.heading = heading;
  ColumnFormat& format = out.format;
  const auto hint = hint_of(heading);
  Decision d;
  if (filled_ == 0) {
    d.kind = Kind::empty;
  } else if (enough(fits(Family::email), bar(hint == Kind::email))) {
    d = {Kind::email, fits(Family::email), Family::email, false};
  } else if (decide_identifier(hint, d, format) || decide_boolean(d) || decide_date(hint, prefers_comma, d, format) ||
             decide_phone(hint, d) || decide_number(hint, prefers_comma, d, format)) {
  } else if (enough(fits(Family::url), bar(hint == Kind::url))) {
    d = {Kind::url, fits(Family::url), Family::url, false};
  } else {
    d = {is_choice() ? Kind::choice : Kind::text, judged_, Family::number, false};
  }
  format.kind = d.kind;
  if (filled_ > 0) {
    const double share =
        judged_ == 0 ? 1 : static_cast<double>(std::min(d.fits, judged_)) / static_cast<double>(judged_);
    out.confidence = share * (d.ambiguous ? 0.6 : 1) * (judged_ < 3 && !hint ? 0.8 : 1);
  }
  out.ambiguous = d.ambiguous;
  describe(d, out);
  return out;
}

}  // namespace socle::table
