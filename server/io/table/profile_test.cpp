#include "io/table/profile.h"

#include <gtest/gtest.h>
#include <sys/mman.h>
#include <unistd.h>

#include <filesystem>

#include "base/money.h"
#include "base/random.h"
#include "io/csv/shared_data.h"
#include "io/table/read_number.h"
#include "io/xlsx/writer.h"

namespace socle::table {
namespace {

namespace fs = std::filesystem;

class OpenFile {
 public:
  explicit OpenFile(std::string_view content) : fd_(::memfd_create("table", MFD_CLOEXEC)) {
    if (::write(fd_, content.data(), content.size()) != static_cast<ssize_t>(content.size())) throw Fault("write");
  }
  ~OpenFile() { ::close(fd_); }
  OpenFile(const OpenFile&) = delete;
  OpenFile& operator=(const OpenFile&) = delete;
  int fd() const { return fd_; }

 private:
  int fd_;
};

std::string refusal_of(std::string_view content, const SourceOptions& options = {}) {
  const OpenFile file(content);
  auto source = TableSource::open(file.fd(), options);
  if (!source) return source.error().code;
  const auto found = profile(**source);
  return found ? "ok" : found.error().code;
}

TableProfile profile_of(std::string_view content) {
  const OpenFile file(content);
  return *profile(**TableSource::open(file.fd()));
}
// The kind found for one column of these cells under this heading.
ColumnProfile column(std::string_view heading, const std::vector<std::string>& cells, char delimiter = ';') {
  std::string text = "key" + std::string(1, delimiter) + std::string(heading) + "\n";
  for (std::size_t i = 0; i < cells.size(); ++i) text += "k" + std::to_string(i) + delimiter + "\"" + cells[i] + "\"\n";
  return profile_of(text).columns.at(1);
}
std::string kind(std::string_view heading, const std::vector<std::string>& cells, char delimiter = ';') {
  const ColumnProfile c = column(heading, cells, delimiter);
  std::string out(name_of(c.format.kind));
  if (c.format.kind == Kind::date || c.format.kind == Kind::datetime)
    out += " " + std::string(name_of(c.format.date_order));
  if (c.format.kind == Kind::decimal || c.format.kind == Kind::money) out += std::string(" ") + c.format.decimal_mark;
  if (!c.format.currency.empty()) out += " " + c.format.currency;
  return out + (c.ambiguous ? " ?" : "");
}

TEST(Source, reads_csv_rows_with_their_lines) {
  const OpenFile file("Fichier clients\n\nSoci\xE9t\xE9;CP;\nPetit;01000\n;;\nArnaud;69003;x;y\n\"a\nb\";\nTOTAL;3\n");
  auto source = *TableSource::open(file.fd());
  const Layout& layout = source->layout();
  EXPECT_EQ(layout.encoding, "windows-1252");
  EXPECT_EQ(layout.delimiter, ';');
  EXPECT_EQ(layout.heading_line, 3u);
  EXPECT_EQ(layout.headings, (std::vector<std::string>{"Société", "CP", "", ""}));
  for (int pass = 0; pass < 2; ++pass) {
    std::vector<std::string> seen;
    SourceRow row;
    while (*source->next(row)) {
      std::string line = std::to_string(row.line) + (row.is_total                     ? "!"
                                                     : row.shape == RowShape::shorter ? "<"
                                                     : row.shape == RowShape::longer  ? ">"
                                                                                      : "=");
      for (auto cell : row.cells) (line += '|') += cell;
      seen.push_back(line);
    }
    EXPECT_EQ(seen,
              (std::vector<std::string>{"4<|Petit|01000||", "6=|Arnaud|69003|x|y", "7<|a\nb|||", "9!|TOTAL|3||"}));
    ASSERT_TRUE(source->rewind());
  }
}

TEST(Source, obeys_its_options) {
  const OpenFile file("x,y\na;1\nb;20\n");
  auto source = *TableSource::open(file.fd(), {.delimiter = ',', .heading_line = 0});
  EXPECT_EQ(source->layout().headings.size(), 2u);
  SourceRow row;
  ASSERT_TRUE(*source->next(row));
  EXPECT_EQ(row.line, 1u);
  source = *TableSource::open(file.fd(), {.heading_line = 2});
  EXPECT_EQ(source->layout().headings, (std::vector<std::string>{"a", "1"}));
  source = *TableSource::open(file.fd(), {.encoding = csv::Encoding::iso_8859_15});
  EXPECT_EQ(source->layout().encoding, "iso-8859-15");
  EXPECT_EQ(TableSource::open(file.fd(), {.encoding = csv::Encoding::utf16_le}).error().code, "file.not_in_encoding");
}

TEST(Source, F3_what_is_not_what_it_says_is_refused) {
  using namespace std::string_literals;
  EXPECT_EQ(refusal_of("\x89PNG\r\n\x1A\n\0\0"s, {.file_name = "clients.xlsx"}), "file.not_xlsx");
  EXPECT_EQ(refusal_of("nom;ville\na;b\n", {.file_name = "Clients.XLSX"}), "file.not_xlsx");
  EXPECT_EQ(refusal_of("PK\3\4\x14\0\0\0\0\0photo.jpg"s), "file.not_xlsx");
  EXPECT_EQ(refusal_of("PK\3\4\x14\0\0\0\0\0photo.jpg"s, {.file_name = "a.csv"}), "file.not_csv");
  EXPECT_EQ(refusal_of("%PDF-1.7\n", {.file_name = "a.csv"}), "file.not_csv");
  EXPECT_EQ(refusal_of("<html><table>", {.file_name = "a.xls"}), "file.unsupported_type");
  EXPECT_EQ(refusal_of("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1\0\0"s), "file.unsupported_type");
  EXPECT_EQ(refusal_of("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1\0\0"s, {.file_name = "protected.xlsx"}), "file.not_xlsx");
  EXPECT_EQ(refusal_of("a;b\n1;\0\n"s, {.file_name = "a.csv"}), "csv.nul_byte");
  EXPECT_EQ(refusal_of("\x01\x02\x03"s), "file.unsupported_type");
  EXPECT_EQ(refusal_of(""), "table.no_rows");
  EXPECT_EQ(refusal_of("\n\n;;\n"), "ok");
  EXPECT_EQ(refusal_of("a;b\n\"never closed;1\n"), "csv.unclosed_quote");
  EXPECT_EQ(refusal_of("a;b\nSoci\x8Et\x8E;1\nPr\x8F"
                       "fet;2\n"),
            "file.unknown_encoding");
}

TEST(Source, F5_our_own_exports_read_back_without_their_guard) {
  const OpenFile file("Tél.;Note\n'+33465711234;'=1+1\n'abc;-5\n");
  auto source = *TableSource::open(file.fd());
  SourceRow row;
  ASSERT_TRUE(*source->next(row));
  EXPECT_EQ(row.cells[0], "+33465711234");
  EXPECT_EQ(row.cells[1], "=1+1");
  ASSERT_TRUE(*source->next(row));
  EXPECT_EQ(row.cells[0], "'abc");
}

TEST(Source, columns_are_named_as_spreadsheets_do) {
  EXPECT_EQ(column_letter(0), "A");
  EXPECT_EQ(column_letter(25), "Z");
  EXPECT_EQ(column_letter(26), "AA");
  EXPECT_EQ(column_letter(701), "ZZ");
  EXPECT_EQ(column_letter(702), "AAA");
}

TEST(Profile, decides_each_kind_over_the_whole_column) {
  EXPECT_EQ(kind("n", {"1", "2", "3"}), "integer");
  EXPECT_EQ(kind("n", {"1 234,56", "12,5", "3"}), "decimal ,");
  EXPECT_EQ(kind("n", {"1,234.56", "12.5", "3"}, ','), "decimal .");
  EXPECT_EQ(kind("n", {"12,5 k€", "3 000 €", "7 €"}), "money , EUR");
  EXPECT_EQ(kind("CA", {"12,5 k€", "3000", "7", "800"}), "money , EUR") << "the heading says so";
  EXPECT_EQ(kind("n", {"$22,700.00", "$5.00"}, ','), "money . USD");
  EXPECT_EQ(kind("n", {"12,5 %", "3 %"}), "percent");
  EXPECT_EQ(kind("d", {"31/12/2026", "01/02/2026", "05/06/2026"}), "date dmy");
  EXPECT_EQ(kind("d", {"12/31/2026", "01/02/2026", "05/06/2026"}), "date mdy");
  EXPECT_EQ(kind("d", {"01/02/2026", "05/06/2026", "07/07/2026"}), "date dmy ?");
  EXPECT_EQ(kind("d", {"2026-12-31", "2026-01-02"}), "date dmy");
  EXPECT_EQ(kind("d", {"15 Apr, 2021 00:03:00", "16 Apr, 2021 00:02:00"}), "datetime dmy");
  EXPECT_EQ(kind("d", {"5/19/2006 0:00:00", "6/20/2006 0:00:00"}, ','), "date mdy") << "midnight everywhere is no hour";
  EXPECT_EQ(kind("Date d'entrée", {"46387", "46000", "45999"}), "date serial ?");
  EXPECT_EQ(kind("n", {"46387", "46000", "45999"}), "integer");
  EXPECT_EQ(kind("a", {"20140102", "20121231"}), "date dmy");
  EXPECT_EQ(kind("id", {"20140102", "20121231"}), "integer");
  EXPECT_EQ(kind("b", {"Oui", "Non", "oui"}), "boolean");
  EXPECT_EQ(kind("b", {"VRAI", "FAUX"}), "boolean");
  EXPECT_EQ(kind("b", {"0", "1", "1", "0"}), "boolean ?");
  EXPECT_EQ(kind("b", {"0", "0", "0"}), "integer");
  EXPECT_EQ(kind("x", {"a@b.fr", "c@d.fr; e@f.fr"}), "email");
  EXPECT_EQ(kind("x", {"04 65 71 12 34", "+33 6 39 98 11 22"}), "phone");
  EXPECT_EQ(kind("Tél.", {"465711234", "639981122"}), "phone") << "eaten zeros, told by the heading";
  EXPECT_EQ(kind("x", {"BetaPages.com", "https://example.fr/x"}), "url");
  EXPECT_EQ(kind("x", {"210100012", "210100020", "210100046"}), "siren");
  EXPECT_EQ(kind("SIRET", {"4417829100017", "02150347900012"}), "siret");
  EXPECT_EQ(kind("CP", {"1000", "69003", "SW1A 1AA"}), "postcode");
  EXPECT_EQ(kind("x", {"01000", "69003", "75011"}), "postcode");
  EXPECT_EQ(kind("code_insee", {"01001", "01002", "01004"}), "text") << "a code with zeros is not a number";
  EXPECT_EQ(kind("x", {"70000", "69003", "75011"}), "integer");
  EXPECT_EQ(kind("x", {"Éclairage", "Son", "Éclairage", "Son", "Éclairage", "Son"}), "choice");
  EXPECT_EQ(kind("x", {"a", "b", "c"}), "text");
  EXPECT_EQ(kind("x", {"", "", ""}), "empty");
  EXPECT_EQ(kind("x", {"12", "abc", "13"}), "text");
  EXPECT_EQ(kind("x", {"12345678901234567890", "12345678901234567891"}), "text");
}

TEST(Profile, the_mark_of_decimals_needs_evidence) {
  EXPECT_EQ(kind("n", {"2,703", "988", "1,269"}, ','), "integer ?")
      << "thousands: nothing of four figures stands without";
  EXPECT_EQ(kind("n", {"2,703", "9880", "1,269"}, ','), "decimal , ?");
  EXPECT_EQ(kind("n", {"2,703", "0,988", "1,269"}, ','), "decimal ,");
  EXPECT_EQ(kind("n", {"12,250", "3,125"}, ';'), "decimal , ?") << "the comma is the habit of such a file";
  EXPECT_EQ(kind("n", {"1.234", "5.678"}, ';'), "integer ?");
  EXPECT_EQ(kind("n", {"1.234.567", "5.678"}), "integer");
}

TEST(Profile, doubts_carry_line_and_reason) {
  const ColumnProfile dates = column("Dernier contact", {"12/03/2025", "31/02/2025", "-", "01/04/2025", "bientôt"});
  EXPECT_EQ(dates.format.kind, Kind::date);
  ASSERT_EQ(dates.doubts.size(), 3u);
  EXPECT_EQ(dates.doubtful, 3u);
  EXPECT_EQ(dates.doubts[0].line, 3u);
  EXPECT_EQ(dates.doubts[0].code, "date.impossible");
  EXPECT_EQ(dates.doubts[1].code, "value.placeholder");
  EXPECT_EQ(dates.doubts[2].code, "date.malformed");

  const ColumnProfile mixed = column("d", {"13/01/2025", "14/01/2025", "01/15/2025", "16/01/2025", "17/01/2025",
                                           "18/01/2025", "19/01/2025", "20/01/2025", "21/01/2025", "22/01/2025"});
  EXPECT_EQ(mixed.format.date_order, DateOrder::dmy);
  EXPECT_TRUE(mixed.ambiguous);
  EXPECT_EQ(mixed.doubts.at(0).code, "date.impossible");

  const ColumnProfile mails = column("Mail", {"a@b.fr", "rey@@rey.example", "c@d.fr", "x@y.fr / z@y.fr"});
  EXPECT_EQ(mails.doubts.at(0).value, "rey@@rey.example");
  EXPECT_EQ(mails.several_values, 1u);
}

TEST(Profile, counts_and_choices) {
  const ColumnProfile c = column("Étape", {"Gagné", "Perdu", "Gagné", "", "Gagné", "Perdu", "Perdu", "Gagné"});
  EXPECT_EQ(c.filled, 7u);
  EXPECT_EQ(c.distinct, 2u);
  EXPECT_EQ(c.choices, (std::vector<std::pair<std::string, std::uint64_t>>{{"Gagné", 4}, {"Perdu", 3}}));
  const ColumnProfile foreign = column("Postcode", {"4011", "2776", "3465"});
  EXPECT_EQ(foreign.zeros_lost, 0u);
  EXPECT_FALSE(foreign.format.restores_zeros);
  const std::string json = to_json(profile_of("a;b\n1;x\n2;y\nTotal;\n")).dump();
  EXPECT_EQ(json.substr(0, 60), R"({"rows":2,"totals":1,"shorter":0,"longer":0,"total_lines":[4)");
  EXPECT_TRUE(parse_json(json));
}

// The file of story S19, made here cell by cell.
TEST(Profile, S19_the_old_excel_file) {
  const fs::path dir = fs::temp_directory_path() / ("socle-table-" + random_token(8));
  fs::create_directory(dir);
  const std::string path = dir / "clients.xlsx";
  {
    auto w = xlsx::Writer::create(path, dir);
    w->sheet("Fichier", {{"Fichier clients"}, {""}, {""}, {""}, {""}, {""}, {""}, {""}, {""}, {""}, {""}, {""}});
    using std::string_view_literals::operator""sv;
    const auto none = std::monostate{};
    ASSERT_TRUE(w->row({}));
    ASSERT_TRUE(w->row({"Société"sv, "SIRET"sv, "CP"sv, "Ville"sv, "Tél."sv, "Contact 1"sv, "Mail 1"sv, "Contact 2"sv,
                        "Mail 2"sv, "CA"sv, "Dernier contact"sv, "Commentaires"sv}));
    ASSERT_TRUE(w->row({"SARL BOULANGERIE PETIT"sv, std::int64_t{4'417'829'100'017}, std::int64_t{1'000}, "Bourg"sv,
                        none, "Mme Anne-Lise MARTIN"sv}));
    ASSERT_TRUE(
        w->row({"Boulangerie Petit"sv, none, "01000"sv, "Bourg"sv, none, none, "anne@boulangerie-petit.example"sv}));
    ASSERT_TRUE(w->row({"mairie de sauvigny"sv, "02150347900012"sv, none, none, none, "M. Jean Roy"sv,
                        "jean@sauvigny.example"sv, "Mme Léa Blanc"sv, "lea@sauvigny.example"sv}));
    ASSERT_TRUE(w->row({"Hôtel du Parc"sv, "09912046100018"sv, "69003"sv}));
    ASSERT_TRUE(w->row({"Garage Duval SAS"sv, none, none, none, "04 65 71 12 34 / 06 39 98 11 22"sv, none, none, none,
                        none, none, xlsx::DayValue{*parse_day("2025-03-12")}}));
    ASSERT_TRUE(w->row(
        {"Pharmacie de l’Étoile"sv, none, "1000"sv, "Bourg-en-Bresse"sv, none, none, none, none, none, "12,5 k€"sv}));
    ASSERT_TRUE(w->row({"Cabinet Rey & Associés"sv, none, none, none, none, none, "rey@@rey.example"sv, none, none,
                        none, "31/02/2025"sv}));
    ASSERT_TRUE(w->row({"TOTAL"sv}));
    ASSERT_TRUE(w->finish());
  }
  const OpenFile file(read_whole(path));
  auto source = *TableSource::open(file.fd(), {.file_name = "clients.xlsx"});
  EXPECT_EQ(source->layout().sheet, "Fichier");
  EXPECT_EQ(source->layout().heading_line, 3u);
  const TableProfile p = *profile(*source);
  fs::remove_all(dir);
  EXPECT_EQ(p.rows, 7u);
  EXPECT_EQ(p.total_lines, std::vector<std::uint64_t>{11});
  const auto kind_of = [&](std::size_t i) { return p.columns.at(i).format.kind; };
  EXPECT_EQ(kind_of(1), Kind::siret);
  EXPECT_EQ(p.columns[1].zeros_lost, 1u);
  EXPECT_EQ(kind_of(2), Kind::postcode);
  EXPECT_EQ(p.columns[2].zeros_lost, 2u);
  EXPECT_EQ(kind_of(4), Kind::phone);
  EXPECT_EQ(p.columns[4].several_values, 1u);
  EXPECT_EQ(kind_of(6), Kind::email);
  EXPECT_EQ(p.columns[6].doubts.at(0).code, "email.malformed");
  EXPECT_EQ(p.columns[6].doubts.at(0).line, 10u);
  EXPECT_EQ(kind_of(9), Kind::money);
  EXPECT_EQ(read_decimal(p.columns[9].samples.at(0), p.columns[9].format)->decimal, "12500");
  EXPECT_EQ(kind_of(10), Kind::date);
  EXPECT_EQ(p.columns[10].doubts.at(0).code, "date.impossible");
}

// Every column of the exports that an administrator would import, by name.
TEST(Profile, crm_exports_are_understood) {
  NEEDS_SHARED_DATA("crm-exports/zoho/Leads.csv");
  const auto kinds = [](const std::string& name) {
    std::string content = read_whole(shared_data(name));
    if (content.size() > 60'000) content.resize(content.rfind('\n', 60'000) + 1);  // enough rows, and quick
    const OpenFile file(content);
    const TableProfile p = *profile(**TableSource::open(file.fd(), {.file_name = name}));
    std::string out;
    for (const auto& c : p.columns)
      out += (out.empty() ? "" : " ") + std::string(name_of(c.format.kind)) + (c.doubtful > 0 ? "!" : "");
    return out;
  };
  EXPECT_EQ(kinds("crm-exports/zoho/Accounts.csv"),
            "integer text integer choice choice choice url boolean boolean boolean boolean");
  EXPECT_EQ(kinds("crm-exports/zoho/Contacts.csv"), "integer text integer choice integer email choice phone datetime");
  EXPECT_EQ(kinds("crm-exports/zoho/Leads.csv"),
            "integer text text choice email phone url choice choice choice datetime boolean choice");
  EXPECT_EQ(kinds("crm-exports/zoho/Campaigns.csv"),
            "integer text choice choice date date date date money money money");
  EXPECT_EQ(kinds("sales/maven-crm-opportunities/accounts.csv"), "text choice integer decimal integer choice text");
  EXPECT_EQ(kinds("sales/maven-crm-opportunities/sales_pipeline.csv"),
            "text choice choice text choice date date integer");
  EXPECT_EQ(kinds("csv/french-windows-1252/communes-excel.csv"), "text text choice integer siren postcode! integer");
}

TEST(Profile, totals_of_the_maven_file_are_exact) {
  NEEDS_SHARED_DATA("sales/maven-crm-opportunities/sales_pipeline.csv");
  const OpenFile file(read_whole(shared_data("sales/maven-crm-opportunities/sales_pipeline.csv")));
  auto source = *TableSource::open(file.fd());
  const ColumnFormat format{.kind = Kind::integer, .decimal_mark = '.'};   // as the test above finds it
  SourceRow row;
  std::int64_t rows = 0, won = 0, total = 0;
  while (*source->next(row)) {
    ++rows;
    if (row.cells[7].empty()) continue;
    total += *parse_scaled(read_decimal(row.cells[7], format)->decimal, 2);
    won += row.cells[4] == "Won";
  }
  EXPECT_EQ(rows, 8'800);
  EXPECT_EQ(won, 4'238);
  EXPECT_EQ(total, 1'000'553'400);
}

}  // namespace
}  // namespace socle::table
