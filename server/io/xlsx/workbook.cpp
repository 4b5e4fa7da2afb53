#include "io/xlsx/workbook.h"

#include <optional>

#include "io/xlsx/sheet_scan.h"

namespace socle::xlsx {
namespace {

std::unexpected<Refusal> not_xlsx(std::string reason) {
  return refuse(RefusalKind::invalid, "file.not_xlsx", {{"reason", std::move(reason)}});
}

Done scan_if_there(Archive& archive, const std::string& name, XmlEvents& events) {
  if (name.empty() || !archive.has(name)) return {};
  TRY(auto part, archive.part(name));
  return scan_part(*part, events);
}

class PartReader final : public SheetReader {
 public:
  PartReader(std::unique_ptr<Part> part, std::unique_ptr<SheetScan> events)
      : part_(std::move(part)), events_(std::move(events)), scan_(*events_) {}

  Result<bool> step() override {
    if (ended_) return false;
    TRY(const std::string_view piece, part_->read());
    if (piece.empty()) {
      ended_ = true;
      CHECK_OK(scan_.finish());
      return false;
    }
    CHECK_OK(scan_.feed(piece));
    return true;
  }

 private:
  std::unique_ptr<Part> part_;
  std::unique_ptr<SheetScan> events_;
  XmlScan scan_;
  bool ended_ = false;
};

}  // namespace

struct Workbook::State {
  std::unique_ptr<Archive> archive;
  ReadLimits limits;
  std::vector<SheetInfo> sheets;
  std::vector<std::string> sheet_parts;  // one for each of `sheets`
  Styles styles;
  std::string strings_part;
  std::optional<SharedStrings> strings;  // read with the first sheet
  Epoch epoch = Epoch::y1900;
};

Workbook::Workbook(std::unique_ptr<State> state) : state_(std::move(state)) {}
Workbook::~Workbook() = default;
const std::vector<SheetInfo>& Workbook::sheets() const { return state_->sheets; }

Done SheetReader::read_all() {
  while (true) {
    TRY(const bool more, step());
    if (!more) return {};
  }
}

Result<std::unique_ptr<Workbook>> Workbook::open(int fd, const ReadLimits& limits) {
  TRY(auto archive, Archive::open(fd, limits.archive));
  return load(std::move(archive), limits);
}

Result<std::unique_ptr<Workbook>> Workbook::open_bytes(std::string_view content, const ReadLimits& limits) {
  TRY(auto archive, Archive::open_bytes(content, limits.archive));
  return load(std::move(archive), limits);
}

Result<std::unique_ptr<Workbook>> Workbook::load(std::unique_ptr<Archive> archive, const ReadLimits& limits) {
  Relations root("");
  CHECK_OK(scan_if_there(*archive, "_rels/.rels", root));
  const std::string name = root.workbook.empty() ? "xl/workbook.xml" : root.workbook;
  if (!archive->has(name) || name.ends_with(".bin")) return not_xlsx("part_missing");
  SheetList list;
  CHECK_OK(scan_if_there(*archive, name, list));
  const std::string folder = folder_of_part(name);
  Relations relations(folder);
  CHECK_OK(scan_if_there(*archive, folder + "_rels/" + name.substr(folder.size()) + ".rels", relations));

  auto state = std::make_unique<State>();
  for (ListedSheet& sheet : list.sheets) {
    const auto part = relations.part_of.find(sheet.relation);
    if (part == relations.part_of.end() || !archive->has(part->second)) continue;
    state->sheets.push_back(std::move(sheet.info));
    state->sheet_parts.push_back(part->second);
  }
  if (state->sheets.empty()) return not_xlsx("no_sheet");
  CHECK_OK(scan_if_there(*archive, relations.styles.empty() ? folder + "styles.xml" : relations.styles, state->styles));
  state->strings_part = relations.strings.empty() ? folder + "sharedStrings.xml" : relations.strings;
  state->epoch = list.epoch;
  state->archive = std::move(archive);
  state->limits = limits;
  return std::unique_ptr<Workbook>(new Workbook(std::move(state)));
}

Result<std::unique_ptr<SheetReader>> Workbook::read(std::size_t sheet, OnRow on_row) {
  State& s = *state_;
  if (sheet >= s.sheets.size()) return not_xlsx("no_sheet");
  if (!s.strings) {
    SharedStrings strings(s.limits.max_string_bytes);
    CHECK_OK(scan_if_there(*s.archive, s.strings_part, strings));
    s.strings = std::move(strings);
  }
  TRY(auto part, s.archive->part(s.sheet_parts[sheet]));
  auto events = std::make_unique<SheetScan>(*s.strings, s.styles, s.epoch, s.limits, std::move(on_row));
  return std::make_unique<PartReader>(std::move(part), std::move(events));
}

}  // namespace socle::xlsx
