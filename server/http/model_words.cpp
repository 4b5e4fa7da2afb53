#include "http/model_words.h"

#include "http/live.h"
#include "http/runtime.h"
#include "http/translate.h"

namespace socle::http {
namespace {
// Settings and their values are words of the model: said in the language of the reader when they have a word.
std::string worded(const char* kind, const std::string& word, meta::Language language) {
  const std::string code = std::string(kind) + (word.empty() ? "empty" : word);
  const auto& say = Sentences::instance();
  return say.has(code, language) ? say.say(code, {}, language, nullptr) : word;
}
}  // namespace

meta::Author author_of(const Call& call, const Json& body) { return {call.context().actor().user, body["note"].as_string()}; }

std::string change_sentence(const Call& call, const std::string& code, const Params& params) {
  const meta::Language language = call.speaker.language;
  Params spoken = meta::params_in(params, language);
  for (auto& [name, value] : spoken) {
    if (name == "key") value = worded("publish.key.", value, language);
    if (name == "from" || name == "to") value = worded("publish.value.", value, language);
  }
  return Sentences::instance().say(code, spoken, language, &call.context().snapshot());
}
void params_json(const Params& params, JsonWriter& w) {
  w.key("params").object();
  for (const auto& [k, v] : params) w.member(k, v);
  w.end();
}
void differences_json(const Call& call, const std::vector<meta::Difference>& list, JsonWriter& w) {
  w.key("differences").array();
  for (const auto& d : list) {
    w.object().member("code", d.code);
    params_json(d.params, w);
    w.member("weight", meta::weight_name(d.weight)).member("text", change_sentence(call, d.code, d.params)).end();
  }
  w.end();
}

Done may_change_roles(const Call& call) {
  if (!call.context().gate().has("admin.roles")) return refuse(RefusalKind::forbidden, "access.power_denied");
  return access::fresh_factor(call.context().actor());
}
Done may_change(const Call& call, const Json& patch) {
  if (!patch.has("roles")) return {};
  return may_change_roles(call);
}

void told(Call& call, const meta::Version& version) {
  if (call.app.runtime().live) call.app.runtime().live->model_changed(version.text());
}

}  // namespace socle::http
