// entities/<name>.yaml -> a header with one constant per field: generate_handles INPUT.yaml OUTPUT.h
#include <yaml-cpp/yaml.h>

#include <fstream>
#include <iostream>

namespace {
// C++ words that a field may bear as its name.
bool reserved(const std::string& s) {
  static const char* kWords[] = {"private", "public", "class", "new", "delete", "default", "case", "switch", "operator", "template", "export", "register", "union"};
  for (const char* w : kWords)
    if (s == w) return true;
  return false;
}
void constant(std::ostream& out, const std::string& entity, const std::string& field) {
  out << "inline constexpr meta::Handle " << field << (reserved(field) ? "_" : "") << "{\"" << entity << "\", \"" << field << "\"};\n";
}
}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) {
    std::cerr << "usage: generate_handles INPUT.yaml OUTPUT.h\n";
    return 2;
  }
  const YAML::Node root = YAML::LoadFile(argv[1]);
  std::string path = argv[1];
  std::string name = path.substr(path.rfind('/') + 1);
  name.resize(name.rfind('.'));
  if (root["entity"]) name = root["entity"].as<std::string>();
  std::ofstream out(argv[2]);
  out << "// Generated from " << name << ".yaml; never edited.\n#pragma once\n#include \"kernel/meta/handle.h\"\n\nnamespace socle::" << name << " {\n\n";
  for (const char* system : {"id", "version", "created_at", "created_by", "updated_at", "updated_by", "owner", "team", "territory"}) constant(out, name, system);
  for (const auto& f : root["fields"]) {
    const std::string field = f.second.IsDefined() ? f.first.as<std::string>() : f["name"].as<std::string>();
    if (field == "owner" || field == "team" || field == "territory") continue;
    constant(out, name, field);
    if (f.second.IsDefined() && f.second["type"] && f.second["type"].as<std::string>() == "address")
      for (const char* part : {"street", "street2", "postcode", "city", "country"})
        constant(out, name, field == "address" ? part : field + "_" + part);
  }
  out << "\n}  // namespace socle::" << name << "\n";
}
