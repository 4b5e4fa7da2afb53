#include "http/translate.h"

#include <span>

#include "base/embedded.h"
#include "base/json.h"

namespace socle {
std::span<const EmbeddedFile> sentence_files();   // cmake/embed.cmake
}

namespace socle::http {

Sentences::Sentences() {
  for (const EmbeddedFile& f : sentence_files()) {
    const int language = f.path.ends_with("fr.json") ? 0 : 1;
    auto j = parse_json(f.bytes, {8 << 20, 8});
    if (!j) throw Fault("labels are not JSON: " + std::string(f.path));
    for (const auto& [code, sentence] : j->members()) text_[language].insert_or_assign(code, sentence.as_string());
  }
}
const Sentences& Sentences::instance() {
  static const Sentences s;
  return s;
}
bool Sentences::has(std::string_view code, meta::Language language) const {
  return text_[static_cast<int>(language)].contains(code);
}

std::string Sentences::say(std::string_view code, const Params& params, meta::Language language, const meta::Snapshot* snapshot) const {
  const auto& table = text_[static_cast<int>(language)];
  auto it = table.find(code);
  if (it == table.end()) {
    // Criteria and validations of the model bring their own words.
    for (const auto& [name, value] : params)
      if (name == "message") return label_of(value, language, snapshot);
    return std::string(code);
  }
  const std::string& pattern = it->second;
  std::string out;
  for (std::size_t i = 0; i < pattern.size();) {
    const std::size_t open = pattern.find('{', i);
    const std::size_t close = open == std::string::npos ? open : pattern.find('}', open);
    if (close == std::string::npos) {
      out.append(pattern, i);
      break;
    }
    out.append(pattern, i, open - i);
    const std::string_view name = std::string_view(pattern).substr(open + 1, close - open - 1);
    for (const auto& [param, value] : params)
      if (param == name) out += value.starts_with('@') ? label_of(value, language, snapshot) : value;
    i = close + 1;
  }
  return out;
}

std::string label_of(std::string_view marker, meta::Language language, const meta::Snapshot* snapshot) {
  std::string_view rest = marker.substr(marker.starts_with('@') ? 1 : 0);
  if (!snapshot) return std::string(rest);
  const std::size_t bang = rest.find('!'), equals = rest.find('=');
  const std::string_view inner = bang != std::string_view::npos ? rest.substr(bang + 1) : equals != std::string_view::npos ? rest.substr(equals + 1) : std::string_view();
  const std::string_view path = rest.substr(0, std::min(bang, equals));
  const std::size_t dot = path.find('.');
  const meta::Entity* e = snapshot->find(path.substr(0, dot));
  if (!e) return std::string(rest);
  if (dot == std::string_view::npos) {
    if (bang != std::string_view::npos) {
      for (const auto& v : e->validations)
        if (v.code == inner) return v.message.in(language);
      return std::string(inner);
    }
    return e->label.one.in(language);
  }
  const meta::Field* f = e->find(path.substr(dot + 1));
  if (!f) return std::string(path.substr(dot + 1));
  if (bang != std::string_view::npos) {
    for (const auto& p : f->pipelines)
      for (const auto& s : p.stages)
        for (const auto& c : s.criteria)
          if (c.code == inner) return c.label.in(language);
    return std::string(inner);
  }
  if (equals != std::string_view::npos) {
    if (const meta::Stage* s = f->stage(inner)) return s->label.in(language);
    if (const meta::Choice* c = f->choice(inner)) return c->label.in(language);
    return std::string(inner);
  }
  return f->label.in(language);
}

}  // namespace socle::http
