// Identifiers, phones and names against data that nobody here wrote ($SOCLE_DATA), and the vectors of FRENCH_RULES.
#include "kernel/fields/identifiers.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "kernel/fields/all_fields.h"
#include "kernel/fields/auto_number.h"
#include "kernel/fields/country_code.h"
#include "kernel/fields/day_text.h"
#include "kernel/fields/email_address.h"
#include "kernel/fields/html.h"
#include "kernel/fields/many.h"
#include "kernel/fields/person_name.h"
#include "kernel/fields/phone_number.h"

namespace socle::fields {
namespace {
std::string data(const std::string& path) {
  const char* given = std::getenv("SOCLE_DATA");
  return (given ? std::string(given) : std::string(SOCLE_SOURCE_DIR "/../shared/data")) + "/" + path;
}
std::vector<std::vector<std::string>> rows_of(const std::string& path, char separator) {
  std::vector<std::vector<std::string>> rows;
  std::ifstream file(path);
  for (std::string line; std::getline(file, line);) {
    auto& row = rows.emplace_back();
    std::stringstream cells(line);
    for (std::string cell; std::getline(cells, cell, separator);) row.push_back(cell);
  }
  return rows;
}
}  // namespace

TEST(Identifiers, agree_with_the_examples_of_python_stdnum) {
  const std::string path = data("identifiers/stdnum-fr.tsv");
  if (!std::filesystem::exists(path)) GTEST_SKIP() << "no outside data: 78 French identifiers not tried";
  int tried = 0;
  for (const auto& row : rows_of(path, '\t')) {
    if (row.size() < 3) continue;
    const auto &scheme = row[0], &kind = row[1], &value = row[2];
    const auto read = scheme == "fr_siren" ? siren_of(value) : scheme == "fr_siret" ? siret_of(value) : vat_of(value);
    if (scheme != "fr_siren" && scheme != "fr_siret" && scheme != "fr_tva") continue;
    if (kind == "valid" || kind == "validate") {
      ++tried;
      ASSERT_TRUE(read) << value << " " << read.error().rule;
      const std::string expected =
          row.size() > 3 && !row[3].empty() ? (scheme == "fr_tva" ? "FR" : "") + row[3] : *read;
      EXPECT_EQ(*read, expected);
    } else if (kind == "invalid:InvalidChecksum") {
      ++tried;
      EXPECT_FALSE(read) << value;
    }
  }
  EXPECT_GT(tried, 60);
}
TEST(Identifiers, hold_for_every_commune_of_france) {
  const std::string path = data("france/communes.csv");
  if (!std::filesystem::exists(path)) GTEST_SKIP() << "no outside data: the SIREN of 34,969 communes not tried";
  const auto rows = rows_of(path, ';');
  const auto& header = rows.front();
  const auto column = static_cast<std::size_t>(std::find(header.begin(), header.end(), "siren") - header.begin());
  ASSERT_LT(column, header.size());
  int tried = 0, wrong = 0;
  for (std::size_t i = 1; i < rows.size(); ++i) {
    if (rows[i].size() <= column || rows[i][column].empty()) continue;
    ++tried;
    const auto siren = siren_of(rows[i][column]);
    if (!siren || !vat_of(vat_of_siren(*siren))) ++wrong;
  }
  EXPECT_GT(tried, 30'000);
  EXPECT_EQ(wrong, 0);
}
TEST(Identifiers, have_their_vat_key) {
  EXPECT_EQ(vat_of_siren("732829320"), "FR44732829320");
  EXPECT_EQ(vat_of_siren("404833048"), "FR83404833048");
  EXPECT_EQ(vat_of_siren("303265045"), "FR40303265045");
  EXPECT_EQ(vat_of_siren("200034528"), "FR01200034528");
  EXPECT_EQ(vat_of_siren("7328"), "");
}
TEST(Identifiers, get_their_zeros_back_only_when_the_key_holds) {
  EXPECT_EQ(with_leading_zeros("siren", "5520136"), std::nullopt);
  EXPECT_EQ(with_leading_zeros("siren", "5520135"), "005520135");  // an early SIREN, as a spreadsheet leaves it
  EXPECT_EQ(with_leading_zeros("siret", "5781313100026"), "05781313100026");
  EXPECT_EQ(with_leading_zeros("siret", "5781313100027"), std::nullopt);
  EXPECT_EQ(with_leading_zeros("siren", "732829320"), std::nullopt) << "nothing is missing";
  EXPECT_EQ(with_leading_zeros("vat", "FR1200034528"), "FR01200034528");
  EXPECT_EQ(with_leading_zeros("postcode", "1000"), "01000");
  EXPECT_EQ(with_leading_zeros("postcode", "100"), std::nullopt);
  EXPECT_EQ(with_leading_zeros("text", "12"), std::nullopt);
}
TEST(Naf, every_class_of_revision_2_is_understood) {
  const std::string path = data("france/codes-naf.json");
  if (!std::filesystem::exists(path)) GTEST_SKIP() << "no outside data: 732 NAF codes not tried";
  std::ifstream file(path);
  std::stringstream text;
  text << file.rdbuf();
  int tried = 0;
  const auto codes = parse_json(text.str());
  ASSERT_TRUE(codes);
  for (const Json& code : codes->items()) {
    const std::string& id = code["id"].as_string();
    if (id.size() != 6) continue;
    ++tried;
    EXPECT_EQ(naf_of(id).value_or(""), id);
  }
  EXPECT_EQ(tried, 732);
}
TEST(Phones, of_every_region_are_understood) {
  const std::string path = data("phones/libphonenumber-example-mobile.tsv");
  if (!std::filesystem::exists(path)) GTEST_SKIP() << "no outside data: a phone of 240 regions not tried";
  int tried = 0;
  for (const auto& row : rows_of(path, '\t')) {
    if (row.size() < 4 || row[0] == "region") continue;
    ++tried;
    const std::string expected = "+" + row[1] + row[3];
    EXPECT_EQ(e164_of(expected, "FR").value_or(""), expected) << row[0];
    EXPECT_EQ(e164_of(phone_for_reading(expected), "FR").value_or(""), expected)
        << row[0] << " " << phone_for_reading(expected);
  }
  EXPECT_GT(tried, 200);
}
TEST(Phones, keep_what_was_typed) {
  Field f;
  f.type = find_field_type("phone");
  const auto phone = f.type->parse(Json(" 06.12.34.56.78 ext. 3"), f, {});
  ASSERT_TRUE(phone);
  std::vector<meta::Cell> cells;
  f.type->to_columns(*phone, f, cells);
  EXPECT_EQ(cells, (std::vector<meta::Cell>{std::string("+33612345678"), std::string("06.12.34.56.78 ext. 3")}));
  EXPECT_EQ(std::get<Phone>(f.type->from_columns(cells.data(), f)).raw, "06.12.34.56.78 ext. 3");
}
TEST(Phones, are_found_whatever_is_typed) {
  EXPECT_EQ(phone_search_digits("+33612345678"), "33612345678");
  for (auto typed : {"06 12", "0612", "6.12"})
    EXPECT_NE(phone_search_digits("+33612345678").find(phone_search_digits(typed)), std::string::npos) << typed;
  EXPECT_EQ(phone_search_digits("0033 6 12"), "33612");
  EXPECT_EQ(phone_search_digits("Claire"), "");
}
TEST(Emails, have_a_domain) {
  EXPECT_EQ(email_domain("claire@exemple.fr"), "exemple.fr");
  EXPECT_EQ(email_domain("Claire@Exemple.FR"), "exemple.fr");
  EXPECT_EQ(email_domain("claire"), "");
}
TEST(PersonNames, are_split) {
  const auto name = [](std::string first, std::string last) { return PersonName{std::move(first), std::move(last)}; };
  EXPECT_EQ(split_person_name("DUPONT Jean-Pierre"), name("Jean-Pierre", "Dupont"));
  EXPECT_EQ(split_person_name("Jean-Pierre DUPONT"), name("Jean-Pierre", "Dupont"));
  EXPECT_EQ(split_person_name("Dupont, Jean-Pierre"), name("Jean-Pierre", "Dupont"));
  EXPECT_EQ(split_person_name("DE LA TOUR Marie"), name("Marie", "de La Tour"));
  EXPECT_EQ(split_person_name("Marie de LA TOUR"), name("Marie", "de La Tour"));
  EXPECT_EQ(split_person_name("Marie Claire de la Tour"), name("Marie Claire", "de la Tour"));
  EXPECT_EQ(split_person_name("LE GOFF Anne"), name("Anne", "Le Goff"));
  EXPECT_EQ(split_person_name("Claire Petit"), name("Claire", "Petit"));
  EXPECT_EQ(split_person_name("D'ALMEIDA José"), name("José", "D'Almeida"));
  EXPECT_EQ(split_person_name("ÉLODIE MARTIN-PETIT"), name("Élodie", "Martin-Petit"));
  EXPECT_EQ(split_person_name("Ronald McDonald"), name("Ronald", "McDonald"));
  EXPECT_EQ(split_person_name("  Lumen "), name("", "Lumen"));
  EXPECT_EQ(split_person_name(""), name("", ""));
}
TEST(AutoNumbers, follow_their_pattern) {
  EXPECT_EQ(auto_number_text("DEV-{year}-{number:5}", 2026, 42), "DEV-2026-00042");
  EXPECT_EQ(auto_number_text("", 2026, 42), "42");
  EXPECT_EQ(auto_number_text("T{number:3}", 2026, 12345), "T12345");
  EXPECT_TRUE(good_pattern("{number}"));
  for (auto bad : {"", "x", "{number", "{month}{number}", "{number:0}", "}{number}"})
    EXPECT_FALSE(good_pattern(bad)) << bad;
}
TEST(Days, of_a_spreadsheet) {
  EXPECT_EQ(day_of_serial(46'083), day_from_ymd(2026, 3, 2));
  EXPECT_EQ(day_of_serial(61), day_from_ymd(1900, 3, 1));
  EXPECT_EQ(day_of_serial(60), std::nullopt);
  EXPECT_EQ(day_of_serial(2'958'465), day_from_ymd(9999, 12, 31));
  EXPECT_EQ(day_of_serial(2'958'466), std::nullopt);
  EXPECT_EQ(day_of_text("03/25/2026", DayOrder::month_first).value_or(0), day_from_ymd(2026, 3, 25));
}
TEST(Countries, are_named_in_both_languages) {
  EXPECT_EQ(country_name("DE", Language::fr), "Allemagne");
  EXPECT_EQ(country_name("DE", Language::en), "Germany");
  const std::string path = data("reference/iso_3166-1.json");
  if (!std::filesystem::exists(path)) GTEST_SKIP() << "no outside data: the names of 249 countries not tried";
  std::ifstream file(path);
  std::stringstream text;
  text << file.rdbuf();
  int known = 0, tried = 0;
  const auto countries = parse_json(text.str());
  ASSERT_TRUE(countries);
  for (const Json& c : (*countries)["3166-1"].items()) {
    ++tried;
    EXPECT_EQ(country_of(c["alpha_2"].as_string()).value_or(""), c["alpha_2"].as_string());
    EXPECT_EQ(country_of(c["alpha_3"].as_string()).value_or(""), c["alpha_2"].as_string());
    const auto by_name = country_of(c["common_name"].is_null() ? c["name"].as_string() : c["common_name"].as_string());
    EXPECT_TRUE(!by_name || *by_name == c["alpha_2"].as_string()) << c["name"].as_string();
    known += by_name.has_value();
  }
  EXPECT_GT(tried, 240);
  EXPECT_GT(known, 210) << "names that this list and ours spell alike";
}
TEST(Many, take_changes) {
  Field f;
  f.type = find_field_type("tags");
  const auto changed = [&](const Value& before, const char* json) {
    return changed_many(before, *parse_json(json), f, {});
  };
  const Value before = Codes{"salon", "vip"};
  EXPECT_EQ(changed(before, R"({"add":["Neuf"],"remove":["vip"]})").value(), Value(Codes{"neuf", "salon"}));
  EXPECT_EQ(changed(before, R"({"remove":["salon","vip"]})").value(), Value());
  EXPECT_EQ(changed(before, R"({"add":["vip"]})").value(), before);
  EXPECT_EQ(changed(before, R"(["x"])").value(), Value(Codes{"x"}));
  EXPECT_EQ(changed(before, R"({"add":["a|b"]})").error().rule, "tag.malformed");
  EXPECT_EQ(changed(before, R"({"add":["x"],"set":["y"]})").error().rule, "field.wrong_type");
  f.type = find_field_type("multi_reference");
  EXPECT_EQ(changed(Ids{7, 9}, R"({"add":[8],"remove":[9]})").value(), Value(Ids{7, 8}));
  EXPECT_EQ(codes_of_cell(codes_cell({"a", "b"})), (Codes{"a", "b"}));
}
TEST(Html, is_read_as_text) {
  EXPECT_EQ(html_text("<p>Bonjour <b>Claire</b>,</p><ul><li>un</li><li>deux &amp; trois</li></ul>"),
            "Bonjour Claire,\nun\ndeux & trois");
  EXPECT_EQ(html_text("a &lt;b&gt; c<br>d"), "a <b> c\nd");
}
TEST(Html, does_not_grow_without_bounds) {
  std::string html;
  for (int i = 0; i < 3000; ++i) html += "<font size=" + std::to_string(i) + ">";
  for (int i = 0; i < 5000; ++i) html += "<p>";
  const auto read = harmless_html(html);  // fifteen million nodes, were it not for the budget
  EXPECT_TRUE(!read || read->size() < html.size() * 10);
  EXPECT_EQ(harmless_html(std::string(20'000, '<')).has_value(), true);
  std::string deep;
  for (int i = 0; i < 20'000; ++i) deep += "<div>";
  EXPECT_EQ(harmless_html(deep).error().rule, "rich_text.too_complex");
}

}  // namespace socle::fields
