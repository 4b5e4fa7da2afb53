#include "kernel/timeline/changes.h"

#include <set>

#include "kernel/meta/field_type.h"
#include "kernel/records/attachments.h"

namespace socle::timeline {
namespace {
Value value_of(const records::Context& context, const meta::Field& f, const Json& stored) {
  if (stored.is_null()) return {};
  auto v = f.type->parse(stored, f, context.parse_context());
  return v ? *v : Value{};
}
}  // namespace

void collect_labels(const records::Context& context, storage::Connection& db, const std::vector<ChangeRow>& rows, records::Labels& labels) {
  std::map<const meta::Entity*, std::set<std::int64_t>> wanted;
  std::set<std::int64_t> files;
  for (const ChangeRow& row : rows)
    for (const auto& [name, pair] : row.changes.members()) {
      const meta::Field* f = row.entity->find(name);
      if (!f) continue;
      for (const Json& side : pair.items()) {
        const Value v = value_of(context, *f, side);
        if (records::holds_file(*f) && as_int(v)) files.insert(as_int(v));
        if (f->target_entity && f->type->family == meta::Family::reference) wanted[f->target_entity].insert(as_int(v));
        if (auto* ids = std::get_if<Ids>(&v); ids && f->target_entity) wanted[f->target_entity].insert(ids->begin(), ids->end());
        if (auto* l = std::get_if<Link>(&v))
          if (const meta::Entity* e = context.snapshot().by_no(l->entity_no)) wanted[e].insert(l->id);
      }
    }
  records::add_file_labels(db, files, labels);
  for (auto& [entity, ids] : wanted) records::add_labels(context, db, *entity, {ids.begin(), ids.end()}, labels);
}

bool write_changes(const records::Context& context, const records::Labels& labels, const ChangeRow& row, JsonWriter& w) {
  bool any = false;
  w.array();
  for (const auto& [name, pair] : row.changes.members()) {
    const meta::Field* f = row.entity->find(name);
    if (!f || !context.gate().readable(*row.entity, *f) || f->name.starts_with("via_")) continue;
    any = true;
    w.object().member("field", f->name).member("label", f->label.in(context.actor().language)).key("before");
    records::render_value(context, labels, *row.entity, *f, value_of(context, *f, pair.items().empty() ? Json() : pair.items()[0]), w);
    w.key("after");
    records::render_value(context, labels, *row.entity, *f, value_of(context, *f, pair.items().size() < 2 ? Json() : pair.items()[1]), w);
    w.end();
  }
  w.end();
  return any;
}

}  // namespace socle::timeline
