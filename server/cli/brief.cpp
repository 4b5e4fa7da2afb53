// brief export|apply|diff|check DIR: the model half of the brief, DIR/model, as YAML that people read and git keeps.
// entities/<name>.yaml and roles/<code>.yaml hold the company's layer of one thing each, settings.yaml the rest of it.
#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>

#include "cli/commands.h"
#include "http/translate.h"
#include "kernel/meta/canonical.h"
#include "kernel/meta/layer.h"
#include "kernel/meta/standard.h"
#include "kernel/meta/yaml.h"

namespace socle::cli {
namespace {
namespace fs = std::filesystem;
constexpr const char* kGroups[] = {"entities", "roles"};
constexpr std::uintmax_t kLargest = 4u << 20;

Result<Json> standard() { return meta::assemble(meta::standard_files()); }

Done write_file(const std::string& path, const Json& json) {
  std::ofstream out(path, std::ios::binary | std::ios::trunc);
  out << meta::write_yaml(json);
  out.close();
  if (!out) return refuse(RefusalKind::invalid, "sealed.unwritable", {{"path", path}, {"reason", std::strerror(errno)}});
  return {};
}
Result<Json> read_file(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  std::error_code none;
  if (!in || fs::file_size(path, none) > kLargest) return refuse(RefusalKind::not_found, "sealed.unreadable", {{"path", path}, {"reason", std::strerror(errno)}});
  const std::string text((std::istreambuf_iterator<char>(in)), {});
  TRY(Json json, meta::parse_yaml(text, path));
  return json.is_object() ? json : Json::object();
}

Result<Json> read_layer(const std::string& dir) {
  const std::string model = dir + "/model";
  std::error_code none;
  if (!fs::is_directory(model, none)) return refuse(RefusalKind::not_found, "cli.no_model", {{"path", model}});
  Json layer = Json::object();
  if (fs::exists(model + "/settings.yaml", none)) {
    TRY(layer, read_file(model + "/settings.yaml"));
  }
  for (const char* group : kGroups) {
    std::vector<std::string> names;
    for (const auto& entry : fs::directory_iterator(model + "/" + group, none))
      if (entry.path().extension() == ".yaml") names.push_back(entry.path().stem());
    std::sort(names.begin(), names.end());
    for (const auto& name : names) {
      TRY(Json one, read_file(model + "/" + group + "/" + name + ".yaml"));
      Json* all = layer.find_mutable(group);
      if (!all) all = &layer.set(group, Json::object());
      all->set(name, std::move(one));
    }
  }
  meta::lift_rights(layer);
  meta::canonical(layer);
  return layer;
}

// What the published model lacks to be what the folder says; empty: nothing.
Result<Json> wanted(OpenBase& base, const Json& a) {
  TRY(const Json layer, read_layer(a["dir"].as_string()));
  TRY(const Json ground, standard());
  const auto snapshot = base.kernel.model().snapshot();
  return meta::patch_towards(ground, snapshot->definition, layer);
}

void tell(OpenBase& base, const meta::Preview& preview, Reporter& r) {
  const auto snapshot = base.kernel.model().snapshot();
  const auto& say = http::Sentences::instance();
  for (const auto& d : preview.differences)
    r.line("- " + say.say(d.code, meta::params_in(d.params, r.language), r.language, snapshot.get()));
  for (const auto& o : preview.obstacles) {
    Params params = meta::params_in(o.params, r.language);
    params.emplace_back("count", std::to_string(o.count));
    r.line("! " + (o.path.empty() ? "" : o.path + ": ") + say.say(o.code, params, r.language, snapshot.get()));
  }
}

// A draft that says what the folder says, looked at. The caller publishes or abandons it.
struct Looked {
  std::int64_t number = 0;
  meta::Preview preview;
};
Result<Looked> look(OpenBase& base, const Json& patch) {
  auto& model = base.kernel.model();
  TRY(const auto draft, model.open_draft({}));
  CHECK_OK(model.patch_draft(draft.number, patch));
  TRY(auto preview, model.preview(draft.number));
  return Looked{draft.number, std::move(preview)};
}
}  // namespace

Result<int> export_brief(OpenBase& base, const Json& a, Reporter& r) {
  const std::string model = a["dir"].as_string() + "/model";
  TRY(const Json ground, standard());
  Json layer = meta::layer_of(ground, base.kernel.model().snapshot()->definition);
  std::error_code error;
  std::size_t files = 0;
  for (const char* group : kGroups) {
    const std::string folder = model + "/" + group;
    fs::create_directories(folder, error);
    if (error) return refuse(RefusalKind::invalid, "sealed.unwritable", {{"path", folder}, {"reason", error.message()}});
    for (const auto& [name, one] : layer[group].members()) {
      CHECK_OK(write_file(folder + "/" + name + ".yaml", one));
      ++files;
    }
    // What an earlier export wrote and the layer no longer holds.
    for (const auto& entry : fs::directory_iterator(folder))
      if (entry.path().extension() == ".yaml" && !layer[group].has(entry.path().stem().string())) fs::remove(entry.path());
    layer.erase(group);
  }
  CHECK_OK(write_file(model + "/settings.yaml", layer));
  r.line(say(r, "cli.brief_exported", {{"path", model}, {"count", std::to_string(files + 1)}}));
  return 0;
}

Result<int> diff_brief(OpenBase& base, const Json& a, Reporter& r) {
  TRY(const Json patch, wanted(base, a));
  if (patch.members().empty()) return r.line(say(r, "cli.brief_same")), 0;
  TRY(const Looked seen, look(base, patch));
  CHECK_OK(base.kernel.model().set_state(seen.number, "draft", "abandoned"));
  tell(base, {seen.preview.weight, seen.preview.differences, {}}, r);
  return 1;
}

Result<int> check_brief(OpenBase& base, const Json& a, Reporter& r) {
  TRY(const Json patch, wanted(base, a));
  if (patch.members().empty()) return r.line(say(r, "cli.brief_same")), 0;
  TRY(const Looked seen, look(base, patch));
  CHECK_OK(base.kernel.model().set_state(seen.number, "draft", "abandoned"));
  tell(base, {seen.preview.weight, {}, seen.preview.obstacles}, r);
  if (!seen.preview.obstacles.empty()) return 1;
  r.line(say(r, "cli.brief_fits", {{"count", std::to_string(seen.preview.differences.size())}}));
  return 0;
}

Result<int> apply_brief(OpenBase& base, const Json& a, Reporter& r) {
  TRY(const Json patch, wanted(base, a));
  if (patch.members().empty()) return r.line(say(r, "cli.brief_same")), 0;
  auto& model = base.kernel.model();
  TRY(const Looked seen, look(base, patch));
  tell(base, seen.preview, r);
  if (!seen.preview.obstacles.empty()) {
    CHECK_OK(model.set_state(seen.number, "draft", "abandoned"));
    return refuse(RefusalKind::conflict, "cli.brief_refused", {{"count", std::to_string(seen.preview.obstacles.size())}});
  }
  TRY(const auto published, model.publish_wholly(seen.number, {0, a["note"].as_string()}));
  r.line(say(r, "cli.brief_applied", {{"version", published.version.text()}}));
  return 0;
}

}  // namespace socle::cli
