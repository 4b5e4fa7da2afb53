#include "modules/quality/import.h"

#include <algorithm>
#include <chrono>
#include <map>

#include "base/random.h"
#include "modules/quality/reading.h"
#include "io/csv/writer.h"
#include "kernel/records/bulk.h"
#include "kernel/records/reversal.h"

namespace socle::quality {
namespace {
using records::Context;
using records::ImportRow;

// Slices grow and shrink with the machine: about kWriterTime of the writer each, so that people's writes pass between.
constexpr std::chrono::milliseconds kWriterTime{8};
constexpr std::size_t kLeastSlice = 4, kMostSlice = 400;
constexpr std::size_t kRefusalsKept = 5000;

struct Counts {
  std::int64_t created = 0, updated = 0, skipped = 0, refused = 0, to_decide = 0, done = 0, references = 0, notes = 0;
  std::map<std::string, std::int64_t> related;   // entity -> records made beside the rows' own
};
Json to_json(const Counts& c) {
  Json j = Json::object();
  for (const auto& [name, n] : {std::pair{"created", c.created}, {"updated", c.updated}, {"skipped", c.skipped}, {"refused", c.refused}, {"to_decide", c.to_decide}, {"done", c.done}, {"references", c.references}, {"notes", c.notes}}) j.set(name, Json(n));
  Json& related = j.set("related", Json::object());
  for (const auto& [entity, n] : c.related) related.set(entity, Json(n));
  return j;
}
Counts counts_of(const Json& j) {
  Counts c{j["created"].as_int(), j["updated"].as_int(), j["skipped"].as_int(), j["refused"].as_int(), j["to_decide"].as_int(), j["done"].as_int(), j["references"].as_int(), j["notes"].as_int(), {}};
  for (const auto& [entity, n] : j["related"].members()) c.related[entity] = n.as_int();
  return c;
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
    RowOutcome out = reader_.read(tx_, line.number, line.cells);
    counts.notes += static_cast<std::int64_t>(out.notes.size());
    ++counts.done;
    if (out.skipped && out.problems.empty()) {
      ++counts.skipped;
      return;
    }
    if (!out.problems.empty()) return refuse_row(line, out.problems, out.to_decide && out.problems.size() == 1, counts, refusals);
    const bool updated = out.change.act == records::Act::patch || out.completes;
    auto done = tx_.savepoint([&]() -> Done {
      for (auto& before : out.before) {
        TRY(auto made, records::write_in(tx_, context_, {before}, write_));
        write_.change_set = made.change_set ? made.change_set : write_.change_set;
        const auto fill = [&](records::Sets& sets) {
          for (auto& [field, v] : sets)
            if (field->target_entity == before.entity && v == Value(std::int64_t{0})) v = made.items[0]->id;
        };
        fill(out.change.sets);
        for (auto& r : out.related) fill(r.change.sets);
      }
      TRY(auto written, records::write_in(tx_, context_, {out.change}, write_));
      if (written.change_set) write_.change_set = written.change_set;
      for (auto& r : out.related) {
        if (r.change.act == records::Act::create) r.change.sets.emplace_back(r.link, written.items[0]->id);
        TRY(auto beside, records::write_in(tx_, context_, {r.change}, write_));
        if (beside.change_set) write_.change_set = beside.change_set;
      }
      return {};
    });
    if (!done) {
      reader_.forget();
      std::vector<Problem> problems = done.error().problems;
      if (problems.empty()) problems.push_back({{}, done.error().code, done.error().params, {}, false});
      return refuse_row(line, problems, false, counts, refusals);
    }
    ++(updated ? counts.updated : counts.created);
    counts.references += out.references;
    reader_.foresee(out);
    for (const auto& r : out.related)
      if (r.change.act == records::Act::create) ++counts.related[r.change.entity->name];
  }
  std::int64_t change_set() const { return write_.change_set; }

