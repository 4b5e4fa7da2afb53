// Drafts: opened, patched by several, proposed and approved by whoever the company names, looked at before they are published.
#include <algorithm>

#include "base/random.h"
#include "kernel/meta/canonical.h"
#include "kernel/meta/publish/model_state.h"

namespace socle::meta {
namespace {
std::unexpected<Refusal> unknown(std::int64_t number) { return refuse(RefusalKind::not_found, "publish.unknown_version", {{"number", std::to_string(number)}}); }
std::unexpected<Refusal> wrong_state(const VersionRow& row) { return refuse(RefusalKind::conflict, "publish.state", {{"number", std::to_string(row.number)}, {"state", row.state}}); }
}  // namespace

Result<Draft> Model::open_draft(const Author& author) {
  Draft out;
  CHECK_OK(state_->db.write(storage::Lane::interactive, [&](storage::Transaction& tx) -> Done {
    const Instant now = state_->parts.clock->now();
    VersionRow row{0, "draft", published_number(tx), Json::object(), Json::object(), {}, author.user, now, now, {}, {}, 0};
    row.number = insert_version(tx, row);
    out = as_draft(row, {});
    return {};
  }));
  return out;
}

Result<Draft> Model::draft(std::int64_t number) const {
  std::optional<Draft> out;
  CHECK_OK(state_->db.read({}, [&](storage::Connection& c) -> Done {
    if (auto row = version_row(c, number)) out = as_draft(*row, last_of_version(c, number));
    return {};
  }));
  if (!out) return unknown(number);
  return std::move(*out);
}

std::vector<Draft> Model::drafts() const {
  std::vector<Draft> out;
  auto done = state_->db.read({}, [&](storage::Connection& c) -> Done {
    for (const auto& row : open_versions(c)) out.push_back(as_draft(row, last_of_version(c, row.number)));
    return {};
  });
  if (!done) throw Fault("the versions of the model cannot be read: " + done.error().code);
  return out;
}

Result<Draft> Model::patch_draft(std::int64_t number, const Json& patch) {
  if (!patch.is_object()) return refuse(RefusalKind::invalid, "model.invalid", {{"count", "1"}});
  Draft out;
  CHECK_OK(state_->db.write(storage::Lane::interactive, [&](storage::Transaction& tx) -> Done {
    auto row = version_row(tx, number);
    if (!row) return unknown(number);
    if (row->state != "draft" && row->state != "failed") return wrong_state(*row);
    row->state = "draft";
    row->error.clear();
    row->progress = Json::object();
    Json model = patch;
    if (const Json* transitions = patch.find("transitions")) merge_patch(row->transitions, *transitions);
    model.erase("transitions");
    compose_patch(row->patch, model);
    row->changed_at = state_->parts.clock->now();
    update_version(tx, *row);
    out = as_draft(*row, {});
    return {};
  }));
  return out;
}

Done Model::set_state(std::int64_t number, const std::string& from, const std::string& to) {
  return state_->db.write(storage::Lane::interactive, [&](storage::Transaction& tx) -> Done {
    auto row = version_row(tx, number);
    if (!row) return unknown(number);
    if (row->state != from) return wrong_state(*row);
    row->state = to;
    if (to == "proposed") row->hash = sha256_hex(row->patch.dump() + row->transitions.dump());
    row->changed_at = state_->parts.clock->now();
    update_version(tx, *row);
    return {};
  });
}

Result<Draft> Model::abandon(std::int64_t number) {
  Draft out;
  CHECK_OK(state_->db.write(storage::Lane::interactive, [&](storage::Transaction& tx) -> Done {
    auto row = version_row(tx, number);
    if (!row) return unknown(number);
    if (row->state != "draft" && row->state != "proposed" && row->state != "approved" && row->state != "failed") return wrong_state(*row);
    row->state = "abandoned";
    row->changed_at = state_->parts.clock->now();
    update_version(tx, *row);
    out = as_draft(*row, {});
    return {};
  }));
  return out;
}

std::vector<Swap> Model::swaps(int limit) const {
  std::vector<Swap> out;
  auto done = state_->db.read({}, [&](storage::Connection& c) -> Done {
    out = last_swaps(c, limit);
    return {};
  });
  if (!done) throw Fault("the history of the model cannot be read: " + done.error().code);
  return out;
}

Result<std::vector<Difference>> Model::compare(std::int64_t from, std::int64_t to) const {
  std::optional<PublishedRow> before, after;
  CHECK_OK(state_->db.read({}, [&](storage::Connection& c) -> Done {
    before = published_by_number(c, from);
    after = published_by_number(c, to);
    return {};
  }));
  if (!before) return unknown(from);
  if (!after) return unknown(to);
  return differences(merge_layers(state_->parts.standard, before->layer), merge_layers(state_->parts.standard, after->layer));
}

Result<Preview> Model::preview(std::int64_t number, const std::function<bool(const Entity&)>& may_see_examples) const {
  TRY(const VersionRow row, state_->row(number));
  TRY(const Prepared p, state_->prepare(row));
  Preview out;
  out.differences = differences(p.before->definition, p.candidate().definition);
  for (const auto& d : out.differences) out.weight = std::max(out.weight, d.weight);
  if (!row.transitions.members().empty()) out.weight = Weight::grave;
  for (const auto& problem : p.candidate().problems) {
    Obstacle o{problem.rule, problem.params, problem.field, 0, {}, {}};
    out.obstacles.push_back(std::move(o));
  }
  if (!p.candidate().snapshot) return out;
  out.would_be = p.candidate().snapshot;
  CHECK_OK(state_->db.read({.deadline_ms = 30'000}, [&](storage::Connection& c) -> Done {
    for (auto& o : find_obstacles(c, p.step(), may_see_examples)) out.obstacles.push_back(std::move(o));
    return {};
  }));
  return out;
}

}  // namespace socle::meta
