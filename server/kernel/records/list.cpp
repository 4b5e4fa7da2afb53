// GET of a list: filter, sort and columns become a plan (kernel/query); its rows become JSON once.
#include <algorithm>
#include <charconv>
#include <set>

#include "kernel/fields/address.h"
#include "kernel/query/list.h"
#include "kernel/records/facts.h"
#include "kernel/records/lookup.h"
#include "kernel/records/read.h"

namespace socle::records {
namespace {
using meta::Cell;
using meta::Family;

// What one element of `fields` asks for.
struct Column {
  std::string name;                  // member of the answer
  const Field* field = nullptr;      // null: a fact
  int selected = -1;                 // index in the plan's columns
  bool hop = false;                  // "account.name": nested in the reference's object
  bool wanted = true;                // else only read for the label or an address
};

Result<Json> equality(const Context& context, const Entity& entity, const std::string& name, const std::string& text) {
  TRY(auto path, expr::parse_path(name, context.snapshot(), entity, context.visibility()));
  Json leaf = Json::object();
  leaf.set("field", name);
  leaf.set("op", "eq");
  std::int64_t n = 0;
  auto [p, ec] = std::from_chars(text.data(), text.data() + text.size(), n);
  const bool whole = ec == std::errc() && p == text.data() + text.size();
  const Family f = path.family;
  if (whole && (f == Family::reference || f == Family::references || f == Family::integer)) leaf.set("value", Json(n));
  else if (f == Family::boolean && (text == "true" || text == "false")) leaf.set("value", Json(text == "true"));
  else leaf.set("value", text);
  if (f == Family::references || f == Family::codes) leaf.set("op", "contains");
  return leaf;
}

Result<expr::Condition> condition_of(const Context& context, const ListRequest& request) {
  Json all = Json::array();
  if (!request.filter.is_null()) all.push(request.filter);
  for (const auto& [name, text] : request.equals) {
    TRY(auto leaf, equality(context, *request.entity, name, text));
    all.push(std::move(leaf));
  }
  if (all.items().empty()) return expr::Condition{};
  Json json = Json::object();
  json.set("and", std::move(all));
  return expr::parse_condition(json, context.snapshot(), *request.entity, context.visibility(), context.parse_context());
}

class ListReader {
 public:
  ListReader(const Context& context, const ListRequest& request) : context_(context), request_(request), entity_(*request.entity) {}

  Result<Page> read(storage::Connection& db) {
    TRY(filter_, condition_of(context_, request_));
    CHECK_OK(choose_columns());
    query::ListRequest q;
    q.snapshot = &context_.snapshot();
    q.entity = &entity_;
    q.filter = &filter_;
    auto sort = query::parse_sort(request_.sort.empty() ? entity_.default_sort : request_.sort, context_.snapshot(), entity_, context_.visibility());
    // The order of the house may rest on a field that this reader may not see: then by id.
    if (!sort && request_.sort.empty()) sort = query::parse_sort("-id", context_.snapshot(), entity_, context_.visibility());
    TRY(q.sort, std::move(sort));
    q.columns = paths_;
    q.cursor = request_.cursor;
    q.limit = request_.limit;
    q.count = request_.count == "exact" ? query::Count::exact : request_.count == "capped" ? query::Count::capped : query::Count::none;
    q.trash = request_.trash ? query::Trash::deleted : query::Trash::live;
    if (request_.only) q.ids = *request_.only;
    if (!request_.q.empty()) {
      q.ids = context_.services().full_text(context_, db, entity_, request_.q);
      q.salt = request_.q;
    }
    eval_ = context_.eval_context();
    q.reader.rows = context_.gate().rows(entity_);
    q.reader.of = [this](const Entity& e) { return e.system ? everything() : context_.gate().rows(e); };
    q.reader.context = &eval_;
    if (context_.services().sizes) q.sizes = context_.services().sizes(context_, entity_);
    TRY(auto plan, query::plan_list(q, db.dialect()));
    Page page;
    const query::Run run = [&](const query::Statement& s, const storage::RowCallback& row) { db.query(s.sql, s.parameters, row); };
    const query::ListPage got = query::list_page(plan, run, [&](const storage::Row& row) { take(plan, row); });
    read_links(db);
    page.next_cursor = got.next_cursor;
    page.total = got.total;
    if (page.total && request_.count == "capped" && *page.total > query::kCountCap) {
      page.total = query::kCountCap;
      page.capped = true;
    }
    return page;
  }

