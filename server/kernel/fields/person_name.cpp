#include "kernel/fields/person_name.h"

#include <algorithm>
#include <array>
#include <vector>

#include "base/text.h"

namespace socle::fields {
namespace {
constexpr std::array<std::string_view, 14> kParticles{"de",  "du", "des", "d",   "van", "von", "der",
                                                      "den", "di", "da",  "dos", "zu",  "ter", "ten"};

std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> out;
  const std::string s = collapse_spaces(text);
  for (std::size_t at = 0; at < s.size();) {
    const auto end = std::min(s.find(' ', at), s.size());
    out.push_back(s.substr(at, end - at));
    at = end + 1;
  }
  return out;
}
// Two letters at least, all in capitals: "J." alone says nothing.
bool in_capitals(const std::string& word) {
  return to_upper(word) == word && to_lower(word) != word && code_points(word) > 2;
}
// Words too short to be capitals by themselves that belong to the last name beside them: "LE GOFF", "DE LA TOUR".
constexpr std::array<std::string_view, 4> kArticles{"la", "le", "les", "l"};
bool particle(const std::string& word) { return std::ranges::find(kParticles, to_lower(word)) != kParticles.end(); }
std::string joined(const std::vector<std::string>& words, std::size_t from, std::size_t to) {
  std::string out;
  for (std::size_t i = from; i < to; ++i) out += (i == from ? "" : " ") + words[i];
  return out;
}
// Each part of a word between hyphens and apostrophes begins with a capital.
std::string capitalised(std::string_view word) {
  std::string out, part;
  const auto close = [&] {
    out += upper_first(to_lower(part));
    part.clear();
  };
  for (std::size_t i = 0; i < word.size(); ++i) {
    const bool curly = word.substr(i).starts_with("’");
    if (word[i] != '-' && word[i] != '\'' && !curly) {
      part.push_back(word[i]);
      continue;
    }
    close();
    out += word.substr(i, curly ? 3 : 1);
    i += curly ? 2 : 0;
  }
  close();
  return out;
}
}  // namespace

std::string name_case(std::string_view name) {
  std::string out;
  const auto words = words_of(name);
  for (std::size_t i = 0; i < words.size(); ++i) {
    const bool shout = to_upper(words[i]) == words[i] && to_lower(words[i]) != words[i];
    const bool small = particle(words[i]) && words.size() > 1 && i + 1 < words.size();
    out += (i ? " " : "") + (!shout ? words[i] : small ? to_lower(words[i]) : capitalised(words[i]));
  }
  return out;
}
PersonName split_person_name(std::string_view text) {
  if (const auto comma = text.find(','); comma != std::string_view::npos)
    return {name_case(text.substr(comma + 1)), name_case(text.substr(0, comma))};
  const auto words = words_of(text);
  if (words.size() < 2) return {{}, name_case(text)};
  const auto capital = [&](std::size_t i) {
    const bool joins = particle(words[i]) || std::ranges::find(kArticles, to_lower(words[i])) != kArticles.end();
    return in_capitals(words[i]) || (joins && to_upper(words[i]) == words[i]);
  };
  std::size_t lead = 0, tail = words.size();
  while (lead < words.size() && capital(lead)) ++lead;
  while (tail > 0 && capital(tail - 1)) --tail;
  if (lead > 0 && lead < words.size())
    return {name_case(joined(words, lead, words.size())), name_case(joined(words, 0, lead))};
  if (tail > 0 && tail < words.size()) {
    while (tail > 1 && particle(words[tail - 1])) --tail;  // "Marie de LA TOUR"
    return {name_case(joined(words, 0, tail)), name_case(joined(words, tail, words.size()))};
  }
  std::size_t cut = 1;  // no capitals to tell: a particle opens the last name, else one word is the first name
  for (std::size_t i = 1; i < words.size(); ++i)
    if (particle(words[i])) {
      cut = i;
      break;
    }
  return {name_case(joined(words, 0, cut)), name_case(joined(words, cut, words.size()))};
}

}  // namespace socle::fields
