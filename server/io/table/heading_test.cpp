#include "io/table/heading.h"

#include <gtest/gtest.h>

namespace socle::table {
namespace {

TEST(Heading, is_found_below_titles_and_blank_lines) {
  using Rows = std::vector<Cells>;
  const auto found = [](const Rows& rows) { return find_heading(rows); };
  const Cells head{"Société", "SIRET", "CP"}, data{"Petit", "04417829100017", "01000"};
  EXPECT_EQ(found({head, data, data}), 0u);
  EXPECT_EQ(found({{"Fichier clients 2026"}, head, data}), 1u);
  EXPECT_EQ(found({{"Fichier clients 2026", "", ""}, {"", "", ""}, head, data}), 2u);
  EXPECT_EQ(found({{"Export du", "12/03/2026", "", "", "", "", ""},
                   {"Nom", "Prénom", "Ville", "CP", "Tél", "Mail", "Notes"},
                   {"a", "b", "c", "01000", "e", "f", "g"}}),
            1u);
  EXPECT_EQ(found({{"State", "2024", "2025", "TOTAL"}, {"AL", "1", "2", "3"}}), 0u) << "years may be headings";
  EXPECT_EQ(found({head}), 0u);
  EXPECT_EQ(found({{"name"}, {"a"}, {"b"}}), 0u);
  EXPECT_EQ(found({{"1", "2", "3"}, {"4", "5", "6"}}), std::nullopt);
  EXPECT_EQ(found({{"Petit", "a@b.fr"}, {"Arnaud", "c@d.fr"}}), std::nullopt);
  EXPECT_EQ(found({{"x", "x"}, {"x", "y"}}), std::nullopt) << "headings differ from one another";
  EXPECT_EQ(found({}), std::nullopt);
  EXPECT_EQ(found({{"", ""}}), std::nullopt);
}

TEST(Heading, total_lines) {
  const auto total = [](std::vector<std::string_view> cells) { return is_total(cells); };
  EXPECT_TRUE(total({"TOTAL"}));
  EXPECT_TRUE(total({"Total général", "", "12 500,00 €"}));
  EXPECT_TRUE(total({"", "Total :", "3", "4,5"}));
  EXPECT_TRUE(total({"Sous-total", "12"}));
  EXPECT_TRUE(total({"Grand Total", "$22,700.00"}));
  EXPECT_FALSE(total({"Total Energies", "12"}));
  EXPECT_FALSE(total({"Total", "Paris"}));
  EXPECT_FALSE(total({"Petit", "TOTAL"}));
  EXPECT_FALSE(total({"", ""}));
  EXPECT_FALSE(total({}));
}

TEST(Heading, hints) {
  struct Case {
    const char* heading;
    std::optional<Kind> kind;
  };
  for (const Case& c : {Case{"Code postal", Kind::postcode},
                        Case{"CP", Kind::postcode},
                        Case{"Tél.", Kind::phone},
                        Case{"Tél.2", Kind::phone},
                        Case{"N° SIRET", Kind::siret},
                        Case{"Mail 1", Kind::email},
                        Case{"E-mail", Kind::email},
                        Case{"Dernier contact", Kind::date},
                        Case{"Created Time", Kind::date},
                        Case{"createdDate", Kind::date},
                        Case{"Échéance", Kind::date},
                        Case{"CA", Kind::money},
                        Case{"Chiffre d'affaires", Kind::money},
                        Case{"close_value", Kind::money},
                        Case{"code_insee", Kind::integer},
                        Case{"ACCOUNTID", std::nullopt},
                        Case{"Account Id", Kind::integer},
                        Case{"Société", std::nullopt},
                        Case{"Ville", std::nullopt},
                        Case{"", std::nullopt},
                        Case{"Territoire", std::nullopt},
                        Case{"12", std::nullopt},
                        Case{"Website", Kind::url}})
    EXPECT_EQ(hint_of(c.heading), c.kind) << c.heading;
}

}  // namespace
}  // namespace socle::table
