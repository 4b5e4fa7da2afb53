#include "io/xlsx/writer.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>

#include "base/random.h"
#include "io/xlsx/workbook.h"

namespace socle::xlsx {
namespace {

namespace fs = std::filesystem;

class Folder {
 public:
  Folder() : path_(fs::temp_directory_path() / ("socle-xlsx-" + random_token(8))) { fs::create_directory(path_); }
  ~Folder() { fs::remove_all(path_); }
  std::string file(const std::string& name) const { return path_ / name; }
  std::string path() const { return path_; }

 private:
  fs::path path_;
};

std::vector<std::vector<std::string>> rows_of(const std::string& path, std::size_t sheet = 0) {
  const int fd = ::open(path.c_str(), O_RDONLY);
  auto workbook = Workbook::open(fd);
  ::close(fd);
  std::vector<std::vector<std::string>> out;
  if (!workbook) return {{workbook.error().code}};
  auto reader = *(*workbook)->read(sheet, [&](const Row& row) -> Done {
    auto& cells = out.emplace_back();
    for (const Cell& c : row.cells)
      cells.push_back(std::string(c.text) + (c.unit.empty() ? "" : " " + std::string(c.unit)) +
                      (c.kind == CellKind::text ? "" : "#"));
    return {};
  });
  if (auto done = reader->read_all(); !done) out.push_back({done.error().code});
  return out;
}

TEST(XlsxWriter, F5_typed_cells_come_back_and_text_stays_text) {
  Folder folder;
  const std::string path = folder.file("a.xlsx");
  auto w = Writer::create(path, folder.path());
  w->sheet("Clients [2026]", {{"Nom"}, {"N"}, {"Part"}, {"Le"}, {"À"}, {"Montant"}, {"Oui"}});
  const Day day = *parse_day("2026-12-31");
  ASSERT_TRUE(w->row({std::string_view("=1+1"), std::int64_t{42}, Decimal{"12.50"}, DayValue{day}, Moment{day, 30'600},
                      Amount{"-1234.50", "EUR"}, true}));
  ASSERT_TRUE(w->row({std::string_view("http://example.com"), std::int64_t{1'234'567'890'123'456'789},
                      Decimal{"12345678901234.567"}, DayValue{*parse_day("1789-07-14")}, std::monostate{},
                      Amount{"99.99", "USD"}, false}));
  ASSERT_TRUE(w->row({}));
  ASSERT_TRUE(w->row({std::string_view("0123"), std::monostate{}, std::monostate{}, std::monostate{}, std::monostate{},
                      Amount{"7", "CHF"}}));
  w->sheet("Clients [2026]", {{"Champ", 30}, {"Définition", 80}});
  ASSERT_TRUE(w->row({std::string_view("amount"), std::string_view("In euros; \"as signed\" <>&")}));
  ASSERT_TRUE(w->finish());
  EXPECT_EQ(
      rows_of(path),
      (std::vector<std::vector<std::string>>{
          {"Nom", "N", "Part", "Le", "À", "Montant", "Oui"},
          {"=1+1", "42#", "12.5#", "2026-12-31#", "2026-12-31T08:30:00#", "-1234.5 €#", "true#"},
          {"http://example.com", "1234567890123456789", "12345678901234.567", "1789-07-14", "#", "99.99 $#", "false#"},
          {"0123", "#", "#", "#", "#", "7 CHF#"},
      }));
  EXPECT_EQ(rows_of(path, 1).at(1), (std::vector<std::string>{"amount", "In euros; \"as signed\" <>&"}));
  const int fd = ::open(path.c_str(), O_RDONLY);
  auto workbook = *Workbook::open(fd);
  ::close(fd);
  EXPECT_EQ(workbook->sheets().at(0).name, "Clients -2026-");
  EXPECT_EQ(workbook->sheets().at(1).name, "Clients -2026- (2)");
}

TEST(XlsxWriter, a_text_no_spreadsheet_can_hold_is_cut_and_counted) {
  Folder folder;
  auto w = Writer::create(folder.file("a.xlsx"), folder.path());
  w->sheet("A", {{"a"}});
  std::string emoji;
  for (int i = 0; i < 20'000; ++i) emoji += "😀";
  ASSERT_TRUE(w->row({std::string_view(emoji)}));
  ASSERT_TRUE(w->row({std::string_view("short")}));
  ASSERT_TRUE(w->finish());
  EXPECT_EQ(w->cut_cells(), 1u);
  EXPECT_EQ(rows_of(folder.file("a.xlsx")).at(1).at(0).size(), 16'383u * 4);
}

TEST(XlsxWriter, dropped_it_leaves_nothing) {
  Folder folder;
  {
    auto w = Writer::create(folder.file("a.xlsx"), folder.path());
    w->sheet("A", {{"a"}});
    ASSERT_TRUE(w->row({std::int64_t{1}}));
  }
  EXPECT_TRUE(fs::is_empty(folder.path()));
}

TEST(XlsxWriter, more_values_than_columns_is_a_fault) {
  Folder folder;
  auto w = Writer::create(folder.file("a.xlsx"), folder.path());
  w->sheet("A", {{"a"}});
  EXPECT_THROW((void)w->row({std::int64_t{1}, std::int64_t{2}}), Fault);
  EXPECT_THROW((void)w->row({std::string_view("\xFF")}), Fault);
}

// A file size limit, in a child process, stands for a full disk: 64 KiB stops the temporary file of the rows,
// 1 MiB lets it pass with fewer rows.
TEST(XlsxWriter, a_full_disk_is_a_refusal_that_leaves_nothing) {
  for (const rlim_t limit : {64 * 1024, 4 * 1024 * 1024}) {
    Folder folder;
    const pid_t child = ::fork();
    if (child == 0) {
      ::signal(SIGXFSZ, SIG_IGN);
      const rlimit size{limit, limit};
      ::setrlimit(RLIMIT_FSIZE, &size);
      auto w = Writer::create(folder.file("a.xlsx"), folder.path());
      w->sheet("A", {{"a"}, {"b"}});
      for (int i = 0; i < 5'000; ++i) (void)w->row({std::int64_t{i}, std::string_view("some text to fill the file")});
      const Done done = w->finish();
      const bool refused = !done && done.error().code == "storage.full" && !fs::exists(folder.file("a.xlsx"));
      const bool written = done && rows_of(folder.file("a.xlsx")).size() == 5'001;
      ::_exit(limit < 1 << 20 ? (refused ? 0 : 1) : (written ? 0 : 1));
    }
    int status = -1;
    ::waitpid(child, &status, 0);
    EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0) << limit;
  }
}

}  // namespace
}  // namespace socle::xlsx
