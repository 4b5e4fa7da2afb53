#include "modules/quality/import.h"

#include <algorithm>

#include "base/random.h"
#include "io/csv/writer.h"
#include "kernel/records/bulk.h"
#include "kernel/records/reversal.h"

namespace socle::quality {
namespace {
using records::Context;
using records::ImportRow;

constexpr int kSlice = 100;                 // about 10 ms of the writer
constexpr std::size_t kRefusalsKept = 5000;

Result<std::unique_ptr<table::TableSource>> open_source(const files::Blob& blob, const ImportRow& row) {
  table::SourceOptions o;
  o.file_name = row.name;
  const Json& given = row.document["options"];
  if (given.has("sheet")) o.sheet = given["sheet"].as_string();
  return table::TableSource::open(blob.fd(), o);
}

struct Counts {
  std::int64_t created = 0, updated = 0, skipped = 0, refused = 0, done = 0, references = 0, notes = 0;
};
Json to_json(const Counts& c) {
  Json j = Json::object();
  for (const auto& [name, n] : {std::pair{"created", c.created}, {"updated", c.updated}, {"skipped", c.skipped}, {"refused", c.refused}, {"done", c.done}, {"references", c.references}, {"notes", c.notes}}) j.set(name, Json(n));
  return j;
}
Counts counts_of(const Json& j) {
  return {j["created"].as_int(), j["updated"].as_int(), j["skipped"].as_int(), j["refused"].as_int(), j["done"].as_int(), j["references"].as_int(), j["notes"].as_int()};
}

struct Line {
  std::uint64_t number = 0;
  std::vector<std::string> cells;
};

// One slice in one transaction: each row in a savepoint of its own, with the references that it creates.
class Slice {
 public:
  Slice(storage::Transaction& tx, const Context& context, RowReader& reader, const ImportOptions& options, records::WriteOptions write) : tx_(tx), context_(context), reader_(reader), options_(options), write_(std::move(write)) {}

  void row(const Line& line, Counts& counts, Json& refusals) {
    RowOutcome out = reader_.read(tx_, line.cells);
    counts.notes += static_cast<std::int64_t>(out.notes.size());
    ++counts.done;
    if (out.skipped && out.problems.empty()) {
      ++counts.skipped;
      return;
    }
    if (!out.problems.empty()) return refuse_row(line, out.problems, counts, refusals);
    bool updated = out.change.act == records::Act::patch;
    auto done = tx_.savepoint([&]() -> Done {
      for (auto& before : out.before) {
        TRY(auto made, records::write_in(tx_, context_, {before}, write_));
        write_.change_set = made.change_set ? made.change_set : write_.change_set;
        for (auto& [field, v] : out.change.sets)
          if (field->target_entity == before.entity && v == Value(std::int64_t{0})) v = made.items[0]->id;
      }
      TRY(auto written, records::write_in(tx_, context_, {out.change}, write_));
      if (written.change_set) write_.change_set = written.change_set;
      return {};
    });
    if (!done) {
      reader_.forget();
      std::vector<Problem> problems = done.error().problems;
      if (problems.empty()) problems.push_back({{}, done.error().code, done.error().params, {}, false});
      return refuse_row(line, problems, counts, refusals);
    }
    ++(updated ? counts.updated : counts.created);
    counts.references += static_cast<std::int64_t>(out.before.size());
  }
  std::int64_t change_set() const { return write_.change_set; }

 private:
  void refuse_row(const Line& line, const std::vector<Problem>& problems, Counts& counts, Json& refusals) {
    ++counts.refused;
    if (refusals.items().size() >= kRefusalsKept) return;
    Refusal r{RefusalKind::invalid, "record.invalid", {}, problems, {}};
    Json j = records::refusal_json(r);
    j.set("line", Json(static_cast<std::int64_t>(line.number)));
    Json& cells = j.set("cells", Json::array());
    for (const auto& c : line.cells) cells.push(c);
    refusals.push(std::move(j));
  }

