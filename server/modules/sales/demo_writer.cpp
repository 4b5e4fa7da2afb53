#include "modules/sales/demo_writer.h"

namespace socle::sales {
namespace {
constexpr std::size_t kLongBatch = 2000;
constexpr std::int64_t kIdBlock = 1000;
}  // namespace

Json object(std::initializer_list<std::pair<const char*, Json>> members) {
  Json j = Json::object();
  for (const auto& [k, v] : members)
    if (!v.is_null()) j.set(k, v);
  return j;
}

DemoWriter::DemoWriter(Kernel& kernel, std::int64_t seed)
    : kernel_(kernel), services_(kernel.services()), clock_(0), random_(static_cast<unsigned>(seed)) {
  services_.clock = &clock_;
  zone_ = Zone::find(kernel.model().snapshot()->company.zone);
}

void DemoWriter::at(Instant t, std::int64_t user) {
  if (t == clock_.now() && user == user_) return;
  flush();
  clock_.set(t);
  user_ = user;
}

std::int64_t DemoWriter::create(std::string_view entity, Json body) {
  if (next_id_ == last_id_) {
    flush();
    auto done = kernel_.db().write(storage::Lane::bulk, [&](storage::Transaction& tx) -> Done {
      next_id_ = tx.allocate_ids(kIdBlock);
      last_id_ = next_id_ + kIdBlock;
      return {};
    });
    if (!done) throw Fault("no ids for the demonstration: " + done.error().code);
  }
  records::Change c;
  c.act = records::Act::create;
  c.entity = kernel_.model().snapshot()->find(entity);
  c.id = next_id_++;
  c.body = std::move(body);
  const std::int64_t id = c.id;
  queue(std::move(c));
  return id;
}

void DemoWriter::patch(std::string_view entity, std::int64_t id, Json body) {
  records::Change c;
  c.entity = kernel_.model().snapshot()->find(entity);
  c.id = id;
  c.body = std::move(body);
  flush();
  queue(std::move(c));
  flush();
}

void DemoWriter::alone() {
  flush();
  services_.announce = nullptr;
  batch_ = kLongBatch;
}

void DemoWriter::queue(records::Change c) {
  queued_.push_back(std::move(c));
  if (queued_.size() >= batch_) flush();
}

void DemoWriter::flush() {
  if (queued_.empty()) return;
  // The system writes in the name of the person: rules hold, rights do not stand in the way of the past.
  access::Actor actor = access::system_actor(access::Channel::web);
  actor.user = user_;
  const records::Context context(services_, actor);
  records::WriteOptions options;
  options.lane = storage::Lane::bulk;
  options.history_import = !services_.announce;
  options.history_reason = "generated";
  auto done = records::write(context, queued_, options);
  if (!done) {
    std::string what = done.error().code + " " + done.error().extra;
    for (const auto& p : done.error().problems) what += " " + p.field + ":" + p.rule;
    throw Fault("the demonstration was refused: " + what);
  }
  queued_.clear();
}

void DemoWriter::reload() {
  flush();
  kernel_.reload_directory();
}

}  // namespace socle::sales