 private:
  struct Line {
    std::int64_t id = 0;
    std::vector<Value> values;
    std::vector<std::string> labels;
  };

  static query::RowRights everything() {
    query::RowRights r;
    r.branches.push_back({query::Branch::Kind::all, {}, {}});
    return r;
  }

  int select(const expr::Path& path) {
    for (std::size_t i = 0; i < paths_.size(); ++i)
      if (paths_[i].text == path.text) return static_cast<int>(i);
    paths_.push_back(path);
    return static_cast<int>(paths_.size()) - 1;
  }
  int select_own(const Field& f) {
    expr::Path path;
    path.field = &f;
    path.text = f.name;
    path.owner = &entity_;
    path.family = f.type->family;
    path.scale = f.scale;
    return select(path);
  }
  void add_field(const Field& f, bool wanted) {
    if (f.type->name == "address") {
      if (wanted) columns_.push_back({f.name, &f, -1, false, true});
      for (const Field& p : entity_.fields)
        if (p.part_of == f.name && !p.removed) select_own(p);
      return;
    }
    columns_.push_back({f.name, &f, select_own(f), false, wanted});
  }
  static bool shown(const Field& f) { return !f.removed && !f.name.starts_with("via_") && f.index != meta::kChangeSet && f.index != meta::kDeletedAt; }

  Done choose_columns() {
    add_field(entity_.at(meta::kId), true);
    add_field(entity_.at(meta::kVersion), true);
    if (request_.fields.empty()) {
      for (const Field& f : entity_.fields)
        if (f.index > meta::kVersion && shown(f) && context_.gate().readable(entity_, f)) add_field(f, true);
    }
    for (const auto& name : request_.fields) {
      if (name == "id" || name == "version" || name == "_label") continue;
      if (name == "*") {
        for (const Field& f : entity_.fields)
          if (f.index > meta::kVersion && shown(f) && context_.gate().readable(entity_, f)) add_field(f, true);
        continue;
      }
      if (name.starts_with("_")) {
        if (!known_fact(context_, entity_, name)) return refuse(RefusalKind::invalid, "fields.unknown", {{"field", name}});
        if (std::find(facts_.begin(), facts_.end(), name) == facts_.end()) facts_.push_back(name);
        continue;
      }
      auto path = expr::parse_path(name, context_.snapshot(), entity_, context_.visibility());
      if (!path || !path->part.empty() || !shown(*path->field)) return refuse(RefusalKind::invalid, "fields.unknown", {{"field", name}});
      if (path->hops.empty()) {
        add_field(*path->field, true);
      } else {
        columns_.push_back({path->text, path->field, select(*path), true, true});
        if (path->hops.size() == 1) hop_bases_.insert(path->hops[0]->name);
      }
    }
    for (const auto& base : hop_bases_)
      if (std::none_of(columns_.begin(), columns_.end(), [&](const Column& c) { return !c.hop && c.name == base; })) add_field(*entity_.find(base), true);
    // The label needs its parts, whether they were asked for or not.
    std::vector<std::string> title = entity_.title.empty() ? entity_.title_parts : std::vector<std::string>{entity_.title};
    for (const auto& name : title)
      if (const Field* f = entity_.find(name)) title_.emplace_back(f, select_own(*f));
    for (const auto& fact : facts_)
      if (const Field* f = fact_needs(entity_, fact)) select_own(*f);
    return {};
  }

