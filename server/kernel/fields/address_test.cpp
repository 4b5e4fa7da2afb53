// Postal lines against addresses that nobody here wrote ($SOCLE_DATA/addresses), and the French envelope.
#include "kernel/fields/address.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>

#include "base/text.h"
#include "kernel/fields/country_code.h"

namespace socle::fields {
namespace {
std::string data_folder() {
  const char* given = std::getenv("SOCLE_DATA");
  return given ? given : SOCLE_SOURCE_DIR "/../shared/data";
}
struct Sample {
  std::map<std::string, std::string> components;
  std::vector<std::string> expected;
};
// The plain shape of these files: documents cut by ---, "components:" with one pair a line, "expected: |" with its lines.
std::vector<Sample> samples_of(const std::string& path) {
  std::vector<Sample> out;
  std::ifstream file(path);
  enum { nothing, components, expected } part = nothing;
  for (std::string line; std::getline(file, line);) {
    const std::string word = trim(line);
    if (word.starts_with("---")) {
      out.emplace_back();
      part = nothing;
    } else if (word.starts_with("#") || word.empty()) {
      continue;
    } else if (out.empty() || word.starts_with("description:")) {
      continue;
    } else if (word.starts_with("components:")) {
      part = components;
    } else if (word.starts_with("expected:")) {
      part = expected;
    } else if (part == expected) {
      out.back().expected.push_back(word);
    } else if (const auto colon = word.find(':'); part == components && colon != std::string::npos) {
      std::string value = trim(std::string_view(word).substr(colon + 1));
      if (value.size() > 1 && (value.front() == '"' || value.front() == '\''))
        value = value.substr(1, value.size() - 2);
      out.back().components[trim(std::string_view(word).substr(0, colon))] = value;
    }
  }
  return out;
}
// Our parts of their components: the road line is taken as it is expected, since a street is one text for us.
struct Fitted {
  Address address;
  std::vector<std::string> expected;
};
std::optional<Fitted> fit(const Sample& s) {
  const auto component = [&](const char* name) {
    return s.components.contains(name) ? s.components.at(name) : std::string();
  };
  const std::string road = component("road").empty() ? component("pedestrian") : component("road");
  const std::string country = to_upper(component("country_code")), postcode = component("postcode");
  std::size_t street = s.expected.size(), place = s.expected.size();
  for (std::size_t i = 0; i < s.expected.size(); ++i) {
    if (!road.empty() && s.expected[i].find(road) != std::string::npos && street == s.expected.size()) street = i;
    if (!postcode.empty() && compact(s.expected[i]).find(compact(postcode)) != std::string::npos) place = i;
  }
  if (street == s.expected.size() || place <= street || place == s.expected.size()) return std::nullopt;
  // What is left of the postcode's line, or the line above where the postcode has its own.
  std::string city = compact(s.expected[place]) == compact(postcode) ? s.expected[place - 1] : s.expected[place];
  if (place - street > (city == s.expected[place] ? 1u : 2u))
    return std::nullopt;  // a district stands between: no part of ours
  const std::string written = postcode_as_written(postcode, country);
  if (const auto at = city.find(written); at != std::string::npos && city == s.expected[place])
    city.erase(at, written.size());
  Fitted f{{s.expected[street], {}, postcode, trim(city), country}, {}};
  f.expected.assign(s.expected.begin() + static_cast<std::ptrdiff_t>(street),
                    s.expected.begin() + static_cast<std::ptrdiff_t>(place) + 1);
  return f;
}
}  // namespace

TEST(AddressLines, follow_the_order_of_each_country) {
  const std::string folder = data_folder() + "/addresses";
  if (!std::filesystem::exists(folder)) GTEST_SKIP() << "no outside data: addresses of 13 countries not tried";
  int tried = 0, skipped = 0;
  for (const auto& file : std::filesystem::directory_iterator(folder)) {
    for (const Sample& s : samples_of(file.path())) {
      const auto fitted = fit(s);
      if (!fitted) {
        ++skipped;
        continue;
      }
      ++tried;
      // Lines up to the place; the country's line is asked for by reading from elsewhere.
      std::vector<std::string> lines = address_lines(fitted->address, "ZZ", Language::en);
      ASSERT_FALSE(lines.empty());
      EXPECT_EQ(lines.back(), country_name(fitted->address.country, Language::en));
      lines.pop_back();
      for (auto& line : lines) line = to_upper(line);  // French cities are in capitals with us
      for (auto& line : fitted->expected)
        EXPECT_EQ(to_upper(line), lines[static_cast<std::size_t>(&line - fitted->expected.data())]) << file.path();
      EXPECT_EQ(lines.size(), fitted->expected.size()) << file.path();
    }
  }
  std::cout << "addresses: " << tried << " tried, " << skipped << " without a street and a postcode of ours\n";
  EXPECT_GT(tried, 45);
}
TEST(AddressLines, of_france) {
  const Address a{"4 rue des Verriers", "Bâtiment B", "69 700", "Givors", ""};
  EXPECT_EQ(address_lines(a), (std::vector<std::string>{"Bâtiment B", "4 rue des Verriers", "69700 GIVORS"}));
  Address box = a;
  box.street2 = "BP 90432";
  EXPECT_EQ(address_lines(box), (std::vector<std::string>{"4 rue des Verriers", "BP 90432", "69700 GIVORS"}));
  Address abroad = a;
  abroad.country = "FR";
  EXPECT_EQ(address_lines(abroad, "DE", Language::fr).back(), "France");
  EXPECT_EQ(address_lines(abroad, "FR").size(), 3u);
  EXPECT_TRUE(address_lines(Address{{}, {}, {}, {}, "DE"}).empty());
  EXPECT_EQ(address_lines(AddressParts{{"city", "Lyon"}, {"postcode", "69003"}, {"country", "FR"}}),
            std::vector<std::string>{"69003 LYON"});
}
TEST(AddressLines, of_an_envelope) {
  const Address a{"12, allée de l’Étang-aux-Cygnes-et-des-Grands-Chênes", "Résidence « Les Tilleuls »", "01000",
                  "Bourg-en-Bresse", ""};
  const auto lines = envelope_lines({"Atelier Lumen", "M. Paul Ménard", "Service des achats", "Troisième étage"}, a,
                                    "FR", Language::fr);
  ASSERT_EQ(lines.size(), 6u);
  EXPECT_EQ(lines[0], "Atelier Lumen");
  EXPECT_EQ(lines[2], "Service des achats");
  EXPECT_EQ(lines[3], "RESIDENCE LES TILLEULS");
  EXPECT_EQ(lines[4], "12 ALLEE DE L ETANG AUX CYGNES ET DES");
  EXPECT_EQ(lines[5], "01000 BOURG EN BRESSE");
  for (const auto& line : lines) EXPECT_LE(code_points(line), 38u) << line;
}
TEST(AddressParts, of_the_wire) {
  const auto parts =
      address_parts(*parse_json(R"({"street":"4 rue","country":"Allemagne","city":null,"lines":["x"]})"));
  ASSERT_TRUE(parts);
  ASSERT_EQ(parts->size(), 3u);
  EXPECT_EQ((*parts)[1], (std::pair<std::string, Json>("country", Json("DE"))));
  EXPECT_TRUE((*parts)[2].second.is_null());
  EXPECT_EQ(address_parts(Json())->size(), 5u) << "null empties every part";
  EXPECT_EQ(address_parts(*parse_json(R"({"town":"Lyon"})")).error().code, "address.unknown_part");
}

}  // namespace socle::fields
