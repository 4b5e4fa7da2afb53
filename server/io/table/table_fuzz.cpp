// Any bytes as an uploaded file: open, profile, and read every cell as its column says. And any text through the readers of
// values: what a reader accepts must be well-formed.
#include <sys/mman.h>
#include <unistd.h>

#include <cstdlib>

#include "base/money.h"
#include "io/table/profile.h"
#include "io/table/read_date.h"
#include "io/table/read_number.h"
#include "io/table/read_value.h"

namespace {

using namespace socle;

void must(bool ok) {
  if (!ok) std::abort();
}

void read_values(std::string_view text) {
  for (char mark : {',', '.'}) {
    const auto number = table::read_decimal(text, {.decimal_mark = mark});
    if (!number) continue;
    const auto scaled = parse_scaled(number->decimal, 18);
    must(scaled || scaled.error().code != "number.malformed");
    must(table::shape_of_number(text).mark != table::MarkEvidence::not_a_number);
  }
  for (auto order : {table::DateOrder::dmy, table::DateOrder::mdy, table::DateOrder::serial}) {
    const auto date = table::read_date(text, {.date_order = order});
    if (!date) continue;
    must(parse_day(format_day(date->day)) == date->day);
    must(!date->second || (*date->second >= 0 && *date->second < 86'400));
  }
  for (auto kind : {table::Kind::email, table::Kind::phone, table::Kind::text})
    for (const std::string& value : table::split_values(text, kind)) must(!value.empty());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  if (size < 100) read_values(input);
  const int fd = ::memfd_create("fuzz", MFD_CLOEXEC);
  if (fd < 0 || ::write(fd, data, size) != static_cast<ssize_t>(size)) std::abort();
  auto source = table::TableSource::open(fd, {.file_name = input.starts_with("PK") ? "" : "a.csv"});
  if (source) {
    const auto found = table::profile(**source);
    table::SourceRow row;
    if (found)
      for (auto more = (*source)->next(row); more && *more; more = (*source)->next(row))
        for (std::size_t i = 0; i < row.cells.size(); ++i)
          (void)table::conforms(row.cells[i], found->columns[i].format);
    if (found) must(parse_json(table::to_json(*found).dump(), {.max_bytes = 16 << 20}).has_value());
  }
  ::close(fd);
  return 0;
}