  void take(const query::ListPlan& plan, const storage::Row& row) {
    Line line;
    line.id = row.integer(0);
    line.values.resize(paths_.size());
    line.labels.resize(paths_.size());
    for (std::size_t i = 0; i < plan.columns.size(); ++i) {
      line.values[i] = query::value_of(plan.columns[i], row);
      if (plan.columns[i].labels > 0) line.labels[i] = query::label_of(plan.columns[i], row);
    }
    lines_.push_back(std::move(line));
  }

  // Multi-references and polymorphic links: one query per field, and per kind of target, for the whole page.
  void read_links(storage::Connection& db) {
    query::Reader reader;
    reader.of = [this](const Entity& e) { return e.system ? everything() : context_.gate().rows(e); };
    reader.context = &eval_;
    std::map<const Entity*, std::set<std::int64_t>> wanted;
    for (std::size_t i = 0; i < paths_.size(); ++i) {
      const Field& f = *paths_[i].field;
      if (!paths_[i].hops.empty()) continue;
      if (f.type->family == Family::references) {
        std::vector<std::int64_t> ids;
        for (const auto& l : lines_) ids.push_back(l.id);
        std::map<std::int64_t, Ids> targets;
        const auto s = query::links_statement(entity_, f, ids, reader);
        db.query(s.sql, s.parameters, [&](const storage::Row& r) {
          targets[r.integer(0)].push_back(r.integer(1));
          wanted[f.target_entity].insert(r.integer(1));
          return true;
        });
        for (auto& l : lines_)
          if (auto it = targets.find(l.id); it != targets.end()) l.values[i] = it->second;
      } else if (f.type->family == Family::link) {
        for (const auto& l : lines_)
          if (auto* link = std::get_if<Link>(&l.values[i]))
            if (const Entity* e = context_.snapshot().by_no(link->entity_no); e && !e->removed) wanted[e].insert(link->id);
      }
    }
    for (const auto& [e, ids] : wanted) {
      if (!e) continue;
      if (!e->system && !context_.gate().may(access::Verb::read, *e)) continue;
      query::Reader r = reader;
      r.rows = e->system ? everything() : context_.gate().rows(*e);
      const auto s = query::labels_statement(*e, {ids.begin(), ids.end()}, r, db.dialect());
      db.query(s.sql, s.parameters, [&, no = e->entity_no](const storage::Row& row) {
        std::string label;
        for (int c = 1;; ++c) {
          if (c > static_cast<int>(query::title_of(*e).size())) break;
          const std::string_view part = row.text(c);
          if (part.empty()) continue;
          label += (label.empty() ? "" : " ") + std::string(part);
        }
        labels_[{no, row.integer(0)}] = label.empty() ? "#" + std::to_string(row.integer(0)) : label;
        return true;
      });
    }
  }

  const Value& own(const Line& l, const Field& f) const {
    static const Value none;
    for (std::size_t i = 0; i < paths_.size(); ++i)
      if (paths_[i].field == &f && paths_[i].hops.empty()) return l.values[i];
    return none;
  }

  void reference(const Line& l, const Column& c, JsonWriter& w) {
    const auto i = static_cast<std::size_t>(c.selected);
    if (empty(l.values[i])) {
      w.null();
      return;
    }
    w.object().member("id", as_int(l.values[i])).member("label", l.labels[i].empty() ? "#" + std::to_string(as_int(l.values[i])) : l.labels[i]);
    if (!c.hop && hop_bases_.contains(c.name))
      for (const Column& h : columns_)
        if (h.hop && h.name.starts_with(c.name + ".")) {
          w.key(h.name.substr(c.name.size() + 1));
          value(l, h, w);
        }
    w.end();
  }

  void value(const Line& l, const Column& c, JsonWriter& w) {
    if (c.field->type->name == "address") return address(l, *c.field, w);
    if (c.field->type->family == Family::reference) return reference(l, c, w);
    render_value(context_, labels_, entity_, *c.field, l.values[static_cast<std::size_t>(c.selected)], w);
  }

