#include "kernel/timeline/read.h"

#include <charconv>

#include "kernel/query/rights.h"
#include "kernel/records/lookup.h"
#include "kernel/records/table.h"
#include "kernel/timeline/changes.h"

namespace socle::timeline {
namespace {
using meta::Cell;
using records::Context;

struct Row {
  Instant at = 0;
  std::int64_t entry_no = 0, entity_no = 0, source = 0, version = 0;
  std::string kind;
};

// One predicate per kind of source that the reader may read at all, over the access columns of the timeline row.
std::string sources_sql(const Context& context, expr::Sql& sql) {
  std::string any;
  for (const auto& e : context.snapshot().entities) {
    if (e->removed || e->system || !context.gate().may(access::Verb::read, *e)) continue;
    query::RowRights rights = context.gate().rows(*e);
    if (!rights.private_column.empty()) rights.private_column = "private_to";
    const std::string one = query::rights_sql(rights, "t", "t.source_id", sql);
    any += (any.empty() ? "" : " OR ") + ("(t.entity_no=" + sql.bind(Cell(std::int64_t{e->entity_no})) + (one == "1=1" ? ")" : " AND " + one + ")"));
  }
  return any.empty() ? "1=0" : "(" + any + ")";
}

std::string where_sql(const Context& context, const TimelineRequest& q, expr::Sql& sql, bool with_kinds) {
  std::string w = "t.record_entity_no=" + sql.bind(Cell(std::int64_t{q.entity->entity_no})) + " AND t.record_id=" + sql.bind(Cell(q.id)) + " AND " + sources_sql(context, sql);
  if (with_kinds && !q.kinds.empty()) {
    w += " AND t.kind IN (";
    for (std::size_t i = 0; i < q.kinds.size(); ++i) w += (i ? "," : "") + sql.bind(Cell(q.kinds[i]));
    w += ")";
  }
  return w;
}

bool parse_cursor(std::string_view text, Instant& at, std::int64_t& no) {
  const auto dot = text.find('.');
  if (dot == std::string_view::npos) return false;
  auto a = std::from_chars(text.data(), text.data() + dot, at);
  auto b = std::from_chars(text.data() + dot + 1, text.data() + text.size(), no);
  return a.ec == std::errc() && b.ec == std::errc() && b.ptr == text.data() + text.size();
}

Result<std::vector<Row>> rows_of(const Context& context, storage::Connection& db, const TimelineRequest& q) {
  expr::Sql sql;
  std::string text = "SELECT t.at, t.entry_no, t.kind, t.entity_no, t.source_id, t.version FROM timeline t WHERE " + where_sql(context, q, sql, true);
  if (!q.cursor.empty()) {
    Instant at = 0;
    std::int64_t no = 0;
    if (!parse_cursor(q.cursor, at, no)) return refuse(RefusalKind::invalid, "cursor.stale");
    text += " AND (t.at, t.entry_no) < (" + sql.bind(Cell(at)) + "," + sql.bind(Cell(no)) + ")";
  }
  text += " ORDER BY t.at DESC, t.entry_no DESC LIMIT " + std::to_string(q.limit + 1);
  std::vector<Row> rows;
  db.query(text, sql.parameters, [&](const storage::Row& r) {
    rows.push_back({r.integer(0), r.integer(1), r.integer(3), r.integer(4), r.integer(5), std::string(r.text(2))});
    return true;
  });
  return rows;
}

class Page {
 public:
  Page(const Context& context, storage::Connection& db, const TimelineRequest& q) : context_(context), db_(db), q_(q) {}

  Result<std::string> write() {
    TRY(auto rows, rows_of(context_, db_, q_));
    const bool more = rows.size() > static_cast<std::size_t>(q_.limit);
    if (more) rows.pop_back();
    load(rows);
    std::string out;
    JsonWriter w(out);
    w.object().key("items").array();
    for (const Row& row : rows) item(row, w);
    w.end().key("next_cursor");
    if (more) w.value(std::to_string(rows.back().at) + "." + std::to_string(rows.back().entry_no));
    else w.null();
    if (q_.counts && q_.cursor.empty()) counts(w);
    w.end();
    return out;
  }

 private:
  void load(const std::vector<Row>& rows) {
    std::map<std::int64_t, std::vector<std::int64_t>> ids;
    for (const Row& r : rows) ids[r.entity_no].push_back(r.source);
    std::vector<std::shared_ptr<const records::Record>> all;
    for (const auto& [no, list] : ids)
      if (const meta::Entity* e = context_.snapshot().by_no(no); e && !e->removed)
        for (const auto& [id, record] : records::load(db_, *e, list)) {
          sources_[{no, id}] = record;
          all.push_back(record);
        }
    labels_ = records::labels_for(context_, db_, all);
    std::vector<ChangeRow> changes;
    for (const Row& r : rows)
      if (r.version > 1) changes.push_back(change_of(r));
    collect_labels(context_, db_, changes, labels_);
    for (auto& c : changes) changes_[{c.entity->entity_no, c.id, c.version}] = std::move(c);
  }

