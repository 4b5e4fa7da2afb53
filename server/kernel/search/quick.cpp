#include "kernel/search/quick.h"

#include <algorithm>

#include "base/text.h"
#include "kernel/query/rights.h"
#include "kernel/records/table.h"
#include "kernel/search/index.h"

namespace socle::search {
namespace {
using meta::Cell;
using records::Context;
using storage::quoted;

// "04 65 71 20" is one number, not four words.
std::vector<std::string> query_words(std::string_view query) {
  std::string digits;
  bool number = true;
  for (char c : query) {
    if (c >= '0' && c <= '9') digits += c;
    else if (c != ' ' && c != '.' && c != '-' && c != '+' && c != '(' && c != ')') number = false;
  }
  if (number && digits.size() >= 3) return {digits};
  auto words = words_of(query);
  if (words.size() > 8) words.resize(8);
  return words;
}

std::vector<const meta::Field*> fields_of(const Context& context, const meta::Entity& e) {
  std::vector<const meta::Field*> out;
  for (const meta::Field& f : e.fields)
    if (f.searchable && !f.removed && context.gate().readable(e, f)) out.push_back(&f);
  return out;
}

std::string any_of(const std::vector<std::string>& tokens, bool prefix, bool sqlite) {
  std::string out;
  for (const auto& t : tokens) {
    if (!out.empty()) out += sqlite ? " OR " : " | ";
    out += sqlite ? "\"" + t + "\"" : "'" + t + "'";
    if (prefix) out += sqlite ? " *" : ":*";
  }
  return "(" + out + ")";
}

// The access words that let this reader in; empty: no bound is needed, or shares must be asked (then `complete` is false).
std::vector<std::string> access_words(const query::RowRights& rights) {
  std::vector<std::string> out;
  for (const auto& b : rights.branches) {
    if (b.kind == query::Branch::Kind::all) return {};
    if (b.kind != query::Branch::Kind::column) continue;
    const char* tag = b.column.ends_with("owner") ? "o_" : b.column.ends_with("team") ? "t_" : "r_";
    for (std::int64_t v : b.values) {
      std::string w = tag + std::to_string(v);
      if (std::find(out.begin(), out.end(), w) == out.end()) out.push_back(std::move(w));
    }
  }
  return out;
}

std::string expression(const std::vector<const meta::Field*>& fields, const std::vector<std::string>& words, const std::vector<std::string>& access, bool sqlite) {
  std::string out;
  for (const auto& w : words) {
    std::vector<std::string> tokens;
    for (const meta::Field* f : fields) tokens.push_back(std::to_string(f->field_no) + "_" + w);
    out += (out.empty() ? "" : sqlite ? " AND " : " & ") + any_of(tokens, true, sqlite);
  }
  if (!access.empty()) out += (sqlite ? " AND " : " & ") + any_of(access, false, sqlite);
  return out;
}

std::string ids_sql(storage::Engine engine, const meta::Entity& e, const std::string& text, expr::Sql& sql) {
  if (engine == storage::Engine::sqlite)
    return "SELECT rowid AS id FROM search WHERE search MATCH " + sql.bind(Cell(text)) + " AND entity_no=" + sql.bind(Cell(std::int64_t{e.entity_no}));
  return "SELECT id FROM search WHERE tokens @@ CAST(" + sql.bind(Cell(text)) + " AS tsquery) AND entity_no=" + sql.bind(Cell(std::int64_t{e.entity_no}));
}

bool has_share_branch(const query::RowRights& r) {
  return std::any_of(r.branches.begin(), r.branches.end(), [](const auto& b) { return b.kind == query::Branch::Kind::shares; });
}

double score_of(const records::Record& r, const std::vector<std::string>& words, const std::vector<const meta::Field*>& fields, const Context& context, std::string& match) {
  const auto title = words_of(r.label());
  double score = 0;
  for (const auto& w : words) {
    double best = 0;
    for (std::size_t i = 0; i < title.size(); ++i) {
      if (title[i] == w) best = std::max(best, 12.0 - static_cast<double>(std::min<std::size_t>(i, 3)) * 0.5);
      else if (title[i].starts_with(w)) best = std::max(best, 8.0 - static_cast<double>(std::min<std::size_t>(i, 3)) * 0.5);
    }
    if (best == 0) {
      for (const meta::Field* f : fields) {
        if (empty(r.value(*f))) continue;
        for (const auto& word : words_of(f->type->to_text(r.value(*f), *f, context.actor().language)))
          if (word.starts_with(w)) {
            best = std::max(best, word == w ? 5.0 : 3.0);
            match = f->name;
          }
      }
      best = std::max(best, 1.0);
    }
    score += best;
  }
  if (r.entity().owner >= 0 && as_int(r[r.entity().owner]) == context.actor().user) score += 2;
  const double days = static_cast<double>(context.now() - as_int(r[meta::kUpdatedAt])) / static_cast<double>(kMsPerDay);
  return score + 1.0 / (1.0 + std::max(0.0, days) / 30.0);
}

std::string detail_of(const Context& context, storage::Connection& db, const records::Record& r) {
  for (const auto& name : r.entity().card) {
    const meta::Field* f = r.entity().find(name);
    if (!f || empty(r.value(*f)) || !context.gate().readable(r.entity(), *f) || f->name == r.entity().title) continue;
    if (f->type->family == meta::Family::reference && f->target_entity) {
      records::Labels labels;
      records::add_labels(context, db, *f->target_entity, {as_int(r.value(*f))}, labels);
      if (!labels.empty()) return labels.begin()->second;
      continue;
    }
    if (f->type->family == meta::Family::choice) {
      if (const meta::Choice* c = f->choice(as_text(r.value(*f)))) return c->label.in(context.actor().language);
      if (const meta::Stage* s = f->stage(as_text(r.value(*f)))) return s->label.in(context.actor().language);
    }
    return f->type->to_text(r.value(*f), *f, context.actor().language);
  }
  return {};
}
}  // namespace

std::vector<std::int64_t> matching(const Context& context, storage::Connection& db, const meta::Entity& entity, std::string_view query) {
  std::vector<std::int64_t> ids;
  const auto words = query_words(query);
  const auto fields = fields_of(context, entity);
  if (words.empty() || fields.empty()) return ids;
  const query::RowRights rights = context.gate().rows(entity);
  const auto collect = [&](const std::vector<std::string>& access, const std::string& shared) {
    expr::Sql sql;
    const std::string inner = ids_sql(db.engine(), entity, expression(fields, words, access, db.engine() == storage::Engine::sqlite), sql);
    db.query("SELECT * FROM (" + inner + ") m" + shared + " LIMIT " + std::to_string(kRestricted), sql.parameters, [&](const storage::Row& r) {
      ids.push_back(r.integer(0));
      return true;
    });
  };
  collect(access_words(rights), {});
  if (has_share_branch(rights))
    collect({}, " WHERE m.id IN (SELECT record_id FROM share WHERE entity_no=" + std::to_string(entity.entity_no) + ")");
  std::sort(ids.begin(), ids.end());
  ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
  return ids;
}

std::vector<Hit> quick(const Context& context, storage::Connection& db, std::string_view query, int limit) {
  std::vector<Hit> hits;
  const auto words = query_words(query);
  if (words.empty()) return hits;
  const bool sqlite = db.engine() == storage::Engine::sqlite;
  std::map<std::pair<std::int64_t, std::int64_t>, std::shared_ptr<records::Record>> found;
  for (const auto& e : context.snapshot().entities) {
    if (e->removed || e->system || !context.gate().may(access::Verb::read, *e)) continue;
    const auto fields = fields_of(context, *e);
    if (fields.empty()) continue;
    const query::RowRights rights = context.gate().rows(*e);
    std::vector<std::int64_t> ids;
    auto collect = [&](const std::vector<std::string>& access, const std::string& shared) {
      expr::Sql sql;
      const std::string inner = ids_sql(db.engine(), *e, expression(fields, words, access, sqlite), sql);
      const std::string right = query::rights_sql(rights, "r", "r.\"id\"", sql);
      db.query("SELECT r.\"id\" FROM " + quoted(e->name) + " r WHERE r.\"id\" IN (" + inner + ")" + shared + " AND r.\"deleted_at\" IS NULL AND " + right + " LIMIT " +
                   std::to_string(kCandidates),
               sql.parameters, [&](const storage::Row& r) {
                 if (std::find(ids.begin(), ids.end(), r.integer(0)) == ids.end()) ids.push_back(r.integer(0));
                 return true;
               });
    };
    collect(access_words(rights), {});
    if (has_share_branch(rights) && ids.size() < static_cast<std::size_t>(kCandidates))
      collect({}, " AND r.\"id\" IN (SELECT record_id FROM share WHERE entity_no=" + std::to_string(e->entity_no) + ")");
    for (auto& [id, record] : records::load(db, *e, ids)) {
      Hit h{e.get(), id, {}, {}, {}, 0};
      h.score = score_of(*record, words, fields, context, h.match);
      found[{e->entity_no, id}] = record;
      hits.push_back(std::move(h));
    }
  }
  std::sort(hits.begin(), hits.end(), [](const Hit& a, const Hit& b) { return a.score != b.score ? a.score > b.score : a.id < b.id; });
  if (hits.size() > static_cast<std::size_t>(limit)) hits.resize(static_cast<std::size_t>(limit));
  for (Hit& h : hits) {
    const auto& r = found[{h.entity->entity_no, h.id}];
    h.label = r->label();
    h.detail = detail_of(context, db, *r);
  }
  return hits;
}

std::string quick_json(const std::vector<Hit>& hits) {
  std::string out;
  JsonWriter w(out);
  w.object().key("items").array();
  for (const Hit& h : hits)
    w.object().member("entity", h.entity->name).member("id", h.id).member("label", h.label).member("detail", h.detail).member("match", h.match).end();
  w.end().end();
  return out;
}

}  // namespace socle::search
