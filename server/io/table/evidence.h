// What the cells of one column have shown so far. Inside of profile.cpp; the decision is in decide.cpp.
#pragma once
#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <unordered_set>
#include <vector>

#include "io/table/profile.h"
#include "io/table/read_date.h"
#include "io/table/read_number.h"

namespace socle::table {

// Ways of reading a cell that are tried on every one of them.
enum class Family { number, date_dmy, date_mdy, boolean, email, phone, url, siren, siret, postcode };
constexpr std::size_t kFamilies = 10;

class ColumnEvidence {
 public:
  // `distinct_limit`: how many different values are told apart.
  explicit ColumnEvidence(std::size_t distinct_limit) : distinct_limit_(distinct_limit) {}

  void add(std::string_view cell, std::uint64_t line);
  ColumnProfile decide(std::string_view heading, bool prefers_comma) const;

 private:
  struct Seen {
    std::uint64_t line;
    std::string value;
  };
  struct Decision {
    Kind kind = Kind::text;
    std::uint64_t fits = 0;
    Family family = Family::number;  // whose misfits are the doubts
    bool ambiguous = false;
  };

  void count_value(std::string_view text);
  void try_number(std::string_view text);
  void try_date(std::string_view text, std::uint64_t line);
  void try_identifiers(std::string_view text, int digits, std::uint64_t line);
  void try_address(Family family, std::string_view text, std::uint64_t line);
  void judge(Family family, bool fits, std::string_view text, std::uint64_t line);

  std::uint64_t fits(Family f) const { return fits_[static_cast<std::size_t>(f)]; }
  bool enough(std::uint64_t n, double share) const {
    return judged_ > 0 && static_cast<double>(n) >= share * static_cast<double>(judged_);
  }
  bool decide_identifier(std::optional<Kind> hint, Decision& d, ColumnFormat& format) const;
  bool decide_boolean(Decision& d) const;
  bool decide_date(std::optional<Kind> hint, bool prefers_comma, Decision& d, ColumnFormat& format) const;
  bool decide_phone(std::optional<Kind> hint, Decision& d) const;
  bool decide_number(std::optional<Kind> hint, bool prefers_comma, Decision& d, ColumnFormat& format) const;
  void decide_mark(bool prefers_comma, Decision& d, ColumnFormat& format) const;
  bool is_choice() const;
  void describe(const Decision& d, ColumnProfile& out) const;

  std::size_t distinct_limit_;
  std::uint64_t filled_ = 0, judged_ = 0, placeholders_ = 0;
  std::size_t longest_ = 0;
  std::uint64_t total_bytes_ = 0;
  std::unordered_set<std::uint64_t> hashes_;
  bool distinct_full_ = false;
  std::map<std::string, std::uint64_t, std::less<>> values_;  // while they are few
  bool values_full_ = false;
  std::vector<std::string> samples_;

  std::array<std::uint64_t, kFamilies> fits_{};
  std::array<std::vector<Seen>, kFamilies> misfits_;
  std::vector<Seen> empty_words_;
  std::uint64_t several_emails_ = 0, several_phones_ = 0;

  // Numbers.
  std::uint64_t comma_ = 0, point_ = 0, either_comma_ = 0, either_point_ = 0, long_plain_ = 0, decimals_ = 0,
                fractions_ = 0, percent_ = 0, zero_led_ = 0, too_long_ = 0, serials_ = 0;
  std::map<std::string, std::uint64_t> currencies_;
  // Days.
  std::uint64_t dates_ = 0, only_dmy_ = 0, only_mdy_ = 0, either_order_ = 0, compact_ = 0, with_time_ = 0;
  // Identifiers.
  std::uint64_t siret13_ = 0, siren8_ = 0, siret_keys_ = 0, siren_keys_ = 0, five_figures_ = 0, four_figures_ = 0,
                five_zero_led_ = 0, nine_bare_ = 0;
  std::uint64_t zero_or_one_ = 0;
};

}  // namespace socle::table
