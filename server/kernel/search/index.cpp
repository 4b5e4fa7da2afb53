#include "kernel/search/index.h"

#include <algorithm>
#include <set>

#include "base/text.h"
#include "kernel/records/table.h"

namespace socle::search {
namespace {
using meta::Cell;
using storage::quoted;

constexpr std::size_t kMaxWords = 400;     // of one field: long descriptions are found by their beginning
constexpr std::size_t kMaxWordLength = 40;

bool word_byte(unsigned char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c >= 0x80; }

void add_words(const meta::Field& f, const std::string& text, std::set<std::string>& out) {
  std::size_t n = 0;
  const std::string tag = std::to_string(f.field_no) + "_";
  for (auto& w : words_of(text)) {
    if (++n > kMaxWords) break;
    out.insert(tag + w);
  }
  // A telephone number is found by its digits, national or international; an address by what stands around the @ too.
  if (f.type->name == "phone") {
    std::string digits;
    for (char c : text)
      if (c >= '0' && c <= '9') digits += c;
    if (!digits.empty()) out.insert(tag + digits);
    if (digits.starts_with("33")) out.insert(tag + "0" + digits.substr(2));
  }
}
}  // namespace

std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> out;
  std::string word;
  for (char c : fold(text) + " ") {
    if (word_byte(static_cast<unsigned char>(c))) {
      if (word.size() < kMaxWordLength) word += c;
    } else if (!word.empty()) {
      out.push_back(std::move(word));
      word.clear();
    }
  }
  return out;
}

std::string document(const records::Record& r) {
  std::set<std::string> tokens;
  for (const meta::Field& f : r.entity().fields) {
    if (!f.searchable || f.removed || empty(r.value(f))) continue;
    add_words(f, f.type->to_text(r.value(f), f, meta::Language::fr), tokens);
    if (f.type->name == "phone" || f.type->family == meta::Family::exact_text) add_words(f, as_text(r.value(f)), tokens);
  }
  if (tokens.empty()) return {};
  const access::AccessRow a = r.access();
  for (std::int64_t o : {a.owner, a.via_owner})
    if (o) tokens.insert("o_" + std::to_string(o));
  for (std::int64_t t : {a.team, a.via_team})
    if (t) tokens.insert("t_" + std::to_string(t));
  for (std::int64_t t : {a.territory, a.via_territory})
    if (t) tokens.insert("r_" + std::to_string(t));
  std::string out;
  for (const auto& t : tokens) out += (out.empty() ? "" : " ") + t;
  return out;
}

void remove_document(storage::Transaction& tx, std::int64_t id) {
  if (tx.engine() == storage::Engine::sqlite) tx.execute("DELETE FROM search WHERE rowid=?1", {Cell(id)});
  else tx.execute("DELETE FROM search WHERE id=?1", {Cell(id)});
}

void write_document(storage::Transaction& tx, const records::Record& r) {
  remove_document(tx, r.id());
  const std::string tokens = r.in_trash() ? std::string() : document(r);
  if (tokens.empty()) return;
  if (tx.engine() == storage::Engine::sqlite)
    tx.execute("INSERT INTO search(rowid, tokens, entity_no) VALUES (?1,?2,?3)", {Cell(r.id()), Cell(tokens), Cell(std::int64_t{r.entity().entity_no})});
  else
    tx.execute("INSERT INTO search(id, entity_no, tokens) VALUES (?1,?2,array_to_tsvector(string_to_array(?3,' ')))",
               {Cell(r.id()), Cell(std::int64_t{r.entity().entity_no}), Cell(tokens)});
}

namespace {
bool concerns_search(const meta::Entity& e, const events::Change& c) {
  if (c.before != c.after) return true;
  const auto payload = parse_json(c.payload.empty() ? "{}" : c.payload);
  if (!payload) return true;
  for (const Json& name : (*payload)["fields"].items())
    if (const meta::Field* f = e.find(name.as_string()); f && f->searchable) return true;
  return false;
}

// Children that carry copies of the access columns follow the record that they live through or hang on.
void follow(storage::Transaction& tx, const meta::Snapshot& snapshot, const meta::Entity& parent, std::int64_t id) {
  for (const auto& child : snapshot.entities) {
    if (child->removed) continue;
    std::vector<std::int64_t> ids;
    auto collect = [&](const std::string& where, const storage::Cells& cells) {
      tx.query("SELECT \"id\" FROM " + quoted(child->name) + " WHERE \"deleted_at\" IS NULL AND " + where, cells, [&](const storage::Row& r) {
        ids.push_back(r.integer(0));
        return true;
      });
    };
    if (child->access == meta::AccessKind::through) {
      const meta::Field* link = child->find(child->through);
      if (link && link->target_entity == &parent) collect(quoted(link->columns[0]) + "=?1", {Cell(id)});
    } else if (child->find("via_owner")) {
      for (const meta::Field& f : child->fields)
        if (f.type->family == meta::Family::link && !f.removed)
          collect(quoted(f.columns[0]) + "=?1 AND " + quoted(f.columns[1]) + "=?2", {Cell(std::int64_t{parent.entity_no}), Cell(id)});
    }
    for (const auto& [child_id, record] : records::load(tx, *child, ids)) write_document(tx, *record);
  }
}
}  // namespace

Done index_changes(storage::Transaction& tx, const meta::Snapshot& snapshot, const std::vector<events::Change>& changes) {
  std::map<const meta::Entity*, std::vector<std::int64_t>> moved;
  for (const auto& c : changes) {
    const meta::Entity* e = snapshot.by_no(c.entity_no);
    if (!e || !concerns_search(*e, c)) continue;
    moved[e].push_back(c.record_id);
    if (c.before && c.after && c.before != c.after) follow(tx, snapshot, *e, c.record_id);
    if (!c.after) remove_document(tx, c.record_id);
  }
  for (const auto& [entity, ids] : moved) {
    if (std::none_of(entity->fields.begin(), entity->fields.end(), [](const meta::Field& f) { return f.searchable && !f.removed; })) continue;
    for (const auto& [id, record] : records::load(tx, *entity, ids)) write_document(tx, *record);
  }
  return {};
}

std::int64_t rebuild(storage::Transaction& tx, const meta::Entity& entity, std::int64_t after, int slice) {
  std::vector<std::int64_t> ids;
  tx.query("SELECT \"id\" FROM " + quoted(entity.name) + " WHERE \"id\">?1 ORDER BY \"id\" LIMIT " + std::to_string(slice), {Cell(after)}, [&](const storage::Row& r) {
    ids.push_back(r.integer(0));
    return true;
  });
  for (const auto& [id, record] : records::load(tx, entity, ids)) write_document(tx, *record);
  return static_cast<int>(ids.size()) < slice ? 0 : ids.back();
}

}  // namespace socle::search
