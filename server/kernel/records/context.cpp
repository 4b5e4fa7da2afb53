#include "kernel/records/context.h"

namespace socle::records {

expr::EvalContext Context::eval_context() const {
  expr::EvalContext e;
  e.now = now_;
  e.zone = zone_.get();
  e.user = actor().user;
  if (const access::Person* p = gate_.person()) e.teams = p->teams;
  e.subtree = services_->subtree ? [this](const Entity& entity, std::int64_t id) { return services_->subtree(entity, id); }
                                 : std::function<std::vector<std::int64_t>(const Entity&, std::int64_t)>();
  return e;
}
expr::Visibility Context::visibility() const {
  return {[this](const Entity& e, const Field& f) { return gate_.readable(e, f); },
          [this](const Entity& e) { return gate_.may(access::Verb::read, e); }};
}

}  // namespace socle::records
