// Imports: profile, dry run, execution in slices, file of errors, reversal (DAT-01, S19).
//
// Shape    start: a kept file -> state profiled, with a proposed mapping. run: the job of a preview (nothing is written:
//          each slice is rolled back) or of an execution (one change set for all).
// Keeps    A refused row never stops the others. Slices of about 8 ms on the bulk lane: people's writes pass between.
//          After a crash the job goes on behind the last committed slice.
#pragma once
#include "io/files/store.h"
#include "kernel/jobs/context.h"
#include "kernel/records/import_rows.h"
#include "modules/quality/row_reader.h"

namespace socle::quality {

constexpr std::string_view kImportJob = "quality.import";

Result<records::ImportRow> start_import(const records::Context& context, files::Store& store, const meta::Entity& entity, const std::string& file_name, const std::string& sha256);
Result<records::ImportRow> decide(const records::Context& context, std::int64_t id, const Json& patch);   // mapping, options
// The file once more, read as the person says (encoding, delimiter, sheet, line of the headings); the proposals begin again.
Result<records::ImportRow> reread(const records::Context& context, files::Store& store, std::int64_t id, const Json& reading);
// Refuses import.preview_first, import.below_accepted {share, least}, import.below_filled {column, share, least}: thresholds that
// somebody set as options.gate, judged by the dry run. Rows that were refused or are to be decided wait in its list, not in the base.
Done pass_gate(const records::ImportRow& row);
Result<Json> run_import(const records::Services& services, files::Store& store, jobs::JobContext& job);
Result<Json> undo_import(const records::Services& services, jobs::JobContext& job);
constexpr std::string_view kUndoJob = "quality.undo";
std::string wire_json(const records::ImportRow& row, const records::Context& context);
// The refused rows as they stood, with their line and the reason in the reader's language.
Result<std::string> errors_csv(const records::Context& context, const records::ImportRow& row, const std::function<std::string(const std::string&, const Params&)>& say);

}  // namespace socle::quality
