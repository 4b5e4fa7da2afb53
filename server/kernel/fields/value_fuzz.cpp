// Any bytes, into any type, by any door: what is accepted is kept by every other door; nothing crashes, hangs or swells.
//
// Shape    byte 0: the type; byte 1: the door (JSON, JSON string, text) and the language; then the input.
#include <cstdio>
#include <cstdlib>

#include "base/text.h"
#include "kernel/fields/address.h"
#include "kernel/fields/all_fields.h"
#include "kernel/fields/identifiers.h"
#include "kernel/fields/person_name.h"
#include "kernel/fields/phone_number.h"

namespace {
using namespace socle;
using namespace socle::meta;

[[noreturn]] void broken(const FieldType& type, const char* promise, const std::string& shown) {
  std::fprintf(stderr, "%s does not keep its promise: %s (%s)\n", std::string(type.name).c_str(), promise,
               shown.c_str());
  std::abort();
}
const Field& field_of(const FieldType& type) {
  static std::vector<Field> fields = [] {
    std::vector<Field> made;
    for (const FieldType* t : fields::all_field_types()) {
      Field f;
      f.name = "f";
      f.type = t;
      f.filterable = true;
      f.target = "account";
      f.formula = "1";
      f.rollup = Field::Rollup{};
      f.choices = {{"hot", {{"Très chaud", "Hot"}}, {}, false}, {"a_b", {{"a, b; c|d", "A"}}, {}, false}};
      Pipeline pipeline{.code = "p", .label = {{"P", "P"}}};
      pipeline.stages = {{.code = "won", .label = {{"Gagné", "Won"}}},
                         {.code = "won2", .label = {{"gagne", "Renewed"}}}};
      f.pipelines = {pipeline};
      if (!t->define(Json::object(), f).empty()) std::abort();
      for (const Column& c : t->columns) f.columns.push_back(c.suffix.empty() ? f.name : f.name + "__" + c.suffix);
      made.push_back(std::move(f));
    }
    return made;
  }();
  for (const Field& f : fields)
    if (f.type == &type) return f;
  std::abort();
}
std::string wire(const Value& v, const Field& f) {
  std::string out;
  JsonWriter w(out);
  f.type->write(v, f, w);
  return out;
}
Value comparable(Value v) {
  if (auto* m = std::get_if<MoneyValue>(&v)) m->base = 0;
  return v;
}
void keep_promises(const Value& v, const Field& f, const ParseContext& context) {
  const FieldType& type = *f.type;
  const std::string json = wire(v, f);
  const auto tree = parse_json(json, {8 << 20, 32});
  if (!tree) broken(type, "writes JSON", json);
  const auto again = type.parse(*tree, f, context);
  if (!again || comparable(*again) != comparable(v)) broken(type, "parse(write(v)) == v", json);
  std::vector<Cell> cells;
  type.to_columns(v, f, cells);
  if (cells.size() != f.columns.size()) broken(type, "fills its columns", json);
  if (!cells.empty() && type.from_columns(cells.data(), f) != v) broken(type, "from_columns(to_columns(v)) == v", json);
  if (empty(v))
    for (const Cell& c : cells)
      if (c.index() != 0) broken(type, "empty is all NULL", json);
  for (const Language language : {Language::fr, Language::en}) {
    ParseContext own = context;
    own.language = language;
    const std::string text = type.to_text(v, f, language);
    const auto back = type.from_text(text, f, own);
    if (!back || comparable(*back) != comparable(v)) broken(type, "from_text(to_text(v)) == v", text);
  }
}
}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2) return 0;
  const auto types = fields::all_field_types();
  const FieldType& type = *types[data[0] % types.size()];
  const std::string input(reinterpret_cast<const char*>(data) + 2, size - 2);
  static const auto paris = Zone::find("Europe/Paris");
  static const Snapshot model;
  const ParseContext context{&model, data[1] & 4 ? Language::en : Language::fr, 0, paris.get(), "FR"};
  const Field& f = field_of(type);
  Parsed read = std::unexpected(Problem{});
  if (data[1] % 3 == 0) {
    read = type.from_text(input, f, context);
  } else if (data[1] % 3 == 1) {
    if (!valid_utf8(input)) return 0;
    read = type.parse(Json(input), f, context);
  } else if (const auto tree = parse_json(input)) {
    read = type.parse(*tree, f, context);
    static_cast<void>(fields::address_parts(*tree));
  }
  if (read) keep_promises(*read, f, context);
  else if (!valid_utf8(read.error().rule + (read.error().params.empty() ? "" : read.error().params[0].second)))
    broken(type, "refuses in UTF-8", "");
  // The functions that rules and imports call on text of any kind.
  fields::phone_search_digits(input);
  for (auto word : {"siren", "siret", "vat", "postcode"}) fields::with_leading_zeros(word, input);
  if (valid_utf8(input)) {
    fields::split_person_name(input);
    fields::envelope_lines({input}, {input, input, input, input, "FR"}, "DE", Language::fr);
  }
  return 0;
}
