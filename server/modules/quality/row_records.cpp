// From the cells of a row to its records: its own, found or new, and those beside it.
#include <algorithm>

#include "base/text.h"
#include "io/table/read_value.h"
#include "kernel/fields/person_name.h"
#include "kernel/records/lookup.h"
#include "kernel/records/table.h"
#include "modules/quality/row_reader.h"

namespace socle::quality {
namespace {
using meta::Entity;
using meta::Field;
using records::Act;

const Value* find(const records::Sets& sets, const Field* field) {
  for (const auto& [f, v] : sets)
    if (f == field && !empty(v)) return &v;
  return nullptr;
}
bool is_legal_form(std::string_view word) {
  static constexpr std::string_view kForms[] = {"sarl", "sas", "sasu", "sa", "eurl", "sci", "snc", "scop", "scp", "selarl", "ei", "gie", "ltd", "inc", "gmbh", "llc", "plc"};
  return std::find(std::begin(kForms), std::end(kForms), word) != std::end(kForms);
}
// "SARL Boulangerie Petit" -> "Boulangerie Petit"; a name that is nothing else stays.
std::string without_legal_form(const std::string& name) {
  std::vector<std::string> words;
  std::string word;
  for (char ch : name + " ") {
    if (ch != ' ') word += ch;
    else if (!word.empty()) words.push_back(std::move(word)), word.clear();
  }
  const auto form = [](std::string w) {
    std::erase(w, '.');
    return is_legal_form(fold(w));
  };
  if (words.size() > 1 && form(words.front())) words.erase(words.begin());
  if (words.size() > 1 && form(words.back())) words.pop_back();
  std::string out;
  for (const auto& w : words) out += (out.empty() ? "" : " ") + w;
  return out;
}
std::string civility_of(std::string_view word) {
  std::string w = fold(word);
  std::erase(w, '.');
  for (const char* mr : {"m", "mr", "monsieur", "mister"})
    if (w == mr) return "mr";
  for (const char* mrs : {"mme", "mlle", "madame", "mademoiselle", "mrs", "ms", "miss"})
    if (w == mrs) return "mrs";
  return {};
}
bool takes_next_value(const ColumnMapping& m) { return m.field && (m.field->type->name == "phone" || m.field->type->name == "email"); }
}  // namespace

records::Sets& RowReader::sets_of(const ColumnMapping& m, RowOutcome& out) {
  if (m.of.empty()) return out.change.sets;
  for (auto& r : out.related)
    if (r.of == m.of) return r.change.sets;
  RelatedRow& r = out.related.emplace_back();
  r.of = m.of;
  r.link = m.link;
  r.heading = m.heading;
  r.change.act = Act::create;
  r.change.entity = m.entity;
  return r.change.sets;
}

void RowReader::whole_name(const ColumnMapping& m, const std::string& cell, RowOutcome& out) {
  const auto space = cell.find(' ');
  const std::string civility = space == std::string::npos ? std::string() : civility_of(std::string_view(cell).substr(0, space));
  const auto name = fields::split_person_name(civility.empty() ? std::string_view(cell) : std::string_view(cell).substr(space + 1));
  records::Sets& sets = sets_of(m, out);
  const auto set = [&](const char* part, const std::string& text) {
    if (const Field* f = m.entity->find(part); f && !text.empty() && context_.gate().field(*m.entity, *f) == meta::FieldAccess::write) sets.emplace_back(f, text);
  };
  set("civility", civility);
  set("first_name", name.first);
  set("last_name", name.last);
}

std::size_t RowReader::sharing(std::size_t first) const {
  std::size_t n = 1;
  while (takes_next_value(mapping_[first]) && first + n < mapping_.size() && mapping_[first + n].again && takes_next_value(mapping_[first + n]) &&
         mapping_[first + n].field->type == mapping_[first].field->type)
    ++n;
  return n;
}

void RowReader::cell(storage::Transaction& tx, const ColumnMapping& m, const std::string& text, RowOutcome& out) {
  cell_ = text;
  if (!m.field) whole_name(m, text, out);
  else value(tx, m, text, out);
  if (m.of.empty()) return;
  for (auto& r : out.related)
    if (r.of == m.of) r.said += m.heading + " : « " + text.substr(0, 200) + " »\n";
}

void RowReader::match(storage::Transaction& tx, Duplicates how, RowOutcome& out) {
  if (how == Duplicates::create || options_.key.empty()) return;
  bool keyed = false;
  for (const auto& name : options_.key) {
    const Field* f = entity_.find(name);
    const Value* v = find(out.change.sets, f);
    if (!v) continue;
    keyed = true;
    const auto found = records::find_visible(tx, context_, entity_, *f, *v, 2);
    if (found.empty() && foresight_.knows(*f, *v)) return meet_foreseen(*f, *v, how, out);
    if (found.empty()) continue;
    if (how == Duplicates::skip) {
      out.skipped = true;
    } else if (how == Duplicates::ask || found.size() > 1) {
      out.to_decide = true;
      const auto known = records::load_one(tx, entity_, found[0]);
      out.problems.push_back({f->name, "import.to_decide", {{"record", known ? known->label() : std::string()}}, {}, false});
    } else {
      out.change.act = Act::patch;
      out.change.id = found[0];
    }
    return;
  }
  if (!keyed) match_name(tx, how, out);
}

void RowReader::meet_foreseen(const Field& by, const Value& value, Duplicates how, RowOutcome& out) {
  if (how == Duplicates::skip) out.skipped = true;
  else if (how == Duplicates::update) out.completes = true;
  else out.to_decide = true, out.problems.push_back({by.name, "import.to_decide", {{"record", as_text(value)}}, {}, false});
}

void RowReader::foresee(const RowOutcome& out) {
  if (!dry_) return;
  const auto made = [&](const records::Change& c, const Field* by) {
    if (const Value* v = by ? find(c.sets, by) : nullptr; v && c.act == Act::create) foresight_.remember(*by, *v);
  };
  for (const auto& name : options_.key) made(out.change, entity_.find(name));
  if (!entity_.title.empty()) made(out.change, entity_.find(entity_.title));
  for (const auto& c : out.before)
    for (const auto& [f, v] : c.sets) made(c, f);
}

void RowReader::match_name(storage::Transaction& tx, Duplicates how, RowOutcome& out) {
  const Field* title = entity_.title.empty() ? nullptr : entity_.find(entity_.title);
  const Value* name = title ? find(out.change.sets, title) : nullptr;
  if (!name || title->type->family != meta::Family::text || !context_.gate().readable(entity_, *title)) return;
  auto found = records::find_visible(tx, context_, entity_, *title, *name, 2);
  if (const std::string bare = without_legal_form(as_text(*name)); found.empty() && !bare.empty() && bare != as_text(*name))
    found = records::find_visible(tx, context_, entity_, *title, bare, 2);
  if (found.empty() && (foresight_.knows(*title, *name) || foresight_.knows(*title, without_legal_form(as_text(*name)))))
    return meet_foreseen(*title, *name, decided_ ? how : Duplicates::ask, out);
  if (found.empty()) return;
  if (decided_ && how == Duplicates::skip) {
    out.skipped = true;
  } else if (decided_ && how == Duplicates::update && found.size() == 1) {
    out.change.act = Act::patch;
    out.change.id = found[0];
  } else {
    out.to_decide = true;
    const auto known = records::load_one(tx, entity_, found[0]);
    out.problems.push_back({title->name, "import.to_decide", {{"record", known ? known->label() : std::string()}}, {}, false});
  }
}

// A related record that is there already: by what is unique of it, by its e-mail, or by its name within the same record.
void RowReader::identify(storage::Transaction& tx, RelatedRow& r, std::int64_t own) const {
  const Entity& e = *r.change.entity;
  for (const auto& [f, v] : r.change.sets) {
    if (empty(v) || (!f->unique && f->type->name != "email") || !context_.gate().readable(e, *f)) continue;
    if (const auto found = records::find_visible(tx, context_, e, *f, v, 2); found.size() == 1) {
      r.change.act = Act::patch;
      r.change.id = found[0];
      return;
    }
  }
  const Field* last = e.find("last_name");
  const Value* name = own && last ? find(r.change.sets, last) : nullptr;
  if (!name || !context_.gate().readable(e, *last)) return;
  const Field* first = e.find("first_name");
  for (const auto& [id, known] : records::load(tx, e, records::find_visible(tx, context_, e, *last, *name, 50))) {
    const Value* given = find(r.change.sets, first);
    if (as_int(known->value(*r.link)) != own || (given && primary_key(as_text(known->value(*first))) != primary_key(as_text(*given)))) continue;
    r.change.act = Act::patch;
    r.change.id = id;
    return;
  }
}

void RowReader::settle_related(storage::Transaction& tx, RowOutcome& out) const {
  const Field* own_title = entity_.title.empty() ? nullptr : entity_.find(entity_.title);
  std::erase_if(out.related, [&](RelatedRow& r) {
    const Entity& e = *r.change.entity;
    records::Sets& sets = r.change.sets;
    if (sets.empty()) return true;
    if (e.on_timeline) {
      const Field *kind = e.find("kind"), *subject = e.find("subject"), *body = e.find("body");
      if (kind && !find(sets, kind)) sets.emplace_back(kind, std::string("note"));
      if (subject && !find(sets, subject) && !(body && find(sets, body))) sets.emplace_back(subject, r.heading);
      return false;
    }
    if (const Field* title = e.title.empty() ? nullptr : e.find(e.title); title && !find(sets, title)) {
      const Value* name = own_title ? find(out.change.sets, own_title) : nullptr;
      if (!name) return true;
      const Value copy = *name;
      sets.emplace_back(title, copy);
    }
    bool named = true;
    for (const auto& part : e.title_parts)
      if (const Field* f = e.find(part); f && f->required && !find(sets, f)) named = false;
    identify(tx, r, out.change.act == Act::patch ? out.change.id : 0);
    if (r.change.act == Act::patch || named) return false;
    out.kept += r.said;
    return true;
  });
}

void RowReader::only_where_empty(storage::Transaction& tx, RowOutcome& out) const {
  if (out.change.act != Act::patch) return;
  const auto enriches = [&](const Field* f) {
    return std::any_of(mapping_.begin(), mapping_.end(), [&](const ColumnMapping& m) { return m.field == f && m.of.empty() && m.treatment == Treatment::enrich; });
  };
  if (std::none_of(mapping_.begin(), mapping_.end(), [](const ColumnMapping& m) { return m.treatment == Treatment::enrich; })) return;
  const auto known = records::load_one(tx, entity_, out.change.id);
  if (known) std::erase_if(out.change.sets, [&](const auto& s) { return enriches(s.first) && !empty(known->value(*s.first)); });
}

void RowReader::keep_originals(RowOutcome& out) const {
  if (out.kept.empty()) return;
  const Field* description = entity_.find("description");
  if (out.change.act == Act::create && description) {
    for (auto& [field, v] : out.change.sets)
      if (field == description) {
        v = as_text(v) + "\n" + out.kept;
        return;
      }
    out.change.sets.emplace_back(description, out.kept);
    return;
  }
  const Entity* note = context_.snapshot().find("activity");
  const Field *link = note ? link_of(*note, entity_) : nullptr, *body = note ? note->find("body") : nullptr, *kind = note ? note->find("kind") : nullptr;
  if (!link || !body || !kind || !context_.gate().may(access::Verb::create, *note)) return;
  RelatedRow& r = out.related.emplace_back();
  r.link = link;
  r.change.act = Act::create;
  r.change.entity = note;
  r.change.sets.emplace_back(kind, std::string("note"));
  r.change.sets.emplace_back(body, out.kept);
}

RowOutcome RowReader::read(storage::Transaction& tx, std::uint64_t line, const std::vector<std::string>& cells) {
  RowOutcome out;
  out.change.act = Act::create;
  out.change.entity = &entity_;
  for (std::size_t i = 0; i < mapping_.size(); ++i) {
    const ColumnMapping& m = mapping_[i];
    const std::size_t share = sharing(i);
    if (m.column >= cells.size()) continue;
    const std::string text = collapse_spaces(cells[m.column]);
    if (text.empty() || table::is_placeholder(text)) continue;
    if (takes_next_value(m)) {
      const auto values = table::split_values(cells[m.column], m.field->type->name == "email" ? table::Kind::email : table::Kind::phone);
      if (values.size() > 1 || share > 1) {
        for (std::size_t v = 0; v < std::max(values.size(), share); ++v)
          if (v < values.size() && v < share) cell(tx, mapping_[i + v], values[v], out);
          else if (v < values.size()) out.kept += m.heading + " : « " + values[v].substr(0, 200) + " »\n";
        i += share - 1;
        continue;
      }
    }
    const bool multiline = m.field && m.field->type->name == "long_text";
    cell(tx, m, multiline ? trim(cells[m.column]) : text, out);
  }
  const auto decision = options_.decisions.find(line);
  decided_ = decision != options_.decisions.end();
  match(tx, decided_ ? decision->second : options_.duplicates, out);
  settle_related(tx, out);
  keep_originals(out);
  only_where_empty(tx, out);
  return out;
}

}  // namespace socle::quality