  void address(const Line& l, const Field& f, JsonWriter& w) {
    w.object();
    fields::AddressParts parts;
    for (const Field& p : entity_.fields)
      if (p.part_of == f.name && !p.removed) {
        const std::string& text = as_text(own(l, p));
        parts.emplace_back(p.part, text);
        w.key(p.part);
        if (text.empty()) w.null();
        else w.value(text);
      }
    w.key("lines").array();
    for (const auto& line : fields::address_lines(parts)) w.value(line);
    w.end().end();
  }

  std::string label(const Line& l) const {
    std::string out;
    for (const auto& [f, i] : title_) {
      const std::string part = l.labels[static_cast<std::size_t>(i)].empty() ? as_text(l.values[static_cast<std::size_t>(i)]) : l.labels[static_cast<std::size_t>(i)];
      if (!part.empty()) out += (out.empty() ? "" : " ") + part;
    }
    return out.empty() ? "#" + std::to_string(l.id) : out;
  }


 public:
  // Facts read on their own: whoever holds a connection while asking for a second one may wait for ever.
  Done finish(Page& page) {
    std::vector<std::int64_t> ids;
    for (const auto& l : lines_) ids.push_back(l.id);
    Facts facts;
    if (!facts_.empty() && !ids.empty()) {
      TRY(facts, read_facts(context_, entity_, ids, facts_, [&](std::int64_t id, const Field& f) -> const Value& {
        for (const auto& l : lines_)
          if (l.id == id) return own(l, f);
        throw Fault("a fact asks for a record that is not on the page");
      }));
    }
    JsonWriter w(page.items);
    w.array();
    for (const auto& l : lines_) {
      w.object();
      for (const Column& c : columns_) {
        if (c.hop || !c.wanted) continue;
        w.key(c.name);
        value(l, c, w);
      }
      for (const auto& fact : facts_) {
        auto it = facts.find({l.id, fact});
        w.key(fact).raw(it == facts.end() ? std::string_view("null") : std::string_view(it->second));
      }
      w.member("_label", label(l)).end();
    }
    w.end();
    page.ids = std::move(ids);
    return {};
  }

 private:
  const Context& context_;
  const ListRequest& request_;
  const Entity& entity_;
  expr::Condition filter_;
  expr::EvalContext eval_;
  std::vector<expr::Path> paths_;
  std::vector<Column> columns_;
  std::set<std::string> hop_bases_;
  std::vector<std::pair<const Field*, int>> title_;
  std::vector<std::string> facts_;
  std::vector<Line> lines_;
  Labels labels_;
};
}  // namespace

Result<Page> list(const Context& context, const ListRequest& request, const storage::ReadOptions& options) {
  if (!context.gate().may(access::Verb::read, *request.entity))
    return refuse(RefusalKind::forbidden, "access.verb_denied", {{"entity", "@" + request.entity->name}});
  Page page;
  ListReader reader(context, request);
  CHECK_OK(context.db().read(options, [&](storage::Connection& db) -> Done {
    TRY(page, reader.read(db));
    return {};
  }));
  CHECK_OK(reader.finish(page));
  return page;
}

Result<std::string> get_json(const Context& context, const Entity& entity, std::int64_t id, const std::vector<std::string>& fields, bool, std::int64_t* version) {
  ListRequest request;
  request.entity = &entity;
  request.only = std::vector<std::int64_t>{id};
  request.sort = "id";
  request.limit = 1;
  request.fields = fields;
  auto page = list(context, request);
  if (!page && page.error().code == "access.verb_denied") return refuse(RefusalKind::not_found, "record.not_found", {{"entity", "@" + entity.name}});
  if (!page) return std::unexpected(page.error());
  if (page->ids.empty()) return refuse(RefusalKind::not_found, "record.not_found", {{"entity", "@" + entity.name}});
  if (version) {
    // "version" stands second in every record.
    const auto at = page->items.find("\"version\":");
    *version = at == std::string::npos ? 0 : std::atoll(page->items.c_str() + at + 10);
  }
  return page->items.substr(1, page->items.size() - 2);
}

}  // namespace socle::records