  storage::Transaction& tx_;
  const Context& context_;
  RowReader& reader_;
  const ImportOptions& options_;
  records::WriteOptions write_;
};

Done load(const Context& context, const Json& input, ImportRow& row) {
  TRY(row, records::find_import(context.as_system(), input["import"].as_int()));
  return {};
}
}  // namespace

Result<ImportRow> start_import(const Context& context, files::Store& store, const meta::Entity& entity, const std::string& file_name, const std::string& sha256) {
  if (!context.gate().may(access::Verb::import, entity)) return refuse(RefusalKind::forbidden, "access.verb_denied", {{"entity", "@" + entity.name}});
  ImportRow row;
  row.entity_no = entity.entity_no;
  row.name = file_name;
  row.sha256 = sha256;
  row.state = "profiled";
  row.document = Json::object();
  TRY(auto blob, store.open(sha256));
  TRY(auto source, open_source(*blob, row));
  TRY(auto profile, table::profile(*source));
  row.document.set("layout", table::to_json(source->layout()));
  row.document.set("profile", table::to_json(profile));
  row.document.set("mapping", propose(profile, entity, context.snapshot()));
  ImportOptions options;
  for (const auto& [column, m] : row.document["mapping"].members())
    if (const meta::Field* f = entity.find(m["field"].as_string()); f && f->unique) options.key.push_back(f->name);
  // Without an identifier, a record is the one that bears the same name: what earlier rows pointed at is completed, not doubled.
  if (options.key.empty() && !entity.title.empty()) {
    for (const auto& [column, m] : row.document["mapping"].members())
      if (m["field"].as_string() == entity.title) options.key.push_back(entity.title);
    if (!options.key.empty()) options.duplicates = Duplicates::update;
  }
  row.document.set("options", to_json(options));
  return records::add_import(context, std::move(row));
}

Result<ImportRow> decide(const Context& context, std::int64_t id, const Json& patch) {
  TRY(auto row, records::find_import(context, id));
  if (row.state != "profiled" && row.state != "previewed") return refuse(RefusalKind::conflict, "import.under_way", {{"state", row.state}});
  const meta::Entity* entity = context.snapshot().by_no(row.entity_no);
  if (!entity || entity->removed) return refuse(RefusalKind::not_found, "import.not_found");
  for (const auto& [name, value] : patch.members()) {
    if (name != "mapping" && name != "options") return refuse_field(name, "field.unknown", {{"entity", "@" + entity->name}});
    Json merged = row.document[name];
    for (const auto& [k, v] : value.members()) merged.set(k, v);
    row.document.set(name, std::move(merged));
  }
  CHECK_OK(read_mapping(row.document["mapping"], row.document["profile"], *entity, context));
  CHECK_OK(read_options(row.document["options"], *entity));
  row.state = "profiled";
  CHECK_OK(context.db().write(storage::Lane::interactive, [&](storage::Transaction& tx) -> Done {
    records::save_import(tx, row, context.now());
    return {};
  }));
  return row;
}

Result<Json> run_import(const records::Services& services, files::Store& store, jobs::JobContext& job) {
  const Context context(services, records::actor_of_job(services, job.job(), access::Channel::import));
  const bool dry = job.input()["dry"].as_bool();
  ImportRow row;
  CHECK_OK(load(context, job.input(), row));
  const meta::Entity* entity = context.snapshot().by_no(row.entity_no);
  if (!entity || !context.gate().may(access::Verb::import, *entity)) return refuse(RefusalKind::forbidden, "access.verb_denied");
  TRY(auto mapping, read_mapping(row.document["mapping"], row.document["profile"], *entity, context));
  TRY(auto options, read_options(row.document["options"], *entity));
  TRY(auto blob, store.open(row.sha256));
  TRY(auto source, open_source(*blob, row));
  const std::int64_t total = row.document["profile"]["rows"].as_int();
  RowReader reader(context, *entity, std::move(mapping), options, dry);
  Counts counts = counts_of(job.checkpoint()["counts"]);
  Json refusals = job.checkpoint()["refusals"].is_array() ? job.checkpoint()["refusals"] : Json::array();
  std::int64_t change_set = job.checkpoint()["change_set"].as_int();
  const std::uint64_t after = static_cast<std::uint64_t>(job.checkpoint()["line"].as_int());
  records::WriteOptions write;
  write.lane = storage::Lane::bulk;
  write.cause = "import:" + std::to_string(row.id);
  write.history_import = options.history;
  write.history_reason = options.history_reason;

  bool more = true;
  std::vector<Line> lines;
  const auto run_slice = [&]() -> Done {
    Counts c = counts;
    Json r = refusals;
    const auto work = [&](storage::Transaction& tx) -> Result<jobs::JobContext::Progress> {
      c = counts;
      r = refusals;
      write.change_set = change_set;
      Slice slice(tx, context, reader, options, write);
      for (const Line& line : lines) slice.row(line, c, r);
      Json checkpoint = Json::object();
      checkpoint.set("counts", to_json(c));
      checkpoint.set("refusals", r);
      checkpoint.set("change_set", Json(slice.change_set()));
      checkpoint.set("line", Json(static_cast<std::int64_t>(lines.back().number)));
      if (!dry) change_set = slice.change_set();
      return jobs::JobContext::Progress{c.done, total, std::move(checkpoint)};
    };
    if (!dry) {
      CHECK_OK(job.step(work));
    } else {
      // Written and taken back: the dry run refuses exactly what the import would.
      auto rolled = context.db().write(storage::Lane::bulk, [&](storage::Transaction& tx) -> Done {
        auto done = work(tx);
        if (!done) return std::unexpected(done.error());
        return refuse(RefusalKind::conflict, "import.rolled_back");
      });
      if (!rolled && rolled.error().code != "import.rolled_back") return rolled;
      reader.forget();
      job.report(c.done, total);
      CHECK_OK(job.may_go_on());
    }
    counts = c;
    refusals = std::move(r);
    return {};
  };
  while (more) {
    lines.clear();
    table::SourceRow sr;
    while (lines.size() < static_cast<std::size_t>(kSlice)) {
      TRY(more, source->next(sr));
      if (!more) break;
      if (sr.is_total || (!dry && sr.line <= after)) continue;
      lines.push_back({sr.line, std::vector<std::string>(sr.cells.begin(), sr.cells.end())});
    }
    if (!lines.empty()) CHECK_OK(run_slice());
  }
  row.state = dry ? "previewed" : "done";
  row.change_set = dry ? 0 : change_set;
  row.document.set("counts", to_json(counts));
  row.document.set("refusals", refusals);
  return job.finish([&](storage::Transaction& tx) -> Result<Json> {
    records::save_import(tx, row, context.now());
    Json out = to_json(counts);
    if (!dry) out.set("change_set_id", Json(change_set));
    return out;
  });
}

Result<Json> undo_import(const records::Services& services, jobs::JobContext& job) {
  const Context context(services, records::actor_of_job(services, job.job(), access::Channel::import));
  ImportRow row;
  CHECK_OK(load(context, job.input(), row));
  TRY(auto undone, records::reverse(context, row.change_set, [&](std::int64_t done, std::int64_t total) {
    job.report(done, total);
    return job.may_go_on().has_value();
  }));
  row.state = "undone";
  Json result = Json::object();
  result.set("restored", Json(undone.restored));
  result.set("removed", Json(undone.removed));
  Json& kept = result.set("kept", Json::array());
  for (const auto& k : undone.kept) {
    Json j = Json::object();
    j.set("entity", k.entity->name);
    j.set("id", Json(k.id));
    j.set("label", k.label);
    j.set("code", k.code);
    kept.push(std::move(j));
  }
  row.document.set("reversal", result);
  return job.finish([&](storage::Transaction& tx) -> Result<Json> {
    records::save_import(tx, row, context.now());
    return result;
  });
}

std::string wire_json(const ImportRow& row, const Context& context) {
  const meta::Entity* entity = context.snapshot().by_no(row.entity_no);
  std::string out;
  JsonWriter w(out);
  w.object().member("id", row.id).member("entity", entity ? entity->name : std::string()).member("name", row.name).member("state", row.state);
  w.member("created_at", format_instant(row.created_at)).key("job_id");
  if (row.job) w.value(row.job);
  else w.null();
  w.key("layout").value(row.document["layout"]);
  w.key("columns").array();
  for (const Json& c : row.document["profile"]["columns"].items()) {
    const std::string& heading = c["heading"].as_string();
    const std::string name = heading.empty() ? c["letter"].as_string() : heading;
    const Json& m = row.document["mapping"][name];
    w.object().member("name", name);
    for (const auto& [k, v] : c.members()) w.key(k).value(v);
    w.key("field");
    if (m.is_null()) w.null();
    else w.value(m.is_string() ? m : m["field"]);
    w.end();
  }
  w.end().member("rows", row.document["profile"]["rows"].as_int()).key("mapping").value(row.document["mapping"]).key("options").value(row.document["options"]);
  const Json& counts = row.document["counts"];
  for (const char* n : {"created", "updated", "skipped", "refused"}) w.member(n, counts[n].as_int());
  w.key("counts").value(counts).key("change_set_id");
  if (row.change_set) w.value(row.change_set);
  else w.null();
  w.key("reversal").value(row.document["reversal"]).end();
  return out;
}

Result<std::string> errors_csv(const Context& context, const ImportRow& row, const std::function<std::string(const std::string&, const Params&)>& say) {
  std::string out;
  csv::Writer writer(out, {.delimiter = context.actor().language == meta::Language::fr ? ';' : ',', .bom = csv::Bom::with});
  std::vector<std::string> head;
  for (const Json& h : row.document["layout"]["headings"].items()) head.push_back(h.as_string());
  head.push_back(context.actor().language == meta::Language::fr ? "Ligne" : "Line");
  head.push_back(context.actor().language == meta::Language::fr ? "Raison du refus" : "Reason");
  writer.row(std::span<const std::string>(head));
  const meta::Entity* entity = context.snapshot().by_no(row.entity_no);
  for (const Json& r : row.document["refusals"].items()) {
    std::vector<std::string> cells;
    for (const Json& c : r["cells"].items()) cells.push_back(c.as_string());
    cells.resize(head.size() - 2);
    cells.push_back(std::to_string(r["line"].as_int()));
    std::string reasons;
    for (const Json& p : r["problems"].items()) {
      Params params;
      for (const auto& [k, v] : p["params"].members()) params.emplace_back(k, v.as_string());
      const meta::Field* f = entity ? entity->find(p["field"].as_string()) : nullptr;
      reasons += (reasons.empty() ? "" : " ") + (f ? f->label.in(context.actor().language) + " : " : std::string()) + say(p["rule"].as_string(), params);
    }
    cells.push_back(std::move(reasons));
    writer.row(std::span<const std::string>(cells));
  }
  return out;
}

}  // namespace socle::quality
