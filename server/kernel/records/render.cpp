#include "kernel/records/render.h"

#include <algorithm>
#include <set>

#include "kernel/fields/address.h"
#include "kernel/records/attachments.h"
#include "kernel/records/lookup.h"
#include "kernel/records/table.h"

namespace socle::records {
namespace {
void person_label(const Context& context, std::int64_t id, Labels& labels, const Entity& target) {
  if (const access::Person* p = context.directory().person(id)) labels[{target.entity_no, id}] = p->name;
}

void choice(JsonWriter& w, const std::string& code, const meta::Label* label, meta::Language language) {
  w.object().member("code", code).member("label", label ? label->in(language) : code);
}

void link(const Labels& labels, std::int64_t entity_no, std::int64_t id, const std::string* entity, JsonWriter& w) {
  auto it = labels.find({entity_no, id});
  if (it == labels.end()) {
    w.null();
    return;
  }
  w.object();
  if (entity) w.member("entity", *entity);
  w.member("id", id).member("label", it->second).end();
}

void address(const Record& r, const Field& f, JsonWriter& w) {
  w.object();
  std::vector<std::pair<std::string, std::string>> parts;
  for (const Field& p : r.entity().fields)
    if (p.part_of == f.name && !p.removed) {
      const std::string& text = as_text(r.value(p));
      parts.emplace_back(p.part, text);
      w.key(p.part);
      if (text.empty()) w.null();
      else w.value(text);
    }
  w.key("lines").array();
  for (const auto& line : fields::address_lines(parts)) w.value(line);
  w.end().end();
}
}  // namespace

void add_labels(const Context& context, storage::Connection& db, const Entity& target, const std::vector<std::int64_t>& ids, Labels& labels) {
  if (target.name == "user") {
    for (std::int64_t id : ids) person_label(context, id, labels, target);
    return;
  }
  if (!target.system && !context.gate().may(access::Verb::read, target)) return;
  for (const auto& [id, record] : load(db, target, ids))
    if (target.system || visible(db, context, *record)) labels[{target.entity_no, id}] = record->label();
}

void add_file_labels(storage::Connection& db, const std::set<std::int64_t>& ids, Labels& labels) {
  for (const std::int64_t id : ids)
    db.query("SELECT name, size, type FROM file WHERE id=?1", {meta::Cell(id)}, [&](const storage::Row& r) {
      JsonWriter(labels[{0, id}]).object().member("id", id).member("name", r.text(0)).member("size", r.integer(1)).member("type", r.text(2)).end();
      return false;
    });
}

Labels labels_for(const Context& context, storage::Connection& db, const std::vector<std::shared_ptr<const Record>>& records) {
  std::map<const Entity*, std::set<std::int64_t>> wanted;
  std::set<std::int64_t> files;
  for (const auto& r : records)
    for (const Field& f : r->entity().fields) {
      if (f.removed || !context.gate().readable(r->entity(), f)) continue;
      const Value& v = r->value(f);
      if (holds_file(f)) {
        if (const std::int64_t id = as_int(v)) files.insert(id);
      } else if (f.type->family == meta::Family::reference && f.target_entity) {
        if (const std::int64_t id = as_int(v)) wanted[f.target_entity].insert(id);
      } else if (auto* many = std::get_if<Ids>(&v); many && f.target_entity) {
        wanted[f.target_entity].insert(many->begin(), many->end());
      } else if (auto* l = std::get_if<Link>(&v)) {
        if (const Entity* e = context.snapshot().by_no(l->entity_no)) wanted[e].insert(l->id);
      }
    }
  Labels labels;
  add_file_labels(db, files, labels);
  for (const auto& [entity, ids] : wanted) add_labels(context, db, *entity, {ids.begin(), ids.end()}, labels);
  return labels;
}

void render_value(const Context& context, const Labels& labels, const Entity& entity, const Field& f, const Value& v, JsonWriter& w) {
  (void)entity;
  if (empty(v)) {
    if (f.type->family == meta::Family::codes || f.type->family == meta::Family::references) w.array().end();
    else w.null();
    return;
  }
  const meta::Language language = context.actor().language;
  switch (f.type->family) {
    case meta::Family::choice: {
      const std::string& code = as_text(v);
      if (const meta::Stage* s = f.stage(code)) {
        static constexpr const char* kCategories[] = {"open", "won", "lost"};
        choice(w, code, &s->label, language);
        w.member("category", kCategories[static_cast<int>(s->category)]).end();
      } else {
        const meta::Choice* c = f.choice(code);
        choice(w, code, c ? &c->label : nullptr, language);
        w.end();
      }
      return;
    }
    case meta::Family::codes:
      w.array();
      for (const auto& code : std::get<Codes>(v)) {
        if (f.choices.empty()) {
          w.value(code);
          continue;
        }
        const meta::Choice* c = f.choice(code);
        choice(w, code, c ? &c->label : nullptr, language);
        w.end();
      }
      w.end();
      return;
    case meta::Family::reference:
      if (holds_file(f)) {
        const auto it = labels.find({0, as_int(v)});
        if (it == labels.end()) w.null();
        else w.raw(it->second);
        return;
      }
      link(labels, f.target_entity ? f.target_entity->entity_no : 0, as_int(v), nullptr, w);
      return;
    case meta::Family::references:
      w.array();
      for (std::int64_t id : std::get<Ids>(v))
        if (labels.contains({f.target_entity ? f.target_entity->entity_no : 0, id})) link(labels, f.target_entity->entity_no, id, nullptr, w);
      w.end();
      return;
    case meta::Family::link: {
      const Link& l = std::get<Link>(v);
      const Entity* e = context.snapshot().by_no(l.entity_no);
      if (e) link(labels, l.entity_no, l.id, &e->name, w);
      else w.null();
      return;
    }
    default: f.type->write(v, f, w);
  }
}

std::string label_of(const Labels& labels, const Record& r) {
  const Entity& e = r.entity();
  std::string out;
  bool linked = false;
  const auto part = [&](const std::string& name) {
    const Field* f = name.empty() ? nullptr : e.find(name);
    if (!f) return;
    std::string text = as_text(r.value(*f));
    if (f->type->family == meta::Family::reference && f->target_entity) {
      linked = true;
      const auto it = labels.find({f->target_entity->entity_no, as_int(r.value(*f))});
      if (it != labels.end()) text = it->second;
    }
    if (!text.empty()) out += (out.empty() ? "" : " ") + text;
  };
  part(e.title);
  for (const auto& name : e.title_parts) part(name);
  return linked && !out.empty() ? out : r.label();
}

void render(const Context& context, const Labels& labels, const Record& r, JsonWriter& w, const RenderOptions& options) {
  const Entity& e = r.entity();
  w.object();
  for (const Field& f : e.fields) {
    if (f.removed || f.name.starts_with("via_") || f.index == meta::kChangeSet) continue;
    if (f.index == meta::kDeletedAt && empty(r.value(f))) continue;
    if (!options.fields.empty() && f.index > meta::kVersion && std::find(options.fields.begin(), options.fields.end(), f.name) == options.fields.end()) continue;
    if (!context.gate().readable(e, f)) continue;
    w.key(f.name);
    if (f.type->name == "address") address(r, f, w);
    else render_value(context, labels, e, f, r.value(f), w);
  }
  w.member("_label", label_of(labels, r));
  if (options.more) options.more(w);
  w.end();
}

void render(const Context& context, storage::Connection& db, const Record& record, JsonWriter& w) {
  const auto shared = std::make_shared<const Record>(record);
  render(context, labels_for(context, db, {shared}), record, w);
}

}  // namespace socle::records
