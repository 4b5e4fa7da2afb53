#include "modules/quality/reading.h"

#include <algorithm>

#include "io/table/profile.h"

namespace socle::quality {
namespace {
Result<table::SourceOptions> options_of(const records::ImportRow& row) {
  table::SourceOptions o;
  o.file_name = row.name;
  const Json& old = row.document["options"];
  if (old.has("sheet")) o.sheet = old["sheet"].as_string();
  for (const auto& [name, value] : row.document["reading"].members()) {
    if (value.is_null()) continue;
    const std::string& text = value.as_string();
    const auto unknown = [&] { return refuse_field("reading." + name, "field.unknown_choice", {{"value", value.is_string() ? text : value.dump()}}); };
    if (name == "sheet") {
      if (text.empty()) return unknown();
      o.sheet = text;
    } else if (name == "encoding") {
      o.encoding = csv::find_encoding(text);
      if (!o.encoding) return unknown();
    } else if (name == "delimiter") {
      if (text.size() != 1 || !std::string_view(";,\t|").contains(text[0])) return unknown();
      o.delimiter = text[0];
    } else if (name == "heading_line") {
      if (!value.is_int() || value.as_int() < 0 || value.as_int() > 1000) return unknown();
      o.heading_line = static_cast<std::uint64_t>(value.as_int());
    } else {
      return unknown();
    }
  }
  return o;
}
}  // namespace

Result<std::unique_ptr<table::TableSource>> open_source(const files::Blob& blob, const records::ImportRow& row) {
  TRY(const auto options, options_of(row));
  return table::TableSource::open(blob.fd(), options);
}

Result<table::TableProfile> read_file(files::Store& store, records::ImportRow& row) {
  TRY(auto blob, store.open(row.sha256));
  TRY(auto source, open_source(*blob, row));
  TRY(auto profile, table::profile(*source));
  row.document.set("layout", table::to_json(source->layout()));
  row.document.set("profile", table::to_json(profile));
  return profile;
}

std::vector<std::string> column_names(const Json& profile) {
  std::vector<std::string> out;
  for (const Json& c : profile["columns"].items()) {
    const std::string &heading = c["heading"].as_string(), &letter = c["letter"].as_string();
    std::string name = heading.empty() ? letter : heading;
    if (std::find(out.begin(), out.end(), name) != out.end()) name += " (" + letter + ")";
    out.push_back(std::move(name));
  }
  return out;
}

}  // namespace socle::quality