 private:
  void refuse_row(const Line& line, const std::vector<Problem>& problems, bool to_decide, Counts& counts, Json& refusals) {
    ++(to_decide ? counts.to_decide : counts.refused);
    if (refusals.items().size() >= kRefusalsKept) return;
    Refusal r{RefusalKind::invalid, "record.invalid", {}, problems, {}};
    Json j = records::refusal_json(r);
    j.set("line", Json(static_cast<std::int64_t>(line.number)));
    if (to_decide) j.set("to_decide", Json(true));
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

namespace {
// Reads the file as the row says, and proposes all that follows from what it holds.
Done take_in(const Context& context, files::Store& store, const meta::Entity& entity, ImportRow& row) {
  TRY(const auto profile, read_file(store, row));
  row.document.set("mapping", propose(profile, entity, context));
  ImportOptions options;
  const auto& mapping = row.document["mapping"].members();
  for (const auto& [column, m] : mapping)
    if (const meta::Field* f = entity.find(m["field"].as_string()); f && f->unique && m["of"].is_null()) options.key.push_back(f->name);
  // Without an identifier, a record is the one that bears the same name: what earlier rows pointed at is completed, not doubled.
  if (options.key.empty() && !entity.title.empty()) {
    for (const auto& [column, m] : mapping)
      if (m["field"].as_string() == entity.title && m["of"].is_null()) options.key.push_back(entity.title);
    if (!options.key.empty()) options.duplicates = Duplicates::update;
  }
  row.document.set("options", to_json(options));
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
  CHECK_OK(take_in(context, store, entity, row));
  return records::add_import(context, std::move(row));
}

Result<ImportRow> reread(const Context& context, files::Store& store, std::int64_t id, const Json& reading) {
  TRY(auto row, records::find_import(context, id));
  if (row.state != "profiled" && row.state != "previewed") return refuse(RefusalKind::conflict, "import.under_way", {{"state", row.state}});
  const meta::Entity* entity = context.snapshot().by_no(row.entity_no);
  if (!entity || entity->removed) return refuse(RefusalKind::not_found, "import.not_found");
  Json merged = row.document["reading"].is_object() ? row.document["reading"] : Json::object();
  for (const auto& [name, value] : reading.members()) merged.set(name, value);
  row.document.set("reading", std::move(merged));
  CHECK_OK(take_in(context, store, *entity, row));
  row.document.erase("gate");
  row.state = "profiled";
  CHECK_OK(context.db().write(storage::Lane::interactive, [&](storage::Transaction& tx) -> Done {
    records::save_import(tx, row, context.now());
    return {};
  }));
  return row;
}

Done pass_gate(const ImportRow& row) {
  const Json& gate = row.document["options"]["gate"];
  if (!gate.is_object() || gate.members().empty()) return {};
  if (!row.document["gate"].is_object()) return refuse(RefusalKind::conflict, "import.preview_first");
  if (row.document["gate"]["open"].as_bool()) return {};
  const Json& why = row.document["gate"]["reasons"].items().front();
  Params params;
  for (const auto& [k, v] : why["params"].members()) params.emplace_back(k, v.as_string());
  return refuse(RefusalKind::conflict, why["rule"].as_string(), std::move(params));
}

namespace {
// What the dry run says of the thresholds that somebody set.
Json judge_gate(const ImportOptions& options, const Counts& counts, const Json& profile) {
  Json out = Json::object(), reasons = Json::array();
  const auto below = [&](const char* rule, std::int64_t part, std::int64_t whole, int least, const std::string& column) {
    const std::int64_t share = whole ? part * 100 / whole : 100;
    if (share >= least) return;
    Json r = Json::object(), params = Json::object();
    params.set("share", std::to_string(share));
    params.set("least", std::to_string(least));
    if (!column.empty()) params.set("column", column);
    r.set("rule", rule);
    r.set("params", std::move(params));
    reasons.push(std::move(r));
  };
  if (options.accepted > 0) below("import.below_accepted", counts.created + counts.updated + counts.skipped, counts.done, options.accepted, {});
  const auto names = column_names(profile);
  for (const auto& [column, least] : options.filled)
    for (std::size_t i = 0; i < names.size(); ++i)
      if (names[i] == column) below("import.below_filled", profile["columns"].items()[i]["filled"].as_int(), profile["rows"].as_int(), least, column);
  out.set("open", Json(reasons.items().empty()));
  out.set("reasons", std::move(reasons));
  return out;
}
}  // namespace

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
  TRY(const auto options, read_options(row.document["options"], *entity));
  const auto names = column_names(row.document["profile"]);
  for (const auto& [column, least] : options.filled)
    if (std::find(names.begin(), names.end(), column) == names.end()) return refuse_field("options.gate", "import.unknown_column", {{"column", column}});
  row.document.erase("gate");
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
  if (!dry) CHECK_OK(pass_gate(row));
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
  std::size_t slice_rows = 20;
  std::vector<Line> lines;
  const auto run_slice = [&]() -> Done {
    Counts c = counts;
    Json r = refusals;
    const auto work = [&](storage::Transaction& tx) -> Result<jobs::JobContext::Progress> {
      c = counts;
      r = refusals;
      write.change_set = change_set;
      Slice slice(tx, context, reader, options, write);
      const auto begun = std::chrono::steady_clock::now();
      for (const Line& line : lines) slice.row(line, c, r);
      const auto took = std::max(std::chrono::steady_clock::now() - begun, std::chrono::steady_clock::duration(1));
      slice_rows = std::clamp(static_cast<std::size_t>(kWriterTime * static_cast<std::int64_t>(lines.size()) / took), std::max(kLeastSlice, slice_rows / 2), std::min(kMostSlice, slice_rows * 2));
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
    while (lines.size() < slice_rows) {
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
  if (dry) row.document.set("gate", judge_gate(options, counts, row.document["profile"]));
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
  w.key("reading").value(row.document["reading"]).key("columns").array();
  const auto names = column_names(row.document["profile"]);
  std::size_t index = 0;
  for (const Json& c : row.document["profile"]["columns"].items()) {
    const std::string& name = names[index++];
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
  for (const char* n : {"created", "updated", "skipped", "refused", "to_decide"}) w.member(n, counts[n].as_int());
  w.key("gate").value(row.document["gate"]).key("counts").value(counts).key("change_set_id");
  if (row.change_set) w.value(row.change_set);
  else w.null();
  w.key("reversal").value(row.document["reversal"]).end();
  return out;
}

Result<std::string> errors_csv(const Context& context, const ImportRow& row, const std::function<std::string(const std::string&, const Params&)>& say) {
  std::string out;
  csv::Writer writer(out, {.delimiter = context.actor().language == meta::Language::fr ? ';' : ',', .bom = csv::Bom::with});
  std::vector<std::string> head = column_names(row.document["profile"]);
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
