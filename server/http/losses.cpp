#include <array>

#include "http/model_words.h"
#include "kernel/records/read.h"

namespace socle::http {
namespace {
constexpr std::size_t kNamed = 20;       // people counted one by one for each loss

std::string_view word(meta::Scope s) {
  constexpr std::array<std::string_view, 6> words{"none", "own", "team", "team_tree", "territory", "all"};
  return words[static_cast<std::size_t>(s)];
}
// A territory and a team cannot be compared: going from one to the other may lose either way.
bool narrower(meta::Scope is, meta::Scope was) {
  if (is == was || was == meta::Scope::none) return false;
  return is < was || (was != meta::Scope::own && is == meta::Scope::territory);
}
bool narrower(bool is, bool was) { return was && !is; }
std::string_view word(bool b) { return b ? "yes" : "no"; }
std::string_view word(meta::FieldAccess a) { return a == meta::FieldAccess::hidden ? "hidden" : a == meta::FieldAccess::read ? "read" : "write"; }

const meta::EntityRights& rights_of(const meta::Role& role, const std::string& entity) {
  static const meta::EntityRights none;
  auto it = role.entities.find(entity);
  return it == role.entities.end() ? none : it->second;
}

class Losses {
 public:
  Losses(const Call& call, const meta::SnapshotPtr& after, JsonWriter& w) : call_(call), before_(call.context().snapshot()), after_(after), w_(w) {}

  void all() {
    w_.array();
    for (const meta::Role& was : before_.roles) {
      const meta::Role* is = after_->role(was.code);
      if (was.retired || !is) continue;
      people_.clear();
      for (const auto& p : call_.context().directory().people())
        if (p.active && p.role == was.code) people_.push_back(&p);
      for (const auto& e : before_.entities)
        if (!e->removed) entity(was, *is, *e);
    }
    w_.end();
  }

 private:
  template <class T>
  void verb(const meta::Role& role, const meta::Entity& e, const char* name, T was, T is) {
    if (!narrower(is, was)) return;
    begin(role, e, name, word(was), word(is));
    people(name == std::string_view("read") ? &e : nullptr);
    w_.end();
  }
  void entity(const meta::Role& was, const meta::Role& is, const meta::Entity& e) {
    const meta::EntityRights &b = rights_of(was, e.name), &a = rights_of(is, e.name);
    verb(was, e, "read", b.read, a.read);
    verb(was, e, "create", b.create, a.create);
    verb(was, e, "update", b.update, a.update);
    verb(was, e, "remove", b.remove, a.remove);
    verb(was, e, "export", b.export_, a.export_);
    verb(was, e, "import", b.import, a.import);
    verb(was, e, "merge", b.merge, a.merge);
    verb(was, e, "override", b.override_, a.override_);
    if (people_.empty()) return;
    const access::Gate before(call_.context().services().snapshot(), call_.context().services().directory(), actor(*people_.front()));
    const access::Gate after(after_, call_.context().services().directory(), actor(*people_.front()));
    const meta::Entity* next = after_->find(e.name);
    for (const meta::Field& f : e.fields) {
      const meta::Field* now = next ? next->find(f.name) : nullptr;
      // What the verb takes with it is told once, with the verb.
      if (f.removed || f.hidden || !f.part_of.empty() || !now || a.read < b.read || a.update < b.update) continue;
      const auto x = before.field(e, f), y = after.field(*next, *now);
      if (!(y < x)) continue;
      begin(was, e, "field", word(x), word(y));
      w_.member("field", f.label.in(call_.speaker.language));
      people(nullptr);
      w_.end();
    }
  }
  void begin(const meta::Role& role, const meta::Entity& e, std::string_view what, std::string_view from, std::string_view to) {
    const auto language = call_.speaker.language;
    w_.object().member("role", role.code).member("label", role.label.in(language)).member("entity", e.name).member("entity_label", e.label.many.in(language));
    w_.member("verb", what).member("before", from).member("after", to);
  }
  static access::Actor actor(const access::Person& p) {
    access::Actor a;
    a.user = p.id;
    a.role = p.role;
    a.language = p.language;
    a.zone = p.zone;
    a.read_only = true;
    return a;
  }
  std::int64_t seen(const access::Person& p, const meta::SnapshotPtr& snapshot, const meta::Entity& e) const {
    records::Services services = call_.context().services();
    services.snapshot = [snapshot] { return snapshot; };
    services.derived = [](const meta::Snapshot& s) -> std::shared_ptr<const expr::Derived> {   // the kernel keeps those of what is published only
      auto made = expr::Derived::compile(s);
      if (!made) throw Fault("a formula of the model cannot be compiled: " + made.error().code);
      return *made;
    };
    const meta::Entity* here = snapshot->find(e.name);
    if (!here) return 0;
    const records::Context c(services, actor(p));
    if (!c.gate().may(access::Verb::read, *here)) return 0;
    records::ListRequest request;
    request.entity = here;
    request.fields = {"id"};
    request.count = "exact";
    request.limit = 1;
    auto page = records::list(c, request);
    return page && page->total ? *page->total : 0;
  }
  // The people of the role; those who see fewer records of `counted` with how many.
  void people(const meta::Entity* counted) {
    w_.member("people", static_cast<std::int64_t>(people_.size())).key("who").array();
    std::size_t n = 0;
    const meta::SnapshotPtr now = call_.context().services().snapshot();
    for (const access::Person* p : people_) {
      if (++n > kNamed) break;
      w_.object().member("id", p->id).member("name", p->name);
      if (counted) w_.member("records", seen(*p, now, *counted) - seen(*p, after_, *counted));
      w_.end();
    }
    w_.end();
  }

  const Call& call_;
  const meta::Snapshot& before_;
  meta::SnapshotPtr after_;
  JsonWriter& w_;
  std::vector<const access::Person*> people_;
};
}  // namespace

void losses_json(const Call& call, const meta::SnapshotPtr& would_be, JsonWriter& w) {
  if (would_be) Losses(call, would_be, w).all();
  else w.array().end();
}

}  // namespace socle::http
