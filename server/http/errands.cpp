#include "http/errands.h"

#include "base/log.h"
#include "http/translate.h"

namespace socle::http {
namespace {
constexpr std::size_t kAtOnce = 4;
constexpr auto kPatience = std::chrono::milliseconds(250);
}  // namespace

struct Errands::Errand final : Reporter {
  Errands* all = nullptr;
  std::vector<std::string> lines;
  std::string what;
  std::int64_t done = 0, total = 0, seen = 0;
  std::optional<Result<int>> end;
  std::string fault;
  std::thread thread;

  void line(const std::string& text) override {
    std::lock_guard lock(all->mutex_);
    lines.push_back(text);
    all->changed_.notify_all();
  }
  void progress(const std::string& of, std::int64_t d, std::int64_t t) override {
    std::lock_guard lock(all->mutex_);
    what = of;
    done = d;
    total = t;
    all->changed_.notify_all();
  }
  bool stopped() const override {
    std::lock_guard lock(all->mutex_);
    return all->stopping_;
  }
  bool over() const { return end || !fault.empty(); }
};

Result<std::int64_t> Errands::begin(const std::string& command, Json arguments, meta::Language language) {
  std::lock_guard lock(mutex_);
  std::size_t running = 0;
  for (auto it = errands_.begin(); it != errands_.end();) {
    if (!it->second->over()) ++running;
    // One whose asker never came back is forgotten when it has long been over.
    if (it->second->over() && it->first + 100 < last_) {
      it->second->thread.join();
      it = errands_.erase(it);
    } else {
      ++it;
    }
  }
  if (stopping_ || running >= kAtOnce) return refuse(RefusalKind::unavailable, "errand.too_many", {{"most", std::to_string(kAtOnce)}});
  auto errand = std::make_shared<Errand>();
  errand->all = this;
  errand->language = language;
  const std::int64_t id = ++last_;
  errands_[id] = errand;
  errand->thread = std::thread([this, command, arguments = std::move(arguments), e = errand.get()] {
    std::optional<Result<int>> end;
    std::string fault;
    try {
      end = perform_(base_, command, arguments, *e);
    } catch (const std::exception& x) {
      fault = x.what();
      log(LogLevel::error, "a command failed", {{"command", command}, {"what", fault}});
    }
    std::lock_guard hold(mutex_);
    e->end = std::move(end);
    e->fault = std::move(fault);
    changed_.notify_all();
  });
  return id;
}

Result<Json> Errands::look(std::int64_t id, std::size_t after) {
  std::unique_lock lock(mutex_);
  auto it = errands_.find(id);
  if (it == errands_.end()) return refuse(RefusalKind::not_found, "errand.unknown");
  const std::shared_ptr<Errand> e = it->second;
  changed_.wait_for(lock, kPatience, [&] { return e->over() || e->lines.size() > after; });
  Json out = Json::object();
  Json& lines = out.set("lines", Json::array());
  for (std::size_t i = after; i < e->lines.size(); ++i) lines.push(e->lines[i]);
  out.set("what", e->what);
  out.set("done", Json(e->done));
  out.set("total", Json(e->total));
  out.set("over", Json(e->over()));
  if (!e->over()) return out;
  if (!e->fault.empty()) out.set("fault", e->fault);
  else if (*e->end) out.set("exit", Json(std::int64_t{**e->end}));
  else {
    const auto snapshot = base_.kernel.model().snapshot();
    Json& reasons = out.set("reasons", Json::array());
    for (const auto& sentence : sentences_of(e->end->error(), e->language, snapshot.get())) reasons.push(sentence);
  }
  errands_.erase(id);
  lock.unlock();
  e->thread.join();
  return out;
}

void Errands::stop() {
  std::map<std::int64_t, std::shared_ptr<Errand>> left;
  {
    std::lock_guard lock(mutex_);
    stopping_ = true;
    left.swap(errands_);
  }
  for (auto& [id, e] : left)
    if (e->thread.joinable()) e->thread.join();
}

std::vector<std::string> sentences_of(const Refusal& r, meta::Language language, const meta::Snapshot* snapshot) {
  const auto& say = Sentences::instance();
  std::vector<std::string> out{say.say(r.code, r.params, language, snapshot)};
  for (const auto& p : r.problems) out.push_back((p.field.empty() ? "" : p.field + ": ") + say.say(p.rule, p.params, language, snapshot));
  return out;
}

namespace {
Done by_socket(const Call& call) {
  if (!call.request.local) return refuse(RefusalKind::not_found, "http.no_such_route");
  return {};
}
}  // namespace

void errand_routes(Router& r, Errands& errands) {
  r.add({Method::post, "/operator/errands", Demand::open, {}, "errands.begin", [&errands](Call& call) -> Result<Response> {
           CHECK_OK(by_socket(call));
           TRY(auto body, call.body());
           TRY(const auto id, errands.begin(body["command"].as_string(), body["arguments"], body["language"].as_string() == "fr" ? meta::Language::fr : meta::Language::en));
           return Response::json(202, "{\"id\":" + std::to_string(id) + "}");
         }});
  r.add({Method::get, "/operator/errands/{id}", Demand::open, {}, "errands.look", [&errands](Call& call) -> Result<Response> {
           CHECK_OK(by_socket(call));
           TRY(const auto id, call.id());
           TRY(const auto after, call.number("after", 0, 0, 1'000'000'000));
           TRY(auto out, errands.look(id, static_cast<std::size_t>(after)));
           return Response::json(200, out.dump());
         }});
}

}  // namespace socle::http
