// Every shipped metadata file against its JSON Schema of schema/: required keys, unknown keys, types, enums, patterns.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <regex>
#include <sstream>

#include "kernel/meta/yaml.h"

namespace socle::meta {
namespace {
namespace fs = std::filesystem;

std::string text_of(const fs::path& path) {
  std::ifstream in(path);
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}
bool is_type(const Json& value, const std::string& type) {
  return type == "object"    ? value.is_object()
         : type == "array"   ? value.is_array()
         : type == "string"  ? value.is_string()
         : type == "boolean" ? value.is_bool()
         : type == "integer" ? value.is_int()
                             : type == "number" && value.is_number();
}

// The part of JSON Schema that schema/ uses.
void check(const Json& value, const Json& schema, const std::string& at, std::vector<std::string>& wrong) {
  if (const Json* type = schema.find("type")) {
    bool good = type->is_string() && is_type(value, type->as_string());
    for (const Json& t : type->items()) good = good || is_type(value, t.as_string());
    if (!good) return void(wrong.push_back(at + " type"));
  }
  if (const Json* list = schema.find("enum")) {
    const auto& items = list->items();
    if (std::find(items.begin(), items.end(), value) == items.end()) wrong.push_back(at + " enum");
  }
  if (const Json* pattern = schema.find("pattern"))
    if (!std::regex_match(value.as_string(), std::regex(pattern->as_string()))) wrong.push_back(at + " pattern");
  if (schema.has("minimum") && value.as_int() < schema["minimum"].as_int()) wrong.push_back(at + " minimum");
  if (schema.has("maximum") && value.as_int() > schema["maximum"].as_int()) wrong.push_back(at + " maximum");
  if (schema.has("maxItems") && static_cast<std::int64_t>(value.items().size()) > schema["maxItems"].as_int()) wrong.push_back(at + " maxItems");
  for (const Json& key : schema["required"].items())
    if (!value.has(key.as_string())) wrong.push_back(at + "." + key.as_string() + " required");
  for (const auto& [key, member] : value.members()) {
    if (const Json* known = schema["properties"].find(key)) check(member, *known, at + "." + key, wrong);
    else if (const Json& rest = schema["additionalProperties"]; rest.is_object()) check(member, rest, at + "." + key, wrong);
    else if (rest.is_bool() && !rest.as_bool()) wrong.push_back(at + "." + key + " unknown");
  }
  if (const Json* items = schema.find("items"))
    for (std::size_t i = 0; i < value.items().size(); ++i) check(value.items()[i], *items, at + "[" + std::to_string(i) + "]", wrong);
}
Json schema(const std::string& kind) {
  auto parsed = parse_json(text_of(fs::path(SOCLE_SOURCE_DIR) / "schema" / (kind + ".schema.json")));
  if (!parsed) throw Fault(kind + " " + parsed.error().code);
  return *parsed;
}

TEST(Schemas, every_shipped_file_passes) {
  const std::map<std::string, Json> by_folder{{"entities", schema("entity")}, {"pipelines", schema("pipeline")}, {"roles", schema("role")}};
  const Json module = schema("module");
  int files = 0;
  for (const auto& entry : fs::recursive_directory_iterator(fs::path(SOCLE_SOURCE_DIR) / "server")) {
    if (entry.path().extension() != ".yaml") continue;
    const auto found = by_folder.find(entry.path().parent_path().filename().string());
    const bool is_module = entry.path().filename() == "module.yaml";
    if (found == by_folder.end() && !is_module) continue;
    auto parsed = parse_yaml(text_of(entry.path()), entry.path().string());
    ASSERT_TRUE(parsed) << entry.path();
    std::vector<std::string> wrong;
    check(*parsed, is_module ? module : found->second, entry.path().filename().string(), wrong);
    EXPECT_EQ(wrong, std::vector<std::string>{});
    ++files;
  }
  EXPECT_GE(files, 30);
}

TEST(Schemas, say_what_is_wrong) {
  const Json bad = *parse_yaml("entity: Thing\nno: 5\nplural: things\nicon: x\ntitle: name\nlayouts: {list: [a], create: [a, b, c, d], detail: {}}\nfields: {a: {typo: 1}}\n", "bad.yaml");
  std::vector<std::string> wrong;
  check(bad, schema("entity"), "bad", wrong);
  EXPECT_EQ(wrong, (std::vector<std::string>{"bad.entity pattern", "bad.layouts.create maxItems", "bad.fields.a.typo unknown"}));
}

TEST(Yaml, types_plain_scalars_and_keeps_quoted_ones) {
  const Json j = *parse_yaml("a: 12\nb: '12'\nc: 012\nd: true\ne: -1.5\nf:\ng: [x, 1]\n", "x.yaml");
  EXPECT_EQ(j.dump(), R"({"a":12,"b":"12","c":"012","d":true,"e":-1.5,"f":null,"g":["x",1]})");
  EXPECT_EQ(parse_yaml("a: 1\na: 2\n", "x.yaml").error().code, "model.bad_yaml");
  EXPECT_EQ(parse_yaml("a: [1", "x.yaml").error().code, "model.bad_yaml");
}

}  // namespace
}  // namespace socle::meta
