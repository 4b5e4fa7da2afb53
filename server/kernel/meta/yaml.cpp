#include "kernel/meta/yaml.h"

#include <yaml-cpp/yaml.h>

namespace socle::meta {
namespace {
struct Bad {
  int line;
};

bool number_like(const std::string& s) {
  std::size_t i = s[0] == '-' ? 1 : 0;
  if (i == s.size()) return false;
  if (s[i] == '0' && s.size() > i + 1 && s[i + 1] != '.') return false;   // 0123 is a code, not a number
  bool point = false;
  for (std::size_t k = i; k < s.size(); ++k) {
    if (s[k] == '.' && !point && k > i && k + 1 < s.size()) point = true;
    else if (s[k] < '0' || s[k] > '9') return false;
  }
  return true;
}

Json scalar(const YAML::Node& node) {
  const std::string& text = node.Scalar();
  if (node.Tag() == "!") return Json(text);   // quoted
  if (text.empty() || text == "~" || text == "null") return Json();
  if (text == "true") return Json(true);
  if (text == "false") return Json(false);
  if (number_like(text)) return Json(Json::Number{text});
  return Json(text);
}

Json convert(const YAML::Node& node) {
  switch (node.Type()) {
    case YAML::NodeType::Scalar: return scalar(node);
    case YAML::NodeType::Sequence: {
      Json out = Json::array();
      for (const auto& item : node) out.push(convert(item));
      return out;
    }
    case YAML::NodeType::Map: {
      Json out = Json::object();
      for (const auto& member : node) {
        const std::string key = member.first.Scalar();
        if (key.empty() || out.has(key)) throw Bad{member.first.Mark().line + 1};
        out.set(key, convert(member.second));
      }
      return out;
    }
    default: return Json();
  }
}
}  // namespace

Result<Json> parse_yaml(std::string_view text, std::string_view file) {
  int line = 0;
  try {
    return convert(YAML::Load(std::string(text)));
  } catch (const Bad& bad) {
    line = bad.line;
  } catch (const YAML::Exception& e) {
    line = e.mark.line + 1;
  }
  return refuse(RefusalKind::invalid, "model.bad_yaml", {{"file", std::string(file)}, {"line", std::to_string(line)}});
}

}  // namespace socle::meta