  ChangeRow change_of(const Row& r) {
    ChangeRow c{context_.snapshot().by_no(r.entity_no), r.source, r.version, {}};
    db_.query("SELECT changes, actor FROM history WHERE entity_no=?1 AND record_id=?2 AND version=?3", {Cell(r.entity_no), Cell(r.source), Cell(r.version)},
              [&](const storage::Row& row) {
                if (auto j = parse_json(row.text(0), {64 << 20, 64})) c.changes = std::move(*j);
                actors_[{r.entity_no, r.source, r.version}] = row.integer(1);
                return false;
              });
    return c;
  }

  void actor(std::int64_t id, JsonWriter& w) {
    const access::Person* p = context_.directory().person(id);
    w.key("actor");
    if (p) w.object().member("id", p->id).member("label", p->name).end();
    else w.null();
  }

  void item(const Row& row, JsonWriter& w) {
    auto it = sources_.find({row.entity_no, row.source});
    if (it == sources_.end() || it->second->in_trash()) return;
    const records::Record& r = *it->second;
    const std::tuple key{row.entity_no, row.source, row.version};
    std::string changes;
    if (row.version > 1) {
      JsonWriter cw(changes);
      if (!write_changes(context_, labels_, changes_[key], cw)) return;   // all of it is hidden from this reader
    }
    w.object().member("entry_no", row.entry_no).member("at", format_instant(row.at)).member("kind", row.kind);
    w.member("entity", r.entity().name).member("id", row.source);
    const bool own = row.version == 0;
    std::int64_t who = row.version > 1 ? actors_[key] : as_int(r[meta::kCreatedBy]);
    if (own && r.entity().owner >= 0 && as_int(r[r.entity().owner])) who = as_int(r[r.entity().owner]);
    actor(who, w);
    w.key("record");
    if (own) records::render(context_, labels_, r, w);
    else w.object().member("id", r.id()).member("_label", records::label_of(labels_, r)).end();
    w.key("changes");
    if (changes.empty()) w.array().end();
    else w.raw(changes);
    const Value& pinned = r.get("pinned");
    w.member("pinned", own && as_int(pinned) != 0).end();
  }

  void counts(JsonWriter& w) {
    expr::Sql sql;
    const std::string where = where_sql(context_, q_, sql, false);
    w.key("counts").object();
    db_.query("SELECT t.kind, COUNT(*) FROM timeline t WHERE " + where + " GROUP BY t.kind ORDER BY t.kind", sql.parameters, [&](const storage::Row& r) {
      w.member(r.text(0), r.integer(1));
      return true;
    });
    w.end();
  }

  const Context& context_;
  storage::Connection& db_;
  const TimelineRequest& q_;
  std::map<std::pair<std::int64_t, std::int64_t>, std::shared_ptr<const records::Record>> sources_;
  std::map<std::tuple<std::int64_t, std::int64_t, std::int64_t>, ChangeRow> changes_;
  std::map<std::tuple<std::int64_t, std::int64_t, std::int64_t>, std::int64_t> actors_;
  records::Labels labels_;
};
}  // namespace

Result<std::string> read(const Context& context, storage::Connection& db, const TimelineRequest& request) {
  return Page(context, db, request).write();
}

Result<std::string> history(const Context& context, storage::Connection& db, const records::Record& record, std::int64_t before_version, int limit) {
  struct Line {
    ChangeRow change;
    Instant at = 0;
    std::int64_t actor = 0, change_set = 0;
    std::string channel, override_;
  };
  std::vector<Line> lines;
  db.query("SELECT h.version, h.at, h.actor, h.channel, h.change_set, h.changes, c.override FROM history h LEFT JOIN change_set c ON c.id=h.change_set "
           "WHERE h.entity_no=?1 AND h.record_id=?2 AND h.version<?3 ORDER BY h.version DESC LIMIT ?4",
           {Cell(std::int64_t{record.entity().entity_no}), Cell(record.id()), Cell(before_version), Cell(std::int64_t{limit} + 1)}, [&](const storage::Row& r) {
             Line l{{&record.entity(), record.id(), r.integer(0), {}}, r.integer(1), r.integer(2), r.integer(4), std::string(r.text(3)), std::string(r.text(6))};
             if (auto j = parse_json(r.text(5), {64 << 20, 64})) l.change.changes = std::move(*j);
             lines.push_back(std::move(l));
             return true;
           });
  const bool more = lines.size() > static_cast<std::size_t>(limit);
  if (more) lines.pop_back();
  records::Labels labels;
  std::vector<ChangeRow> rows;
  for (const auto& l : lines) rows.push_back(l.change);
  collect_labels(context, db, rows, labels);
  std::string out;
  JsonWriter w(out);
  w.object().key("items").array();
  for (const auto& l : lines) {
    std::string changes;
    JsonWriter cw(changes);
    if (!write_changes(context, labels, l.change, cw)) continue;
    const access::Person* p = context.directory().person(l.actor);
    w.object().member("version", l.change.version).member("at", format_instant(l.at)).key("actor");
    if (p) w.object().member("id", p->id).member("label", p->name).end();
    else w.null();
    w.member("channel", l.channel).member("change_set_id", l.change_set).key("override");
    if (l.override_.empty()) w.null();
    else w.raw(l.override_);
    w.key("changes").raw(changes).end();
  }
  w.end().key("next_cursor");
  if (more) w.value(std::to_string(lines.back().change.version));
  else w.null();
  w.end();
  return out;
}

}  // namespace socle::timeline
